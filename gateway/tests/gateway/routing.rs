//! Which operation a request reaches, and what unknown ones are answered.

use crate::support::{api, recorder, request, start, start_with};

const NO_TOKEN: &str = "{\"message\":\"Missing Authentication Token\"}";
const NO_TOKEN_TYPE: &str = "MissingAuthenticationTokenException";

#[tokio::test]
async fn an_unknown_path_and_an_unknown_verb_are_answered_alike() {
    let gateway = start(api().operation("GET /orders", |get| get.mock("[]")).build()).await;
    let found = request("GET /v1/orders").send(&gateway).await;
    assert_eq!((found.status, found.text()), (200, "[]".to_owned()));
    for line in [
        "GET /v1/nothing",
        "GET /v1/orders/7",
        "POST /v1/orders",
        "HEAD /v1/nothing",
        "BREW /v1/orders",
        "GET /v1",
    ] {
        let answer = request(line).send(&gateway).await;
        if line.starts_with("HEAD") {
            assert_eq!(answer.status, 403, "{line}");
        } else {
            answer.is_refused(403, NO_TOKEN_TYPE, NO_TOKEN);
        }
    }
}

#[tokio::test]
async fn a_wrong_stage_is_forbidden() {
    let gateway = start(api().operation("GET /orders", |get| get.mock("[]")).build()).await;
    for line in [
        "GET /v2/orders",
        "GET /orders",
        "GET /",
        "OPTIONS *",
        "GET //v1/orders",
    ] {
        let answer = request(line).send(&gateway).await;
        answer.is_refused(403, "ForbiddenException", "{\"message\":\"Forbidden\"}");
    }
}

#[tokio::test]
async fn a_head_request_is_not_a_get_request() {
    let api = api()
        .operation("GET /both", |get| get.mock("get"))
        .operation("ANY /any", |any| any.mock("any"));
    let gateway = start(api.build()).await;
    assert_eq!(request("HEAD /v1/both").send(&gateway).await.status, 403);
    let answer = request("HEAD /v1/any").send(&gateway).await;
    assert_eq!((answer.status, answer.text()), (200, String::new()));
}

#[tokio::test]
async fn something_else_than_a_signature_on_an_unknown_path_is_named() {
    let gateway = start(api().operation("GET /orders", |get| get.mock("[]")).build()).await;
    let answer = request("GET /v1/nothing")
        .header("authorization", "Bearer token")
        .send(&gateway)
        .await;
    assert_eq!(answer.status, 403);
    assert_eq!(
        answer.header("x-amzn-errortype").as_deref(),
        Some("IncompleteSignatureException")
    );
}

#[tokio::test]
async fn the_path_reaches_the_function_as_it_was_sent() {
    let api = api()
        .operation("GET /orders/{orderId}", |get| get.function("f"))
        .operation("ANY /files/{path+}", |any| any.function("f"));
    let (recorder, options) = recorder();
    let gateway = start_with(api.build(), options).await;
    for (path, event_path, parameters) in [
        (
            "/orders/7/",
            "/orders/7/",
            serde_json::json!({ "orderId": "7" }),
        ),
        (
            "/orders/a%2Fb%20c",
            "/orders/a%2Fb%20c",
            serde_json::json!({ "orderId": "a%2Fb%20c" }),
        ),
        (
            "/files/a//b/",
            "/files/a//b/",
            serde_json::json!({ "path": "a//b" }),
        ),
        ("//files/a", "/files/a", serde_json::json!({ "path": "a" })),
    ] {
        let answer = request(&format!("GET /v1{path}")).send(&gateway).await;
        assert_eq!(answer.status, 200, "{path}");
        let event = recorder.last();
        assert_eq!(event["path"], event_path);
        assert_eq!(event["pathParameters"], parameters);
        assert_eq!(event["requestContext"]["path"], format!("/v1{path}"));
    }
}
