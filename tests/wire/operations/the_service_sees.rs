//! What a caller sends is what the service sees, to the letter: parameters, bodies, who calls.

pub(crate) mod inputs;

use std::time::{Duration, SystemTime};

use concierge_sdk::operations as sdk;
use concierge_stubs::{
    lambda::{Identity, Request},
    operations as stubs,
    types::{ListOrdersStatus, ListProductsCategory},
};
use gatesmith_gateway::usage::ApiKey;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::support::{ACCOUNT, HOSTILE, PARTNER_KEY, Samples, Stage, call, concierge};

/// What the service sees of a call. What it answers does not matter.
async fn seen<I: 'static>(stage: &Stage, call: impl Future) -> Request<I> {
    stage.service.fails("nobody waits for an answer");
    call.await;
    stage.service.saw()
}

/// A body with every field, and one with what is required alone.
fn bodies(definition: &str) -> [Value; 2] {
    let api = concierge();
    [
        Samples(&api).whole(definition),
        Samples(&api).bare(definition),
    ]
}

/// A body in the type that the client takes.
fn typed<T: DeserializeOwned>(body: &Value) -> T {
    T::deserialize(body).expect("a sample fits its type")
}

/// A body in the type that the service sees, as it is written.
fn json_of(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("bodies can be written")
}

#[tokio::test]
async fn a_turn_of_a_conversation_whole_and_bare() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    for body in bodies("ChatTurn") {
        let sent = sdk::SendMessageInput { body: typed(&body) };
        let request: Request<stubs::send_message::SendMessageInput> =
            seen(&stage, client.send_message(sent.clone())).await;
        assert_eq!(json_of(&request.input.body), body);
    }
}

#[tokio::test]
async fn an_order_whole_and_bare_and_its_key() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    for body in bodies("CheckoutRequest") {
        let sent = sdk::CheckoutInput {
            body: typed(&body),
            ..inputs::checkout()
        };
        let request: Request<stubs::checkout::CheckoutInput> =
            seen(&stage, client.checkout(sent.clone())).await;
        assert_eq!(json_of(&request.input.body), body);
        assert_eq!(request.input.idempotency_key, sent.idempotency_key);
    }
}

#[tokio::test]
async fn an_event_of_the_payment_provider_and_its_signature() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.stranger);
    for body in bodies("StripeEvent") {
        let sent = sdk::ReceiveStripeEventInput {
            body: typed(&body),
            ..inputs::receive_stripe_event()
        };
        let request: Request<stubs::receive_stripe_event::ReceiveStripeEventInput> =
            seen(&stage, client.receive_stripe_event(sent.clone())).await;
        assert_eq!(json_of(&request.input.body), body);
        assert_eq!(request.input.stripe_signature, sent.stripe_signature);
        assert_eq!(request.caller.identity, Identity::Anonymous);
    }
}

#[tokio::test]
async fn a_query_with_hostile_text() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let products: Request<stubs::list_products::ListProductsInput> =
        seen(&stage, client.list_products(inputs::list_products())).await;
    let expected = stubs::list_products::ListProductsInput {
        category: Some(ListProductsCategory::Gift),
        limit: Some(100),
        next_token: Some(HOSTILE.to_owned()),
    };
    assert_eq!(products.input, expected);
    let orders: Request<stubs::list_orders::ListOrdersInput> =
        seen(&stage, client.list_orders(inputs::list_orders())).await;
    let expected = stubs::list_orders::ListOrdersInput {
        status: Some(ListOrdersStatus::Cancelled),
        limit: Some(1),
        next_token: Some(HOSTILE.to_owned()),
    };
    assert_eq!(orders.input, expected);
}

#[tokio::test]
async fn a_query_that_is_not_there() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let products: Request<stubs::list_products::ListProductsInput> = seen(
        &stage,
        client.list_products(sdk::ListProductsInput::default()),
    )
    .await;
    assert_eq!(
        products.input,
        stubs::list_products::ListProductsInput::default()
    );
    let orders: Request<stubs::list_orders::ListOrdersInput> =
        seen(&stage, client.list_orders(sdk::ListOrdersInput::default())).await;
    assert_eq!(orders.input, stubs::list_orders::ListOrdersInput::default());
}

#[tokio::test]
async fn variables_of_the_path() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let product: Request<stubs::get_product::GetProductInput> =
        seen(&stage, client.get_product(inputs::get_product())).await;
    assert_eq!(product.input.product_id, inputs::get_product().product_id);
    let order: Request<stubs::get_order::GetOrderInput> =
        seen(&stage, client.get_order(inputs::get_order())).await;
    assert_eq!(order.input.order_id, inputs::get_order().order_id);
}

#[tokio::test]
async fn who_calls() {
    let stage = Stage::of_the_concierge().await;
    let (customer, guest) = (&stage.cast.customer, &stage.cast.guest);
    for (caller, name, role) in [(customer, "ada", "customer"), (guest, "guest", "guest")] {
        let client = stage.client(caller);
        let request: Request<stubs::get_product::GetProductInput> =
            seen(&stage, client.get_product(inputs::get_product())).await;
        assert_eq!(request.caller.source_ip.as_deref(), Some("127.0.0.1"));
        let identity = &request.caller.identity;
        assert_eq!(identity.subject(), Some(&*format!("us-east-1:{name}")));
        let Identity::Iam(signer) = identity else {
            unreachable!("the call was signed")
        };
        assert_eq!(signer.access_key, caller.access_key_id);
        assert_eq!(signer.account_id, ACCOUNT);
        assert_eq!(signer.user_id, caller.principal_id());
        assert_eq!(
            signer.user_arn,
            format!("arn:aws:sts::{ACCOUNT}:assumed-role/{role}/CognitoIdentityCredentials")
        );
    }
}

#[tokio::test]
async fn which_partner_calls_by_its_key() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.stranger);
    let input = inputs::get_partner_order();
    let request: Request<stubs::get_partner_order::GetPartnerOrderInput> =
        seen(&stage, client.get_partner_order(input.clone())).await;
    assert_eq!(request.input.order_id, input.order_id);
    let key = ApiKey::new("partner", PARTNER_KEY);
    assert_eq!(request.caller.api_key_id, Some(key.id()));
    assert_eq!(request.caller.identity, Identity::Anonymous);
}

#[tokio::test]
async fn the_id_of_the_request_and_how_much_time_is_left() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    let before = SystemTime::now();
    let request: Request<stubs::checkout::CheckoutInput> =
        seen(&stage, client.checkout(inputs::checkout())).await;
    assert_eq!(request.request_id.len(), 36, "{}", request.request_id);
    let deadline = request
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
    stage.service.fails("nobody waits for an answer");
    let webhook = call("POST /v1/webhooks/stripe")
        .header("content-type", "application/json; charset=utf-8")
        .header("stripe-signature", "t=1767225600,v1=5257a869")
        .body(body);
    stage.send(webhook).await;
    let request: Request<stubs::receive_stripe_event::ReceiveStripeEventInput> =
        stage.service.saw();
    assert_eq!(request.raw_body, body);
    let read = json!({
        "id": "evt_ü", "type": "x", "created": 7,
        "data": { "object": { "id": "pi_1", "amount": -1 } },
    });
    assert_eq!(json_of(&request.input.body), read);
}
