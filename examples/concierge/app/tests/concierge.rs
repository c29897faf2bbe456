//! The whole Concierge, from outside: the generated SDK signs, the gateway verifies, the services
//! answer, the worker carries orders out.

#![cfg(test)]

use std::time::Duration;

use aws_credential_types::Credentials;
use concierge_app::{Concierge, Settings};
use concierge_sdk::{
    Client, Error,
    operations::{
        CheckoutError, CheckoutInput, GetOrderError, GetOrderInput, ListOrdersInput,
        ListProductsInput, SendMessageInput,
    },
    types::{
        Address, ChatMessage, ChatMessageType, ChatTurn, CheckoutLine, CheckoutRequest, Intent,
        OrderStatus, Recipient, TextPart,
    },
};
use concierge_services::webhook::SigningSecret;

/// A Concierge in a folder of its own.
struct Started {
    concierge: Concierge,
    _folder: tempfile::TempDir,
}

impl Started {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let concierge = Concierge::start(&Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: folder.path().to_owned(),
            webhook_secret: SigningSecret::new("whsec_test"),
        })
        .await
        .unwrap();
        Self {
            concierge,
            _folder: folder,
        }
    }

    /// A client that signs as `name`.
    fn client(&self, name: &str) -> Client {
        let mut known = self.concierge.credentials().iter();
        let known = known.find(|known| known.name == name).unwrap();
        let credentials = Credentials::new(
            known.access_key_id.as_str(),
            known.secret_access_key.expose(),
            known
                .session_token
                .as_ref()
                .map(|token| token.expose().to_owned()),
            None,
            "test",
        );
        Client::builder()
            .endpoint(self.concierge.url())
            .region("us-east-1")
            .credentials(credentials)
            .build()
            .unwrap()
    }
}

fn order(payment_method: Option<&str>) -> CheckoutInput {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let tomorrow = now.date().tomorrow().unwrap();
    CheckoutInput {
        idempotency_key: "order-0001".to_owned(),
        body: CheckoutRequest {
            lines: vec![CheckoutLine {
                product_id: "dutch-tulips".to_owned(),
                quantity: 2,
            }],
            recipient: Recipient {
                name: "Cleo".to_owned(),
                phone: None,
            },
            address: Address {
                street: "Lindenstr. 5".to_owned(),
                extra: None,
                city: "Berlin".to_owned(),
                postal_code: "10115".to_owned(),
                country: "DE".to_owned(),
            },
            delivery_date: tomorrow.to_string().parse().unwrap(),
            gift_message: None,
            contact_email: None,
            payment_method: payment_method.map(ToOwned::to_owned),
        },
    }
}

/// Reads an order until it is final.
async fn outcome(client: &Client, order_id: &str) -> OrderStatus {
    loop {
        let input = GetOrderInput {
            order_id: order_id.to_owned(),
        };
        let order = client.get_order(input).await.unwrap();
        if !matches!(order.status, OrderStatus::Accepted | OrderStatus::Charged) {
            return order.status;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn an_order_is_accepted_once_and_confirmed() {
    let started = Started::new().await;
    let ana = started.client("ana");
    let accepted = ana.checkout(order(None)).await.unwrap();
    let again = ana.checkout(order(None)).await.unwrap();
    let id = accepted.body.order_id;
    assert_eq!(again.body.order_id, id);
    assert_eq!(accepted.location, Some(format!("/orders/{id}")));
    assert_eq!(outcome(&ana, &id).await, OrderStatus::Confirmed);
    let page = ana.list_orders(ListOrdersInput::default()).await.unwrap();
    assert_eq!(page.items.len(), 1);
    started.concierge.stop().await;
}

#[tokio::test]
async fn a_declined_card_declines_the_order() {
    let started = Started::new().await;
    let ana = started.client("ana");
    let accepted = ana
        .checkout(order(Some("pm_card_visa_chargeDeclined")))
        .await
        .unwrap();
    assert_eq!(
        outcome(&ana, &accepted.body.order_id).await,
        OrderStatus::Declined
    );
}

#[tokio::test]
async fn what_the_service_refuses_comes_as_the_declared_error() {
    let started = Started::new().await;
    let (ana, ben) = (started.client("ana"), started.client("ben"));
    let accepted = ana.checkout(order(None)).await.unwrap();

    let other = order(Some("pm_card_visa"));
    let conflict = ana.checkout(other).await.unwrap_err();
    assert!(
        matches!(&conflict, Error::Service(CheckoutError::Conflict(error)) if error.code == "IDEMPOTENCY_KEY_REUSED"),
        "{conflict}"
    );

    let mut past = order(None);
    past.idempotency_key = "order-0002".to_owned();
    past.body.delivery_date = "2020-01-01".parse().unwrap();
    let invalid = ana.checkout(past).await.unwrap_err();
    assert!(
        matches!(&invalid, Error::Service(CheckoutError::BadRequest(error)) if error.message.contains("deliveryDate")),
        "{invalid}"
    );

    let order_id = accepted.body.order_id;
    let hidden = ben.get_order(GetOrderInput { order_id }).await.unwrap_err();
    assert!(
        matches!(hidden, Error::Service(GetOrderError::NotFound(_))),
        "{hidden}"
    );
}

#[tokio::test]
async fn a_guest_may_read_the_catalogue_and_nothing_else() {
    let started = Started::new().await;
    let guest = started.client("guest");
    let page = guest
        .list_products(ListProductsInput::default())
        .await
        .unwrap();
    assert!(!page.items.is_empty());
    let denied = guest
        .list_orders(ListOrdersInput::default())
        .await
        .unwrap_err();
    assert!(
        matches!(&denied, Error::Gateway(error) if error.status() == 403),
        "{denied}"
    );
}

#[tokio::test]
async fn a_conversation_is_held_over_signed_calls() {
    let started = Started::new().await;
    let ana = started.client("ana");
    let say = |text: &str, session_id: Option<String>| {
        let message = ChatMessage {
            r#type: ChatMessageType::Text,
            text: Some(TextPart {
                text: text.to_owned(),
            }),
            product: None,
            order_status: None,
        };
        let body = ChatTurn {
            session_id,
            message,
        };
        ana.send_message(SendMessageInput { body })
    };
    let found = say("something pink under 45 euros", None).await.unwrap();
    assert_eq!(found.intent, Intent::FindProducts);
    let chosen = say("the first one", Some(found.session_id)).await.unwrap();
    assert_eq!(chosen.intent, Intent::Checkout);
    assert_eq!(chosen.slots.product_id.as_deref(), Some("blush-garden"));
}
