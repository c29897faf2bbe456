//! Callers with policies.

use gatesmith_gateway::identity::{Caller, Policy, Randomness};
use serde_json::json;

/// The account of the tests' API.
const ACCOUNT: &str = "000000000000";

/// A user of this name with these policies.
pub(crate) fn caller(name: &str, policies: Vec<Policy>) -> Caller {
    Caller::user(name, ACCOUNT, policies, &mut Randomness::seeded(name))
}

/// A policy that says `effect` of calls to what stands behind `…/v1/`: `GET/orders/*`.
pub(crate) fn policy(effect: &str, resource: &str) -> Policy {
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": effect,
            "Action": "execute-api:Invoke",
            "Resource": format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:local/v1/{resource}"),
        }],
    });
    Policy::parse(&document).unwrap()
}
