//! API keys, tokens and links: who is let in, how often, and what the others are told.

use std::{sync::Arc, time::Duration};

use gatesmith_gateway::{
    Options,
    usage::{ApiKey, Period, Quota, Throttle, UsagePlan, UsagePlans},
};

use super::{Refusal, now, refused, refused_with};
use crate::support::{Call, PARTNER_KEY, Stage, call, id_token, pool};

fn partner() -> Call {
    call("GET /v1/partner/orders/FL-0123456789")
}

fn profile() -> Call {
    call("GET /v1/me")
}

fn forbidden() -> Refusal {
    Refusal::new(403, "ForbiddenException", "INVALID_API_KEY", "Forbidden")
}

fn unauthorized() -> Refusal {
    Refusal::new(401, "UnauthorizedException", "UNAUTHORIZED", "Unauthorized")
}

/// Puts the partner's key into this plan.
fn plan(plan: UsagePlan) -> impl Fn(&mut Options) {
    let key = ApiKey::new("partner", PARTNER_KEY).in_plan(&plan.name);
    move |options| {
        let plans = UsagePlans::new([plan.clone()], [key.clone()]);
        options.usage = Arc::new(plans.expect("the plan is sound"));
    }
}

#[tokio::test]
async fn an_api_key_that_is_missing_or_nobody_s() {
    refused(|_| partner(), &forbidden()).await;
    let wrong = |_: &Stage| partner().header("x-api-key", "nobody-has-this-key-here");
    refused(wrong, &forbidden()).await;
}

#[tokio::test]
async fn an_api_key_that_is_disabled() {
    let disable = |options: &mut Options| {
        let key = ApiKey {
            enabled: false,
            ..ApiKey::new("partner", PARTNER_KEY).in_plan("partner")
        };
        let plans = UsagePlans::new([UsagePlan::new("partner")], [key]);
        options.usage = Arc::new(plans.expect("the plan is sound"));
    };
    let call = |_: &Stage| partner().header("x-api-key", PARTNER_KEY);
    refused_with(disable, call, &forbidden()).await;
}

#[tokio::test]
async fn over_the_throttle() {
    let stopped = UsagePlan {
        throttle: Some(Throttle {
            rate: 0.0,
            burst: 0,
        }),
        ..UsagePlan::new("partner")
    };
    let refusal = Refusal::new(
        429,
        "TooManyRequestsException",
        "THROTTLED",
        "Too Many Requests",
    );
    let call = |_: &Stage| partner().header("x-api-key", PARTNER_KEY);
    refused_with(plan(stopped), call, &refusal).await;
}

#[tokio::test]
async fn over_the_quota() {
    let used_up = UsagePlan {
        quota: Some(Quota {
            limit: 5,
            period: Period::Month,
            offset: 5,
        }),
        ..UsagePlan::new("partner")
    };
    let refusal = Refusal::new(
        429,
        "LimitExceededException",
        "QUOTA_EXCEEDED",
        "Limit Exceeded",
    );
    let call = |_: &Stage| partner().header("x-api-key", PARTNER_KEY);
    refused_with(plan(used_up), call, &refusal).await;
}

#[tokio::test]
async fn a_token_that_is_missing_or_none() {
    refused(|_| profile(), &unauthorized()).await;
    let none = |_: &Stage| profile().header("authorization", "Bearer none");
    refused(none, &unauthorized()).await;
}

#[tokio::test]
async fn a_token_that_was_changed_or_is_meant_for_something_else() {
    let good = id_token(now());
    let (head, signature) = good.rsplit_once('.').expect("three parts");
    let changed = format!("{}.{signature}", &head[..head.len() - 2]);
    refused(
        |_| profile().header("authorization", &changed),
        &unauthorized(),
    )
    .await;
    let hour = Duration::from_hours(1);
    let access = pool().access_token("ada", &[], now(), hour, serde_json::Map::new());
    let access = access.expect("the pool signs");
    let call = |_: &Stage| profile().header("authorization", access.expose());
    refused(call, &unauthorized()).await;
}

#[tokio::test]
async fn a_token_that_ran_out() {
    let expired = id_token(now() - Duration::from_hours(1));
    let message = "The incoming token has expired";
    let refusal = Refusal::new(401, "UnauthorizedException", "UNAUTHORIZED", message);
    refused(|_| profile().header("authorization", &expired), &refusal).await;
}
