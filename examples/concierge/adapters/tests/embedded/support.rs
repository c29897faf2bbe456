//! A shop for a test: embedded adapters in a folder of its own, a clock that stands still until it
//! is told to move, and ids that count.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use concierge_adapters::Embedded;
use concierge_services::{
    domain::{Address, OrderDraft, OrderId, Owner, Recipient},
    ports::{Clock, Ids},
    webhook::SigningSecret,
};
use jiff::{SignedDuration, Timestamp, civil::date};

/// A clock that moves when it is told to.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub(crate) fn advance(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now += SignedDuration::from_secs(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Ids that count.
#[derive(Default)]
struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn order_id(&self) -> OrderId {
        OrderId::from_bits(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn uuid(&self) -> String {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        format!("00000000-0000-4000-8000-{count:012}")
    }
}

/// A shop, on Wednesday, 6 May 2026, at noon.
pub(crate) struct Shop {
    pub(crate) it: Embedded,
    pub(crate) clock: Arc<TestClock>,
    /// Deleted with the shop.
    _folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let noon = "2026-05-06T12:00:00Z".parse().unwrap();
        let clock = Arc::new(TestClock(Mutex::new(noon)));
        let folder = tempfile::tempdir().unwrap();
        let it = Embedded::open_with(
            folder.path(),
            SigningSecret::new("whsec_test"),
            clock.clone(),
            Arc::new(CountingIds::default()),
        )
        .await
        .unwrap();
        Self {
            it,
            clock,
            _folder: folder,
        }
    }

    /// Handles messages until none is visible.
    pub(crate) async fn work(&self) {
        while self.it.consumer.work_one().await.unwrap() {}
    }
}

pub(crate) fn ana() -> Owner {
    Owner::new("us-east-1:ana")
}

pub(crate) fn ben() -> Owner {
    Owner::new("us-east-1:ben")
}

/// One bouquet of tulips, for Saturday.
pub(crate) fn draft() -> OrderDraft {
    OrderDraft {
        lines: vec![("dutch-tulips".to_owned(), 1)],
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
        delivery_date: date(2026, 5, 9),
        gift_message: None,
        contact_email: None,
        payment_method: None,
    }
}
