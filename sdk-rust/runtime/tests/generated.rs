//! A small client as the generator prints it, against a server on the loopback interface: each
//! kind of answer reaches the caller as what it is.

mod shop;
mod support;

use gatesmith_client::codec::Date;
use gatesmith_client::{Error, ServiceError};
use shop::operations::{
    CheckoutError, CheckoutInput, GetFileInput, GetOrderError, GetOrderInput, ListOrdersInput,
};
use shop::{Client, types};
use support::{Answer, Server, gateway, json};

const ORDER: &str = r#"{"id":"o-1","status":"PENDING","placedOn":"2026-05-09"}"#;

fn client(server: &Server) -> Client {
    Client::builder()
        .endpoint(format!("http://{}/v1", server.address))
        .region("eu-west-1")
        .credentials(gatesmith_client::Credentials::new(
            support::ACCESS_KEY,
            support::SECRET_KEY,
            None,
            None,
            "test",
        ))
        .retry(gatesmith_client::Retry::off())
        .build()
        .expect("it can be built")
}

fn order_input() -> GetOrderInput {
    GetOrderInput {
        order_id: "o 1/2".to_owned(),
    }
}

async fn get_order(
    answer: impl Fn() -> Answer + Send + Sync + 'static,
) -> Result<types::Order, Error<GetOrderError>> {
    let server = Server::start(move |_, _| answer()).await;
    client(&server).get_order(order_input()).await
}

#[tokio::test]
async fn an_order_is_read() {
    let server = Server::start(|_, _| json(200, ORDER)).await;
    let order = client(&server).get_order(order_input()).await.unwrap();
    assert_eq!(order.id, "o-1");
    assert_eq!(order.status, types::OrderStatus::Pending);
    assert_eq!(order.placed_on, Some(Date::new(2026, 5, 9).unwrap()));
    let [received] = &server.received()[..] else {
        panic!("one request");
    };
    assert_eq!(received.target, "/v1/orders/o%201%2F2");
    assert!(received.is_signed("eu-west-1"));
}

#[tokio::test]
async fn parameters_a_body_and_declared_headers_go_both_ways() {
    let server = Server::start(|_, _| {
        let headers = vec![("location", "/orders/o-1".to_owned())];
        Answer::Reply(202, headers, ORDER.into())
    })
    .await;
    let input = CheckoutInput {
        idempotency_key: "k-1".to_owned(),
        body: types::Order::new("o-1", types::OrderStatus::Pending),
    };
    let output = client(&server).checkout(input).await.unwrap();
    assert_eq!(output.location.as_deref(), Some("/orders/o-1"));
    assert_eq!(output.body.id, "o-1");
    let [received] = &server.received()[..] else {
        panic!("one request");
    };
    assert_eq!(received.header("idempotency-key"), Some("k-1"));
    assert_eq!(received.body, br#"{"id":"o-1","status":"PENDING"}"#);
    assert!(received.is_signed("eu-west-1"));

    let server = Server::start(|_, _| json(200, &format!("[{ORDER}]"))).await;
    let input = ListOrdersInput {
        limit: Some(20),
        next_token: None,
        tags: vec!["a".to_owned(), "b".to_owned()],
    };
    assert_eq!(client(&server).list_orders(input).await.unwrap().len(), 1);
    assert_eq!(server.received()[0].target, "/v1/orders?limit=20&tag=a%2Cb");
}

#[tokio::test]
async fn a_declared_error_is_the_services() {
    let error = get_order(|| json(404, r#"{"code":"NO_ORDER","message":"none"}"#))
        .await
        .unwrap_err();
    let Error::Service(GetOrderError::NotFound(body)) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(body.code, "NO_ORDER");
    assert_eq!(error.status(), Some(404));
    assert!(
        error
            .to_string()
            .starts_with("404 Not Found: NotFound(Error {"),
        "{error}"
    );
}

#[tokio::test]
async fn an_answer_of_the_gateway_is_the_gateways() {
    let typed = get_order(|| gateway(404, "ResourceNotFoundException", "No"))
        .await
        .unwrap_err();
    // A REST API with customised bodies: the form is the document's, the type is the gateway's.
    let customised = get_order(|| {
        let headers = vec![("x-amzn-ErrorType", "ForbiddenException".to_owned())];
        Answer::Reply(
            404,
            headers,
            br#"{"code":"X","message":"Forbidden"}"#.to_vec(),
        )
    })
    .await
    .unwrap_err();
    // An HTTP API: only the form tells.
    let bare = get_order(|| json(404, r#"{"message":"Not Found"}"#))
        .await
        .unwrap_err();
    let undeclared = get_order(|| json(429, r#"{"message":"Too Many Requests"}"#))
        .await
        .unwrap_err();
    for error in [typed, customised, bare, undeclared] {
        assert!(matches!(error, Error::Gateway(_)), "{error:?}");
    }
    let error = get_order(|| {
        gateway(
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        )
    })
    .await
    .unwrap_err();
    assert_eq!(error.request_id(), Some("id-1"));
    assert_eq!(
        error.to_string(),
        "the gateway answered 403 Forbidden, MissingAuthenticationTokenException: \
         Missing Authentication Token (the endpoint has no such path and method (is the stage \
         part of the endpoint?), or the call is not signed) [request id id-1]"
    );
}

#[tokio::test]
async fn a_services_own_type_of_error_is_not_taken_for_the_gateways() {
    let error = get_order(|| {
        let headers = vec![("x-amzn-errortype", "OrderNotFound".to_owned())];
        Answer::Reply(404, headers, br#"{"code":"X","message":"none"}"#.to_vec())
    })
    .await
    .unwrap_err();
    assert!(
        matches!(error, Error::Service(GetOrderError::NotFound(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_that_nobody_declared_is_handed_out_as_it_is() {
    let error = get_order(|| json(418, r#"{"teapot":true}"#))
        .await
        .unwrap_err();
    let Error::Undeclared(reply) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(reply.bytes(), r#"{"teapot":true}"#);
    assert_eq!(
        error.to_string(),
        "the answer 418 I'm a teapot is not declared for this operation: {\"teapot\":true}"
    );
}

#[tokio::test]
async fn an_answer_that_does_not_fit_names_the_place() {
    for (body, expected) in [
        (
            r#"{"id":7,"status":"X"}"#,
            "id: invalid type: integer `7`, expected a string",
        ),
        (r#"{"id":"o-1"}"#, "missing field `status`"),
        ("", "the body is empty"),
        ("<html>", "expected value"),
        (r#"{"id":"a","status":"X"} x"#, "trailing characters"),
        (
            r#"{"id":"a","status":"X","placedOn":"today"}"#,
            "placedOn: expected a calendar day such as `2026-05-09`",
        ),
    ] {
        let error = get_order(move || json(200, body)).await.unwrap_err();
        let Error::Unreadable { reply, source } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(reply.status(), 200);
        assert!(source.to_string().starts_with(expected), "{source}");
    }
}

#[tokio::test]
async fn input_that_would_reach_another_route_is_not_sent() {
    let server = Server::start(|_, _| json(200, ORDER)).await;
    let client = client(&server);
    for id in ["..", ".", "", "%2e%2e", "a\nb"] {
        let input = GetOrderInput {
            order_id: id.to_owned(),
        };
        let error = client.get_order(input).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        assert!(
            error.to_string().contains("path parameter `orderId`"),
            "{error}"
        );
    }
    let proxy = "a/../b".to_owned();
    assert!(client.get_file(GetFileInput { proxy }).await.is_err());
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn bytes_and_ranges_of_statuses() {
    let server = Server::start(|_, number| match number {
        1 => Answer::Reply(200, Vec::new(), vec![0, 255]),
        2 => json(409, r#"{"code":"C","message":"m"}"#),
        _ => json(500, r#"{"code":"E","message":"m"}"#),
    })
    .await;
    let client = client(&server);
    let file = || GetFileInput {
        proxy: "a b/c".to_owned(),
    };
    assert_eq!(client.get_file(file()).await.unwrap(), vec![0, 255]);
    assert_eq!(server.received()[0].target, "/v1/files/a%20b/c");
    let input = || CheckoutInput {
        idempotency_key: "k".to_owned(),
        body: types::Order::new("o-1", types::OrderStatus::Pending),
    };
    let error = client.checkout(input()).await.unwrap_err();
    assert!(matches!(
        error.service(),
        Some(CheckoutError::ClientError { status: 409, .. })
    ));
    let error = client.checkout(input()).await.unwrap_err();
    assert_eq!(error.service().map(ServiceError::status), Some(500));
}
