//! What callers prove themselves with in a run: credentials, API keys and tokens, those of
//! `gatesmith.toml` and those that are made for the run.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use gatesmith_gateway::{
    Options,
    identity::{Caller, Callers, Policy, Randomness, Role, Secret},
    token::{KeySource, LocalIssuer, TokenIssuer},
    usage::{ApiKey, Period, Quota, Throttle, UsagePlan, UsagePlans},
};
use serde_json::{Map, Value, json};

use crate::{
    config::{
        Config,
        dev::{self, AuthorizerConfig, CallerConfig, DevConfig, ThrottleConfig},
    },
    drift::display_path,
    failure::Failure,
};

/// How long what is made for a run is good for: the longest session that STS gives.
const SESSION: Duration = Duration::from_hours(12);
/// Whom a token is made for where the configuration has no callers.
const SOMEBODY: &str = "somebody";

/// What callers prove themselves with.
#[derive(Debug)]
pub(super) struct Credentials {
    /// Those who sign, in the order of the configuration.
    pub(super) callers: Vec<Caller>,
    /// API keys, in the order of the configuration.
    pub(super) keys: Vec<ApiKey>,
    /// Plans that the keys are in.
    plans: Vec<UsagePlan>,
    /// Tokens of issuers that are made for the run.
    pub(super) tokens: Vec<Token>,
    /// Who issues tokens, by the security scheme's key in the document.
    pub(super) issuers: BTreeMap<String, TokenIssuer>,
}

/// A token for somebody.
#[derive(Debug)]
pub(super) struct Token {
    /// The security scheme's key in the document.
    pub(super) scheme: String,
    /// Whose it is.
    pub(super) subject: String,
    /// The token.
    pub(super) value: Secret,
}

impl Credentials {
    /// Reads and makes them.
    pub(super) fn make(config: &Config, name: &str, dev: &DevConfig) -> Result<Self, Failure> {
        let mut randomness = Randomness::system()
            .map_err(|error| Failure::new(format!("the system has no randomness: {error}")))?;
        let mut credentials = Self {
            callers: Vec::with_capacity(dev.callers.len()),
            keys: dev
                .api_keys
                .iter()
                .map(|key| api_key(key, &mut randomness))
                .collect(),
            plans: dev.usage_plans.iter().map(plan).collect(),
            tokens: Vec::new(),
            issuers: BTreeMap::new(),
        };
        for wanted in &dev.callers {
            let caller = caller(&config.root, dev, wanted, &mut randomness)?;
            credentials.callers.push(caller);
        }
        for (scheme, authorizer) in &dev.authorizers {
            let issuer = if authorizer.local {
                credentials.local_issuer(scheme)
            } else {
                issuer(&config.root, authorizer).map_err(|error| error.to_string())
            };
            let issuer = issuer.map_err(|error| {
                Failure::new(format!("`[api.{name}.dev.authorizers.{scheme}]`: {error}"))
            })?;
            credentials.issuers.insert(scheme.clone(), issuer);
        }
        Ok(credentials)
    }

    /// Those who sign, as the gateway looks them up.
    pub(super) fn callers(&self) -> Result<Callers, Failure> {
        Callers::new(self.callers.iter().cloned()).map_err(|error| Failure::new(error.to_string()))
    }

    /// The plans and keys, as the gateway counts by them.
    pub(super) fn usage(&self) -> Result<UsagePlans, Failure> {
        UsagePlans::new(self.plans.iter().cloned(), self.keys.iter().cloned())
            .map_err(|error| Failure::new(error.to_string()))
    }

    /// What a page of the site is told, so that it can call: good for this run alone.
    pub(super) fn site_config(&self, stage: &str, region: &str) -> Value {
        let callers: Vec<Value> = self.callers.iter().map(site_caller).collect();
        let keys: Map<String, Value> = self
            .keys
            .iter()
            .map(|key| (key.name.clone(), key.value.expose().into()))
            .collect();
        let tokens: Vec<Value> = self
            .tokens
            .iter()
            .map(|token| {
                json!({
                    "scheme": token.scheme,
                    "name": token.subject,
                    "token": token.value.expose(),
                })
            })
            .collect();
        json!({
            "endpoint": format!("/{stage}"),
            "region": region,
            "callers": callers,
            "apiKeys": keys,
            "tokens": tokens,
        })
    }

    /// An issuer whose key is made for the run, with a token for everybody who calls.
    fn local_issuer(&mut self, scheme: &str) -> Result<TokenIssuer, String> {
        let fail = |error: gatesmith_gateway::token::InvalidIssuer| error.to_string();
        let local =
            LocalIssuer::new(format!("https://local.example/{scheme}"), "local").map_err(fail)?;
        let mut subjects: Vec<&str> = self.callers.iter().map(|it| it.name.as_str()).collect();
        if subjects.is_empty() {
            subjects.push(SOMEBODY);
        }
        for subject in subjects {
            let value = local
                .id_token(subject, now(), SESSION, Map::new())
                .map_err(fail)?;
            self.tokens.push(Token {
                scheme: scheme.to_owned(),
                subject: subject.to_owned(),
                value,
            });
        }
        Ok(local.issuer().clone())
    }
}

fn site_caller(caller: &Caller) -> Value {
    let expiration = caller
        .expires_at
        .and_then(|time| jiff::Timestamp::try_from(time).ok())
        .map(|time| time.to_string());
    json!({
        "name": caller.name,
        "credentials": {
            "accessKeyId": caller.access_key_id,
            "secretAccessKey": caller.secret_access_key.expose(),
            "sessionToken": caller.session_token.as_ref().map(Secret::expose),
            "expiration": expiration,
        },
    })
}

fn caller(
    root: &Path,
    dev: &DevConfig,
    wanted: &CallerConfig,
    randomness: &mut Randomness,
) -> Result<Caller, Failure> {
    let account = dev
        .account
        .clone()
        .unwrap_or_else(|| Options::default().account);
    let policies = match dev.roles.get(&wanted.role) {
        Some(path) => vec![policy(&root.join(path))?],
        // The configuration was refused where a role is missing.
        None => Vec::new(),
    };
    let role = Role {
        account,
        name: wanted.role.clone(),
        policies,
    };
    Ok(Caller::temporary(
        &wanted.name,
        &role,
        now(),
        SESSION,
        randomness,
    ))
}

fn policy(path: &Path) -> Result<Policy, Failure> {
    let failure = |error: String| Failure::new(format!("{}: {error}", display_path(path)));
    let text = fs::read_to_string(path).map_err(|error| failure(error.to_string()))?;
    let document = serde_json::from_str(&text).map_err(|error| failure(error.to_string()))?;
    Policy::parse(&document).map_err(|error| failure(error.to_string()))
}

fn plan(wanted: &dev::UsagePlanConfig) -> UsagePlan {
    let quota = wanted.quota.map(|quota| Quota {
        limit: quota.limit,
        period: match quota.period {
            dev::Period::Day => Period::Day,
            dev::Period::Week => Period::Week,
            dev::Period::Month => Period::Month,
        },
        offset: quota.offset,
    });
    let methods = wanted.methods.iter();
    UsagePlan {
        throttle: wanted.throttle.map(throttle),
        quota,
        methods: methods
            .map(|(method, limits)| (method.clone(), throttle(*limits)))
            .collect(),
        ..UsagePlan::new(&wanted.name)
    }
}

fn throttle(wanted: ThrottleConfig) -> Throttle {
    Throttle {
        rate: wanted.rate,
        burst: wanted.burst,
    }
}

fn api_key(wanted: &dev::ApiKeyConfig, randomness: &mut Randomness) -> ApiKey {
    let value = match &wanted.value {
        Some(value) => Secret::new(value.expose()),
        None => randomness.api_key(),
    };
    ApiKey {
        enabled: wanted.enabled,
        ..ApiKey::new(&wanted.name, value).in_plan(&wanted.plan)
    }
}

fn issuer(
    root: &Path,
    wanted: &AuthorizerConfig,
) -> Result<TokenIssuer, gatesmith_gateway::token::InvalidIssuer> {
    let keys = match &wanted.jwks {
        None => KeySource::Issuer,
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
            KeySource::Url(url.clone())
        }
        Some(path) => KeySource::File(root.join(path)),
    };
    let issuer = wanted.issuer.as_deref().unwrap_or_default();
    TokenIssuer::new(issuer, wanted.audiences.iter().cloned(), keys)
}

#[expect(
    clippy::disallowed_methods,
    reason = "credentials run out by the clock"
)]
fn now() -> SystemTime {
    SystemTime::now()
}
