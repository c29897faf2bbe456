//! The whole Concierge, from outside: the generated SDK signs, the gateway verifies, the services
//! answer, the worker carries orders out.

#![cfg(test)]

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_credential_types::Credentials;
use concierge_adapters::{Embedded, payments, queue::SqliteQueue, system::RandomIds};
use concierge_app::{Concierge, Settings};
use concierge_sdk::{
    Client, Error,
    operations::{
        CheckoutError, CheckoutInput, GetExchangeRateInput, GetOrderError, GetOrderInput,
        GetPartnerOrderInput, ListOrdersInput, ListProductsInput, SendMessageInput,
    },
    types::{
        Address, ChatMessage, ChatMessageType, ChatTurn, CheckoutLine, CheckoutRequest, Intent,
        OrderStatus, Recipient, TextPart,
    },
};
use concierge_services::{
    domain::{self, OrderDraft, Owner},
    ports::Clock,
    webhook::SigningSecret,
};
use jiff::{SignedDuration, Timestamp};

/// A Concierge in a folder of its own.
struct Started {
    concierge: Concierge,
    _folder: tempfile::TempDir,
}

impl Started {
    async fn new() -> Self {
        Self::over(tempfile::tempdir().unwrap(), false).await
    }

    /// A Concierge over the data of an earlier one.
    async fn over(folder: tempfile::TempDir, redrive: bool) -> Self {
        let concierge = Concierge::start(&Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: folder.path().to_owned(),
            webhook_secret: SigningSecret::new("whsec_test"),
            binaries: None,
            redrive,
            site: None,
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
        let client = Client::builder()
            .endpoint(self.concierge.url())
            .region("us-east-1")
            .credentials(credentials);
        match &known.id_token {
            Some(token) => client.token(token.expose()),
            None => client,
        }
        .build()
        .unwrap()
    }

    /// A client with this API key, and nothing else.
    fn partner(&self, key: &str) -> Client {
        Client::builder()
            .endpoint(self.concierge.url())
            .api_key(key)
            .build()
            .unwrap()
    }
}

fn order(payment_method: Option<&str>) -> CheckoutInput {
    let now = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
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

/// A clock that moves when it is told to.
struct TestClock(Mutex<Timestamp>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Leaves an accepted order in `folder` whose job failed until it was given up; gives its id.
async fn give_up_an_order_of(owner: &str, folder: &Path) -> String {
    let start = Timestamp::now() - SignedDuration::from_hours(1);
    let clock = Arc::new(TestClock(Mutex::new(start)));
    let secret = SigningSecret::new("whsec_test");
    let shop = Embedded::open_with(folder, secret, clock.clone(), Arc::new(RandomIds))
        .await
        .unwrap();
    let draft = OrderDraft {
        lines: vec![("dutch-tulips".to_owned(), 1)],
        recipient: domain::Recipient {
            name: "Cleo".to_owned(),
            phone: None,
        },
        address: domain::Address {
            street: "Lindenstr. 5".to_owned(),
            extra: None,
            city: "Berlin".to_owned(),
            postal_code: "10115".to_owned(),
            country: "DE".to_owned(),
        },
        delivery_date: clock.today().tomorrow().unwrap(),
        gift_message: None,
        contact_email: None,
        payment_method: None,
    };
    let order = shop
        .checkout
        .place(&Owner::new(owner), "order-0001", &draft)
        .await
        .unwrap();
    for _ in 0..SqliteQueue::RECEIVES {
        shop.payments.fail_next(payments::Failure::BeforeEffect);
        assert!(shop.consumer.work_one().await.unwrap());
        *clock.0.lock().unwrap() += SignedDuration::from_mins(1);
    }
    assert!(!shop.consumer.work_one().await.unwrap(), "it is given up");
    order.id.to_string()
}

#[tokio::test]
async fn an_order_that_was_given_up_is_carried_out_when_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let ana = "arn:aws:sts::000000000000:assumed-role/customer/ana";
    let id = give_up_an_order_of(ana, folder.path()).await;
    let started = Started::over(folder, true).await;
    assert_eq!(
        outcome(&started.client("ana"), &id).await,
        OrderStatus::Confirmed
    );
}

#[tokio::test]
async fn a_partner_reads_an_order_by_its_api_key() {
    let started = Started::new().await;
    let accepted = started.client("ana").checkout(order(None)).await.unwrap();
    let input = GetPartnerOrderInput {
        order_id: accepted.body.order_id.clone(),
    };
    let partner = started.partner(started.concierge.partner_key().expose());
    let order = partner.get_partner_order(input.clone()).await.unwrap();
    assert_eq!(order.order_id, accepted.body.order_id);
    assert_eq!(order.country, "DE");
    let stranger = started.partner("nobody-has-this-key-here");
    let refused = stranger.get_partner_order(input).await.unwrap_err();
    assert_eq!(refused.status(), Some(403), "{refused}");
}

#[tokio::test]
async fn customers_read_their_profile_by_the_token_of_their_sign_in() {
    let started = Started::new().await;
    let (ana, ben) = (started.client("ana"), started.client("ben"));
    let profile = ana.get_profile().await.unwrap();
    assert_eq!(profile.name.as_deref(), Some("ana"));
    assert_eq!(profile.email.as_deref(), Some("ana@customers.example"));
    assert_ne!(profile.subject, ben.get_profile().await.unwrap().subject);
    let forged = Client::builder()
        .endpoint(started.concierge.url())
        .token("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.")
        .build()
        .unwrap();
    let refused = forged.get_profile().await.unwrap_err();
    assert_eq!(refused.status(), Some(401), "{refused}");
}

#[tokio::test]
async fn the_whole_document_is_served() {
    let started = Started::new().await;
    assert!(started.concierge.unsupported().is_empty());
}

/// Both serve the same document: what one tries with `gatesmith dev` must hold here.
#[tokio::test]
async fn callers_and_roles_are_those_of_gatesmith_dev() {
    let settings: toml::Table = toml::from_str(include_str!("../../../../gatesmith.toml")).unwrap();
    let dev = &settings["api"]["concierge"]["dev"];
    let configured: Vec<_> = dev["callers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|caller| (caller["name"].as_str(), caller["role"].as_str()))
        .collect();
    let started = Started::new().await;
    let known = started.concierge.credentials().iter();
    let known: Vec<_> = known
        .map(|known| (Some(known.name.as_str()), Some(known.role.as_str())))
        .collect();
    assert_eq!(known, configured);
}

#[tokio::test]
async fn exchange_rates_come_through_the_gateway_from_a_provider_on_this_machine() {
    let started = Started::new().await;
    let rates = |currency: &str| GetExchangeRateInput {
        currency: currency.to_owned(),
    };
    let client = started.client("guest");
    let euro = client.get_exchange_rate(rates("EUR")).await.unwrap();
    assert_eq!(euro.base, "EUR");
    assert!(euro.rates["USD"] > 1.0);
    assert!(client.get_exchange_rate(rates("XXX")).await.is_err());
}
