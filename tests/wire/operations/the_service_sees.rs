//! What the service sees of a call besides its input: who calls, the bytes as they came, the
//! request's id, and how much time is left. That inputs arrive to the letter, whole and bare,
//! `every_declared_answer_arrives` shows.

pub(crate) mod inputs;

use std::time::{Duration, SystemTime};

use concierge_sdk::operations as sdk;
use gatesmith_gateway::usage::ApiKey;
use gatesmith_tests::player::Seen;
use serde_json::json;

use crate::support::{ACCOUNT, PARTNER_KEY, Stage, call};

/// What the service sees of a call. What it answers does not matter.
async fn seen(stage: &Stage, call: impl Future) -> Seen {
    stage.service.fails("nobody waits for an answer");
    call.await;
    stage.service.saw()
}

/// A list without filters asks for nothing: no empty parameter is sent.
#[tokio::test]
async fn a_query_that_is_not_there() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let products = client.list_products(sdk::ListProductsInput::default());
    assert_eq!(seen(&stage, products).await.input, json!({}));
    let orders = client.list_orders(sdk::ListOrdersInput::default());
    assert_eq!(seen(&stage, orders).await.input, json!({}));
}

#[tokio::test]
async fn who_signed() {
    let stage = Stage::of_the_concierge().await;
    let (customer, guest) = (&stage.cast.customer, &stage.cast.guest);
    for (caller, name, role) in [(customer, "ada", "customer"), (guest, "guest", "guest")] {
        let client = stage.client(caller);
        let seen = seen(&stage, client.get_product(inputs::get_product())).await;
        let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role}/CognitoIdentityCredentials");
        let expected = json!({
            "sourceIp": "127.0.0.1",
            "apiKeyId": null,
            "subject": format!("us-east-1:{name}"),
            "iam": {
                "accessKey": caller.access_key_id,
                "accountId": ACCOUNT,
                "userId": caller.principal_id(),
                "userArn": arn,
            },
        });
        assert_eq!(seen.caller, expected);
    }
}

#[tokio::test]
async fn which_partner_calls_by_its_key() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.stranger);
    let order = client.get_partner_order(inputs::get_partner_order());
    let expected = json!({
        "sourceIp": "127.0.0.1",
        "apiKeyId": ApiKey::new("partner", PARTNER_KEY).id(),
        "subject": null,
    });
    assert_eq!(seen(&stage, order).await.caller, expected);
}

#[tokio::test]
async fn nobody_where_everybody_may_call() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.stranger);
    let event = client.receive_stripe_event(inputs::receive_stripe_event());
    let expected = json!({ "sourceIp": "127.0.0.1", "apiKeyId": null, "subject": null });
    assert_eq!(seen(&stage, event).await.caller, expected);
}

#[tokio::test]
async fn what_a_token_says() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.stranger);
    let caller = seen(&stage, client.get_profile()).await.caller;
    let claims = &caller["claims"];
    assert_eq!(claims["token_use"], "id");
    assert_eq!(claims["cognito:username"], "ada");
    assert_eq!(claims["email"], "zoë@flowers.example");
    assert_eq!(claims["email_verified"], "true");
    assert_eq!(claims["cognito:groups"], "testers,admins");
    assert_eq!(claims["sub"], caller["subject"]);
    assert_ne!(caller["subject"], json!(null));
}

#[tokio::test]
async fn the_id_of_the_request_and_how_much_time_is_left() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let before = SystemTime::now();
    let seen = seen(&stage, client.checkout(inputs::checkout())).await;
    assert_eq!(seen.request_id.len(), 36, "{}", seen.request_id);
    let deadline = seen
        .deadline
        .expect("the gateway says when it stops waiting");
    let time = deadline.duration_since(before).expect("that is later");
    let timeout = Duration::from_secs(10);
    assert!((timeout..2 * timeout).contains(&time), "{time:?}");
}

#[tokio::test]
async fn the_bytes_of_a_webhook_as_they_came() {
    let stage = Stage::of_the_concierge().await;
    let body = "{ \"type\":\"x\",\r\n\t\"id\" :\"evt_\\u00fc\",\"ü\":[1.50,1e2],\"created\": 7,\n\
                \"data\":{\"object\":{\"id\":\"pi_1\",\"amount\":-1,\"new\":null}}}  ";
    let webhook = call("POST /v1/webhooks/stripe")
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", "t=1767225600,v1=5257a869")
        .body(body);
    let seen = seen(&stage, stage.send(webhook)).await;
    assert_eq!(seen.raw_body, body);
    let read = json!({
        "id": "evt_ü", "type": "x", "created": 7,
        "data": { "object": { "id": "pi_1", "amount": -1 } },
    });
    assert_eq!(seen.input["body"], read);
}
