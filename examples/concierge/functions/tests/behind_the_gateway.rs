//! The Concierge with each function in processes of its own, as on Lambda: signed calls from
//! outside, and the worker beside, over the same files.

#![cfg(test)]

use std::{path::Path, time::Duration};

use aws_credential_types::Credentials;
use concierge_app::{Concierge, Settings};
use concierge_sdk::{
    Client, Error,
    operations::{
        CheckoutInput, GetOrderError, GetOrderInput, GetProductInput, ListOrdersInput,
        ListProductsInput, SendMessageInput,
    },
    types::{
        Address, ChatMessage, ChatMessageType, ChatTurn, CheckoutLine, CheckoutRequest, Intent,
        OrderStatus, Recipient, TextPart,
    },
};
use concierge_services::webhook::SigningSecret;
use jiff::{Timestamp, tz::TimeZone};

struct Started {
    concierge: Concierge,
    _folder: tempfile::TempDir,
}

impl Started {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let binary = Path::new(env!("CARGO_BIN_EXE_checkout"));
        let concierge = Concierge::start(&Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: folder.path().to_owned(),
            webhook_secret: SigningSecret::new("whsec_test"),
            binaries: binary.parent().map(Path::to_owned),
            redrive: false,
            site: None,
        })
        .await
        .unwrap();
        Self {
            concierge,
            _folder: folder,
        }
    }

    fn client(&self, name: &str) -> Client {
        let mut known = self.concierge.credentials().iter();
        let known = known.find(|known| known.name == name).unwrap();
        let token = known.session_token.as_ref();
        let credentials = Credentials::new(
            known.access_key_id.as_str(),
            known.secret_access_key.expose(),
            token.map(|token| token.expose().to_owned()),
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

fn order(key: &str) -> CheckoutInput {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    CheckoutInput {
        idempotency_key: key.to_owned(),
        body: CheckoutRequest {
            lines: vec![CheckoutLine {
                product_id: "dutch-tulips".to_owned(),
                quantity: 1,
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
            delivery_date: today.tomorrow().unwrap().to_string().parse().unwrap(),
            gift_message: None,
            contact_email: None,
            payment_method: None,
        },
    }
}

#[tokio::test]
async fn an_order_goes_through_five_functions_and_the_worker() {
    let started = Started::new().await;
    let ana = started.client("ana");
    let page = ana
        .list_products(ListProductsInput::default())
        .await
        .unwrap();
    assert!(page.items.len() > 10);
    let product_id = "dutch-tulips".to_owned();
    let product = ana.get_product(GetProductInput { product_id }).await;
    assert_eq!(product.unwrap().product_id, "dutch-tulips");

    let accepted = ana.checkout(order("order-0001")).await.unwrap();
    let again = ana.checkout(order("order-0001")).await.unwrap();
    let order_id = accepted.body.order_id;
    assert_eq!(again.body.order_id, order_id);
    let read = || GetOrderInput {
        order_id: order_id.clone(),
    };
    let status = loop {
        let order = ana.get_order(read()).await.unwrap();
        if !matches!(order.status, OrderStatus::Accepted | OrderStatus::Charged) {
            break order.status;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(status, OrderStatus::Confirmed);
    let page = ana.list_orders(ListOrdersInput::default()).await.unwrap();
    assert_eq!(page.items.len(), 1);

    let hidden = started.client("ben").get_order(read()).await.unwrap_err();
    assert!(
        matches!(hidden, Error::Service(GetOrderError::NotFound(_))),
        "{hidden}"
    );
    started.concierge.stop().await;
}

#[tokio::test]
async fn a_conversation_goes_on_in_whichever_process_answers() {
    let started = Started::new().await;
    let ana = started.client("ana");
    let say = |text: &str, session_id: Option<String>| {
        let text = text.to_owned();
        let message = ChatMessage {
            r#type: ChatMessageType::Text,
            text: Some(TextPart { text }),
            product: None,
            order_status: None,
        };
        let body = ChatTurn {
            session_id,
            message,
        };
        ana.send_message(SendMessageInput { body })
    };
    // Two at once: two processes, of which either may answer the next turn.
    let (found, other) = tokio::join!(
        say("something pink under 45 euros", None),
        say("red roses", None)
    );
    let found = found.unwrap();
    assert_eq!(found.intent, Intent::FindProducts);
    assert_eq!(other.unwrap().intent, Intent::FindProducts);
    let chosen = say("the first one", Some(found.session_id)).await.unwrap();
    assert_eq!(chosen.slots.product_id.as_deref(), Some("blush-garden"));
    started.concierge.stop().await;
}

/// All processes write to one file: whoever finds it taken waits.
#[tokio::test]
async fn orders_at_once_are_all_accepted() {
    let started = Started::new().await;
    let ana = started.client("ana");
    let keys: Vec<String> = (0..12).map(|number| format!("order-{number:04}")).collect();
    let mut orders = tokio::task::JoinSet::new();
    for key in &keys {
        let (ana, order) = (ana.clone(), order(key));
        orders.spawn(async move { ana.checkout(order).await.unwrap().body.order_id });
    }
    let mut ids = orders.join_all().await;
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), keys.len());
    started.concierge.stop().await;
}
