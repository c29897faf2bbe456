//! What calls that nobody signs need: a delivery partner's API key with its plan, and a user pool
//! that stands in for Cognito's and signs customers' ID tokens.

use std::time::{Duration, SystemTime};

use gatesmith_gateway::{
    identity::{Randomness, Secret},
    token::{InvalidIssuer, LocalIssuer},
    usage::{ApiKey, Period, Quota, Throttle, UsageError, UsagePlan, UsagePlans},
};
use serde_json::{Map, Value};

/// The issuer of the tokens: nobody else's, and no place on the network.
const POOL: &str = "https://local.example/customerToken";
/// The app client that they are for.
const APP: &str = "local";
/// The plan of delivery partners, and the one partner in it: those of `gatesmith.toml`.
const PLAN: &str = "partner";
const PARTNER: &str = "florist";

/// The plans of delivery partners with a new key, and the key's value.
pub(crate) fn partners(randomness: &mut Randomness) -> Result<(UsagePlans, Secret), UsageError> {
    let plan = UsagePlan {
        throttle: Some(Throttle {
            rate: 10.0,
            burst: 20,
        }),
        quota: Some(Quota {
            limit: 10_000,
            period: Period::Day,
            offset: 0,
        }),
        ..UsagePlan::new(PLAN)
    };
    let value = randomness.api_key();
    let key = ApiKey::new(PARTNER, value.clone()).in_plan(PLAN);
    Ok((UsagePlans::new([plan], [key])?, value))
}

/// A user pool with a key of its own.
pub(crate) fn user_pool() -> Result<LocalIssuer, InvalidIssuer> {
    LocalIssuer::new(POOL, APP)
}

/// An ID token of the customer called so.
pub(crate) fn id_token(
    pool: &LocalIssuer,
    name: &str,
    lifetime: Duration,
) -> Result<Secret, InvalidIssuer> {
    let claims = Map::from_iter([
        (
            "email".to_owned(),
            Value::from(format!("{name}@customers.example")),
        ),
        ("email_verified".to_owned(), true.into()),
        ("name".to_owned(), name.into()),
    ]);
    pool.id_token(name, SystemTime::now(), lifetime, claims)
}
