//! Which events are read, and what is said of others.

use gatesmith_lambda::{Event, Identity, InvocationContext, Router};
use serde_json::json;

use crate::support;

#[expect(clippy::unwrap_used, reason = "only tests ask")]
fn refused(event: &serde_json::Value) -> String {
    Event::from_slice(event.to_string().as_bytes())
        .unwrap_err()
        .to_string()
}

#[test]
fn an_event_of_another_kind_is_called_by_its_name() {
    let http = refused(&json!({"version": "2.0", "routeKey": "GET /", "rawPath": "/"}));
    assert!(http.contains("payload format 2.0"), "{http}");
    assert!(http.contains("`payloadFormatVersion` to `1.0`"), "{http}");
    let queue = refused(&json!({"Records": [{"eventSource": "aws:sqs"}]}));
    assert!(queue.contains("`Records`"), "{queue}");
    let bus = refused(&json!({"version": "0", "detail-type": "x", "source": "y"}));
    assert!(bus.contains("EventBridge"), "{bus}");
    let token = refused(&json!({"type": "TOKEN", "methodArn": "arn", "authorizationToken": "t"}));
    assert!(token.contains("authorizer"), "{token}");
    let balancer =
        refused(&json!({"httpMethod": "GET", "path": "/", "requestContext": {"elb": {}}}));
    assert!(balancer.contains("Load Balancer"), "{balancer}");
    assert!(refused(&json!({})).contains("no `resource`"));
    assert!(refused(&json!([])).contains("cannot be read"));
}

#[test]
fn the_shortest_event_is_enough_and_unknown_keys_are_skipped() {
    let event = json!({"resource": "/a", "httpMethod": "GET", "fresh": {"x": [1]}});
    let event = Event::from_slice(event.to_string().as_bytes()).unwrap();
    assert_eq!(event.caller.identity, Identity::Anonymous);
    assert_eq!(event.body, None);
}

#[test]
fn header_names_are_compared_without_case_and_the_last_value_wins() {
    let event = support::Event::new("GET", "/a", "/a")
        .with("/multiValueHeaders/x-TAG", json!(["1", "2"]))
        .to_vec();
    let event = Event::from_slice(&event).unwrap();
    assert_eq!(event.headers.get("X-Tag"), Some("2"));
    assert_eq!(
        event.headers.get_all("X-Tag").collect::<Vec<_>>(),
        ["1", "2"]
    );
}

#[test]
fn secrets_are_not_printed() {
    let event = support::Event::new("GET", "/a", "/a")
        .header("authorization", "Bearer hunter2")
        .header("X-Api-Key", "hunter2")
        .with(
            "/requestContext/authorizer",
            json!({"claims": {"email": "hunter2"}}),
        )
        .to_vec();
    let text = format!("{:?}", Event::from_slice(&event).unwrap());
    assert!(!text.contains("hunter2"), "{text}");
    assert!(text.contains("email"), "{text}");
}

#[tokio::test]
async fn garbage_is_answered_and_not_a_failure() {
    let router = Router::new([]);
    let deep = "[".repeat(100_000);
    for payload in ["", "\u{0}", "null", "{\"body\":", deep.as_str()] {
        let payload = payload.as_bytes().to_vec().into();
        let reply = router.invoke(payload, InvocationContext::default()).await;
        let reply: serde_json::Value = serde_json::from_slice(&reply).unwrap();
        assert_eq!(reply["statusCode"], 500);
        assert_eq!(reply["body"], r#"{"message":"Internal server error"}"#);
    }
}

#[test]
fn a_body_that_is_not_the_promised_base64_is_refused() {
    let event = support::Event::new("POST", "/a", "/a")
        .body("%%%")
        .with("/isBase64Encoded", json!(true));
    let error = Event::from_slice(&event.to_vec()).unwrap_err().to_string();
    assert!(error.contains("not base64"), "{error}");
}

#[test]
fn a_null_is_no_value_wherever_it_stands() {
    let event = json!({
        "resource": "/a",
        "httpMethod": "GET",
        "headers": {"Host": "a", "Gone": null},
        "multiValueHeaders": {},
        "queryStringParameters": null,
        "multiValueQueryStringParameters": {"q": null},
        "pathParameters": {"p": null},
        "requestContext": {"identity": null, "authorizer": null, "requestId": null},
        "body": "",
        "isBase64Encoded": true,
    });
    let event = Event::from_slice(event.to_string().as_bytes()).unwrap();
    assert_eq!(event.headers.get("host"), Some("a"));
    assert_eq!(event.headers.get("gone"), None);
    assert!(event.query.is_empty() && event.path_parameters.is_empty());
    assert_eq!(event.body, None);
}
