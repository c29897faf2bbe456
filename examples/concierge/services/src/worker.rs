//! The order worker: carries an accepted order out, or undoes what was done of it.
//!
//! ```text
//! ACCEPTED ──charge──► CHARGED ──reserve ∥ book──► CONFIRMED
//!     │                   │
//!     └─declined─► DECLINED  └─sold out, no courier─► CANCELLING ──release, call off, refund──► CANCELLED
//! ```
//!
//! Jobs come at least once, and a worker may die anywhere. Three rules make that safe: every call
//! to the outside carries a key that stands for its one effect; a decision is stored before
//! anything is done because of it; and a step is stored only where the order still stands at the
//! step's beginning, so that of two workers with one order the slower finds out and reads again.

use std::sync::Arc;

use jiff::ToSpan as _;

use crate::{
    domain::{Order, OrderId, OrderStatus, Stage, StageChange},
    ports::{
        Booking, Charge, ChargeOutcome, Clock, Courier, Notification, Notifier, OrderQueue,
        OrderStore, Payments, PortError, Refund, Reservation, Stock,
    },
};

/// Why a job is not done. In both cases it goes back to the queue; one that never succeeds ends
/// among the dead letters, where people look.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The message is no order's id, or its order does not exist: no repetition helps.
    #[error("poison message: {0}")]
    Poison(String),
    /// A port failed; a repetition may help.
    #[error(transparent)]
    Broken(#[from] PortError),
    /// Others kept changing the order while this worker had it.
    #[error("order {0} kept changing")]
    Contended(OrderId),
}

/// Carries orders out.
#[derive(Clone)]
pub struct OrderWorker {
    /// Where orders are kept.
    pub orders: Arc<dyn OrderStore>,
    /// Where stranded ones are handed to.
    pub queue: Arc<dyn OrderQueue>,
    /// Who takes the money.
    pub payments: Arc<dyn Payments>,
    /// Where the flowers are.
    pub stock: Arc<dyn Stock>,
    /// Who delivers.
    pub courier: Arc<dyn Courier>,
    /// Who tells the customer.
    pub notifier: Arc<dyn Notifier>,
    /// When.
    pub clock: Arc<dyn Clock>,
}

impl OrderWorker {
    /// More steps than an order has, however workers interleave.
    const STEPS: usize = 10;

    /// Does the job of one message: carries its order to a final stage.
    pub async fn handle(&self, message: &str) -> Result<OrderStatus, WorkError> {
        let id = OrderId::parse(message)
            .ok_or_else(|| WorkError::Poison("not an order's id".to_owned()))?;
        for _ in 0..Self::STEPS {
            let order = self.orders.order(&id).await?;
            let order = order.ok_or_else(|| WorkError::Poison(format!("no order {id}")))?;
            let change = match order.stage {
                Stage::Accepted => self.charge(&order).await?,
                Stage::Charged => self.fulfil(&order).await?,
                Stage::Cancelling => self.undo(&order).await?,
                Stage::Confirmed | Stage::Declined | Stage::Cancelled => {
                    self.tell(&order).await?;
                    return Ok(order.stage.status());
                }
            };
            // Where another worker was faster, the next round sees what it stored.
            let taken = self.orders.take(&id, &change).await?;
            tracing::info!(order = %id, from = ?change.from, to = ?change.to, taken, "step");
        }
        Err(WorkError::Contended(id))
    }

    /// Hands orders to the queue that were accepted a minute ago or longer and never got there.
    /// Gives their number.
    pub async fn rescue(&self) -> Result<usize, PortError> {
        let before = self.clock.now() - 1.minute();
        let stranded = self.orders.stranded(before, 100).await?;
        for id in &stranded {
            self.queue.send(id).await?;
            self.orders.mark_queued(id).await?;
        }
        Ok(stranded.len())
    }

    async fn charge(&self, order: &Order) -> Result<StageChange, PortError> {
        let outcome = self
            .payments
            .charge(&Charge {
                key: format!("charge-{}", order.id),
                customer: order.owner.clone(),
                method: order.payment_method.clone(),
                amount: order.total,
                order_id: order.id.clone(),
            })
            .await?;
        Ok(match outcome {
            ChargeOutcome::Charged { payment_id } => StageChange {
                payment_id: Some(payment_id),
                ..self.change(order, Stage::Charged)
            },
            ChargeOutcome::Declined { reason } => StageChange {
                reason: Some(reason),
                ..self.change(order, Stage::Declined)
            },
        })
    }

    async fn fulfil(&self, order: &Order) -> Result<StageChange, PortError> {
        let (reservation, booking) = tokio::join!(
            self.stock.reserve(&order.id, &order.lines),
            self.courier
                .book(&order.id, order.delivery_date, &order.address),
        );
        let reason = match (reservation?, booking?) {
            (Reservation::Reserved, Booking::Booked) => {
                return Ok(self.change(order, Stage::Confirmed));
            }
            (Reservation::SoldOut { name }, _) => {
                format!("{name} was sold out before we could set it aside.")
            }
            (_, Booking::Full { reason }) => reason,
            (Reservation::Released, _) | (_, Booking::CalledOff) => {
                "The order was being cancelled.".to_owned()
            }
        };
        Ok(StageChange {
            reason: Some(reason),
            ..self.change(order, Stage::Cancelling)
        })
    }

    async fn undo(&self, order: &Order) -> Result<StageChange, PortError> {
        self.stock.release(&order.id).await?;
        self.courier.call_off(&order.id).await?;
        if let Some(payment_id) = &order.payment_id {
            let refund = Refund {
                key: format!("refund-{}", order.id),
                payment_id: payment_id.clone(),
            };
            self.payments.refund(&refund).await?;
        }
        Ok(self.change(order, Stage::Cancelled))
    }

    /// Tells the customer how it ended. The key is the order with its end: once, however often
    /// the job comes.
    async fn tell(&self, order: &Order) -> Result<(), PortError> {
        let status = order.stage.status();
        let reason = order.reason.as_deref().unwrap_or("We are sorry.");
        let message = match status {
            OrderStatus::Confirmed => format!(
                "Your order {} is confirmed: it arrives on {}.",
                order.id, order.delivery_date
            ),
            OrderStatus::Declined => format!(
                "Your order {} was not placed, because the payment was declined. {reason}",
                order.id
            ),
            _ => format!(
                "Your order {} is cancelled, and {} are paid back. {reason}",
                order.id, order.total
            ),
        };
        let notification = Notification {
            key: format!("{}-{}", order.id, status.as_str()),
            owner: order.owner.clone(),
            email: order.contact_email.clone(),
            order_id: order.id.clone(),
            status,
            message,
            at: order.updated_at(),
        };
        self.notifier.publish(&notification).await
    }

    fn change(&self, order: &Order, to: Stage) -> StageChange {
        StageChange {
            from: order.stage,
            to,
            reason: None,
            payment_id: None,
            at: self.clock.now(),
        }
    }
}
