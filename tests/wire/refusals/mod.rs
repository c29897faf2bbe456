//! What the gateway answers by itself: status, `x-amzn-ErrorType` and message as recorded.
//!
//! Each refusal is shown twice: in the body that API Gateway gives it, and in the one that the
//! Concierge's document gives it, which is an `Error`, and which pages of other origins may read.

mod cors;
mod functions;
mod keys_and_tokens;
mod requests;
mod signatures;

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatesmith_gateway::Options;
use gatesmith_model::api::Api;
use serde_json::{Value, json};

use crate::support::{Answer, Call, Stage, call, concierge, plain};

/// The time on the gateway's clock: 2026-01-01T00:00:00Z.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(490_896)
}

/// A refusal as it was recorded.
#[derive(Clone)]
struct Refusal {
    status: u16,
    /// `x-amzn-ErrorType`.
    error_type: &'static str,
    /// The type of the gateway response, which the Concierge's document calls `code`.
    code: &'static str,
    message: String,
    /// The body up to the message, where the document gives none.
    opening: &'static str,
}

impl Refusal {
    fn new(
        status: u16,
        error_type: &'static str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            error_type,
            code,
            message: message.into(),
            opening: "{\"message\":",
        }
    }

    /// What comes from behind the integration has a space (recorded).
    fn with_a_space(self) -> Self {
        let opening = "{\"message\": ";
        Self { opening, ..self }
    }

    /// Refusals by policies have a capital letter (recorded).
    fn with_a_capital(self) -> Self {
        let opening = "{\"Message\":";
        Self { opening, ..self }
    }

    fn body(&self) -> String {
        format!("{}{}}}", self.opening, json!(self.message))
    }
}

/// Asserts that both documents' gateways refuse this call.
async fn refused(write: impl Fn(&Stage) -> Call, refusal: &Refusal) {
    refused_with(|_| {}, write, refusal).await;
}

/// The same, with other options.
async fn refused_with(
    options: impl Fn(&mut Options),
    write: impl Fn(&Stage) -> Call,
    refusal: &Refusal,
) {
    let write = |stage: &Stage| (write(stage), refusal.clone());
    refused_by([plain(), concierge()], options, write).await;
}

/// The same of other documents, and where the message says something of the stage.
async fn refused_by(
    [plain, concierge]: [Arc<Api>; 2],
    options: impl Fn(&mut Options),
    write: impl Fn(&Stage) -> (Call, Refusal),
) {
    let stage = Stage::start(plain, now(), &options).await;
    let (call, refusal) = write(&stage);
    let answer = stage.send(call).await;
    is_refused(&answer, &refusal);
    assert_eq!(answer.text(), refusal.body());
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "");
    stage.service.saw_nothing();

    let stage = Stage::start(concierge, now(), &options).await;
    let (call, refusal) = write(&stage);
    let answer = stage.send(call).await;
    is_refused(&answer, &refusal);
    is_an_error(&answer, refusal.code, &refusal.message);
    stage.service.saw_nothing();
}

#[track_caller]
fn is_refused(answer: &Answer, refusal: &Refusal) {
    let found = (answer.status, answer.header("x-amzn-errortype"));
    assert_eq!(
        found,
        (refusal.status, refusal.error_type),
        "{}",
        answer.text()
    );
    assert_eq!(answer.header("x-amzn-requestid").len(), 36);
    assert_ne!(answer.header("x-amz-apigw-id"), "");
    assert_eq!(
        answer.header("x-amzn-trace-id"),
        "",
        "errors have no trace id"
    );
}

/// The answer is the Concierge's `Error`, and a page of another origin may read it.
#[track_caller]
fn is_an_error(answer: &Answer, code: &str, message: &str) {
    let id = answer.header("x-amzn-requestid");
    let error = json!({ "code": code, "message": message, "requestId": id });
    assert_eq!(answer.json(), error);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(
        answer.header("access-control-expose-headers"),
        "Retry-After,x-amzn-ErrorType,x-amzn-RequestId"
    );
}

/// A call that both documents know, with nothing wrong about it but that nobody signed it.
fn checkout() -> Call {
    call("POST /v1/checkout")
        .header("idempotency-key", "0123-4567")
        .json(&order())
}

/// A body that both documents allow.
fn order() -> Value {
    json!({
        "lines": [{ "productId": "rosa-25", "quantity": 1 }],
        "recipient": { "name": "Zoë" },
        "address": { "street": "Grote Markt 1", "city": "Brussel", "postalCode": "1000", "country": "BE" },
        "deliveryDate": "2026-01-02",
    })
}
