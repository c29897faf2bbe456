//! What a document makes of the gateway's own answers.

use serde_json::json;

use crate::support::{ApiBuilder, api, request, start};

const CORS: (&str, &str) = ("Access-Control-Allow-Origin", "'*'");

fn orders() -> ApiBuilder {
    api().operation("GET /orders", |get| get.signed().mock("[]"))
}

#[tokio::test]
async fn the_class_default_adds_headers_and_keeps_type_status_and_body() {
    let api = orders().response("DEFAULT_4XX", None, &[CORS], None);
    let gateway = start(api.build()).await;
    let answer = request("GET /v1/orders").send(&gateway).await;
    answer.is_refused(
        403,
        "MissingAuthenticationTokenException",
        "{\"message\":\"Missing Authentication Token\"}",
    );
    assert_eq!(
        answer.header("access-control-allow-origin").as_deref(),
        Some("*")
    );
}

#[tokio::test]
async fn a_type_of_its_own_wins_over_the_class_and_may_change_status_and_body() {
    let template = "{\"code\": \"$context.error.responseType\", \"text\": $context.error.messageString, \
                    \"request\": \"$context.requestId\", \"who\": \"$method.request.header.X-Who\", \
                    \"stage\": \"${context.stage}\", \"nothing\": \"$stageVariables.none\"}";
    let api = orders()
        .response("DEFAULT_4XX", Some(418), &[], Some("never"))
        .response(
            "MISSING_AUTHENTICATION_TOKEN",
            Some(401),
            &[("X-Who", "method.request.header.x-who")],
            Some(template),
        );
    let gateway = start(api.build()).await;
    let answer = request("GET /v1/orders")
        .header("x-who", "anna")
        .send(&gateway)
        .await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("x-who").as_deref(), Some("anna"));
    assert_eq!(
        answer.header("x-amzn-errortype").as_deref(),
        Some("MissingAuthenticationTokenException"),
        "the type stays"
    );
    assert_eq!(
        answer.json(),
        json!({
            "code": "MISSING_AUTHENTICATION_TOKEN",
            "text": "Missing Authentication Token",
            "request": answer.header("x-amzn-requestid").unwrap(),
            "who": "anna",
            "stage": "v1",
            "nothing": "",
        })
    );
}

#[tokio::test]
async fn a_status_of_the_class_is_the_status_of_all_its_types() {
    let gateway = start(
        orders()
            .response("DEFAULT_4XX", Some(418), &[], None)
            .build(),
    )
    .await;
    assert_eq!(request("GET /v1/orders").send(&gateway).await.status, 418);
    assert_eq!(request("GET /v1/nothing").send(&gateway).await.status, 418);
}

#[tokio::test]
async fn a_failed_integration_is_a_502_that_the_class_of_5xx_customises() {
    let api = api()
        .operation("GET /none", |get| get.function("absent"))
        .response("DEFAULT_5XX", None, &[CORS], None);
    let gateway = start(api.build()).await;
    let answer = request("GET /v1/none").send(&gateway).await;
    answer.is_refused(
        500,
        "InternalServerErrorException",
        "{\"message\": \"Internal server error\"}",
    );
    assert_eq!(
        answer.header("access-control-allow-origin").as_deref(),
        Some("*")
    );
}

#[tokio::test]
async fn a_wrong_stage_is_answered_before_the_document_counts() {
    let gateway = start(
        orders()
            .response("DEFAULT_4XX", Some(418), &[CORS], None)
            .build(),
    )
    .await;
    let answer = request("GET /v2/orders").send(&gateway).await;
    answer.is_refused(403, "ForbiddenException", "{\"message\":\"Forbidden\"}");
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_value_that_no_header_can_hold_is_left_out() {
    let api = orders().response(
        "DEFAULT_4XX",
        None,
        &[("X-Query", "method.request.querystring.q")],
        None,
    );
    let gateway = start(api.build()).await;
    let answer = request("GET /v1/orders?q=a%0d%0ab").send(&gateway).await;
    assert_eq!((answer.status, answer.header("x-query")), (403, None));
}
