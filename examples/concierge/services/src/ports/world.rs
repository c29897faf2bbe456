//! What carries orders out, and what tells the time.

use async_trait::async_trait;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::PortError;
use crate::domain::{Address, Line, OrderId, OrderStatus, Owner};

/// The queue of orders to be carried out, as the services see it: they only put in. It delivers
/// at least once, in any order.
#[async_trait]
pub trait OrderQueue: Send + Sync {
    /// Hands over the job of an order.
    async fn send(&self, id: &OrderId) -> Result<(), PortError>;
}

/// The flowers in the shop.
#[async_trait]
pub trait Stock: Send + Sync {
    /// Sets an order's flowers aside, all or none; once for an order, however often it is called,
    /// and never after they were released.
    async fn reserve(&self, order: &OrderId, lines: &[Line]) -> Result<Reservation, PortError>;

    /// Puts an order's flowers back, where there are any, and sees to it that none are set aside
    /// for it later.
    async fn release(&self, order: &OrderId) -> Result<(), PortError>;
}

/// What became of a reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// The flowers are set aside.
    Reserved,
    /// There are not enough of this product.
    SoldOut {
        /// What the product is called.
        name: String,
    },
    /// The order's flowers were released before: it is being cancelled.
    Released,
}

/// Whoever delivers.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Books a delivery; once for an order, and never after it was called off.
    async fn book(
        &self,
        order: &OrderId,
        date: Date,
        address: &Address,
    ) -> Result<Booking, PortError>;

    /// Calls a delivery off, where one is booked, and sees to it that none is booked later.
    async fn call_off(&self, order: &OrderId) -> Result<(), PortError>;
}

/// What became of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booking {
    /// The courier comes.
    Booked,
    /// No courier can come.
    Full {
        /// Why, for the customer.
        reason: String,
    },
    /// The delivery was called off before: the order is being cancelled.
    CalledOff,
}

/// Tells customers what became of their orders.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Sends a notification; once for its key, however often it is called.
    async fn publish(&self, notification: &Notification) -> Result<(), PortError>;
}

/// Something that a customer should hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// What stands for this one notification.
    pub key: String,
    /// Who should hear it.
    pub owner: Owner,
    /// Where to write to, if the customer said so.
    pub email: Option<String>,
    /// The order that it is about.
    pub order_id: OrderId,
    /// Where that stands now.
    pub status: OrderStatus,
    /// What is said.
    pub message: String,
    /// When.
    pub at: Timestamp,
}

/// What time it is. A port, so that tests can say.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Today, in UTC: the shop has no other time zone.
    fn today(&self) -> Date {
        self.now().to_zoned(TimeZone::UTC).date()
    }
}

/// Ids that nobody guesses and that do not repeat. A port, so that tests can say.
pub trait Ids: Send + Sync {
    /// An id for a new order.
    fn order_id(&self) -> OrderId;

    /// A UUID for a new conversation, or for whatever else needs one.
    fn uuid(&self) -> String;
}
