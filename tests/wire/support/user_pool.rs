//! The user pool: its keys are made once for all tests.

use std::{
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use gatesmith_gateway::token::LocalIssuer;
use serde_json::{Map, json};

static POOL: LazyLock<LocalIssuer> = LazyLock::new(|| {
    let name = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example";
    LocalIssuer::new(name, "app").expect("a key can be made")
});

/// The pool that the Concierge's customers sign in to.
pub(crate) fn pool() -> &'static LocalIssuer {
    &POOL
}

/// A customer's ID token, issued at this time for an hour.
pub(crate) fn id_token(issued_at: SystemTime) -> String {
    let mut claims = Map::new();
    claims.insert("email".to_owned(), "zoë@flowers.example".into());
    claims.insert("email_verified".to_owned(), true.into());
    claims.insert("cognito:groups".to_owned(), json!(["testers", "admins"]));
    let hour = Duration::from_hours(1);
    let token = pool().id_token("ada", issued_at, hour, claims);
    token.expect("the pool signs").expose().to_owned()
}
