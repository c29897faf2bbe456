//! Starting and ending: what is refused, what is said, what is told about requests.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use gatesmith_gateway::{Effect, Invocation, InvokeResult, Options, RequestLog, StartError, serve};
use gatesmith_model::api::Text;

use crate::support::{ApiBuilder, api, function, request, start, start_with};

fn unsupported() -> ApiBuilder {
    api()
        .operation("GET /token", |get| get.with_token().mock("{}"))
        .operation("GET /proxy", |get| {
            get.http_proxy("GET http://x/").integration(|integration| {
                integration.vpc_link = Some(Text::Literal("abc123".to_owned()));
            })
        })
        .operation("GET /template", |get| {
            get.mock("{\"id\": \"$context.requestId\"}")
        })
        .operation("GET /absent", |get| get.function("absent"))
        .operation("GET /nothing", |get| get)
        .operation("GET /fine", |get| get.mock("fine"))
}

#[tokio::test]
async fn what_the_gateway_does_not_do_is_said_at_start_and_refused() {
    let gateway = start(unsupported().build()).await;
    let said: Vec<String> = gateway
        .unsupported()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "GET /token: security scheme `pool`: whose tokens it takes is not configured: name their issuer, by the scheme's key, in `authorizers` (refused)",
            "GET /proxy: nothing is configured behind the VPC link `abc123`: say what is called instead, by its id, in `vpc-links` (refused)",
            "GET /template: not done yet: a response template of a mock with references or directives (refused)",
            "GET /absent: no function `absent` is configured (refused)",
            "GET /nothing: no integration: API Gateway would not deploy it (refused)",
        ]
    );
    assert!(
        gateway
            .unsupported()
            .iter()
            .all(|finding| finding.effect == Effect::Refused)
    );
    for path in ["token", "proxy", "template", "absent"] {
        let answer = request(&format!("GET /v1/{path}")).send(&gateway).await;
        answer.is_refused(
            500,
            "InternalServerErrorException",
            "{\"message\": \"Internal server error\"}",
        );
        assert!(answer.header("x-gatesmith-refused").is_some(), "{path}");
    }
    assert_eq!(request("GET /v1/fine").send(&gateway).await.status, 200);
}

#[tokio::test]
async fn a_strict_gateway_does_not_start_with_anything_undone() {
    let options = || Options {
        strict: true,
        ..Options::default()
    };
    let refused = serve(Arc::new(unsupported().build()), options())
        .await
        .unwrap_err();
    let StartError::Unsupported(findings) = &refused else {
        panic!("{refused}")
    };
    assert_eq!(findings.len(), 5);
    assert!(
        refused.to_string().contains("\n  GET /token: "),
        "{refused}"
    );
    let fine = api().operation("GET /fine", |get| get.mock("fine")).build();
    assert!(serve(Arc::new(fine), options()).await.is_ok());
}

#[tokio::test]
async fn options_that_cannot_be_are_named() {
    let refused = async |options| {
        serve(Arc::new(api().build()), options)
            .await
            .unwrap_err()
            .to_string()
    };
    let stage = Options {
        stage: "v 1".to_owned(),
        ..Options::default()
    };
    assert_eq!(
        refused(stage).await,
        "the option `stage` must be 1 to 128 letters, digits, `_` or `-`"
    );
    let account = Options {
        account: "1".to_owned(),
        ..Options::default()
    };
    assert_eq!(
        refused(account).await,
        "the option `account` must be 12 digits"
    );
    let everywhere = Options {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..Options::default()
    };
    assert!(
        refused(everywhere)
            .await
            .contains("is reached by other machines")
    );
    let taken = start(api().build()).await;
    let again = Options {
        listen: taken.address(),
        ..Options::default()
    };
    assert!(
        refused(again)
            .await
            .starts_with("cannot listen on 127.0.0.1:")
    );
}

#[tokio::test]
async fn each_request_is_told_with_its_reason() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let options = Options {
        on_request: Some(Arc::new(move |log: &RequestLog<'_>| {
            let route = log.route.unwrap_or("-");
            let refused = log.refused.unwrap_or("-");
            let line = format!(
                "{} {} {} {route} {refused}",
                log.method, log.path, log.status
            );
            seen.lock().unwrap().push(line);
        })),
        ..Options::default()
    };
    let api = api()
        .operation("GET /fine/{id}", |get| get.mock("fine"))
        .operation("GET /absent", |get| get.function("absent"));
    let gateway = start_with(api.build(), options).await;
    for line in [
        "GET /v1/fine/7?secret=1",
        "GET /v1/nothing",
        "GET /v1/absent",
        "GET /v2",
    ] {
        request(line).send(&gateway).await;
    }
    assert_eq!(
        *told.lock().unwrap(),
        [
            "GET /v1/fine/7 200 /fine/{id} -",
            "GET /v1/nothing 403 - the API has no GET /nothing",
            "GET /v1/absent 500 /absent no function `absent` is configured",
            "GET /v2 403 - the path must begin with the stage `/v1`",
        ]
    );
}

#[tokio::test]
async fn a_request_whose_caller_goes_away_is_told_too() {
    let (began, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
    let (told, mut is_told) = tokio::sync::mpsc::unbounded_channel();
    let endless = move |_: Invocation| {
        began.send(()).unwrap();
        std::future::pending::<InvokeResult>()
    };
    let options = Options {
        functions: BTreeMap::from([("endless".to_owned(), Arc::new(endless) as _)]),
        on_request: Some(Arc::new(move |log: &RequestLog<'_>| {
            let line = format!("{} {} {:?}", log.path, log.status, log.refused);
            told.send(line).unwrap();
        })),
        ..Options::default()
    };
    let api = api().operation("GET /endless", |get| get.function("endless"));
    let gateway = start_with(api.build(), options).await;
    let endless = request("GET /v1/endless");
    tokio::select! {
        answer = endless.send(&gateway) => panic!("{answer:?}"),
        _ = has_begun.recv() => {}
    }
    let line = tokio::time::timeout(Duration::from_secs(30), is_told.recv()).await;
    assert_eq!(
        line.unwrap().unwrap(),
        "/v1/endless 499 Some(\"the caller went away before the answer\")"
    );
}

#[tokio::test]
async fn what_is_told_of_a_request_repeats_nothing_that_its_caller_sent_as_proof() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let options = Options {
        on_request: Some(Arc::new(move |log: &RequestLog<'_>| {
            seen.lock().unwrap().push(format!("{log:?}"));
        })),
        ..Options::default()
    };
    let api = api().operation("GET /signed", |get| get.signed().mock("fine"));
    let gateway = start_with(api.build(), options).await;
    for proof in [
        "Bearer s3cret",
        "s3cret",
        "AWS4-HMAC-SHA256 Credential=s3cret",
    ] {
        for line in ["GET /v1/signed", "GET /v1/nothing"] {
            let request = request(line).header("authorization", proof);
            let answer = request.header("x-amz-date", "20260509T101112Z");
            assert_eq!(answer.send(&gateway).await.status, 403);
        }
    }
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 6);
    assert!(!told.concat().contains("s3cret"), "{told:?}");
}

#[tokio::test]
async fn a_shutdown_lets_requests_under_way_end() {
    let options = function(|_: Invocation| async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        Ok(Bytes::from("{\"body\": \"late\"}"))
    });
    let gateway = start_with(
        api().operation("GET /f", |get| get.function("f")).build(),
        options,
    )
    .await;
    let address = gateway.address();
    let asked = tokio::spawn(async move {
        let bytes = b"GET /v1/f HTTP/1.1\r\nhost: x\r\n\r\n";
        crate::support::send(address, bytes).await
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    gateway.shutdown().await;
    let answer = asked.await.unwrap();
    assert_eq!(answer.text(), "late");
    assert!(
        tokio::net::TcpStream::connect(address).await.is_err(),
        "nothing listens any more"
    );
}
