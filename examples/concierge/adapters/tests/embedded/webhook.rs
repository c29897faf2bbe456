//! The payment provider's events.

use crate::support::{Shop, ana, draft};
use concierge_services::{
    ports::Clock as _,
    webhook::{Event, SigningSecret},
};

fn event(order_id: Option<&str>) -> Event {
    Event {
        id: "evt_1".to_owned(),
        kind: "payment_intent.succeeded".to_owned(),
        order_id: order_id.map(ToOwned::to_owned),
    }
}

#[tokio::test]
async fn an_event_is_taken_once_and_answered_each_time() {
    let shop = Shop::open().await;
    let signature = SigningSecret::new("whsec_test").sign(b"{}", shop.clock.now());
    let event = event(None);
    let receive = || shop.it.webhook.receive(&signature, b"{}", &event);
    assert!(!receive().await.unwrap());
    assert!(receive().await.unwrap());
}

#[tokio::test]
async fn an_event_that_is_not_signed_changes_nothing() {
    let shop = Shop::open().await;
    let signature = SigningSecret::new("somebody else's").sign(b"{}", shop.clock.now());
    let refused = shop
        .it
        .webhook
        .receive(&signature, b"{}", &event(None))
        .await;
    assert_eq!(refused.unwrap_err().code(), "INVALID_REQUEST");
    let signature = SigningSecret::new("whsec_test").sign(b"{}", shop.clock.now());
    let duplicate = shop
        .it
        .webhook
        .receive(&signature, b"{}", &event(None))
        .await
        .unwrap();
    assert!(!duplicate, "the unsigned one was recorded");
}

#[tokio::test]
async fn an_event_wakes_its_order() {
    let shop = Shop::open().await;
    let id = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap()
        .id;
    let queue = &shop.it.consumer.queue;
    let first = queue.receive().await.unwrap().unwrap();
    queue.delete(&first.receipt).await.unwrap();
    let signature = SigningSecret::new("whsec_test").sign(b"{}", shop.clock.now());
    shop.it
        .webhook
        .receive(&signature, b"{}", &event(Some(id.as_str())))
        .await
        .unwrap();
    assert_eq!(queue.receive().await.unwrap().unwrap().body, id.as_str());
}

#[tokio::test]
async fn an_event_about_somebody_elses_order_is_taken_and_left_alone() {
    let shop = Shop::open().await;
    let signature = SigningSecret::new("whsec_test").sign(b"{}", shop.clock.now());
    for unknown in [Some("FL-0000000000"), Some("order 7"), None] {
        let taken = shop
            .it
            .webhook
            .receive(&signature, b"{}", &event(unknown))
            .await;
        assert!(taken.is_ok());
    }
    assert_eq!(shop.it.consumer.queue.receive().await.unwrap(), None);
}
