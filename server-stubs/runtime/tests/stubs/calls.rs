//! Handlers in the shape that the generator prints, from the event to the reply.

#![expect(clippy::panic, reason = "panics of a service are what is tested")]

use gatesmith_lambda::{Incoming, Reply, Request, Route, Router, ServiceError};
use serde_json::json;

use crate::shop::operations::get_order::{GetOrder, GetOrderInput, GetOrderResponse};
use crate::shop::operations::place_order::{PlaceOrder, PlaceOrderInput, PlaceOrderResponse};
use crate::shop::types::{Error, Order, OrderStatus};
use crate::support::{Answer, Event};

/// A service that does what the order's id says.
struct Shop;

impl GetOrder for Shop {
    async fn get_order(
        &self,
        request: Request<GetOrderInput>,
    ) -> Result<GetOrderResponse, ServiceError> {
        let order = |id: &str| Order {
            order_id: id.to_owned(),
            status: OrderStatus::Pending,
        };
        let error = |text: &str| Error {
            code: "X".to_owned(),
            message: text.to_owned(),
            request_id: None,
        };
        Ok(match request.input.order_id.as_str() {
            "panic" => panic!("the password is hunter2"),
            "fail" => "not a number".parse::<i32>().map(|_| ()).map_or_else(
                |error| Err(ServiceError::from(error)),
                |()| Ok(GetOrderResponse::Ok(order("1"))),
            )?,
            "later" => GetOrderResponse::Accepted {
                location: "/orders/later".to_owned(),
                retry_after: Some(5),
            },
            "inject" => GetOrderResponse::Accepted {
                location: "/\r\nSet-Cookie: a=b".to_owned(),
                retry_after: None,
            },
            "gone" => GetOrderResponse::ClientError {
                status: 410,
                body: error("gone"),
            },
            "fine" => GetOrderResponse::ClientError {
                status: 200,
                body: error("this is no error"),
            },
            "who" => GetOrderResponse::Ok(order(&format!(
                "{:?} {:?} {}",
                request.caller.identity.subject(),
                request.caller.api_key_id,
                request.request_id
            ))),
            id => GetOrderResponse::Ok(order(&format!("{id} {:?}", request.input.fields))),
        })
    }
}

impl PlaceOrder for Shop {
    async fn place_order(
        &self,
        request: Request<PlaceOrderInput>,
    ) -> Result<PlaceOrderResponse, ServiceError> {
        match request.input.body.lines[0].product_id.as_str() {
            "panic" => panic!("the password is hunter2"),
            "sold-out" => {
                return Ok(PlaceOrderResponse::BadRequest(Error {
                    code: "SOLD_OUT".to_owned(),
                    message: "Sold out".to_owned(),
                    request_id: None,
                }));
            }
            _ => {}
        }
        Ok(PlaceOrderResponse::Ok(Order {
            order_id: String::from_utf8_lossy(&request.raw_body).into_owned(),
            status: OrderStatus::Confirmed,
        }))
    }
}

fn shop() -> Router {
    crate::shop::router(Shop)
}

async fn get_order(id: &str) -> Answer {
    Event::new("GET", "/orders/{orderId}", &format!("/orders/{id}"))
        .path("orderId", id)
        .sent_to(&shop())
        .await
}

fn place_order(body: impl std::fmt::Display) -> Event {
    Event::new("POST", "/orders", "/orders")
        .header("idempotency-KEY", "key-1")
        .header("Content-Type", "application/json; charset=utf-8")
        .body(body)
}

fn good_order() -> serde_json::Value {
    json!({"lines": [{"productId": "tulip", "quantity": 3}]})
}

#[tokio::test]
async fn an_operation_is_found_by_its_template_and_not_by_its_path() {
    let answer = Event::new("GET", "/orders/{orderId}", "/shop/orders/7/")
        .path("orderId", "7")
        .sent_to(&shop())
        .await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.json(),
        json!({"orderId": "7 []", "status": "PENDING"})
    );
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    assert_eq!(answer.0["isBase64Encoded"], json!(false));
}

#[tokio::test]
async fn an_operation_that_is_not_served_is_a_404() {
    let answer = Event::new("DELETE", "/orders/{orderId}", "/orders/7")
        .sent_to(&shop())
        .await;
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.json(), json!({"message": "Not Found"}));
}

#[tokio::test]
async fn path_variables_are_decoded_once() {
    let answer = get_order("a%252Fb").await;
    assert_eq!(answer.json()["orderId"], "a%2Fb []");
    assert_eq!(
        get_order("%ff").await.problems(),
        ["path.orderId: must be UTF-8"]
    );
}

#[tokio::test]
async fn every_problem_of_the_parameters_is_told() {
    let answer = Event::new("GET", "/orders/{orderId}", "/orders/123456789")
        .path("orderId", "123456789")
        .query("depth", &["1", "0"])
        .sent_to(&shop())
        .await;
    assert_eq!(
        answer.problems(),
        [
            "path.orderId: must have at most 8 characters",
            "query.depth: must be at least 1",
        ]
    );
    let answer = Event::new("GET", "/orders/{orderId}", "/orders/1")
        .query("depth", &["many"])
        .sent_to(&shop())
        .await;
    assert_eq!(
        answer.problems(),
        [
            "path.orderId: is required",
            "query.depth: must be a whole number of 32 bits",
        ]
    );
}

#[tokio::test]
async fn lists_are_split_as_the_document_says() {
    let answer = Event::new("GET", "/orders/{orderId}", "/orders/1")
        .path("orderId", "1")
        .query("fields", &["a,b"])
        .sent_to(&shop())
        .await;
    assert_eq!(answer.json()["orderId"], r#"1 ["a", "b"]"#);
}

#[tokio::test]
async fn a_body_is_read_and_its_bytes_are_there_as_they_came() {
    let body = r#"{ "lines":[{"productId":"tulip", "quantity":3}] }"#;
    let answer = place_order(body).sent_to(&shop()).await;
    assert_eq!(answer.json()["orderId"], body);
}

#[tokio::test]
async fn a_body_in_base64_is_decoded_first() {
    let answer = place_order("eyJsaW5lcyI6W3sicHJvZHVjdElkIjoiYSIsInF1YW50aXR5IjoxfV19")
        .with("/isBase64Encoded", json!(true))
        .sent_to(&shop())
        .await;
    assert_eq!(
        answer.json()["orderId"],
        r#"{"lines":[{"productId":"a","quantity":1}]}"#
    );
}

#[tokio::test]
async fn a_rejection_is_the_error_that_the_document_declares() {
    let answer = place_order(json!({
        "lines": [
            {"productId": "tulip", "quantity": 0},
            {"productId": "", "quantity": 21},
        ],
        "voucher": "no",
        "status": "LOST",
    }))
    .sent_to(&shop())
    .await;
    assert_eq!(answer.status(), 400);
    assert_eq!(
        answer.json(),
        json!({
            "code": "INVALID_REQUEST",
            "message": "Invalid request: body.lines[0].quantity must be at least 1; \
                body.lines[1].productId must have at least 1 character; \
                body.lines[1].quantity must be at most 20; \
                body.voucher must match the pattern ^[A-Z]{3}-[0-9]+$; \
                body.status must be one of PENDING, CONFIRMED",
            "requestId": "11111111-2222-3333-4444-555555555555",
        })
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_its_place() {
    let cases = [
        (r#"{"lines": "#, "body must be JSON: EOF while parsing"),
        (r"{} x", "body"),
        (r"{}", "body.lines is required"),
        (r"[]", "body must be an object"),
        (
            r#"{"lines": [{"quantity": 1}]}"#,
            "body.lines[0].productId is required",
        ),
        (
            r#"{"lines": [{"productId": "a", "quantity": "1"}]}"#,
            "body.lines[0].quantity must be a whole number of 32 bits",
        ),
        (
            r#"{"lines": [{"productId": "a", "quantity": 1.5}]}"#,
            "body.lines[0].quantity must be a whole number of 32 bits",
        ),
        (r#"{"lines": [], "more": 1}"#, "body.more is not declared"),
        (
            r#"{"lines": [], "lines": []}"#,
            "body.lines must not come twice",
        ),
        (r#"{"lines": []}"#, "body.lines must have at least 1 item"),
    ];
    for (body, expected) in cases {
        let answer = place_order(body).sent_to(&shop()).await;
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(
            message.starts_with(&format!("Invalid request: {expected}")),
            "{body} gave {message}"
        );
    }
}

#[tokio::test]
async fn a_missing_body_and_a_missing_header_are_told_together() {
    let answer = Event::new("POST", "/orders", "/orders")
        .sent_to(&shop())
        .await;
    assert_eq!(
        answer.json()["message"],
        "Invalid request: header.Idempotency-Key is required; body is required"
    );
}

#[tokio::test]
async fn a_form_is_not_taken_for_broken_json() {
    let answer = place_order("a=b")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .sent_to(&shop())
        .await;
    assert_eq!(
        answer.json()["message"],
        "Invalid request: header.Content-Type must be application/json"
    );
}

#[tokio::test]
async fn a_million_problems_make_a_short_answer() {
    let lines = vec![json!({"productId": "x".repeat(9), "quantity": 0}); 50_000];
    let answer = place_order(json!({"lines": lines})).sent_to(&shop()).await;
    assert_eq!(answer.status(), 400);
    assert!(answer.0.to_string().len() < 5_000);
}

#[tokio::test]
async fn a_panic_is_a_500_that_says_nothing_about_it() {
    let plain = get_order("panic").await;
    assert_eq!(plain.status(), 500);
    assert_eq!(plain.json(), json!({"message": "Internal server error"}));

    let body = json!({"lines": [{"productId": "panic", "quantity": 1}]});
    let declared = place_order(body).sent_to(&shop()).await;
    assert_eq!(declared.status(), 500);
    assert_eq!(
        declared.json(),
        json!({
            "code": "INTERNAL_ERROR",
            "message": "Internal server error",
            "requestId": "11111111-2222-3333-4444-555555555555",
        })
    );
}

#[tokio::test]
async fn an_error_of_the_service_is_a_500_that_says_nothing_about_it() {
    let answer = get_order("fail").await;
    assert_eq!(answer.status(), 500);
    assert_eq!(answer.json(), json!({"message": "Internal server error"}));
}

#[tokio::test]
async fn an_error_that_the_service_answers_goes_out_as_it_is() {
    let body = json!({"lines": [{"productId": "sold-out", "quantity": 1}]});
    let answer = place_order(body).sent_to(&shop()).await;
    assert_eq!(answer.status(), 400);
    assert_eq!(
        answer.json(),
        json!({"code": "SOLD_OUT", "message": "Sold out"})
    );
}

#[tokio::test]
async fn only_a_status_of_the_declared_class_goes_out() {
    assert_eq!(get_order("gone").await.status(), 410);
    assert_eq!(get_order("fine").await.status(), 500);
}

#[tokio::test]
async fn headers_go_out_unless_they_would_split_the_answer() {
    let later = get_order("later").await;
    assert_eq!(later.header("Location"), Some("/orders/later"));
    assert_eq!(later.header("Retry-After"), Some("5"));
    assert_eq!(later.0["body"], "");
    assert_eq!(get_order("inject").await.status(), 500);
}

#[tokio::test]
async fn every_answer_carries_the_origin_of_its_preflight() {
    for id in ["1", "fail", "panic", "123456789"] {
        let answer = get_order(id).await;
        assert_eq!(
            answer.header("Access-Control-Allow-Origin"),
            Some("https://shop.example")
        );
        assert_eq!(answer.header("Vary"), Some("Origin"));
        assert_eq!(
            answer.header("Access-Control-Expose-Headers"),
            Some("Location,Retry-After")
        );
    }
    let any = place_order(good_order()).sent_to(&shop()).await;
    assert_eq!(any.header("Access-Control-Allow-Origin"), Some("*"));
    assert_eq!(any.header("Vary"), None);
}

#[tokio::test]
async fn a_service_sees_who_calls() {
    let event = |identity, authorizer| {
        let event = Event::new("GET", "/orders/{orderId}", "/orders/who").path("orderId", "who");
        event
            .with("/requestContext/identity", identity)
            .with("/requestContext/authorizer", authorizer)
    };
    let id = "11111111-2222-3333-4444-555555555555";
    let arn = "arn:aws:iam::000000000000:user/ann";
    let cases = [
        (json!({}), json!(null), "None None"),
        (
            json!({"userArn": arn, "apiKeyId": "k1", "apiKey": "secret"}),
            json!(null),
            r#"Some("arn:aws:iam::000000000000:user/ann") Some("k1")"#,
        ),
        (
            json!({"userArn": arn, "cognitoIdentityId": "us-east-1:1"}),
            json!(null),
            r#"Some("us-east-1:1") None"#,
        ),
        (
            json!({}),
            json!({"claims": {"sub": "ann", "exp": "Thu Jan 01 00:00:00 UTC 2026"}}),
            r#"Some("ann") None"#,
        ),
        (
            json!({}),
            json!({"principalId": "bob", "integrationLatency": 7, "plan": "1"}),
            r#"Some("bob") None"#,
        ),
    ];
    for (identity, authorizer, expected) in cases {
        let answer = event(identity, authorizer).sent_to(&shop()).await;
        assert_eq!(answer.json()["orderId"], format!("{expected} {id}"));
    }
}

#[tokio::test]
async fn text_and_bytes_are_carried_as_they_are() {
    let router = Router::new([
        Route::new("PUT", "/text", |incoming| async {
            let request = incoming.read(Incoming::text)?;
            Ok(Reply::text(200, "text/plain", request.input))
        }),
        Route::new("PUT", "/bytes", |incoming| async {
            let request = incoming.read(Incoming::bytes_optional)?;
            let bytes = request.input.unwrap_or_default();
            Ok(Reply::bytes(200, "image/png", bytes))
        }),
    ]);
    let put = |resource: &str| Event::new("PUT", resource, resource);

    let text = put("/text").body("Grüße").sent_to(&router).await;
    assert_eq!(text.0["body"], "Grüße");
    assert_eq!(
        text.header("Content-Type"),
        Some("text/plain; charset=utf-8")
    );
    let broken = put("/text")
        .body("/w==")
        .with("/isBase64Encoded", json!(true));
    assert_eq!(
        broken.sent_to(&router).await.problems(),
        ["body: must be UTF-8"]
    );
    assert_eq!(
        put("/text").sent_to(&router).await.problems(),
        ["body: is required"]
    );

    let bytes = put("/bytes")
        .body("/w==")
        .with("/isBase64Encoded", json!(true));
    let bytes = bytes.sent_to(&router).await;
    assert_eq!(bytes.0["body"], "/w==");
    assert_eq!(bytes.0["isBase64Encoded"], true);
    assert_eq!(bytes.header("Content-Type"), Some("image/png"));
}

#[tokio::test]
async fn an_operation_for_any_verb_serves_what_no_other_does_and_is_told_the_verb() {
    let verb = |incoming: Incoming| async move {
        let request = incoming.read(|_| Ok(()))?;
        Ok(Reply::text(200, "text/plain", request.method))
    };
    let router = Router::new([
        Route::new("ANY", "/{proxy+}", verb),
        Route::new("GET", "/{proxy+}", |_| async { Ok(Reply::new(204)) }),
    ]);
    let patch = Event::new("PATCH", "/{proxy+}", "/a/b").sent_to(&router);
    assert_eq!(patch.await.0["body"], "PATCH");
    let get = Event::new("GET", "/{proxy+}", "/a/b").sent_to(&router);
    assert_eq!(get.await.status(), 204);
}
