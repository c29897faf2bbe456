//! The event that a function behind a REST API is given (payload format 1.0 without `version`).
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>,
//! and recorded events where it is silent. Header names come as the caller wrote them, but for
//! those that an endpoint sets or writes again: `Authorization`, `Host`, `User-Agent` (recorded).

use std::borrow::Cow;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST, USER_AGENT};
use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::{call::Call, headers, token::Claims};

/// The headers that the gateway adds, and takes of no caller but through what it adds.
const ADDED: [&str; 4] = [
    "x-amzn-trace-id",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
];

/// A request as an event, in JSON.
pub(crate) fn write(call: &Call<'_>, trace_id: &str) -> serde_json::Result<Bytes> {
    let headers = event_headers(call, trace_id);
    let query = query_parameters(call);
    let is_binary = call.stage.binary.holds_request(call.headers);
    let event = Event {
        resource: call.route.map_or("", |route| &route.path),
        path: call.target.path,
        http_method: call.method,
        headers: Last(&headers),
        multi_value_headers: &headers,
        query_string_parameters: (!query.is_empty()).then_some(Last(&query)),
        multi_value_query_string_parameters: (!query.is_empty()).then_some(&query),
        path_parameters: path_parameters(call),
        stage_variables: (!call.stage.variables.is_empty()).then_some(&call.stage.variables),
        request_context: RequestContext::new(call),
        body: body(call, is_binary),
        is_base64_encoded: is_binary && !call.body.is_empty(),
    };
    serde_json::to_vec(&event).map(Bytes::from)
}

/// Values by name, in the order in which they came.
type Values<'a> = IndexMap<Cow<'a, str>, Vec<Cow<'a, str>>>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    resource: &'a str,
    path: &'a str,
    http_method: &'a str,
    headers: Last<'a>,
    multi_value_headers: &'a Values<'a>,
    query_string_parameters: Option<Last<'a>>,
    multi_value_query_string_parameters: Option<&'a Values<'a>>,
    path_parameters: Option<IndexMap<&'a str, &'a str>>,
    stage_variables: Option<&'a std::collections::BTreeMap<String, String>>,
    request_context: RequestContext<'a>,
    body: Option<Cow<'a, str>>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'a> {
    resource_id: &'a str,
    resource_path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_name: Option<&'a str>,
    http_method: &'a str,
    extended_request_id: &'a str,
    request_time: String,
    path: &'a str,
    account_id: &'a str,
    protocol: &'static str,
    stage: &'a str,
    domain_prefix: &'a str,
    request_time_epoch: u64,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<&'a Claims>,
    identity: Identity<'a>,
    domain_name: &'a str,
    deployment_id: &'a str,
    api_id: &'a str,
}

/// Who calls. All keys are always there, but for those of an API key, which are there where the
/// operation asks for one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_id: Option<Cow<'a, str>>,
    cognito_identity_pool_id: Option<Cow<'a, str>>,
    account_id: Option<Cow<'a, str>>,
    cognito_identity_id: Option<Cow<'a, str>>,
    caller: Option<Cow<'a, str>>,
    source_ip: String,
    principal_org_id: Option<Cow<'a, str>>,
    access_key: Option<Cow<'a, str>>,
    cognito_authentication_type: Option<Cow<'a, str>>,
    cognito_authentication_provider: Option<Cow<'a, str>>,
    user_arn: Option<Cow<'a, str>>,
    user_agent: Option<&'a str>,
    user: Option<Cow<'a, str>>,
}

/// Of repeated names the last value counts.
struct Last<'a>(&'a Values<'a>);

impl Serialize for Last<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, values)| (name, values.last())))
    }
}

impl<'a> RequestContext<'a> {
    fn new(call: &'a Call<'_>) -> Self {
        let route = call.route;
        Self {
            resource_id: route.map_or("", |route| &route.resource_id),
            resource_path: route.map_or("", |route| &route.path),
            operation_name: route.and_then(|route| route.operation_name.as_deref()),
            http_method: call.method,
            extended_request_id: &call.ids.extended,
            request_time: call.request_time(),
            path: call.target.raw_path,
            account_id: &call.stage.account,
            protocol: "HTTP/1.1",
            stage: &call.stage.name,
            domain_prefix: call.domain_prefix(),
            request_time_epoch: call.epoch_milliseconds(),
            request_id: &call.ids.request,
            authorizer: call.admitted.claims.as_ref(),
            identity: identity(call),
            domain_name: call.domain_name(),
            deployment_id: &call.stage.deployment_id,
            api_id: &call.stage.api_id,
        }
    }
}

/// The request's headers without those that are API Gateway's own business, and with those that
/// it adds.
fn event_headers<'a>(call: &'a Call<'_>, trace_id: &'a str) -> Values<'a> {
    let mut values = Values::with_capacity(call.headers.keys_len() + 4);
    for name in call.headers.keys() {
        if headers::is_dropped_from_request(name) || ADDED.contains(&name.as_str()) {
            continue;
        }
        let written = match *name {
            AUTHORIZATION | HOST | USER_AGENT => Cow::Owned(headers::canonical(name)),
            _ => call.names.of(name),
        };
        let all = call.headers.get_all(name).iter();
        values.insert(
            written,
            all.map(|value| String::from_utf8_lossy(value.as_bytes()))
                .collect(),
        );
    }
    let mut add = |name, value| values.insert(Cow::Borrowed(name), vec![value]);
    add("X-Amzn-Trace-Id", Cow::Borrowed(trace_id));
    add("X-Forwarded-For", Cow::Owned(call.forwarded_for()));
    add(
        "X-Forwarded-Port",
        Cow::Owned(call.stage.address.port().to_string()),
    );
    add("X-Forwarded-Proto", Cow::Borrowed("http"));
    values
}

fn query_parameters<'a>(call: &Call<'a>) -> Values<'a> {
    let mut values = Values::new();
    for (name, value) in call.query() {
        values.entry(name).or_default().push(value);
    }
    values
}

fn path_parameters<'a>(call: &'a Call<'_>) -> Option<IndexMap<&'a str, &'a str>> {
    let parameters: IndexMap<_, _> = call.path_parameters().collect();
    (!parameters.is_empty()).then_some(parameters)
}

/// Bytes of no binary media type are read as UTF-8, and what is none is replaced (recorded).
fn body<'a>(call: &'a Call<'_>, is_binary: bool) -> Option<Cow<'a, str>> {
    if call.body.is_empty() {
        None
    } else if is_binary {
        Some(Cow::Owned(STANDARD.encode(&call.body)))
    } else {
        Some(String::from_utf8_lossy(&call.body))
    }
}

fn identity<'a>(call: &'a Call<'_>) -> Identity<'a> {
    Identity {
        api_key: call.identity("apiKey"),
        api_key_id: call.identity("apiKeyId"),
        cognito_identity_pool_id: call.identity("cognitoIdentityPoolId"),
        account_id: call.identity("accountId"),
        cognito_identity_id: call.identity("cognitoIdentityId"),
        caller: call.identity("caller"),
        source_ip: call.peer.ip().to_string(),
        principal_org_id: call.identity("principalOrgId"),
        access_key: call.identity("accessKey"),
        cognito_authentication_type: call.identity("cognitoAuthenticationType"),
        cognito_authentication_provider: call.identity("cognitoAuthenticationProvider"),
        user_arn: call.identity("userArn"),
        user_agent: call.header(USER_AGENT.as_str()),
        user: call.identity("user"),
    }
}
