//! The machine's clock and its randomness.

use concierge_services::{
    domain::OrderId,
    ports::{Clock, Ids},
};
use jiff::Timestamp;
use uuid::Uuid;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Random ids.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    /// 50 random bits: who may read an order is decided by its owner, so an id need not be a
    /// secret; two of the same are refused by the store.
    fn order_id(&self) -> OrderId {
        // The low half of a UUID has two fixed bits at its top, which are cut off.
        OrderId::from_bits(Uuid::new_v4().as_u64_pair().1)
    }

    fn uuid(&self) -> String {
        Uuid::new_v4().to_string()
    }
}

/// 32 bytes that nobody guesses: two UUIDs of 122 random bits each, as the operating system
/// gives them.
pub(crate) fn random_secret() -> [u8; 32] {
    let mut secret = [0; 32];
    secret[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    secret[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    secret
}

/// An instant as it is stored. Years after 2262 do not fit, and stay at its end.
pub(crate) fn nanoseconds(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX)
}
