//! Bounds on what callers may send, and callers who do not keep to HTTP.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use gatesmith_gateway::{Invocation, Limits, Options};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
};

use crate::support::{api, function, recorder, request, start, start_with};

#[tokio::test]
async fn a_body_of_more_than_ten_megabytes_is_refused_in_text() {
    let gateway = start(api().operation("POST /m", |post| post.mock("fine")).build()).await;
    let at_limit = request("POST /v1/m")
        .body(vec![b'x'; 10_485_760])
        .send(&gateway)
        .await;
    assert_eq!(at_limit.status, 200);
    let answer = request("POST /v1/m")
        .body(vec![b'x'; 10_485_761])
        .send(&gateway)
        .await;
    assert_eq!(answer.status, 413);
    assert_eq!(
        answer.text(),
        "HTTP content length exceeded 10485760 bytes."
    );
    assert_eq!(
        answer.header("content-type").as_deref(),
        Some("text; charset=utf-8")
    );
}

#[tokio::test]
async fn the_bodies_of_all_requests_share_a_bound() {
    let (entered, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, gate) = (Arc::clone(&entered), Arc::clone(&go_on));
    let options = Options {
        limits: Limits {
            bodies: 100,
            ..Limits::default()
        },
        ..function(move |_: Invocation| {
            let (inside, gate) = (Arc::clone(&inside), Arc::clone(&gate));
            async move {
                inside.notify_one();
                gate.notified().await;
                Ok(Bytes::from("{\"body\": \"fine\"}"))
            }
        })
    };
    let api = api()
        .operation("POST /f", |post| post.function("f"))
        .operation("POST /m", |post| post.mock("fine"));
    let gateway = Arc::new(start_with(api.build(), options).await);
    let first = Arc::clone(&gateway);
    let first =
        tokio::spawn(async move { request("POST /v1/f").body([b'x'; 60]).send(&first).await });
    entered.notified().await;
    let mock = |length| {
        request("POST /v1/m")
            .body(vec![b'x'; length])
            .send(&gateway)
    };
    assert_eq!(mock(40).await.status, 200);
    mock(41).await.is_refused(
        503,
        "ServiceUnavailableException",
        "{\"message\":\"Service Unavailable\"}",
    );
    go_on.notify_one();
    assert_eq!(first.await.unwrap().status, 200);
    assert_eq!(mock(100).await.status, 200);
}

#[tokio::test]
async fn a_body_without_a_length_is_bounded_too() {
    let options = Options {
        limits: Limits {
            body: 10,
            ..Limits::default()
        },
        ..Options::default()
    };
    let gateway = start_with(
        api().operation("POST /m", |post| post.mock("fine")).build(),
        options,
    )
    .await;
    let head = "POST /v1/m HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let status = first_line(
        gateway.address(),
        &format!("{head}b\r\n01234567890\r\n0\r\n\r\n"),
    )
    .await;
    assert_eq!(status, "HTTP/1.1 413 Payload Too Large");
}

#[tokio::test]
async fn a_caller_who_waits_to_be_told_to_go_on_is_told_not_to() {
    let gateway = start(api().operation("POST /m", |post| post.mock("fine")).build()).await;
    let head = "POST /v1/m HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\nexpect: 100-continue\r\n\r\n";
    let line = first_line(gateway.address(), head).await;
    assert_eq!(line, "HTTP/1.1 413 Payload Too Large");
}

#[tokio::test]
async fn an_event_that_a_function_cannot_be_given_is_too_long() {
    let (recorder, options) = recorder();
    let gateway = start_with(
        api()
            .operation("POST /f", |post| post.function("f"))
            .build(),
        options,
    )
    .await;
    let answer = request("POST /v1/f")
        .body(vec![b'x'; 6 * 1024 * 1024])
        .send(&gateway)
        .await;
    answer.is_refused(
        413,
        "BadRequestException",
        "{\"message\": \"Request Too Long\"}",
    );
    assert_eq!(recorder.calls(), 0);
}

#[tokio::test]
async fn a_reply_of_more_than_six_megabytes_is_a_502() {
    let options = function(|_: Invocation| async {
        let body = "x".repeat(6 * 1024 * 1024);
        Ok(Bytes::from(serde_json::json!({ "body": body }).to_string()))
    });
    let gateway = start_with(
        api().operation("GET /f", |get| get.function("f")).build(),
        options,
    )
    .await;
    assert_eq!(request("GET /v1/f").send(&gateway).await.status, 502);
}

#[tokio::test]
async fn headers_and_urls_are_bounded() {
    let gateway = start(
        api()
            .operation("GET /{any+}", |get| get.mock("fine"))
            .build(),
    )
    .await;
    let long = "x".repeat(10_000);
    assert_eq!(
        request("GET /v1/m")
            .header("x", &long)
            .send(&gateway)
            .await
            .status,
        200
    );
    let long = "x".repeat(10_240);
    assert_eq!(
        request("GET /v1/m")
            .header("x", &long)
            .send(&gateway)
            .await
            .status,
        431
    );
    assert_eq!(
        request(&format!("GET /v1/m?{long}"))
            .send(&gateway)
            .await
            .status,
        414
    );
    let arn = "x".repeat(1_600);
    let answer = request(&format!("GET /v1/{arn}")).send(&gateway).await;
    assert_eq!(
        (answer.status, answer.text()),
        (414, "{\"message\":\"Request URI too long\"}".to_owned())
    );
}

#[tokio::test]
async fn garbage_is_refused_and_the_gateway_goes_on() {
    let gateway = start(api().operation("GET /m", |get| get.mock("fine")).build()).await;
    for garbage in [
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "GET /v1/m HTTP/9.9\r\n\r\n".to_owned(),
        format!("GET /v1/m HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(100_000)),
        format!("GET /v1/m HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(200)),
        "POST /v1/m HTTP/1.1\r\nhost: x\r\ncontent-length: no\r\n\r\n".to_owned(),
    ] {
        let line = first_line(gateway.address(), &garbage).await;
        assert!(line.is_empty() || line.starts_with("HTTP/1.1 4"), "{line}");
    }
    assert_eq!(request("GET /v1/m").send(&gateway).await.status, 200);
}

#[tokio::test]
async fn a_body_that_never_arrives_ends_with_408() {
    let options = Options {
        limits: Limits {
            body_read: Duration::from_millis(50),
            ..Limits::default()
        },
        ..Options::default()
    };
    let gateway = start_with(
        api().operation("POST /m", |post| post.mock("fine")).build(),
        options,
    )
    .await;
    let head = "POST /v1/m HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nfive.";
    assert_eq!(
        first_line(gateway.address(), head).await,
        "HTTP/1.1 408 Request Timeout"
    );
}

#[tokio::test]
async fn a_head_that_never_ends_is_given_up() {
    let options = Options {
        limits: Limits {
            head: Duration::from_millis(50),
            ..Limits::default()
        },
        ..Options::default()
    };
    let gateway = start_with(
        api().operation("GET /m", |get| get.mock("fine")).build(),
        options,
    )
    .await;
    let line = first_line(gateway.address(), "GET /v1/m HTTP/1.1\r\n").await;
    assert!(line.is_empty() || line.contains(" 408 "), "{line}");
}

#[tokio::test]
async fn invocations_beyond_the_bound_are_throttled() {
    let options = function(|_: Invocation| async { Ok(Bytes::from("{}")) });
    let options = Options {
        limits: Limits {
            concurrent_invocations: 0,
            ..Limits::default()
        },
        ..options
    };
    let gateway = start_with(
        api().operation("GET /f", |get| get.function("f")).build(),
        options,
    )
    .await;
    assert_eq!(request("GET /v1/f").send(&gateway).await.status, 500);
}

#[tokio::test]
async fn a_caller_who_reads_no_answer_is_given_up() {
    let options = Options {
        limits: Limits {
            answer_write: Duration::from_millis(50),
            ..Limits::default()
        },
        ..Options::default()
    };
    let body = "x".repeat(1024 * 1024);
    let gateway = start_with(
        api().operation("GET /m", |get| get.mock(&body)).build(),
        options,
    )
    .await;
    let mut stream = TcpStream::connect(gateway.address()).await.unwrap();
    let requests = "GET /v1/m HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1_000);
    // Longer than what socket buffers hold of either direction: it ends by an error alone.
    let given_up = async { while stream.write_all(requests.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(20), given_up)
        .await
        .expect("the gateway closes the connection");
}

#[tokio::test]
async fn a_request_is_for_one_host() {
    let gateway = start(api().operation("GET /m", |get| get.mock("fine")).build()).await;
    for (head, expected) in [
        ("GET /v1/m HTTP/1.1\r\n", "HTTP/1.1 400 Bad Request"),
        (
            "GET /v1/m HTTP/1.1\r\nhost: x\r\nhost: x\r\n",
            "HTTP/1.1 400 Bad Request",
        ),
        ("GET /v1/m HTTP/1.0\r\n", "HTTP/1.0 200 OK"),
    ] {
        let line = first_line(gateway.address(), &format!("{head}\r\n")).await;
        assert_eq!(line, expected, "{head}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_framed_is_a_bad_request() {
    let gateway = start(api().operation("POST /m", |post| post.mock("fine")).build()).await;
    let head = "POST /v1/m HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    for chunks in [
        "-3\r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nabc\r\n",
        "x",
    ] {
        let line = first_line(gateway.address(), &format!("{head}{chunks}")).await;
        assert_eq!(line, "HTTP/1.1 400 Bad Request", "{chunks}");
    }
}

/// Sends bytes and reads the first line of the answer; empty where there is none.
async fn first_line(address: SocketAddr, bytes: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    while !answer.contains(&b'\r') {
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => break,
            Ok(length) => answer.extend_from_slice(&chunk[..length]),
        }
    }
    String::from_utf8_lossy(&answer)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}
