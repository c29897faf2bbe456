//! Decides about one token.
//!
//! Only RS256 is taken, whatever a token says of itself: with the algorithm left to the token, a
//! public key could be used as an HMAC secret, or nothing at all (RFC 8725, section 3.1). All that
//! is wrong with a token is answered by the same 401, but for one that has expired.

use std::{borrow::Cow, time::SystemTime};

use gatesmith_model::api::ParameterLocation;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::{Claims, TokenIssuer, keys::NoKeys};
use crate::{call::Call, ids::since_epoch, refusal::Refusal};

/// What a security scheme asks of a token, at one operation.
#[derive(Debug)]
pub(crate) struct TokenRule {
    pub(crate) issuer: TokenIssuer,
    /// Where the token stands.
    pub(crate) location: ParameterLocation,
    /// The name of the header or query parameter.
    pub(crate) name: String,
    /// The scopes of which the token must have one.
    pub(crate) scopes: Vec<String>,
    pub(crate) kind: Kind,
}

/// The kinds of authorizers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A user pool: an ID token, or an access token where the operation asks for scopes.
    UserPool,
    /// Any issuer: what counts is the audience. The document's, where none are configured.
    Jwt { audiences: Vec<String> },
}

impl TokenRule {
    /// What the request's token says, if it counts here.
    pub(crate) async fn check(&self, call: &Call<'_>) -> Result<Claims, Refusal> {
        let sent = self.sent(call).map_err(Refusal::unauthorized)?;
        let token = without_scheme(&sent);
        let claims = self.verified(token, call.received).await?;
        self.check_claims(&claims).map_err(Refusal::unauthorized)?;
        check_times(&claims, call.received)?;
        self.check_scopes(&claims)?;
        let scopes = (self.kind != Kind::UserPool).then(|| self.scopes.clone());
        Ok(Claims::new(claims, scopes))
    }

    /// The token, as it was sent. One that is there twice is none: a function behind the gateway
    /// might take the other one.
    fn sent<'c>(&self, call: &Call<'c>) -> Result<Cow<'c, str>, String> {
        let name = &self.name;
        let mut values: Vec<Cow<'c, str>> = if self.location == ParameterLocation::Query {
            let values = call.query().filter(|(parameter, _)| parameter == name);
            values.map(|(_, value)| value).take(2).collect()
        } else {
            let values = call.headers.get_all(name).iter().take(2);
            values
                .map(|value| value.to_str().map(Cow::Borrowed))
                .collect::<Result<_, _>>()
                .map_err(|_| format!("`{name}` holds no token"))?
        };
        match (values.pop(), values.pop()) {
            (Some(value), None) if !value.trim().is_empty() => Ok(value),
            (Some(_), Some(_)) => Err(format!("there are several `{name}`s")),
            _ => Err(format!("there is no `{name}`")),
        }
    }

    /// The claims of a token that one of the issuer's keys has signed.
    async fn verified(&self, token: &str, now: SystemTime) -> Result<Map<String, Value>, Refusal> {
        let header = decode_header(token).map_err(|error| {
            Refusal::unauthorized(format!("no token, or none with a known algorithm: {error}"))
        })?;
        if header.alg != Algorithm::RS256 {
            return Err(Refusal::unauthorized("the token is not signed by RS256"));
        }
        // Extensions that must be understood (RFC 7515, section 4.1.11): we understand none.
        if header.crit.is_some() {
            return Err(Refusal::unauthorized("the token has a `crit` header"));
        }
        let Some(key_id) = header.kid else {
            return Err(Refusal::unauthorized("the token does not name its key"));
        };
        let keys = self.issuer.keys().with(&key_id, now).await;
        let keys = keys.map_err(|NoKeys(why)| {
            Refusal::authorizer_misconfigured(format!(
                "the keys of {} are not known: {why}",
                self.issuer.issuer()
            ))
        })?;
        let Some(key) = keys.get(&key_id) else {
            return Err(Refusal::unauthorized("the issuer has no key of that id"));
        };
        let mut validation = Validation::new(Algorithm::RS256);
        // Times are compared with the gateway's own clock, and without leeway.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        decode(token, key, &validation)
            .map(|token| token.claims)
            .map_err(|error| Refusal::unauthorized(format!("the token is not valid: {error}")))
    }

    /// Whether a genuine token was made by this issuer, for this use, and for one of the audiences.
    fn check_claims(&self, claims: &Map<String, Value>) -> Result<(), String> {
        let issuer = self.issuer.issuer();
        if text(claims, "iss") != Some(issuer) {
            return Err(format!("the token's issuer is not {issuer}"));
        }
        let audience = match &self.kind {
            Kind::UserPool => {
                let (token_use, audience) = match self.scopes.as_slice() {
                    [] => ("id", "aud"),
                    _ => ("access", "client_id"),
                };
                if text(claims, "token_use") != Some(token_use) {
                    return Err(format!("the token is no {token_use} token"));
                }
                audience
            }
            Kind::Jwt { .. } if claims.contains_key("aud") => "aud",
            Kind::Jwt { .. } => "client_id",
        };
        let wanted = match &self.kind {
            Kind::Jwt { audiences } if self.issuer.audiences().is_empty() => audiences,
            _ => self.issuer.audiences(),
        };
        let is_for = |audience: &Value| wanted.iter().any(|wanted| audience == wanted.as_str());
        let is_wanted = match claims.get(audience) {
            _ if wanted.is_empty() => true,
            Some(Value::Array(several)) => several.iter().any(is_for),
            Some(one) => is_for(one),
            None => false,
        };
        if is_wanted {
            Ok(())
        } else {
            Err(format!("the token's `{audience}` is none of the audiences"))
        }
    }

    fn check_scopes(&self, claims: &Map<String, Value>) -> Result<(), Refusal> {
        let has_scope = |scope: &str| self.scopes.iter().any(|wanted| wanted == scope);
        let has_one = ["scope", "scp"]
            .into_iter()
            .filter_map(|name| claims.get(name))
            .any(|claim| match claim {
                Value::String(scopes) => scopes.split_ascii_whitespace().any(has_scope),
                Value::Array(scopes) => scopes.iter().filter_map(Value::as_str).any(has_scope),
                _ => false,
            });
        let lacking = "the token has none of the operation's scopes";
        match &self.kind {
            _ if self.scopes.is_empty() || has_one => Ok(()),
            Kind::UserPool => Err(Refusal::unauthorized(lacking)),
            Kind::Jwt { .. } => Err(Refusal::insufficient_scope(lacking)),
        }
    }
}

/// A token is good from `nbf`, where it has one, until just before `exp` (RFC 7519, section 4.1).
fn check_times(claims: &Map<String, Value>, now: SystemTime) -> Result<(), Refusal> {
    let now = since_epoch(now).as_secs_f64();
    let time = |name: &str| claims.get(name).map(Value::as_f64);
    match time("exp") {
        Some(Some(end)) if now < end => {}
        Some(Some(_)) => return Err(Refusal::expired_token()),
        _ => return Err(Refusal::unauthorized("the token does not say when it ends")),
    }
    match time("nbf") {
        None => Ok(()),
        Some(Some(begin)) if begin <= now => Ok(()),
        Some(_) => Err(Refusal::unauthorized("the token is not good yet")),
    }
}

fn text<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c str> {
    claims.get(name).and_then(Value::as_str)
}

/// User pool authorizers take a token with `Bearer` before it, and without.
fn without_scheme(value: &str) -> &str {
    let value = value.trim();
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_start(),
        _ => value,
    }
}
