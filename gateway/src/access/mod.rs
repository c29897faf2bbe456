//! The door: who signed a request, whose token it brings, whether the policies let them through,
//! and whether its API key may still be used.

mod presented;
mod rules;

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
    token::Claims,
    usage::{ApiKey, Exceeded, UsagePlans},
};

pub(crate) use rules::Access;

/// The header that API keys stand in, whatever a document's scheme calls it.
const API_KEY: &str = "x-api-key";

/// What is known of a caller who was let in.
#[derive(Debug, Default)]
pub(crate) struct Admitted<'a> {
    /// Who signed.
    pub(crate) caller: Option<&'a Caller>,
    /// What the token says.
    pub(crate) claims: Option<Claims>,
    /// The key that was asked for.
    pub(crate) key: Option<&'a ApiKey>,
}

/// Admits callers, or does not.
#[derive(Debug)]
pub(crate) struct Gatekeeper {
    verifier: Verifier,
    resource_policy: ResourcePolicy,
    usage: Arc<UsagePlans>,
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
        findings.extend(rules::unknown_throttles(api, &options.usage));
        Self {
            verifier: Verifier::new(&options.region, Arc::clone(&options.callers)),
            resource_policy,
            usage: Arc::clone(&options.usage),
        }
    }

    /// Lets a request through, or not: authorization first, then the API key, then what its plan
    /// allows. Only a request that passed all that came before takes anything off a plan.
    pub(crate) async fn admit<'a>(
        &'a self,
        access: &Access,
        call: &Call<'_>,
        arn: &str,
    ) -> Result<Admitted<'a>, Refusal> {
        if let Some(why) = &access.unsupported {
            return Err(Refusal::unsupported(why.clone()));
        }
        let mut admitted = Admitted::default();
        if access.signed {
            admitted.caller = Some(self.verify(call).map_err(refusal)?);
        }
        for presented in &access.presented {
            presented.check(call)?;
        }
        for rule in &access.tokens {
            admitted.claims = Some(rule.check(call).await?);
        }
        self.check_policies(admitted.caller, call, arn)?;
        if let Some(operation) = &access.key {
            admitted.key = Some(self.count(operation, call)?);
        }
        Ok(admitted)
    }

    /// Whether the policies let this caller through. Where an operation asks for no signature, the
    /// resource policy alone decides; a token makes nobody a principal.
    fn check_policies(
        &self,
        caller: Option<&Caller>,
        call: &Call<'_>,
        arn: &str,
    ) -> Result<(), Refusal> {
        let resource = match &self.resource_policy {
            ResourcePolicy::None if caller.is_none() => return Ok(()),
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
            Ok(())
        } else {
            Err(refusal(Denial::access_denied(caller, decision, arn)))
        }
    }

    /// Finds the request's API key, and counts the request as a call of `operation`.
    fn count(&self, operation: &str, call: &Call<'_>) -> Result<&ApiKey, Refusal> {
        let mut sent = call.headers.get_all(API_KEY).iter();
        let value = match (sent.next(), sent.next()) {
            (Some(value), None) => value,
            (None, _) => return Err(Refusal::invalid_api_key("there is no `x-api-key`")),
            // A function behind the gateway might take the other one.
            (Some(_), Some(_)) => {
                return Err(Refusal::invalid_api_key("there are several `x-api-key`s"));
            }
        };
        let found = self.usage.find(value.as_bytes());
        let metered = found.map_err(Refusal::invalid_api_key)?;
        let (key, plan) = (&metered.key().name, &metered.plan().name);
        match metered.count(operation, call.received) {
            Ok(()) => Ok(metered.key()),
            Err(Exceeded::MethodThrottle) => Err(Refusal::throttled(format!(
                "the API key `{key}` exceeds what the plan `{plan}` allows of {operation}"
            ))),
            Err(Exceeded::PlanThrottle) => Err(Refusal::throttled(format!(
                "the API key `{key}` exceeds the rate of the plan `{plan}`"
            ))),
            Err(Exceeded::Quota(quota)) => Err(Refusal::quota_exceeded(format!(
                "the API key `{key}` has used up the plan `{plan}`: {quota}"
            ))),
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
