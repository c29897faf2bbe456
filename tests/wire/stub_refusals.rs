//! What the document rules out and the gateway lets through, as API Gateway does: bounds,
//! patterns and listed values of parameters, formats, and bodies that no validator looks at. The
//! stubs answer 400 with every fault and its place, as the document's `Error`. And failures of a
//! service: 500 as the document's `Error`, with nothing of what went wrong.

use std::time::SystemTime;

use concierge_sdk::{
    Error,
    operations::{
        CheckoutError, CheckoutInput, GetOrderError, GetOrderInput, GetProductError,
        GetProductInput, ListOrdersError, ListOrdersInput, ListProductsError, ListProductsInput,
        ReceiveStripeEventError, ReceiveStripeEventInput,
    },
    types,
};
use serde_json::{Value, json};

use crate::support::{
    Answer, Backend, Call, HOSTILE, Log, Samples, Scripted, Stage, call, concierge,
};

/// The declared error of a call that went wrong as it should.
macro_rules! declared {
    ($call:expr, $error:ident::$variant:ident) => {
        match $call.await {
            Err(Error::Service($error::$variant(error))) => error,
            other => panic!("{other:?}"),
        }
    };
}

/// The error names these faults, in this order, and the request.
#[track_caller]
fn names(error: &types::Error, faults: &[&str]) {
    assert_eq!(error.code, "INVALID_REQUEST");
    assert_eq!(
        error.message,
        format!("Invalid request: {}", faults.join("; "))
    );
    assert_eq!(error.request_id.as_deref().map(str::len), Some(36));
}

#[tokio::test]
async fn every_fault_of_a_query_is_named_at_once() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let products = ListProductsInput {
        category: Some(types::ListProductsCategory::from_unlisted("CACTUS")),
        limit: Some(0),
        next_token: Some(String::new()),
    };
    let error = declared!(
        client.list_products(products),
        ListProductsError::BadRequest
    );
    names(
        &error,
        &[
            "query.category must be one of BOUQUET, PLANT, ARRANGEMENT, GIFT",
            "query.limit must be at least 1",
            "query.nextToken must have at least 1 character",
        ],
    );
    let orders = ListOrdersInput {
        status: Some(types::ListOrdersStatus::from_unlisted("accepted")),
        limit: Some(101),
        next_token: Some("花".repeat(1025)),
    };
    let error = declared!(client.list_orders(orders), ListOrdersError::BadRequest);
    names(
        &error,
        &[
            "query.status must be one of ACCEPTED, CHARGED, CONFIRMED, DECLINED, CANCELLED",
            "query.limit must be at most 100",
            "query.nextToken must have at most 1024 characters",
        ],
    );
    stage.service.saw_nothing();
}

#[tokio::test]
async fn a_variable_of_the_path_that_cannot_be_one() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let order = GetOrderInput {
        order_id: "FL-01234ILOU".to_owned(),
    };
    let error = declared!(client.get_order(order), GetOrderError::BadRequest);
    names(
        &error,
        &[
            "path.orderId must have at least 13 characters",
            "path.orderId must match the pattern ^FL-[0-9A-HJKMNP-TV-Z]{10}$",
        ],
    );
    let product = GetProductInput {
        product_id: HOSTILE.repeat(2),
    };
    let error = declared!(client.get_product(product), GetProductError::BadRequest);
    names(
        &error,
        &[
            "path.productId must have at most 64 characters",
            "path.productId must match the pattern ^[a-z0-9]+(-[a-z0-9]+)*$",
        ],
    );
    stage.service.saw_nothing();
}

#[tokio::test]
async fn a_header_that_is_there_but_wrong() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let api = concierge();
    let order = CheckoutInput {
        idempotency_key: "a \"b\"".to_owned(),
        body: Samples(&api).whole("CheckoutRequest"),
    };
    let error = declared!(client.checkout(order), CheckoutError::BadRequest);
    names(
        &error,
        &[
            "header.Idempotency-Key must have at least 8 characters",
            "header.Idempotency-Key must match the pattern ^[A-Za-z0-9_-]+$",
        ],
    );
    stage.service.saw_nothing();
}

#[tokio::test]
async fn every_fault_of_a_body_that_no_validator_looks_at() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.stranger);
    let api = concierge();
    let mut body: types::StripeEvent = Samples(&api).whole("StripeEvent");
    body.id = String::new();
    body.created = -1;
    body.data.object.currency = Some("EURO".to_owned());
    let metadata = body.data.object.metadata.as_mut().expect("a whole sample");
    metadata.insert("orderId".to_owned(), "x".repeat(501));
    let event = ReceiveStripeEventInput {
        stripe_signature: "t=1".to_owned(),
        body,
    };
    let error = declared!(
        client.receive_stripe_event(event),
        ReceiveStripeEventError::BadRequest
    );
    names(
        &error,
        &[
            "body.id must have at least 1 character",
            "body.created must be at least 0",
            "body.data.object.currency must have at most 3 characters",
            "body.data.object.currency must match the pattern ^[a-z]{3}$",
            "body.data.object.metadata.orderId must have at most 500 characters",
        ],
    );
    stage.service.saw_nothing();
}

#[tokio::test]
async fn a_body_that_is_no_event() {
    for (body, fault) in [
        ("", "body is required"),
        ("null", "body must be an object"),
        ("{}", "body.id is required"),
        ("{\"id\":1}", "body.id must be a string"),
    ] {
        let stage = Stage::of_the_concierge().await;
        let answer = stage.send(webhook().body(body)).await;
        is_bad_request(&answer, &[fault]);
        stage.service.saw_nothing();
    }
}

/// No validator has a model for another media type.
#[tokio::test]
async fn a_form_is_not_mistaken_for_broken_json() {
    let stage = Stage::of_the_concierge().await;
    let form = webhook()
        .body("id=evt_1")
        .header("content-type", "application/x-www-form-urlencoded");
    is_bad_request(
        &stage.send(form).await,
        &["header.Content-Type must be application/json"],
    );
    stage.service.saw_nothing();
}

/// The gateway checks that the header is there, and no formats in the body.
#[tokio::test]
async fn faults_of_headers_and_body_are_named_together() {
    let stage = Stage::of_the_concierge().await;
    let api = concierge();
    let mut body: Value = Samples(&api).bare("CheckoutRequest");
    body["deliveryDate"] = json!("2026-02-30");
    let order = call("POST /v1/checkout")
        .header("idempotency-key", "short")
        .json(&body)
        .signed_by(&stage.cast.customer, SystemTime::now());
    is_bad_request(
        &stage.send(order).await,
        &[
            "header.Idempotency-Key must have at least 8 characters",
            "body.deliveryDate must be a calendar day such as `2026-05-09`",
        ],
    );
    stage.service.saw_nothing();
}

/// A webhook of the payment provider's, without its body.
fn webhook() -> Call {
    call("POST /v1/webhooks/stripe")
        .header("stripe-signature", "t=1")
        .header("content-type", "application/json")
}

/// The answer names these faults, and a page of another origin may read it.
#[track_caller]
fn is_bad_request(answer: &Answer, faults: &[&str]) {
    assert_eq!(answer.status, 400, "{}", answer.text());
    let error = json!({
        "code": "INVALID_REQUEST",
        "message": format!("Invalid request: {}", faults.join("; ")),
        "requestId": answer.header("x-amzn-requestid"),
    });
    assert_eq!(answer.json(), error);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

const SECRET: &str = "the password hunter2 was refused";

/// The caller is told nothing but that it failed; the log has the reason and the request's id.
async fn fails(stage: &Stage, event: &str) {
    let log = Log::start();
    let client = stage.client(&stage.cast.customer);
    let order = GetOrderInput {
        order_id: "FL-0123456789".to_owned(),
    };
    let error = declared!(client.get_order(order), GetOrderError::InternalServerError);
    assert_eq!(error.code, "INTERNAL_ERROR");
    assert_eq!(error.message, "Internal server error");
    let id = error.request_id.expect("the error names the request");
    let lines = log.lines_with(event);
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in [SECRET, &id, "ERROR"] {
        assert!(lines[0].contains(part), "{part}: {lines:?}");
    }
}

#[tokio::test]
async fn an_error_of_the_service_is_logged_and_not_told() {
    let stage = Stage::of_the_concierge().await;
    stage.service.fails(SECRET);
    fails(&stage, "the service failed").await;
}

#[tokio::test]
async fn a_panic_of_the_service_is_logged_and_not_told() {
    let stage = Stage::of_the_concierge().await;
    stage.service.panics(SECRET);
    fails(&stage, "the service panicked").await;
}

/// A panic in a binary does not end its process: the next call is answered.
#[tokio::test]
async fn a_failure_in_a_binary_is_not_told_either() {
    let stage = Stage::with(Backend::Binaries).await;
    let client = stage.client(&stage.cast.customer);
    for fail in [Scripted::fails, Scripted::panics, Scripted::fails] {
        fail(&stage.service, SECRET);
        let order = GetOrderInput {
            order_id: "FL-0123456789".to_owned(),
        };
        let error = declared!(client.get_order(order), GetOrderError::InternalServerError);
        assert_eq!(error.code, "INTERNAL_ERROR");
        assert_eq!(error.message, "Internal server error");
        stage.service.saw();
    }
}
