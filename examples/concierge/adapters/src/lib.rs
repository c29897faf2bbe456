//! What stands behind the Concierge's ports when nothing is installed: SQLite, in two files.
//!
//! `concierge.db` is the shop's: orders, sessions, catalogue, queue, outbox. `payments.db` is the
//! fake payment provider's own ledger: a provider that shared the shop's transactions would prove
//! nothing about charging once. Each file has one [`database::Database`]: a thread that owns the
//! connection and does one piece of work at a time. [`Embedded`] puts it all together.

pub mod catalogue;
pub mod consumer;
pub mod database;
mod embedded;
pub mod events;
pub mod fulfilment;
pub mod orders;
pub mod outbox;
pub mod payments;
pub mod queue;
mod schema;
pub mod sessions;
pub mod system;

pub use embedded::{Embedded, OpenError};
