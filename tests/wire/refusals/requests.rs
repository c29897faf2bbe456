//! Requests that the gateway refuses before it calls anything: routes, validation, limits.

use serde_json::json;

use super::{Refusal, checkout, is_refused, now, order, refused};
use crate::support::{Call, Stage, call, concierge};

/// The call, rightly signed by the customer.
fn signed(stage: &Stage, call: Call) -> Call {
    call.signed_by(&stage.cast.customer, now())
}

/// What is answered to a path that the API does not have.
fn unknown_route() -> Refusal {
    Refusal::new(
        403,
        "MissingAuthenticationTokenException",
        "MISSING_AUTHENTICATION_TOKEN",
        "Missing Authentication Token",
    )
}

fn invalid_body() -> Refusal {
    Refusal::new(
        400,
        "BadRequestException",
        "BAD_REQUEST_BODY",
        "Invalid request body",
    )
}

#[tokio::test]
async fn a_path_that_the_api_does_not_have() {
    refused(
        |stage| signed(stage, call("GET /v1/nowhere")),
        &unknown_route(),
    )
    .await;
    refused(|_| call("GET /v1/checkout/1"), &unknown_route()).await;
}

#[tokio::test]
async fn a_verb_that_the_path_does_not_have() {
    refused(
        |stage| signed(stage, call("DELETE /v1/checkout")),
        &unknown_route(),
    )
    .await;
}

#[tokio::test]
async fn a_stage_that_does_not_exist() {
    // The API is not known yet: no document can change this answer.
    let stage = Stage::start(concierge(), now(), |_| {}).await;
    let answer = stage.send(call("GET /v2/health")).await;
    is_refused(
        &answer,
        &Refusal::new(403, "ForbiddenException", "", "Forbidden"),
    );
    assert_eq!(answer.text(), "{\"message\":\"Forbidden\"}");
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_required_header_is_missing_or_empty() {
    let message = "Missing required request parameters: [Idempotency-Key]";
    let missing = Refusal::new(
        400,
        "BadRequestException",
        "BAD_REQUEST_PARAMETERS",
        message,
    );
    let without = || checkout().without_header("idempotency-key");
    refused(|stage| signed(stage, without()), &missing).await;
    refused(
        |stage| signed(stage, without().header("idempotency-key", "")),
        &missing,
    )
    .await;
}

#[tokio::test]
async fn parameters_are_looked_at_before_the_body() {
    let message = "Missing required request parameters: [Idempotency-Key]";
    let missing = Refusal::new(
        400,
        "BadRequestException",
        "BAD_REQUEST_PARAMETERS",
        message,
    );
    let empty = || {
        checkout()
            .without_header("idempotency-key")
            .json(&json!({}))
    };
    refused(|stage| signed(stage, empty()), &missing).await;
}

#[tokio::test]
async fn a_body_that_is_not_of_its_model() {
    let mut without_lines = order();
    without_lines
        .as_object_mut()
        .expect("an object")
        .remove("lines");
    let mut other_type = order();
    other_type["lines"] = json!("rosa-25");
    for body in [without_lines, other_type, json!([]), json!(null)] {
        refused(
            |stage| signed(stage, checkout().json(&body)),
            &invalid_body(),
        )
        .await;
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_or_not_there() {
    for body in ["{\"lines\": [", "lines=1", "\u{feff}{}", ""] {
        refused(
            |stage| signed(stage, checkout().body(body)),
            &invalid_body(),
        )
        .await;
    }
}

#[tokio::test]
async fn a_body_that_breaks_bounds_of_the_concierge_s_model() {
    let stage = Stage::start(concierge(), now(), |_| {}).await;
    let broken = [
        ("/lines/0/quantity", json!(21)),
        ("/lines/0/quantity", json!(1.5)),
        ("/lines/0/productId", json!("Rosa 25")),
        ("/lines", json!([])),
        ("/recipient/name", json!("")),
        ("/address/country", json!("Belgium")),
    ];
    for (place, value) in broken {
        let mut body = order();
        *body.pointer_mut(place).expect("the order has this") = value;
        let answer = stage.send(signed(&stage, checkout().json(&body))).await;
        is_refused(&answer, &invalid_body());
        super::is_an_error(&answer, "BAD_REQUEST_BODY", "Invalid request body");
    }
    stage.service.saw_nothing();
}

#[tokio::test]
async fn a_body_of_more_than_ten_megabytes() {
    let stage = Stage::start(concierge(), now(), |_| {}).await;
    let webhook = call("POST /v1/webhooks/stripe").header("stripe-signature", "t=1");
    let answer = stage.send(webhook.body(vec![b' '; 10_485_761])).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("content-type"), "text; charset=utf-8");
    assert_eq!(
        answer.text(),
        "HTTP content length exceeded 10485760 bytes."
    );
    stage.service.saw_nothing();
}

#[tokio::test]
async fn a_body_that_no_function_can_be_given() {
    let stage = Stage::start(concierge(), now(), |_| {}).await;
    let webhook = call("POST /v1/webhooks/stripe").header("stripe-signature", "t=1");
    let answer = stage.send(webhook.body(vec![b' '; 6 * 1024 * 1024])).await;
    is_refused(
        &answer,
        &Refusal::new(413, "BadRequestException", "", "Request Too Long"),
    );
    assert_eq!(answer.text(), "{\"message\": \"Request Too Long\"}");
    stage.service.saw_nothing();
}
