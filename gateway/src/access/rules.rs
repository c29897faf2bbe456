//! What an operation asks of its callers, read from the document once.

use gatesmith_model::api::{
    Api, ApiKeySource, Authorizer, Operation, SchemeUse, SecurityScheme, SecuritySchemeKind, Text,
};

use super::presented::Presented;
use crate::{
    Options, Unsupported,
    token::{Kind, TokenIssuer, TokenRule},
    usage::UsagePlans,
};

/// What a caller must show to reach an operation: all of it.
#[derive(Debug, Default)]
pub(crate) struct Access {
    /// A signature, and a policy that allows the call.
    pub(super) signed: bool,
    /// Tokens of these issuers. API Gateway lets an operation have one authorizer.
    pub(super) tokens: Vec<TokenRule>,
    /// Tokens of authorizers that nobody has here, where nothing stands behind the API either.
    pub(super) presented: Vec<Presented>,
    /// An API key whose plan still allows the call; here is what plans call the operation.
    pub(super) key: Option<String>,
    /// Something that the gateway does not check: nobody is let in.
    pub(crate) unsupported: Option<String>,
}

impl Access {
    /// What `operation` asks for.
    pub(crate) fn of(api: &Api, options: &Options, operation: &Operation) -> Self {
        let mut access = Self::default();
        for (used, scheme) in api.authorizations(operation) {
            if scheme.kind == SecuritySchemeKind::SigV4 {
                access.signed = true;
                continue;
            }
            match token_rule(scheme, used, options) {
                Ok(rule) => access.tokens.extend(rule),
                Err(_) if options.mock => access.presented.extend(Presented::of(scheme)),
                Err(missing) => {
                    access.unsupported =
                        Some(format!("security scheme `{}`: {missing}", scheme.wire));
                }
            }
        }
        if api.effective(operation).needs_api_key {
            match api.gateway.api_key_source {
                ApiKeySource::Header => access.key = Some(throttle_name(operation)),
                // A key that no caller sends, and no authorizer is called to give.
                ApiKeySource::Authorizer if options.mock => {}
                ApiKeySource::Authorizer => {
                    access.unsupported = Some(
                        "API keys come from a Lambda authorizer, which is not called yet"
                            .to_owned(),
                    );
                }
            }
        }
        access
    }
}

/// What a scheme asks of a token; `None` where the backend judges it, on API Gateway as here.
fn token_rule(
    scheme: &SecurityScheme,
    requirement: &SchemeUse,
    options: &Options,
) -> Result<Option<TokenRule>, &'static str> {
    let SecuritySchemeKind::Token {
        location,
        name,
        authorizer,
    } = &scheme.kind
    else {
        return Ok(None);
    };
    let kind = match authorizer {
        Authorizer::Backend => return Ok(None),
        Authorizer::CognitoUserPools { .. } => Kind::UserPool,
        Authorizer::Jwt { audiences, .. } => Kind::Jwt {
            audiences: audiences.iter().filter_map(literal).collect(),
        },
        Authorizer::LambdaToken { .. } | Authorizer::LambdaRequest { .. } => {
            return Err("Lambda authorizers are not called yet");
        }
    };
    let issuer: Option<&TokenIssuer> = options.authorizers.get(&scheme.wire);
    Ok(Some(TokenRule {
        issuer: issuer
            .ok_or(
                "whose tokens it takes is not configured: name their issuer, by the scheme's \
                 key, in `authorizers`",
            )?
            .clone(),
        location: *location,
        name: name.clone(),
        scopes: requirement.scopes.clone(),
        kind,
    }))
}

/// An operation as usage plans name it: `GET /orders/{orderId}`.
fn throttle_name(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path.text)
}

/// Throttles of operations that the API does not have: most likely a path that was misspelt.
pub(super) fn unknown_throttles(api: &Api, usage: &UsagePlans) -> Vec<Unsupported> {
    let known: Vec<_> = api.operations.iter().map(throttle_name).collect();
    let mut findings = Vec::new();
    for plan in usage.plans() {
        for method in plan.methods.keys().filter(|method| !known.contains(method)) {
            let name = &plan.name;
            findings.push(Unsupported::root(format!(
                "usage plan `{name}`: the API has no `{method}` to throttle"
            )));
        }
    }
    findings
}

fn literal(text: &Text) -> Option<String> {
    match text {
        Text::Literal(text) => Some(text.clone()),
        Text::Intrinsic(_) => None,
    }
}
