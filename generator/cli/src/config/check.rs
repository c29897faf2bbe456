//! Contradictions in how an API is to run: names that lead nowhere, values that API Gateway would
//! refuse. Each is refused with its table and what to write instead.

use std::collections::BTreeSet;

use super::{
    ApiConfig, Config,
    dev::{ApiKeyConfig, AuthorizerConfig, DevConfig, QuotaConfig, ThrottleConfig},
};
use crate::failure::Failure;

/// How long an API key's value may be.
///
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html>
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 20..=128;

/// Refuses what contradicts itself.
pub(super) fn check(config: &Config) -> Result<(), Failure> {
    for (name, api) in &config.api {
        resource(name, api)?;
        let at = format!("api.{name}.dev");
        callers(&at, &api.dev)?;
        usage_plans(&at, &api.dev)?;
        api_keys(&at, &api.dev)?;
        for (scheme, authorizer) in &api.dev.authorizers {
            self::authorizer(&format!("{at}.authorizers.{scheme}"), authorizer)?;
        }
        addresses(&at, &api.dev)?;
    }
    Ok(())
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>
fn resource(name: &str, api: &ApiConfig) -> Result<(), Failure> {
    let Some(resource) = &api.resource else {
        return Ok(());
    };
    if !resource.is_empty() && resource.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`[api.{name}]` has the `resource` {resource:?}, which is no logical id"
    ))
    .help("write the key under `Resources` in the template: ASCII letters and digits"))
}

fn callers(at: &str, dev: &DevConfig) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    for caller in &dev.callers {
        if !names.insert(caller.name.as_str()) {
            return Err(twice(at, "callers", &caller.name));
        }
        if !dev.roles.contains_key(&caller.role) {
            return Err(Failure::new(format!(
                "`[[{at}.callers]]`: the caller `{}` has the role `{}`, which is not there",
                caller.name, caller.role
            ))
            .help(format!(
                "name the role's policy under `[{at}.roles]`{}",
                choice(dev.roles.keys())
            )));
        }
    }
    Ok(())
}

fn usage_plans(at: &str, dev: &DevConfig) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    for plan in &dev.usage_plans {
        if !names.insert(plan.name.as_str()) {
            return Err(twice(at, "usage-plans", &plan.name));
        }
        let at = format!("`[[{at}.usage-plans]]`: the plan `{}`", plan.name);
        if let Some(limits) = plan.throttle {
            throttle(&at, limits)?;
        }
        if let Some(limits) = plan.quota {
            quota(&at, limits)?;
        }
        for (method, limits) in &plan.methods {
            let written = method.split_once(' ').is_some_and(|(verb, path)| {
                path.starts_with('/')
                    && !verb.is_empty()
                    && verb.bytes().all(|byte| byte.is_ascii_uppercase())
            });
            if !written {
                return Err(Failure::new(format!(
                    "{at} has a throttle for {method:?}, which is no method"
                ))
                .help(
                    "write the verb and the path as in the document: `\"GET /orders/{orderId}\"`",
                ));
            }
            throttle(&format!("{at}, `{method}`"), *limits)?;
        }
    }
    Ok(())
}

fn throttle(at: &str, limits: ThrottleConfig) -> Result<(), Failure> {
    if limits.rate.is_finite() && limits.rate >= 0.0 {
        return Ok(());
    }
    Err(Failure::new(format!("{at} has the `rate` {}", limits.rate))
        .help("write requests per second, 0 or more"))
}

/// <https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html>
fn quota(at: &str, limits: QuotaConfig) -> Result<(), Failure> {
    if limits.offset <= limits.limit {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{at} has the quota's `offset` {}, more than its `limit` {}",
        limits.offset, limits.limit
    ))
    .help("write how many of the limit's requests are taken off in the first period"))
}

fn api_keys(at: &str, dev: &DevConfig) -> Result<(), Failure> {
    let (mut names, mut values) = (BTreeSet::new(), BTreeSet::new());
    for key in &dev.api_keys {
        if !names.insert(key.name.as_str()) {
            return Err(twice(at, "api-keys", &key.name));
        }
        plan_of(at, dev, key)?;
        let at = format!("`[[{at}.api-keys]]`: the key `{}`", key.name);
        key_value(&at, key)?;
        if let Some(value) = &key.value
            && !values.insert(value.expose())
        {
            return Err(
                Failure::new(format!("{at} has the value of another key")).help(
                    "give each key a value of its own, or leave it out: one is made for the run",
                ),
            );
        }
    }
    Ok(())
}

fn plan_of(at: &str, dev: &DevConfig, key: &ApiKeyConfig) -> Result<(), Failure> {
    if dev.usage_plans.iter().any(|plan| plan.name == key.plan) {
        return Ok(());
    }
    let known = choice(dev.usage_plans.iter().map(|plan| &plan.name));
    Err(Failure::new(format!(
        "`[[{at}.api-keys]]`: the key `{}` is in the plan `{}`, which is not there",
        key.name, key.plan
    ))
    .help(format!("describe it as `[[{at}.usage-plans]]`{known}")))
}

fn key_value(at: &str, key: &ApiKeyConfig) -> Result<(), Failure> {
    let Some(value) = &key.value else {
        return Ok(());
    };
    let length = value.expose().chars().count();
    let sent = value.expose().bytes().all(|byte| byte.is_ascii_graphic());
    if KEY_LENGTH.contains(&length) && sent {
        return Ok(());
    }
    let fault = if sent {
        format!("{at} has a value of {length} characters")
    } else {
        format!("{at} has a value that no header can carry")
    };
    Err(Failure::new(fault).help(format!(
        "write {} to {} printable ASCII characters, or leave it out: one is made for the run",
        KEY_LENGTH.start(),
        KEY_LENGTH.end()
    )))
}

fn authorizer(at: &str, config: &AuthorizerConfig) -> Result<(), Failure> {
    let described =
        config.issuer.is_some() || config.jwks.is_some() || !config.audiences.is_empty();
    if config.local && described {
        return Err(Failure::new(format!(
            "`[{at}]` has `local = true` beside an issuer's settings"
        ))
        .help("keep `local = true` alone, and tokens are made for the run; or leave it out"));
    }
    if !config.local && config.issuer.is_none() {
        return Err(
            Failure::new(format!("`[{at}]` does not say who issues the tokens")).help(
                "name the `issuer`, or write `local = true`, and tokens are made for the run",
            ),
        );
    }
    let Some(issuer) = &config.issuer else {
        return Ok(());
    };
    if is_web(issuer) || config.jwks.is_some() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`[{at}]` has the issuer {issuer:?}, which is no URL to fetch keys from"
    ))
    .help("say where its keys are: `jwks` is a file or a URL"))
}

fn addresses(at: &str, dev: &DevConfig) -> Result<(), Failure> {
    for (link, address) in &dev.vpc_links {
        if !is_origin(address) {
            return Err(no_origin(&format!("{at}.vpc-links"), link, address));
        }
    }
    for (origin, instead) in &dev.backends {
        for written in [origin, instead] {
            if !is_origin(written) {
                return Err(no_origin(&format!("{at}.backends"), origin, written));
            }
        }
    }
    Ok(())
}

fn no_origin(at: &str, key: &str, written: &str) -> Failure {
    Failure::new(format!("`[{at}]`, `{key}`: {written:?} is no address"))
        .help("write scheme, host and port alone, such as `http://127.0.0.1:8081`")
}

fn is_web(text: &str) -> bool {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `http://host:port`, without path, query, user or fragment.
fn is_origin(text: &str) -> bool {
    is_web(text)
        && text
            .split_once("://")
            .is_some_and(|(_, host)| !host.contains(['/', '?', '#', '@']))
}

fn twice(at: &str, table: &str, name: &str) -> Failure {
    Failure::new(format!("`[[{at}.{table}]]` has `{name}` twice"))
        .help("give each a name of its own")
}

/// `; there are a, b`, where there are any.
fn choice<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: Vec<&str> = names.map(String::as_str).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!("; there are: {}", names.join(", "))
    }
}
