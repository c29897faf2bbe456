//! The event that a function is given.

use gatesmith_gateway::Options;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{api, recorder, request, start_with};

#[tokio::test]
async fn an_event_has_everything_in_its_place() {
    let api = api().operation("POST /orders/{orderId}", |post| {
        post.id("postOrder").function("f")
    });
    let (recorder, options) = recorder();
    let gateway = start_with(api.build(), options).await;
    let answer = request("POST /v1/orders/7?tag=a&q=x+y%2B&tag=b%20c")
        .header("x-liST", "one")
        .header("X-LIST", "two")
        .header("user-agent", "test")
        .header("te", "trailers")
        .header("x-forwarded-for", "10.0.0.1")
        .header("content-type", "text/plain")
        .body("grüße")
        .send(&gateway)
        .await;
    assert_eq!((answer.status, answer.text()), (200, "fine".to_owned()));
    let mut event = recorder.last();
    let trace = event["headers"]["X-Amzn-Trace-Id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(trace.starts_with("Root=1-"), "{trace}");
    assert_eq!(answer.header("x-amzn-trace-id"), Some(trace.clone()));
    let context = event
        .as_object_mut()
        .unwrap()
        .remove("requestContext")
        .unwrap();
    let address = gateway.address();
    let (host, port) = (address.to_string(), address.port().to_string());
    assert_eq!(
        event,
        json!({
            "resource": "/orders/{orderId}",
            "path": "/orders/7",
            "httpMethod": "POST",
            "headers": {
                "content-type": "text/plain",
                "Host": host,
                "User-Agent": "test",
                "X-Amzn-Trace-Id": trace,
                "X-Forwarded-For": "10.0.0.1, 127.0.0.1",
                "X-Forwarded-Port": port,
                "X-Forwarded-Proto": "http",
                "x-liST": "two",
            },
            "multiValueHeaders": {
                "content-type": ["text/plain"],
                "Host": [host],
                "User-Agent": ["test"],
                "X-Amzn-Trace-Id": [trace],
                "X-Forwarded-For": ["10.0.0.1, 127.0.0.1"],
                "X-Forwarded-Port": [port],
                "X-Forwarded-Proto": ["http"],
                "x-liST": ["one", "two"],
            },
            "queryStringParameters": { "tag": "b c", "q": "x y+" },
            "multiValueQueryStringParameters": { "tag": ["a", "b c"], "q": ["x y+"] },
            "pathParameters": { "orderId": "7" },
            "stageVariables": null,
            "body": "grüße",
            "isBase64Encoded": false,
        })
    );
    assert_eq!(
        context["requestId"],
        answer.header("x-amzn-requestid").unwrap()
    );
    assert_eq!(
        context["extendedRequestId"],
        answer.header("x-amz-apigw-id").unwrap()
    );
    for (key, value) in [
        ("accountId", "000000000000"),
        ("apiId", "local"),
        ("domainName", "127.0.0.1"),
        ("domainPrefix", "127"),
        ("httpMethod", "POST"),
        ("operationName", "postOrder"),
        ("path", "/v1/orders/7"),
        ("protocol", "HTTP/1.1"),
        ("resourcePath", "/orders/{orderId}"),
        ("stage", "v1"),
    ] {
        assert_eq!(context[key], value, "{key}");
    }
    assert!(context["requestTime"].as_str().unwrap().ends_with(" +0000"));
    assert!(context["requestTimeEpoch"].is_u64());
    assert!(context.get("authorizer").is_none());
}

#[tokio::test]
async fn what_a_request_does_not_have_is_null() {
    let api = api().operation("GET /orders", |get| get.function("f"));
    let (recorder, options) = recorder();
    let gateway = start_with(api.build(), options).await;
    request("GET /v1/orders").send(&gateway).await;
    let event = recorder.last();
    for key in [
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
    ] {
        assert!(event.as_object().unwrap()[key].is_null(), "{key}");
    }
    let identity = event["requestContext"]["identity"].as_object().unwrap();
    let mut keys: Vec<&str> = identity.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "accessKey",
            "accountId",
            "caller",
            "cognitoAuthenticationProvider",
            "cognitoAuthenticationType",
            "cognitoIdentityId",
            "cognitoIdentityPoolId",
            "principalOrgId",
            "sourceIp",
            "user",
            "userAgent",
            "userArn",
        ]
    );
    assert_eq!(identity["sourceIp"], "127.0.0.1");
    assert!(identity["userArn"].is_null());
}

#[tokio::test]
async fn bytes_of_a_binary_media_type_come_in_base64_and_others_as_text() {
    let api = api()
        .operation("POST /files", |post| post.function("f"))
        .gateway(|gateway| gateway.binary_media_types = vec!["image/*".to_owned()]);
    let (recorder, options) = recorder();
    let gateway = start_with(api.build(), options).await;
    let send = async |media_type: &str| {
        let request = request("POST /v1/files").header("content-type", media_type);
        request.body([b'a', 0xff]).send(&gateway).await;
        let event = recorder.last();
        (event["body"].clone(), event["isBase64Encoded"].clone())
    };
    assert_eq!(send("image/png; x=1").await, (json!("Yf8="), json!(true)));
    assert_eq!(send("text/plain").await, (json!("a\u{fffd}"), json!(false)));
}

#[tokio::test]
async fn the_stage_has_variables() {
    let api = api().operation("GET /orders", |get| get.function("f"));
    let (recorder, options) = recorder();
    let options = Options {
        stage: "dev".to_owned(),
        stage_variables: [("table".to_owned(), "orders".to_owned())].into(),
        ..options
    };
    let gateway = start_with(api.build(), options).await;
    request("GET /dev/orders").send(&gateway).await;
    assert_eq!(
        recorder.last()["stageVariables"],
        json!({ "table": "orders" })
    );
    assert_eq!(recorder.last()["requestContext"]["stage"], "dev");
}

/// Sends these bytes, piece by piece, on one connection, and returns the names that the events of
/// the requests have beside those that all have.
async fn names(pieces: &[&[u8]]) -> Vec<Vec<String>> {
    let (recorder, options) = recorder();
    let api = api().operation("ANY /f", |any| any.function("f"));
    let gateway = start_with(api.build(), options).await;
    let mut stream = TcpStream::connect(gateway.address()).await.unwrap();
    stream.set_nodelay(true).unwrap();
    for piece in pieces {
        stream.write_all(piece).await.unwrap();
        // The server reads what there is before there is more.
        tokio::task::yield_now().await;
    }
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).await.unwrap();
    let common = [
        "Host",
        "X-Amzn-Trace-Id",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
    ];
    let named = |event: &serde_json::Value| {
        let headers = event["headers"].as_object().unwrap();
        let names = headers
            .keys()
            .filter(|name| !common.contains(&name.as_str()));
        names.cloned().collect()
    };
    recorder.all().iter().map(named).collect()
}

#[tokio::test]
async fn header_names_are_as_the_caller_wrote_them_on_every_request_of_a_connection() {
    let first = b"GET /v1/f HTTP/1.1\r\nhost: x\r\nX-ONE: 1\r\nx-one: 2\r\n\r\n";
    let second = b"GET /v1/f HTTP/1.1\r\nHOST: x\r\nx-One: 1\r\nx-two: 2\r\n\r\n";
    let last = b"GET /v1/f HTTP/1.1\r\nhost: x\r\nconnection: close\r\nX_three: 3\r\n\r\n";
    let expected = [vec!["X-ONE"], vec!["x-One", "x-two"], vec!["X_three"]];
    let pipelined = [first.as_slice(), second, last].concat();
    assert_eq!(names(&[&pipelined]).await, expected);
    let split: Vec<&[u8]> = pipelined.chunks(7).collect();
    assert_eq!(names(&split).await, expected);
}

#[tokio::test]
async fn header_names_behind_long_bodies_are_as_written_too() {
    let body = "GET /v1/f HTTP/1.1\r\nHost: x\r\nWRONG-NAME: 1\r\n".repeat(20_000);
    let long = format!(
        "POST /v1/f HTTP/1.1\r\nhost: x\r\nContent-LENGTH: {}\r\nX-long: 1\r\n\r\n{body}",
        body.len()
    );
    let chunked = format!(
        "POST /v1/f HTTP/1.1\r\nhost: x\r\nTransfer-encoding: chunked\r\nx-Chunked: 1\r\n\r\n\
         {:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    let last = "PUT /v1/f HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-LAST: 1\r\n\r\n";
    let pieces = [long.as_bytes(), chunked.as_bytes(), last.as_bytes()];
    assert_eq!(
        names(&pieces).await,
        [vec!["X-long"], vec!["x-Chunked"], vec!["x-LAST"]]
    );
}
