//! What becomes of a function's reply, and of functions that give none.

use std::time::Duration;

use bytes::Bytes;
use gatesmith_gateway::{Invocation, InvokeError, InvokeResult};
use serde_json::{Value, json};

use crate::support::{Answer, Request, api, function, request, start_with};

const INTERNAL: &str = "InternalServerErrorException";
const INTERNAL_BODY: &str = "{\"message\": \"Internal server error\"}";

/// The answer where a function gives this result.
async fn answer_to(asked: Request, binary: &[&str], result: InvokeResult) -> Answer {
    let binary: Vec<String> = binary.iter().map(ToString::to_string).collect();
    let api = api()
        .operation("GET /f", |get| get.function("f"))
        .gateway(|gateway| gateway.binary_media_types = binary);
    let options = function(move |_: Invocation| {
        let result = result.clone();
        async move { result }
    });
    asked.send(&start_with(api.build(), options).await).await
}

async fn answer(reply: Value) -> Answer {
    let reply = Bytes::from(reply.to_string());
    answer_to(request("GET /v1/f"), &[], Ok(reply)).await
}

#[tokio::test]
async fn a_reply_is_the_answer() {
    let reply = json!({
        "statusCode": "201",
        "headers": { "X-One": "1", "x-flag": true, "x-none": null, "X-Both": "solo" },
        "multiValueHeaders": { "x-both": ["multi"], "Set-Cookie": ["a=1", "b=2"] },
        "body": "made",
    });
    let answer = answer(reply).await;
    assert_eq!((answer.status, answer.text()), (201, "made".to_owned()));
    let header = |name| answer.header(name);
    assert_eq!(header("x-one").as_deref(), Some("1"));
    assert_eq!(header("x-flag").as_deref(), Some("true"));
    assert_eq!(header("x-none"), None);
    assert_eq!(header("x-both").as_deref(), Some("multi, solo"));
    assert_eq!(header("set-cookie").as_deref(), Some("a=1, b=2"));
    assert_eq!(header("content-type").as_deref(), Some("application/json"));
    assert!(header("x-amzn-trace-id").is_some());
    assert!(header("x-amzn-requestid").is_some());
}

#[tokio::test]
async fn a_reply_without_a_status_is_a_200() {
    let answer = answer(json!({ "headers": { "content-type": "text/html" } })).await;
    assert_eq!((answer.status, answer.text()), (200, String::new()));
    assert_eq!(answer.header("content-type").as_deref(), Some("text/html"));
}

#[tokio::test]
async fn headers_that_the_gateway_sets_are_renamed_or_dropped() {
    let answer = answer(json!({
        "headers": {
            "Connection": "x", "Content-Length": "999", "Date": "y", "Server": "z",
            "WWW-Authenticate": "w", "Transfer-Encoding": "chunked", "x-amzn-RequestId": "mine",
        },
        "body": "{}",
    }))
    .await;
    assert_eq!(answer.text(), "{}");
    for (name, value) in [
        ("x-amzn-remapped-connection", "x"),
        ("x-amzn-remapped-content-length", "999"),
        ("x-amzn-remapped-date", "y"),
        ("x-amzn-remapped-server", "z"),
        ("x-amzn-remapped-www-authenticate", "w"),
    ] {
        assert_eq!(answer.header(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(answer.header("transfer-encoding"), None);
    assert_ne!(answer.header("x-amzn-requestid").as_deref(), Some("mine"));
}

#[tokio::test]
async fn statuses_that_have_no_body_have_none() {
    for status in [204, 304] {
        let answer = answer(json!({ "statusCode": status, "body": "unseen" })).await;
        assert_eq!((answer.status, answer.text()), (status, String::new()));
    }
}

#[tokio::test]
async fn a_malformed_reply_is_a_502() {
    for reply in [
        json!("text"),
        json!([1]),
        Value::Null,
        json!({ "statusCode": 200, "wrongValue": 1 }),
        json!({ "statusCode": "two hundred" }),
        json!({ "statusCode": null }),
        json!({ "statusCode": 99 }),
        json!({ "statusCode": 100 }),
        json!({ "statusCode": 70_000 }),
        json!({ "body": { "a": 1 } }),
        json!({ "body": 1 }),
        json!({ "multiValueHeaders": { "a": "b" } }),
        json!({ "headers": { "a": ["b"] } }),
        json!({ "headers": { "a b": "c" } }),
        json!({ "headers": { "a": "b\r\nc: d" } }),
        json!({ "headers": "a" }),
        json!({ "isBase64Encoded": "yes" }),
        json!({ "errorMessage": "failed", "errorType": "Error" }),
    ] {
        answer(reply).await.is_refused(502, INTERNAL, INTERNAL_BODY);
    }
    for reply in ["", "{", "\u{0}", "{\"body\": \"\\ud800\"}"] {
        let reply = Ok(Bytes::from(reply));
        answer_to(request("GET /v1/f"), &[], reply)
            .await
            .is_refused(502, INTERNAL, INTERNAL_BODY);
    }
}

#[tokio::test]
async fn base64_is_decoded_where_the_first_accepted_media_type_is_binary() {
    let reply = |body: &str| {
        let headers = json!({ "content-type": "image/png" });
        let reply = json!({ "isBase64Encoded": true, "body": body, "headers": headers });
        Ok(Bytes::from(reply.to_string()))
    };
    let accepting = |accept| request("GET /v1/f").header("accept", accept);
    let png = ["image/png"];
    assert_eq!(
        answer_to(accepting("image/png, */*"), &png, reply("Yf8="))
            .await
            .body,
        b"a\xff"
    );
    assert_eq!(
        answer_to(accepting("*/*"), &png, reply("Yf8=")).await.body,
        b"Yf8="
    );
    assert_eq!(
        answer_to(request("GET /v1/f"), &["*/*"], reply("Yf8="))
            .await
            .body,
        b"a\xff"
    );
    let broken = answer_to(accepting("image/png"), &png, reply("?")).await;
    broken.is_refused(500, INTERNAL, INTERNAL_BODY);
}

#[tokio::test]
async fn each_failure_of_a_function_has_its_status() {
    for (error, status) in [
        (
            InvokeError::Function {
                payload: Bytes::from("{}"),
            },
            502,
        ),
        (InvokeError::TimedOut, 502),
        (InvokeError::Crashed("signal 9".to_owned()), 502),
        (InvokeError::NotFound, 500),
        (InvokeError::NotInvokable("permission".to_owned()), 500),
        (InvokeError::Throttled, 500),
    ] {
        let answer = answer_to(request("GET /v1/f"), &[], Err(error)).await;
        answer.is_refused(status, INTERNAL, INTERNAL_BODY);
    }
}

#[tokio::test]
async fn a_function_that_panics_is_a_502_and_the_gateway_goes_on() {
    let api = api()
        .operation("GET /f", |get| get.function("f"))
        .operation("GET /health", |get| get.mock("up"));
    let options = function(|_: Invocation| async { panic!("out of order") });
    let gateway = start_with(api.build(), options).await;
    request("GET /v1/f")
        .send(&gateway)
        .await
        .is_refused(502, INTERNAL, INTERNAL_BODY);
    assert_eq!(request("GET /v1/health").send(&gateway).await.text(), "up");
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_a_504() {
    let api = api().operation("GET /f", |get| {
        get.function("f")
            .integration(|integration| integration.timeout_ms = 50)
    });
    let options = function(|_: Invocation| async {
        tokio::time::sleep(Duration::from_mins(1)).await;
        Ok(Bytes::new())
    });
    let gateway = start_with(api.build(), options).await;
    let answer = request("GET /v1/f").send(&gateway).await;
    answer.is_refused(
        504,
        INTERNAL,
        "{\"message\": \"Endpoint request timed out\"}",
    );
}

#[tokio::test]
async fn an_integration_that_cannot_work_on_api_gateway_does_not_work_here() {
    let api = api()
        .operation("GET /verb", |get| {
            get.function("f")
                .integration(|integration| integration.http_method = "GET".to_owned())
        })
        .operation("GET /header", |get| {
            get.function("f").integration(|integration| {
                let target = "integration.request.header.Authorization".to_owned();
                integration
                    .request_parameters
                    .insert(target, "'x'".to_owned());
            })
        });
    let options = function(|_: Invocation| async { Ok(Bytes::from("{}")) });
    let gateway = start_with(api.build(), options).await;
    for line in ["GET /v1/verb", "GET /v1/header"] {
        request(line)
            .send(&gateway)
            .await
            .is_refused(500, INTERNAL, INTERNAL_BODY);
    }
}
