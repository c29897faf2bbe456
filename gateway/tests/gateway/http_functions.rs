//! Functions behind an HTTP endpoint. A second gateway, with mocks, plays Lambda.

use std::{collections::BTreeMap, sync::Arc, time::SystemTime};

use bytes::Bytes;
use gatesmith_gateway::{HttpInvoke, Invocation, Invoke, InvokeError, Options, Running};
use tokio::net::TcpListener;

use crate::support::{Answer, api, request, start, start_with};

/// Lambda with one function that answers this status, headers and body.
async fn lambda(status: u16, headers: &[(&str, &str)], body: &str) -> Running {
    let api = api().operation("POST /2015-03-31/functions/f/invocations", |post| {
        let answer = [("default", status, headers, Some(body))];
        post.declares(status)
            .mock_of("{\"statusCode\": 200}", &answer)
    });
    start(api.build()).await
}

async fn answer_through(url: &str) -> Answer {
    let function: Arc<dyn Invoke> = Arc::new(HttpInvoke::new(url).unwrap());
    let options = Options {
        functions: BTreeMap::from([("f".to_owned(), function)]),
        ..Options::default()
    };
    let gateway = start_with(
        api().operation("GET /f", |get| get.function("f")).build(),
        options,
    )
    .await;
    request("GET /v1/f").send(&gateway).await
}

async fn answer_of(lambda: &Running) -> Answer {
    answer_through(&format!(
        "{}/2015-03-31/functions/f/invocations",
        lambda.url()
    ))
    .await
}

#[tokio::test]
async fn a_reply_over_http_is_the_answer() {
    let lambda = lambda(200, &[], "{\"statusCode\": 201, \"body\": \"far\"}").await;
    let answer = answer_of(&lambda).await;
    assert_eq!((answer.status, answer.text()), (201, "far".to_owned()));
}

#[tokio::test]
async fn failures_over_http_are_told_apart() {
    let reported = [("X-Amz-Function-Error", "'Unhandled'")];
    assert_eq!(
        answer_of(&lambda(200, &reported, "{}").await).await.status,
        502
    );
    for (status, expected) in [(404, 500), (429, 500), (403, 500), (500, 502)] {
        let answer = answer_of(&lambda(status, &[], "{}").await).await;
        assert_eq!(answer.status, expected, "{status}");
    }
    let closed = lambda(200, &[], "{}").await;
    let url = closed.url();
    closed.shutdown().await;
    assert_eq!(answer_through(&url).await.status, 500);
}

/// Time passes by itself here while nothing else happens.
#[tokio::test(start_paused = true)]
async fn an_endpoint_that_hangs_is_given_up_in_the_end() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/f", silent.local_addr().unwrap());
    let call = Invocation::new("f", Bytes::from("{}"), SystemTime::now());
    let reply = HttpInvoke::new(&url).unwrap().invoke(call).await;
    assert_eq!(reply, Err(InvokeError::TimedOut));
}

#[test]
fn a_url_must_be_absolute_and_plain_http() {
    for url in [
        "127.0.0.1:9001/f",
        "/f",
        "https://example.com/f",
        "http://",
        "",
    ] {
        let error = HttpInvoke::new(url).unwrap_err().to_string();
        assert!(error.contains("is no URL of a function"), "{error}");
    }
}
