//! The door: who signed a request, and whether the policies let them through.

use std::sync::Arc;

use gatesmith_model::api::Api;
use http::header::{AUTHORIZATION, REFERER, USER_AGENT};

use crate::{
    Effect, Options, Unsupported,
    call::Call,
    identity::{
        AccessRequest, ApiScope, Caller, Denial, DenialKind, Policies, Policy, SignedRequest,
        Verifier, evaluate,
    },
    refusal::Refusal,
    response_type::ResponseType,
};

/// What a caller must show to reach an operation.
#[derive(Debug)]
pub(crate) enum Access {
    /// Nothing.
    Open,
    /// A signature, and a policy that allows the call.
    Signed,
    /// Something that the gateway does not check: nobody is let in.
    Unsupported(String),
}

/// Admits callers, or does not.
#[derive(Debug)]
pub(crate) struct Gatekeeper {
    verifier: Verifier,
    resource_policy: ResourcePolicy,
}

#[derive(Debug)]
enum ResourcePolicy {
    None,
    Read(Box<Policy>),
    /// Nobody is let in: what it forbids is not known.
    Unreadable(String),
}

impl Gatekeeper {
    /// Reads the API's resource policy, and reports what of the policies has no effect here.
    pub(crate) fn new(api: &Api, options: &Options, findings: &mut Vec<Unsupported>) -> Self {
        let scope = ApiScope {
            region: &options.region,
            account: &options.account,
            api: &options.api_id,
        };
        let resource_policy = match &api.gateway.policy {
            None => ResourcePolicy::None,
            Some(document) => match Policy::parse_resource_policy(document, scope) {
                Ok(policy) => {
                    report_unknown_keys("the resource policy", &policy, findings);
                    ResourcePolicy::Read(Box::new(policy))
                }
                Err(error) => {
                    let what = format!("the resource policy cannot be read: {error}");
                    findings.push(Unsupported {
                        effect: Effect::Refused,
                        ..Unsupported::root(&what)
                    });
                    ResourcePolicy::Unreadable(what)
                }
            },
        };
        for caller in options.callers.iter() {
            let whose = format!("the policies of the caller `{}`", caller.name);
            for policy in caller.policies.iter().chain(&caller.session_policy) {
                report_unknown_keys(&whose, policy, findings);
            }
        }
        Self {
            verifier: Verifier::new(&options.region, Arc::clone(&options.callers)),
            resource_policy,
        }
    }

    /// Lets a request through, with its caller where it had to be signed.
    pub(crate) fn admit(
        &self,
        access: &Access,
        call: &Call<'_>,
        arn: &str,
    ) -> Result<Option<&Caller>, Refusal> {
        let caller = match access {
            Access::Open => None,
            Access::Signed => Some(self.verify(call).map_err(refusal)?),
            Access::Unsupported(why) => return Err(Refusal::unsupported(why.clone())),
        };
        let resource = match &self.resource_policy {
            ResourcePolicy::None if caller.is_none() => return Ok(None),
            ResourcePolicy::None => None,
            ResourcePolicy::Read(policy) => Some(&**policy),
            ResourcePolicy::Unreadable(why) => return Err(Refusal::unsupported(why.clone())),
        };
        let request = AccessRequest {
            source_ip: Some(call.peer.ip()),
            user_agent: call.header(USER_AGENT.as_str()),
            referer: call.header(REFERER.as_str()),
            ..AccessRequest::invoke(arn, caller, call.received)
        };
        let decision = evaluate(&Policies::of(&request, resource), &request);
        if decision.is_allowed() {
            Ok(caller)
        } else {
            Err(refusal(Denial::access_denied(caller, decision, arn)))
        }
    }

    /// The answer to a path or verb that the API does not have. Where something stands in
    /// `Authorization` that is no signature, API Gateway complains of that instead (recorded).
    pub(crate) fn unknown_route(&self, call: &Call<'_>) -> Refusal {
        if call.headers.contains_key(AUTHORIZATION)
            && let Err(denial) = self.verify(call)
            && denial.kind == DenialKind::IncompleteSignature
        {
            return refusal(denial);
        }
        Refusal::missing_token(format!(
            "the API has no {} {}",
            call.method, call.target.path
        ))
    }

    fn verify(&self, call: &Call<'_>) -> Result<&Caller, Denial> {
        let request = SignedRequest {
            method: call.wire_method,
            path: call.target.raw_path,
            query: call.target.query,
            headers: call.headers,
            body: &call.body,
        };
        self.verifier.verify(&request, call.received)
    }
}

/// Reports what a policy asks of a request and no request here has.
fn report_unknown_keys(whose: &str, policy: &Policy, findings: &mut Vec<Unsupported>) {
    for key in policy.unknown_keys() {
        let what = format!("{whose}: no request has the key `{key}` here");
        findings.push(Unsupported::root(what));
    }
}

/// The answer to a denial: which gateway response, and what goes into the log. That an incomplete
/// signature is answered by `MISSING_AUTHENTICATION_TOKEN` is what users report; documents do not
/// say.
fn refusal(denial: Denial) -> Refusal {
    let response_type = match denial.kind {
        DenialKind::MissingAuthenticationToken | DenialKind::IncompleteSignature => {
            ResponseType::MissingAuthenticationToken
        }
        DenialKind::InvalidSignature | DenialKind::UnrecognizedClient => {
            ResponseType::InvalidSignature
        }
        DenialKind::ExpiredToken => ResponseType::ExpiredToken,
        DenialKind::AccessDenied => ResponseType::AccessDenied,
    };
    let reason = denial.summary().to_owned();
    let error_type = denial.kind.error_type();
    Refusal::denied(response_type, error_type, denial.message, reason)
}
