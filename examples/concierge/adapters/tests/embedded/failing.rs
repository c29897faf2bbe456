//! What becomes of a job that does not succeed: it comes again, ends among the dead letters where
//! somebody is told, and can be put back.

use std::{
    io,
    sync::{Arc, Mutex},
};

use crate::{
    support::{Shop, ana, draft},
    worker::books,
};
use async_trait::async_trait;
use concierge_adapters::{payments::Failure, queue::SqliteQueue};
use concierge_services::{
    domain::OrderStatus,
    ports::{Charge, ChargeOutcome, Payments, PortError, Refund},
    worker::WorkError,
};
use tracing_subscriber::filter::LevelFilter;

/// What is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn lines_with(&self, part: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().filter(|line| line.contains(part));
        lines.map(ToOwned::to_owned).collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A provider whose library panics.
struct Panicking;

#[async_trait]
impl Payments for Panicking {
    async fn charge(&self, _: &Charge) -> Result<ChargeOutcome, PortError> {
        unreachable!("on purpose")
    }
    async fn refund(&self, _: &Refund) -> Result<(), PortError> {
        unreachable!("on purpose")
    }
}

#[tokio::test]
async fn a_poison_message_ends_among_the_dead_letters_after_five_receives() {
    let shop = Shop::open().await;
    let queue = &shop.it.consumer.queue;
    queue.send_text("\u{0}not an order").await.unwrap();
    for _ in 0..10 {
        shop.work().await;
        shop.clock.advance(SqliteQueue::VISIBILITY);
    }
    let dead = queue.dead_letters().await.unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].receive_count, SqliteQueue::RECEIVES);
    let handled = shop.it.consumer.worker.handle(&dead[0].body).await;
    assert!(matches!(handled, Err(WorkError::Poison(_))));
}

#[tokio::test]
async fn a_job_that_is_given_up_is_told_as_an_error() {
    let shop = Shop::open().await;
    let log = Log::default();
    let written = log.clone();
    // For the whole process: `tracing` remembers what no thread but this one listened to. The
    // other tests' jobs have other names.
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(LevelFilter::ERROR)
        .with_writer(move || written.clone())
        .init();
    let told = || log.lines_with(r#"job="no\norder""#);
    shop.it.consumer.queue.send_text("no\norder").await.unwrap();
    for _ in 0..=SqliteQueue::RECEIVES {
        assert_eq!(told(), [""; 0]);
        shop.work().await;
        shop.clock.advance(SqliteQueue::VISIBILITY);
    }
    let told = told();
    assert!(
        matches!(told.as_slice(), [line] if line.contains(" ERROR ")),
        "{told:?}"
    );
}

#[tokio::test]
async fn dead_letters_can_be_put_back_when_the_reason_is_gone() {
    let shop = Shop::open().await;
    let id = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap()
        .id;
    for _ in 0..SqliteQueue::RECEIVES {
        shop.it.payments.fail_next(Failure::BeforeEffect);
        shop.work().await;
        shop.clock.advance(SqliteQueue::VISIBILITY);
    }
    shop.work().await;
    assert_eq!(books(&shop, &id).await.status, OrderStatus::Accepted);
    assert_eq!(shop.it.consumer.queue.redrive().await.unwrap(), 1);
    shop.work().await;
    assert_eq!(books(&shop, &id).await.status, OrderStatus::Confirmed);
}

#[tokio::test]
async fn a_worker_that_panics_leaves_its_order_to_the_next_try() {
    let shop = Shop::open().await;
    let placed = shop.it.checkout.place(&ana(), "key-1", &draft()).await;
    let id = placed.unwrap().id;
    let mut consumer = shop.it.consumer.clone();
    consumer.worker.payments = Arc::new(Panicking);
    assert!(consumer.work_one().await.unwrap());
    assert_eq!(books(&shop, &id).await.status, OrderStatus::Accepted);
    shop.clock.advance(SqliteQueue::VISIBILITY);
    shop.work().await;
    assert_eq!(books(&shop, &id).await.status, OrderStatus::Confirmed);
}
