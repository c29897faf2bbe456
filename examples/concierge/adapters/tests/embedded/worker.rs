//! Carrying orders out: once, whatever happens on the way.
//!
//! The crash tests kill the worker at every single call that it makes to the outside, before and
//! after the call has its effect, let the job come again, and look at the books.

use std::sync::{
    Arc,
    atomic::{AtomicI32, Ordering},
};

use crate::support::{Shop, ana, draft};
use async_trait::async_trait;
use concierge_adapters::{
    payments::{EntryKind, Failure},
    queue::SqliteQueue,
};
use concierge_services::{
    domain::{Address, Line, Order, OrderDraft, OrderId, OrderStatus, Owner, Stage, StageChange},
    ports::{
        Booking, Catalogue as _, Charge, ChargeOutcome, Courier, Created, IdempotencyKey,
        KeyedOrder, Notification, Notifier, OrderCursor, OrderStore, Payments, PortError, Refund,
        Reservation, Stock,
    },
    worker::OrderWorker,
};
use jiff::{Timestamp, civil::Date};

/// Kills the worker at its `n`th call: that call and all after it fail.
struct Crash {
    calls_left: AtomicI32,
    is_after_effect: bool,
}

impl Crash {
    async fn around<T>(
        &self,
        call: impl Future<Output = Result<T, PortError>>,
    ) -> Result<T, PortError> {
        let killed = || PortError::new("test", "killed");
        match self.calls_left.fetch_sub(1, Ordering::SeqCst) {
            2.. => call.await,
            1 if self.is_after_effect => call.await.and_then(|_| Err(killed())),
            _ => Err(killed()),
        }
    }
}

/// A port through which the worker can be killed.
struct Killable<P: ?Sized> {
    port: Arc<P>,
    crash: Arc<Crash>,
}

#[async_trait]
impl OrderStore for Killable<dyn OrderStore> {
    async fn create(
        &self,
        order: &Order,
        key: &IdempotencyKey,
        limit: u32,
    ) -> Result<Created, PortError> {
        self.port.create(order, key, limit).await
    }
    async fn keyed(&self, owner: &Owner, key: &str) -> Result<Option<KeyedOrder>, PortError> {
        self.port.keyed(owner, key).await
    }
    async fn mark_queued(&self, id: &OrderId) -> Result<(), PortError> {
        self.port.mark_queued(id).await
    }
    async fn stranded(&self, before: Timestamp, limit: u32) -> Result<Vec<OrderId>, PortError> {
        self.port.stranded(before, limit).await
    }
    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError> {
        self.crash.around(self.port.order(id)).await
    }
    async fn page(
        &self,
        owner: &Owner,
        status: Option<OrderStatus>,
        after: Option<&OrderCursor>,
        limit: u32,
    ) -> Result<Vec<Order>, PortError> {
        self.port.page(owner, status, after, limit).await
    }
    async fn take(&self, id: &OrderId, change: &StageChange) -> Result<bool, PortError> {
        self.crash.around(self.port.take(id, change)).await
    }
}

#[async_trait]
impl Payments for Killable<dyn Payments> {
    async fn charge(&self, charge: &Charge) -> Result<ChargeOutcome, PortError> {
        self.crash.around(self.port.charge(charge)).await
    }
    async fn refund(&self, refund: &Refund) -> Result<(), PortError> {
        self.crash.around(self.port.refund(refund)).await
    }
}

#[async_trait]
impl Stock for Killable<dyn Stock> {
    async fn reserve(&self, order: &OrderId, lines: &[Line]) -> Result<Reservation, PortError> {
        self.crash.around(self.port.reserve(order, lines)).await
    }
    async fn release(&self, order: &OrderId) -> Result<(), PortError> {
        self.crash.around(self.port.release(order)).await
    }
}

#[async_trait]
impl Courier for Killable<dyn Courier> {
    async fn book(&self, id: &OrderId, day: Date, to: &Address) -> Result<Booking, PortError> {
        self.crash.around(self.port.book(id, day, to)).await
    }
    async fn call_off(&self, order: &OrderId) -> Result<(), PortError> {
        self.crash.around(self.port.call_off(order)).await
    }
}

#[async_trait]
impl Notifier for Killable<dyn Notifier> {
    async fn publish(&self, notification: &Notification) -> Result<(), PortError> {
        self.crash.around(self.port.publish(notification)).await
    }
}

fn killable(worker: &OrderWorker, call: i32, is_after_effect: bool) -> OrderWorker {
    let crash = Arc::new(Crash {
        calls_left: AtomicI32::new(call),
        is_after_effect,
    });
    let worker = worker.clone();
    OrderWorker {
        orders: Arc::new(Killable {
            port: worker.orders,
            crash: crash.clone(),
        }),
        payments: Arc::new(Killable {
            port: worker.payments,
            crash: crash.clone(),
        }),
        stock: Arc::new(Killable {
            port: worker.stock,
            crash: crash.clone(),
        }),
        courier: Arc::new(Killable {
            port: worker.courier,
            crash: crash.clone(),
        }),
        notifier: Arc::new(Killable {
            port: worker.notifier,
            crash,
        }),
        ..worker
    }
}

/// More calls than any order needs.
const CALLS: i32 = 16;

/// What the books say about an order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Books {
    pub(crate) status: OrderStatus,
    charges: usize,
    refunds: usize,
    told: usize,
    tulips: u32,
}

pub(crate) async fn books(shop: &Shop, id: &OrderId) -> Books {
    let entries = shop.it.payments.entries(id).await.unwrap();
    let count = |kind| entries.iter().filter(|entry| entry.kind == kind).count();
    let order = shop.it.orders.order(&ana(), id.as_str()).await.unwrap();
    let tulips = shop
        .it
        .products
        .product("dutch-tulips")
        .await
        .unwrap()
        .unwrap();
    Books {
        status: order.stage.status(),
        charges: count(EntryKind::Charge),
        refunds: count(EntryKind::Refund),
        told: shop.it.outbox.of(&ana()).await.unwrap().len(),
        tulips: tulips.stock,
    }
}

/// An order that was accepted and waits in the queue.
async fn ordered(shop: &Shop) -> OrderId {
    let placed = shop.it.checkout.place(&ana(), "key-1", &draft()).await;
    placed.unwrap().id
}

/// Every place where the worker can die.
fn deaths() -> impl Iterator<Item = (i32, bool)> {
    (1..=CALLS).flat_map(|call| [(call, false), (call, true)])
}

#[tokio::test]
async fn an_order_is_charged_and_delivered_once_wherever_the_worker_dies() {
    let mut killed = 0;
    for (call, is_after_effect) in deaths() {
        let shop = Shop::open().await;
        let id = ordered(&shop).await;
        let doomed = killable(&shop.it.consumer.worker, call, is_after_effect);
        killed += usize::from(doomed.handle(id.as_str()).await.is_err());
        shop.work().await;
        let expected = Books {
            status: OrderStatus::Confirmed,
            charges: 1,
            refunds: 0,
            told: 1,
            tulips: 59,
        };
        assert_eq!(
            books(&shop, &id).await,
            expected,
            "call {call}, after: {is_after_effect}"
        );
    }
    // Three reads, a charge, a reservation, a booking, two steps, a notification; twice.
    assert_eq!(killed, 18);
}

#[tokio::test]
async fn an_order_that_cannot_be_carried_out_is_paid_back_once_wherever_the_worker_dies() {
    for (call, is_after_effect) in deaths() {
        let shop = Shop::open().await;
        let id = ordered(&shop).await;
        shop.it.products.set_stock("dutch-tulips", 0).await.unwrap();
        let doomed = killable(&shop.it.consumer.worker, call, is_after_effect);
        let _ = doomed.handle(id.as_str()).await;
        shop.work().await;
        let expected = Books {
            status: OrderStatus::Cancelled,
            charges: 1,
            refunds: 1,
            told: 1,
            tulips: 0,
        };
        assert_eq!(
            books(&shop, &id).await,
            expected,
            "call {call}, after: {is_after_effect}"
        );
    }
}

#[tokio::test]
async fn flowers_that_come_in_while_the_worker_is_dead_never_confirm_what_is_paid_back() {
    let mut ends = Vec::new();
    for (call, is_after_effect) in deaths() {
        let shop = Shop::open().await;
        let id = ordered(&shop).await;
        shop.it.products.set_stock("dutch-tulips", 0).await.unwrap();
        let doomed = killable(&shop.it.consumer.worker, call, is_after_effect);
        let _ = doomed.handle(id.as_str()).await;
        shop.it
            .products
            .set_stock("dutch-tulips", 10)
            .await
            .unwrap();
        shop.work().await;
        let books = books(&shop, &id).await;
        let (refunds, tulips) = match books.status {
            OrderStatus::Confirmed => (0, 9),
            OrderStatus::Cancelled => (1, 10),
            other => panic!("call {call}: {other:?}"),
        };
        assert_eq!(
            (books.refunds, books.tulips),
            (refunds, tulips),
            "call {call}"
        );
        ends.push(books.status);
    }
    assert!(ends.contains(&OrderStatus::Confirmed) && ends.contains(&OrderStatus::Cancelled));
}

#[tokio::test]
async fn a_payment_whose_answer_got_lost_is_not_taken_twice() {
    for failure in [Failure::BeforeEffect, Failure::AfterEffect] {
        let shop = Shop::open().await;
        let id = ordered(&shop).await;
        shop.it.payments.fail_next(failure);
        shop.work().await;
        assert_eq!(books(&shop, &id).await.status, OrderStatus::Accepted);
        shop.clock.advance(2);
        shop.work().await;
        let books = books(&shop, &id).await;
        assert_eq!(
            (books.status, books.charges),
            (OrderStatus::Confirmed, 1),
            "{failure:?}"
        );
    }
}

#[tokio::test]
async fn a_declined_payment_ends_the_order_and_says_why() {
    let shop = Shop::open().await;
    let draft = OrderDraft {
        payment_method: Some("pm_card_visa_chargeDeclined".to_owned()),
        ..draft()
    };
    let id = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft)
        .await
        .unwrap()
        .id;
    shop.work().await;
    let order = shop.it.orders.order(&ana(), id.as_str()).await.unwrap();
    assert_eq!(order.stage, Stage::Declined);
    assert_eq!(order.reason.as_deref(), Some("The card was declined."));
    let told = shop.it.outbox.of(&ana()).await.unwrap();
    assert!(
        told[0].message.contains("The card was declined."),
        "{}",
        told[0].message
    );
    assert_eq!(books(&shop, &id).await.tulips, 60);
}

#[tokio::test]
async fn two_workers_with_one_order_carry_it_out_once() {
    let shop = Shop::open().await;
    let id = ordered(&shop).await;
    let worker = &shop.it.consumer.worker;
    let (one, two) = tokio::join!(worker.handle(id.as_str()), worker.handle(id.as_str()));
    assert_eq!(one.unwrap(), OrderStatus::Confirmed);
    assert_eq!(two.unwrap(), OrderStatus::Confirmed);
    let books = books(&shop, &id).await;
    assert_eq!((books.charges, books.told, books.tulips), (1, 1, 59));
}

#[tokio::test]
async fn a_worker_that_comes_late_sets_nothing_aside_for_a_cancelled_order() {
    let shop = Shop::open().await;
    let order = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    let worker = &shop.it.consumer.worker;
    worker.stock.release(&order.id).await.unwrap();
    let late = worker.stock.reserve(&order.id, &order.lines).await.unwrap();
    assert_eq!(late, Reservation::Released);
    worker.courier.call_off(&order.id).await.unwrap();
    let late = worker
        .courier
        .book(&order.id, order.delivery_date, &order.address)
        .await;
    assert_eq!(late.unwrap(), Booking::CalledOff);
    assert_eq!(books(&shop, &order.id).await.tulips, 60);
}

#[tokio::test]
async fn an_order_that_never_reached_the_queue_is_rescued() {
    let shop = Shop::open().await;
    let placed = shop
        .it
        .checkout
        .place(&ana(), "key-1", &draft())
        .await
        .unwrap();
    // What is left of an acceptance that died between storing and queueing: the same order under
    // another id and key, stored and no more.
    let stranded = Order {
        id: OrderId::from_bits(4711),
        ..placed
    };
    let key = IdempotencyKey {
        key: "key-2".to_owned(),
        fingerprint: String::new(),
    };
    let worker = &shop.it.consumer.worker;
    worker.orders.create(&stranded, &key, 20).await.unwrap();
    assert_eq!(
        worker.rescue().await.unwrap(),
        0,
        "it may still be on its way"
    );
    shop.clock.advance(61);
    assert_eq!(worker.rescue().await.unwrap(), 1);
    assert_eq!(worker.rescue().await.unwrap(), 0);
    shop.work().await;
    assert_eq!(
        books(&shop, &stranded.id).await.status,
        OrderStatus::Confirmed
    );
}

#[tokio::test]
async fn the_consumer_carries_out_what_is_sent_until_it_is_told_to_stop() {
    let shop = Shop::open().await;
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let consumer = shop.it.consumer.clone();
    let running = tokio::spawn(async move {
        consumer.run(async { _ = ended.await }).await;
    });
    let id = ordered(&shop).await;
    while books(&shop, &id).await.told == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    end.send(()).unwrap();
    running.await.unwrap();
    assert_eq!(books(&shop, &id).await.status, OrderStatus::Confirmed);
}

#[tokio::test]
async fn a_received_message_is_hidden_and_comes_again_unless_it_is_deleted() {
    let shop = Shop::open().await;
    let queue = &shop.it.consumer.queue;
    queue.send_text("job").await.unwrap();
    let first = queue.receive().await.unwrap().unwrap();
    shop.clock.advance(SqliteQueue::VISIBILITY - 1);
    assert_eq!(queue.receive().await.unwrap(), None);
    shop.clock.advance(1);
    let second = queue.receive().await.unwrap().unwrap();
    assert_eq!((second.receive_count, second.body.as_str()), (2, "job"));
    queue.delete(&first.receipt).await.unwrap();
    shop.clock.advance(SqliteQueue::VISIBILITY);
    let third = queue.receive().await.unwrap().unwrap();
    queue.delete(&third.receipt).await.unwrap();
    shop.clock.advance(SqliteQueue::VISIBILITY);
    assert_eq!(queue.receive().await.unwrap(), None);
}
