//! What the services need from outside, one trait each.
//!
//! Every port is a trait object behind an `Arc`, so that a service names what it needs and nothing
//! of what stands behind it. All of them may be called again after a failure: what a port does
//! once only, it does once *by key*, and says so.

mod payments;
mod stores;
mod world;

use std::error::Error;

pub use payments::{Charge, ChargeOutcome, Payments, Refund};
pub use stores::{
    Catalogue, Created, EventLog, IdempotencyKey, KeyedOrder, OrderCursor, OrderStore,
    ProductQuery, SessionStore,
};
pub use world::{
    Booking, Clock, Courier, Ids, Notification, Notifier, OrderQueue, Reservation, Stock,
};

pub use crate::conversation::nlu::Nlu;

/// Something behind a port failed, or did not answer: nobody knows whether it was done. Calling
/// again is safe, and may help.
#[derive(Debug, thiserror::Error)]
#[error("{port} failed: {source}")]
pub struct PortError {
    /// Which port.
    pub port: &'static str,
    /// What happened.
    pub source: Box<dyn Error + Send + Sync>,
}

impl PortError {
    /// `port` failed because of `source`.
    pub fn new(port: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            port,
            source: source.into(),
        }
    }
}
