//! The generated traits, called as the stubs call them: what the gateway cannot authorize yet, and
//! what only a service can refuse.

use concierge_services::handlers::ProfileService;
use concierge_stubs::{
    operations::{
        get_order::{GetOrder, GetOrderInput, GetOrderResponse},
        get_partner_order::{GetPartnerOrder, GetPartnerOrderInput, GetPartnerOrderResponse},
        get_profile::{GetProfile, GetProfileResponse},
        send_message::{SendMessage, SendMessageInput, SendMessageResponse},
    },
    types,
};
use gatesmith_lambda::{Caller, Claims, IamCaller, Identity, Request};

use crate::support::{Shop, ana, draft};

#[tokio::test]
async fn a_profile_is_what_the_token_says() {
    let claims: Claims = [
        ("sub", "5f0c"),
        ("email", "ana@example.com"),
        ("cognito:groups", "florists,staff"),
    ]
    .into_iter()
    .collect();
    let request = Request::new(()).with_caller(Caller::new(Identity::Claims(claims)));
    let GetProfileResponse::Ok(profile) = ProfileService.get_profile(request).await.unwrap() else {
        panic!("the claims are there");
    };
    assert_eq!(profile.subject, "5f0c");
    assert_eq!(profile.email.as_deref(), Some("ana@example.com"));
    assert_eq!(profile.groups.unwrap(), ["florists", "staff"]);
}

#[tokio::test]
async fn nobody_without_a_token_has_a_profile() {
    let refused = ProfileService.get_profile(Request::new(())).await.unwrap();
    assert!(matches!(refused, GetProfileResponse::Unauthorized(_)));
}

#[tokio::test]
async fn a_partner_sees_where_an_order_stands_and_nobody_else_s_name() {
    let shop = Shop::open().await;
    let order = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    let input = |id: &str| GetPartnerOrderInput {
        order_id: id.to_owned(),
    };
    let request = Request::new(input(order.id.as_str()));
    let response = shop.it.orders.get_partner_order(request).await.unwrap();
    let GetPartnerOrderResponse::Ok(seen) = response else {
        panic!("{response:?}");
    };
    assert_eq!(seen.postal_code, "10115");
    assert_eq!(seen.status, types::OrderStatus::Accepted);
    assert!(!format!("{seen:?}").contains("Cleo"));
    let request = Request::new(input("FL-ZZZZZZZZZZ"));
    let missing = shop.it.orders.get_partner_order(request).await.unwrap();
    assert!(matches!(missing, GetPartnerOrderResponse::NotFound(_)));
}

#[tokio::test]
async fn an_unsigned_call_of_a_customers_operation_is_forbidden() {
    let shop = Shop::open().await;
    let request = Request::new(GetOrderInput {
        order_id: "FL-0000000000".to_owned(),
    });
    let refused = shop.it.orders.get_order(request).await.unwrap();
    assert!(
        matches!(refused, GetOrderResponse::Forbidden(_)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_message_without_the_part_that_its_type_announces_is_refused() {
    let shop = Shop::open().await;
    let message = types::ChatMessage {
        r#type: types::ChatMessageType::Product,
        text: None,
        product: None,
        order_status: None,
    };
    let body = types::ChatTurn {
        session_id: None,
        message,
    };
    let caller = Caller::new(Identity::Iam(IamCaller::new(
        "arn:aws:iam::000000000000:user/ana",
    )));
    let request = Request::new(SendMessageInput { body }).with_caller(caller);
    let refused = shop.it.conversation.send_message(request).await.unwrap();
    let SendMessageResponse::BadRequest(error) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(error.code, "INVALID_REQUEST");
    assert!(error.message.contains("PRODUCT"), "{}", error.message);
}
