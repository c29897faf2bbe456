//! Request validation: required parameters with the recorded message, then the body's model.

use std::sync::{Arc, Mutex};

use gatesmith_gateway::{Options, RequestLog};
use gatesmith_model::api::{Additional, ApiKind, ParameterLocation, Presence, Type, TypeId};
use serde_json::{Value, json};

use crate::support::{Answer, api, array, object, request, start, start_with, text};

const INVALID: &str = "{\"message\":\"Invalid request body\"}";

#[tokio::test]
async fn all_missing_parameters_are_listed_headers_before_queries_each_by_name() {
    let api = api().operation("GET /search", |get| {
        get.parameter(ParameterLocation::Query, "q")
            .parameter(ParameterLocation::Query, "limit")
            .parameter(ParameterLocation::Header, "x-tenant")
            .parameter(ParameterLocation::Header, "X-Issuer")
            .mock("{}")
    });
    let gateway = start(api.build()).await;
    let answer = request("GET /v1/search?limit=")
        .header("x-issuer", "")
        .send(&gateway)
        .await;
    answer.is_refused(
        400,
        "BadRequestException",
        "{\"message\":\"Missing required request parameters: [X-Issuer, x-tenant, limit, q]\"}",
    );
    let answer = request("GET /v1/search?limit=1&q=a%20b")
        .header("x-issuer", "i")
        .header("x-tenant", "t")
        .send(&gateway)
        .await;
    assert_eq!(answer.status, 200);
}

/// Sends a body to an operation that takes an order with lines.
async fn order(body: &[u8], content_type: Option<&str>) -> Answer {
    let line = object(
        vec![
            ("sku", text(8), Presence::Required),
            ("note", text(8), Presence::OptionalNullable),
        ],
        Additional::Refused,
    );
    let order = object(
        vec![
            (
                "lines",
                array(Type::Named(TypeId::new(1))),
                Presence::Required,
            ),
            ("gift", Type::Boolean, Presence::Optional),
        ],
        Additional::Ignored,
    );
    let api = api()
        .named(order)
        .named(line)
        .operation("POST /orders", |post| {
            post.body(Type::Named(TypeId::new(0))).mock("{}")
        });
    let gateway = start(api.build()).await;
    let mut request = request("POST /v1/orders").body(body);
    if let Some(media_type) = content_type {
        request = request.header("content-type", media_type);
    }
    request.send(&gateway).await
}

async fn order_of(body: Value) -> Answer {
    order(
        body.to_string().as_bytes(),
        Some("application/json; charset=utf-8"),
    )
    .await
}

#[tokio::test]
async fn a_body_that_fits_its_model_passes() {
    let body = json!({ "lines": [{ "sku": "rose", "note": null }], "more": 1 });
    assert_eq!(order_of(body).await.status, 200);
    assert_eq!(order_of(json!({ "lines": [] })).await.status, 200);
}

#[tokio::test]
async fn a_body_that_does_not_is_invalid() {
    for body in [
        json!({}),
        json!([]),
        json!({ "lines": [{}] }),
        json!({ "lines": [{ "sku": "" }] }),
        json!({ "lines": [{ "sku": "far too long" }] }),
        json!({ "lines": [{ "sku": "rose", "unknown": 1 }] }),
        json!({ "lines": [], "gift": null }),
        json!({ "lines": [], "gift": "yes" }),
    ] {
        let answer = order_of(body).await;
        answer.is_refused(400, "BadRequestException", INVALID);
    }
}

#[tokio::test]
async fn no_body_counts_as_an_empty_object_and_no_json_as_invalid() {
    let json = Some("application/json");
    order(b"", json)
        .await
        .is_refused(400, "BadRequestException", INVALID);
    order(b"", None)
        .await
        .is_refused(400, "BadRequestException", INVALID);
    order(b"{\"lines\":", json)
        .await
        .is_refused(400, "BadRequestException", INVALID);
    order(b"\xff", None)
        .await
        .is_refused(400, "BadRequestException", INVALID);
    let deep = "[".repeat(100_000);
    order(deep.as_bytes(), json)
        .await
        .is_refused(400, "BadRequestException", INVALID);
}

#[tokio::test]
async fn a_media_type_without_a_model_passes() {
    assert_eq!(order(b"no json", Some("text/plain")).await.status, 200);
}

#[tokio::test]
async fn what_is_told_of_an_invalid_body_is_one_line_whatever_its_keys_are() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let options = Options {
        on_request: Some(Arc::new(move |log: &RequestLog<'_>| {
            seen.lock().unwrap().extend(log.refused.map(str::to_owned));
        })),
        ..Options::default()
    };
    let counts = object(Vec::new(), Additional::Kept(text(3)));
    let api = api().named(counts).operation("POST /counts", |post| {
        post.body(Type::Named(TypeId::new(0))).mock("{}")
    });
    let gateway = start_with(api.build(), options).await;
    let long = "x".repeat(100_000);
    for body in [json!({ "a\n200 GET /b\u{1b}[2J": 1 }), json!({ long: 1 })] {
        let answer = request("POST /v1/counts").json(&body).send(&gateway).await;
        assert_eq!(answer.status, 400);
    }
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 2);
    for why in told.iter() {
        assert!(!why.contains(char::is_control), "{why:?}");
        assert!(why.len() < 2_000, "{} bytes", why.len());
    }
}

#[tokio::test]
async fn an_http_api_checks_neither_parameters_nor_api_keys() {
    let api = api()
        .operation("GET /search", |get| {
            let get = get.parameter(ParameterLocation::Query, "q");
            get.keyed().mock("{}")
        })
        .gateway(|gateway| gateway.kind = ApiKind::Http);
    let gateway = start(api.build()).await;
    assert_eq!(request("GET /v1/search").send(&gateway).await.status, 200);
}
