//! Another version of an API on the same listener.

use std::sync::Arc;

use bytes::Bytes;
use gatesmith_gateway::{Invocation, Options, StartError};
use tokio::sync::Notify;

use crate::support::{api, function, request, start, start_with};

#[tokio::test]
async fn a_replaced_api_is_served_on_the_same_address_at_once() {
    let gateway = start(api().operation("GET /old", |get| get.mock("old")).build()).await;
    let (address, url) = (gateway.address(), gateway.url());
    let next = api()
        .operation("GET /new", |get| get.mock("new"))
        .operation("GET /absent", |get| get.function("absent"));
    let unsupported = gateway.replace(Arc::new(next.build())).unwrap();
    assert_eq!(
        unsupported
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["GET /absent: no function `absent` is configured (refused)"]
    );
    assert_eq!(gateway.unsupported(), unsupported);
    assert_eq!((gateway.address(), gateway.url()), (address, url));
    assert_eq!(request("GET /v1/new").send(&gateway).await.text(), "new");
    assert_eq!(request("GET /v1/old").send(&gateway).await.status, 403);
}

#[tokio::test]
async fn a_request_under_way_ends_on_the_version_that_it_began_with() {
    let (entered, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, gate) = (Arc::clone(&entered), Arc::clone(&go_on));
    let options = function(move |_: Invocation| {
        let (inside, gate) = (Arc::clone(&inside), Arc::clone(&gate));
        async move {
            inside.notify_one();
            gate.notified().await;
            Ok(Bytes::from(
                "{\"body\": \"of the old one\", \"statusCode\": 201}",
            ))
        }
    });
    let old = api().operation("GET /f", |get| get.function("f")).build();
    let gateway = start_with(old, options).await;
    let address = gateway.address();
    let asked = tokio::spawn(async move {
        let bytes = b"GET /v1/f HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        crate::support::send(address, bytes).await
    });
    entered.notified().await;
    let next = api().operation("GET /g", |get| get.mock("of the new one"));
    gateway.replace(Arc::new(next.build())).unwrap();
    assert_eq!(
        request("GET /v1/g").send(&gateway).await.text(),
        "of the new one"
    );
    go_on.notify_one();
    let answer = asked.await.unwrap();
    assert_eq!(
        (answer.status, answer.text()),
        (201, "of the old one".to_owned())
    );
}

#[tokio::test]
async fn a_version_that_is_refused_leaves_the_old_one_in_place() {
    let options = Options {
        strict: true,
        ..Options::default()
    };
    let old = api().operation("GET /old", |get| get.mock("old")).build();
    let gateway = start_with(old, options).await;
    let next = api().operation("GET /f", |get| get.function("absent"));
    let refused = gateway.replace(Arc::new(next.build())).unwrap_err();
    assert!(matches!(refused, StartError::Unsupported(_)), "{refused}");
    assert!(gateway.unsupported().is_empty());
    assert_eq!(request("GET /v1/old").send(&gateway).await.text(), "old");
}
