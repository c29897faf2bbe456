//! Signatures and policies: who is let in, and what the others are told.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatesmith_gateway::{
    Options, Running,
    identity::{Caller, Callers, Randomness, Role},
};
use gatesmith_model::api::Api;
use serde_json::json;

use crate::support::{
    Answer, ApiBuilder, api, caller, policy, recorder, request, start, start_with,
};

fn orders() -> Api {
    let described: ApiBuilder =
        api().operation("POST /orders/{orderId}", |post| post.signed().mock("{}"));
    described.build()
}

async fn start_for(api: Api, callers: &[&Caller]) -> Running {
    let callers = callers.iter().map(|caller| (*caller).clone());
    let options = Options {
        callers: Arc::new(Callers::new(callers).unwrap()),
        ..Options::default()
    };
    start_with(api, options).await
}

#[track_caller]
fn is_refused(answer: &Answer, error_type: &str, message: &str) {
    assert_eq!(answer.status, 403);
    assert_eq!(
        answer.header("x-amzn-errortype").as_deref(),
        Some(error_type)
    );
    let text = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(text.starts_with(message), "{text}");
}

#[tokio::test]
async fn a_signed_request_whose_policy_allows_it_is_served() {
    let customer = caller("customer", vec![policy("Allow", "POST/orders/*")]);
    let gateway = start_for(orders(), &[&customer]).await;
    let answer = request("POST /v1/orders/7?b=2&a=1%20x")
        .json(&json!({ "note": "ü" }))
        .signed_by(&customer)
        .send(&gateway)
        .await;
    assert_eq!((answer.status, answer.text()), (200, "{}".to_owned()));
}

#[tokio::test]
async fn an_unsigned_request_lacks_a_token() {
    let gateway = start_for(orders(), &[]).await;
    let answer = request("POST /v1/orders/7").send(&gateway).await;
    answer.is_refused(
        403,
        "MissingAuthenticationTokenException",
        "{\"message\":\"Missing Authentication Token\"}",
    );
}

#[tokio::test]
async fn a_signature_by_another_secret_or_over_another_body_does_not_match() {
    let customer = caller("customer", vec![policy("Allow", "*")]);
    let gateway = start_for(orders(), &[&customer]).await;
    let impostor = Caller {
        access_key_id: customer.access_key_id.clone(),
        ..caller("impostor", Vec::new())
    };
    let message = "The request signature we calculated does not match the signature you provided.";
    let answer = request("POST /v1/orders/7")
        .signed_by(&impostor)
        .send(&gateway)
        .await;
    is_refused(&answer, "InvalidSignatureException", message);
    assert!(
        answer
            .text()
            .contains("The Canonical String for this request should have been")
    );
    let signed = request("POST /v1/orders/7?n=1")
        .body("one")
        .signed_by(&customer);
    assert_eq!(signed.clone().send(&gateway).await.status, 200);
    for changed in [
        signed.clone().later_body("two"),
        signed.later_target("/v1/orders/7?n=2"),
    ] {
        let answer = changed.send(&gateway).await;
        is_refused(&answer, "InvalidSignatureException", message);
    }
}

#[tokio::test]
async fn an_overridden_verb_is_the_one_that_policies_and_routes_see() {
    let reader = caller("reader", vec![policy("Allow", "GET/*")]);
    let api = api()
        .operation("GET /orders", |get| get.signed().mock("read"))
        .operation("DELETE /orders", |delete| delete.signed().mock("deleted"));
    let gateway = start_for(api.build(), &[&reader]).await;
    let overriding = |line, verb| {
        request(line)
            .header("x-http-method-override", verb)
            .signed_by(&reader)
    };
    assert_eq!(
        overriding("POST /v1/orders", "GET")
            .send(&gateway)
            .await
            .text(),
        "read"
    );
    assert_eq!(
        overriding("GET /v1/orders", "DELETE")
            .send(&gateway)
            .await
            .status,
        403
    );
    assert_eq!(
        overriding("GET /v1/orders", "BREW")
            .send(&gateway)
            .await
            .text(),
        "read"
    );
}

#[tokio::test]
async fn a_signature_is_good_for_five_minutes_for_its_region_and_its_service() {
    let customer = caller("customer", vec![policy("Allow", "*")]);
    let gateway = start_for(orders(), &[&customer]).await;
    let signed = request("POST /v1/orders/7").signed_by(&customer);
    let now = SystemTime::now();
    let stale = signed
        .clone()
        .signed_at(now - Duration::from_mins(6))
        .send(&gateway)
        .await;
    is_refused(&stale, "InvalidSignatureException", "Signature expired: ");
    let early = signed
        .clone()
        .signed_at(now + Duration::from_mins(6))
        .send(&gateway)
        .await;
    is_refused(
        &early,
        "InvalidSignatureException",
        "Signature not yet current: ",
    );
    let region = signed
        .clone()
        .signed_for("us-east-2", "execute-api")
        .send(&gateway)
        .await;
    is_refused(
        &region,
        "InvalidSignatureException",
        "Credential should be scoped to a valid region",
    );
    let service = signed.signed_for("us-east-1", "s3").send(&gateway).await;
    is_refused(
        &service,
        "InvalidSignatureException",
        "Credential should be scoped to correct service: 'execute-api'.",
    );
}

#[tokio::test]
async fn the_time_is_the_one_that_the_options_give() {
    let customer = caller("customer", vec![policy("Allow", "*")]);
    let then = SystemTime::UNIX_EPOCH + Duration::from_hours(400_000);
    let options = Options {
        callers: Arc::new(Callers::new([customer.clone()]).unwrap()),
        clock: Arc::new(move || then),
        ..Options::default()
    };
    let gateway = start_with(orders(), options).await;
    let signed = request("POST /v1/orders/7").signed_by(&customer);
    assert_eq!(
        signed.clone().signed_at(then).send(&gateway).await.status,
        200
    );
    assert_eq!(signed.send(&gateway).await.status, 403);
}

#[tokio::test]
async fn unknown_keys_and_expired_sessions_are_told_apart() {
    let role = Role {
        account: "000000000000".to_owned(),
        name: "customer".to_owned(),
        policies: vec![policy("Allow", "*")],
    };
    let issued = SystemTime::now() - Duration::from_hours(2);
    let session = Caller::temporary(
        "anna",
        &role,
        issued,
        Duration::from_hours(1),
        &mut Randomness::seeded("s"),
    );
    let gateway = start_for(orders(), &[&session]).await;
    let answer = request("POST /v1/orders/7")
        .signed_by(&session)
        .send(&gateway)
        .await;
    answer.is_refused(
        403,
        "ExpiredTokenException",
        "{\"message\":\"The security token included in the request is expired\"}",
    );
    let stranger = caller("stranger", Vec::new());
    let answer = request("POST /v1/orders/7")
        .signed_by(&stranger)
        .send(&gateway)
        .await;
    answer.is_refused(
        403,
        "UnrecognizedClientException",
        "{\"message\":\"The security token included in the request is invalid.\"}",
    );
}

#[tokio::test]
async fn a_policy_that_does_not_allow_the_call_is_named_with_the_masked_account() {
    let guest = caller("guest", vec![policy("Allow", "GET/orders/*")]);
    let banned = caller(
        "banned",
        vec![policy("Allow", "*"), policy("Deny", "POST/orders/*")],
    );
    let gateway = start_for(orders(), &[&guest, &banned]).await;
    let resource = "arn:aws:execute-api:us-east-1:********0000:local/v1/POST/orders/7";
    let answer = request("POST /v1/orders/7/")
        .signed_by(&guest)
        .send(&gateway)
        .await;
    answer.is_refused(
        403,
        "AccessDeniedException",
        &format!(
            "{{\"Message\":\"User: arn:aws:iam::000000000000:user/guest is not authorized to perform: \
             execute-api:Invoke on resource: {resource} because no identity-based policy allows \
             the execute-api:Invoke action\"}}"
        ),
    );
    let answer = request("POST /v1/orders/7")
        .signed_by(&banned)
        .send(&gateway)
        .await;
    assert!(
        answer
            .text()
            .ends_with(&format!("{resource} with an explicit deny\"}}")),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn a_resource_policy_speaks_of_callers_without_a_signature_too() {
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke",
            "Resource": "execute-api:/v1/GET/open",
        }],
    });
    let api = api()
        .operation("GET /open", |get| get.mock("open"))
        .operation("GET /closed", |get| get.mock("closed"))
        .gateway(|gateway| gateway.policy = Some(document));
    let gateway = start(api.build()).await;
    assert_eq!(request("GET /v1/open").send(&gateway).await.status, 200);
    let answer = request("GET /v1/closed").send(&gateway).await;
    let message = answer.json()["Message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with("User: anonymous is not authorized to perform: execute-api:Invoke")
    );
}

#[tokio::test]
async fn a_resource_policy_that_cannot_be_read_lets_nobody_in() {
    let api = api()
        .operation("GET /open", |get| get.mock("open"))
        .gateway(|gateway| gateway.policy = Some(json!({ "Statement": "everybody" })));
    let gateway = start(api.build()).await;
    assert_eq!(request("GET /v1/open").send(&gateway).await.status, 500);
    assert!(
        gateway.unsupported()[0]
            .to_string()
            .contains("the resource policy cannot be read")
    );
}

#[tokio::test]
async fn the_function_is_told_who_signed() {
    let role = Role {
        account: "000000000000".to_owned(),
        name: "customer".to_owned(),
        policies: vec![policy("Allow", "*")],
    };
    let anna = Caller::temporary(
        "anna",
        &role,
        SystemTime::now(),
        Duration::from_hours(1),
        &mut Randomness::seeded("s"),
    );
    let (recorder, options) = recorder();
    let options = Options {
        callers: Arc::new(Callers::new([anna.clone()]).unwrap()),
        ..options
    };
    let api = api().operation("GET /me", |get| get.signed().function("f"));
    let gateway = start_with(api.build(), options).await;
    assert_eq!(
        request("GET /v1/me")
            .signed_by(&anna)
            .send(&gateway)
            .await
            .status,
        200
    );
    let identity = recorder.last()["requestContext"]["identity"].clone();
    assert_eq!(identity["accessKey"], anna.access_key_id.as_str());
    assert_eq!(identity["accountId"], "000000000000");
    assert_eq!(
        identity["userArn"],
        "arn:aws:sts::000000000000:assumed-role/customer/anna"
    );
    assert_eq!(identity["caller"], identity["user"]);
    assert!(identity["user"].as_str().unwrap().ends_with(":anna"));
}
