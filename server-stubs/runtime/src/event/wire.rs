//! The event's JSON as it comes. Every key may be missing or null; unknown keys are skipped.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::headers::{Multiple, Single};
use crate::{Authorizer, Caller, Claims, IamCaller, Identity};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    pub(super) resource: Option<String>,
    pub(super) path: Option<String>,
    pub(super) http_method: Option<String>,
    pub(super) headers: Option<Single>,
    pub(super) multi_value_headers: Option<Multiple>,
    pub(super) query_string_parameters: Option<Single>,
    pub(super) multi_value_query_string_parameters: Option<Multiple>,
    pub(super) path_parameters: Option<Single>,
    pub(super) stage_variables: Option<Single>,
    pub(super) request_context: Option<RequestContext>,
    pub(super) body: Option<String>,
    pub(super) is_base64_encoded: Option<bool>,
    version: Option<Value>,
    method_arn: Option<IgnoredAny>,
    #[serde(rename = "Records")]
    records: Option<IgnoredAny>,
    #[serde(rename = "detail-type")]
    detail_type: Option<IgnoredAny>,
}

impl Event {
    /// What the event is, where it is not that of a REST API. `version` is missing there, and
    /// `1.0` where an HTTP API was told to use the same format.
    pub(super) fn foreign_kind(&self) -> Option<String> {
        let kind = if let Some(Value::String(version)) = &self.version
            && self.detail_type.is_none()
            && version != "1.0"
        {
            return Some(format!(
                "the event is in payload format {version} of an HTTP API; set the integration's \
                 `payloadFormatVersion` to `1.0`"
            ));
        } else if self.method_arn.is_some() {
            "a Lambda authorizer's"
        } else if self.records.is_some() {
            "that of a queue, topic, stream or bucket (`Records`)"
        } else if self.detail_type.is_some() {
            "EventBridge's"
        } else if self
            .request_context
            .as_ref()
            .is_some_and(|context| context.elb.is_some())
        {
            "an Application Load Balancer's"
        } else {
            return None;
        };
        Some(format!("the event is {kind}, not that of a REST API"))
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestContext {
    pub(super) request_id: Option<String>,
    identity: Option<RawIdentity>,
    authorizer: Option<BTreeMap<String, Value>>,
    elb: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawIdentity {
    access_key: Option<String>,
    account_id: Option<String>,
    api_key_id: Option<String>,
    caller: Option<String>,
    cognito_authentication_provider: Option<String>,
    cognito_identity_id: Option<String>,
    cognito_identity_pool_id: Option<String>,
    source_ip: Option<String>,
    user_arn: Option<String>,
}

impl RequestContext {
    pub(super) fn into_caller(self) -> Caller {
        let mut identity = self.identity.unwrap_or_default();
        Caller {
            api_key_id: identity.api_key_id.take(),
            source_ip: identity.source_ip.take(),
            identity: match self.authorizer {
                Some(authorizer) if !authorizer.is_empty() => authorized(authorizer),
                _ => identity.signer().map_or(Identity::Anonymous, Identity::Iam),
            },
        }
    }
}

impl RawIdentity {
    /// Only a request that was signed has an ARN.
    fn signer(self) -> Option<IamCaller> {
        let mut signer = IamCaller::new(self.user_arn.filter(|arn| !arn.is_empty())?);
        signer.access_key = self.access_key.unwrap_or_default();
        signer.account_id = self.account_id.unwrap_or_default();
        signer.user_id = self.caller.unwrap_or_default();
        signer.cognito_identity_id = self.cognito_identity_id;
        signer.cognito_identity_pool_id = self.cognito_identity_pool_id;
        signer.cognito_authentication_provider = self.cognito_authentication_provider;
        Some(signer)
    }
}

/// A Cognito authorizer gives `{claims: {…}}`; a Lambda authorizer `principalId` and its context,
/// flat, with the time that it took beside it. `claims` is reserved in such a context.
fn authorized(mut authorizer: BTreeMap<String, Value>) -> Identity {
    if let Some(Value::Object(claims)) = authorizer.remove("claims") {
        return Identity::Claims(
            claims
                .into_iter()
                .map(|(name, value)| (name, text(value)))
                .collect(),
        );
    }
    let principal = authorizer.remove("principalId").map(text);
    let mut by = Authorizer::new(principal.unwrap_or_default());
    authorizer.remove("integrationLatency");
    by.context = authorizer
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect::<Claims>();
    Identity::Authorizer(by)
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
