//! What the gateway answers by itself: status, `x-amzn-ErrorType` and message as recorded.
//!
//! Each refusal is shown twice: in the body that API Gateway gives it, and in the one that the
//! Concierge's document gives it, which is an `Error`, and which pages of other origins may read.

mod cors;
mod functions;
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
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

/// A refusal as it was recorded.
struct Refusal<'a> {
    status: u16,
    /// `x-amzn-ErrorType`.
    error_type: &'a str,
    /// The type of the gateway response, which the Concierge's document calls `code`.
    code: &'a str,
    message: &'a str,
    /// The body where the document gives none.
    body: String,
}

impl<'a> Refusal<'a> {
    fn new(status: u16, error_type: &'a str, code: &'a str, message: &'a str) -> Self {
        Self {
            status,
            error_type,
            code,
            message,
            body: json!({ "message": message }).to_string(),
        }
    }

    /// What comes from behind the integration has a space (recorded).
    fn with_a_space(self) -> Self {
        let body = self.body.replace("\":", "\": ");
        Self { body, ..self }
    }

    /// Refusals by policies have a capital letter (recorded).
    fn with_a_capital(self) -> Self {
        let body = self.body.replace("{\"message\"", "{\"Message\"");
        Self { body, ..self }
    }
}

/// Asserts that both documents' gateways refuse this call.
async fn refused(write: impl Fn(&Stage) -> Call, refusal: &Refusal<'_>) {
    refused_with(|_| {}, write, refusal).await;
}

/// The same, with other options.
async fn refused_with(
    options: impl Fn(&mut Options),
    write: impl Fn(&Stage) -> Call,
    refusal: &Refusal<'_>,
) {
    refused_by(
        [plain(), concierge()],
        options,
        |stage| (write(stage), refusal.body.clone()),
        refusal,
    )
    .await;
}

/// The same of other documents, and where the message says something of the stage.
async fn refused_by(
    [plain, concierge]: [Arc<Api>; 2],
    options: impl Fn(&mut Options),
    write: impl Fn(&Stage) -> (Call, String),
    refusal: &Refusal<'_>,
) {
    let stage = Stage::start(plain, now(), &options).await;
    let (call, body) = write(&stage);
    let answer = stage.send(call).await;
    is_refused(&answer, refusal);
    assert_eq!(answer.text(), body);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "");
    stage.service.saw_nothing();

    let stage = Stage::start(concierge, now(), &options).await;
    let (call, body) = write(&stage);
    let answer = stage.send(call).await;
    is_refused(&answer, refusal);
    is_an_error(&answer, refusal.code, &message_of(&body));
    stage.service.saw_nothing();
}

#[track_caller]
fn is_refused(answer: &Answer, refusal: &Refusal<'_>) {
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

fn message_of(body: &str) -> String {
    let body: Value = serde_json::from_str(body).expect("recorded bodies are JSON");
    let message = body.get("message").or_else(|| body.get("Message"));
    message
        .and_then(Value::as_str)
        .expect("with a message")
        .to_owned()
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
