//! Tests of policies: the statements of small documents against requests, as tables.

mod combination;
mod conditions;
mod errors;
mod matching;

use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use super::*;
use crate::identity::{
    Caller, CallerKind, CognitoAuthentication, CognitoIdentity, Randomness, Role,
};

const ACCOUNT: &str = "123456781234";
const API: ApiScope<'_> = ApiScope {
    region: "us-east-1",
    account: ACCOUNT,
    api: "abc",
};
const ORDER: &str = "arn:aws:execute-api:us-east-1:123456781234:abc/v1/GET/orders/7";

/// 2015-08-30T12:36:00Z, a Sunday.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_mins(24_015_636)
}

fn session(account: &str) -> Caller {
    let (account, name) = (account.to_owned(), "customer".to_owned());
    let role = Role {
        account,
        name,
        policies: Vec::new(),
    };
    let hour = Duration::from_hours(1);
    Caller::temporary("ada", &role, now(), hour, &mut Randomness::seeded("s"))
}

fn user() -> Caller {
    Caller::user("ada", ACCOUNT, Vec::new(), &mut Randomness::seeded("u"))
}

/// The voice of one statement, completed to a policy, about `request`.
fn decided(statement: Value, request: &AccessRequest<'_>) -> Decision {
    let policy = policy(statement);
    let identity = [policy];
    evaluate(
        &Policies {
            identity: &identity,
            ..Policies::default()
        },
        request,
    )
}

fn policy(statement: Value) -> Policy {
    Policy::parse(&document(statement)).unwrap()
}

fn resource_policy(statement: Value) -> Policy {
    Policy::parse_resource_policy(&document(statement), API).unwrap()
}

fn document(statement: Value) -> Value {
    Value::from_iter([("Version", json!("2012-10-17")), ("Statement", statement)])
}

/// Whether an `Allow` of `resource` allows `caller` the order.
fn allows(resource: &str, caller: &Caller) -> bool {
    let request = AccessRequest::invoke(ORDER, Some(caller), now());
    let statement = json!({"Effect": "Allow", "Action": INVOKE, "Resource": resource});
    decided(statement, &request).is_allowed()
}

/// Whether an `Allow` under `condition` allows the order from 10.0.0.7.
fn holds(condition: Value, caller: &Caller) -> bool {
    let request = AccessRequest {
        source_ip: Some([10, 0, 0, 7].into()),
        user_agent: Some("Concierge/1.2 (rust)"),
        ..AccessRequest::invoke(ORDER, Some(caller), now())
    };
    let statement = Value::from_iter([
        ("Effect", json!("Allow")),
        ("Action", json!("*")),
        ("Resource", json!("*")),
        ("Condition", condition),
    ]);
    decided(statement, &request).is_allowed()
}
