//! Tokens that are asked for and not judged: those of authorizers that are not there when a
//! document is served without a backend ([`Options::mock`](crate::Options::mock)).
//!
//! A Lambda authorizer is a backend of its own, and so is a user pool that nobody has configured.
//! What API Gateway refuses before it asks them is refused as ever, by 401: a token that is missing
//! or empty, one that the authorizer's `identityValidationExpression` rules out, an identity source
//! without a value. Everything else is let in, with no claims.

use gatesmith_model::api::{Authorizer, ParameterLocation, SecurityScheme, SecuritySchemeKind};
use regex::Regex;

use crate::{call::Call, refusal::Refusal};

/// What has to be there.
#[derive(Debug)]
pub(crate) struct Presented {
    sources: Vec<Source>,
    /// What the token has to match as a whole.
    pattern: Option<Regex>,
}

#[derive(Debug)]
struct Source {
    location: ParameterLocation,
    name: String,
}

impl Presented {
    /// What a scheme asks for; `None` where it asks for no token that an authorizer judges.
    pub(crate) fn of(scheme: &SecurityScheme) -> Option<Self> {
        let SecuritySchemeKind::Token {
            location,
            name,
            authorizer,
        } = &scheme.kind
        else {
            return None;
        };
        let token = Source {
            location: *location,
            name: name.clone(),
        };
        let (sources, pattern) = match authorizer {
            Authorizer::Backend => return None,
            // A request authorizer's scheme may name any header: its identity sources count.
            Authorizer::LambdaRequest {
                identity_sources, ..
            } => (sources(identity_sources), None),
            Authorizer::LambdaToken { validation, .. } => {
                (vec![token], validation.as_deref().and_then(whole))
            }
            Authorizer::CognitoUserPools { .. } | Authorizer::Jwt { .. } => (vec![token], None),
        };
        Some(Self { sources, pattern })
    }

    /// Refuses a request that lacks something, or whose token cannot be one.
    pub(crate) fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        for source in &self.sources {
            let value = source.value(call).unwrap_or_default();
            let name = &source.name;
            if value.trim().is_empty() {
                return Err(Refusal::unauthorized(format!("there is no `{name}`")));
            }
            let is_ruled_out = |pattern: &Regex| !pattern.is_match(&value);
            if self.pattern.as_ref().is_some_and(is_ruled_out) {
                return Err(Refusal::unauthorized(format!(
                    "`{name}` does not match the authorizer's `identityValidationExpression`"
                )));
            }
        }
        Ok(())
    }
}

impl Source {
    fn value(&self, call: &Call<'_>) -> Option<String> {
        match self.location {
            ParameterLocation::Header => call.header(&self.name).map(str::to_owned),
            ParameterLocation::Query => {
                let mut query = call.query();
                let found = query.find(|(name, _)| *name == self.name.as_str());
                found.map(|(_, value)| value.into_owned())
            }
            // No scheme stands in the path.
            ParameterLocation::Path => None,
        }
    }
}

/// Headers and query parameters of `method.request.header.A, context.x`; what the gateway itself
/// knows is always there.
fn sources(expressions: &[String]) -> Vec<Source> {
    let parts = expressions.iter().flat_map(|it| it.split(','));
    let source = |expression: &str| {
        let rest = expression.trim().strip_prefix("method.request.")?;
        let (location, name) = rest.split_once('.')?;
        let location = match location {
            "header" => ParameterLocation::Header,
            "querystring" => ParameterLocation::Query,
            _ => return None,
        };
        Some(Source {
            location,
            name: name.to_owned(),
        })
    };
    parts.filter_map(source).collect()
}

/// A pattern that this machine does not read rules nothing out.
fn whole(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("^(?:{pattern})$")).ok()
}
