//! A payment provider that moves no money. It keeps its own durable ledger and behaves as real
//! ones do where it matters: an idempotency key stands for one request and one outcome for good,
//! a payment is refunded once, cards are declined, and a call may fail before *or after* it had
//! its effect, so that the caller cannot know which.
//!
//! What a card does is in its token, with the names of Stripe's test cards where there is one.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use concierge_services::{
    domain::{Money, OrderId},
    ports::{Charge, ChargeOutcome, Clock, Payments, PortError, Refund},
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::{
    database::{Database, StoreError},
    system::nanoseconds,
};

const PORT: &str = "payments";

/// The payment provider.
#[derive(Clone)]
pub struct FakePayments {
    ledger: Database,
    clock: Arc<dyn Clock>,
    failures: Arc<Mutex<VecDeque<Failure>>>,
}

/// How a call is to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The provider never heard of it.
    BeforeEffect,
    /// It was done, and the answer got lost.
    AfterEffect,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub kind: EntryKind,
    /// The payment.
    pub payment_id: String,
    /// How much, in minor units.
    pub amount: i64,
}

/// What a line of the ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Money was taken.
    Charge,
    /// Money was refused.
    Decline,
    /// Money was given back.
    Refund,
}

impl EntryKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "CHARGE",
            Self::Decline => "DECLINE",
            Self::Refund => "REFUND",
        }
    }
}

impl FakePayments {
    /// What the provider keeps for a customer who names no payment method.
    const SAVED_METHOD: &str = "pm_card_visa";
    /// Above this, every card is declined.
    pub const LIMIT: Money = Money::euro_cents(500_000);

    /// A provider with this ledger.
    pub fn new(ledger: Database, clock: Arc<dyn Clock>) -> Self {
        Self {
            ledger,
            clock,
            failures: Arc::default(),
        }
    }

    /// Makes the next call fail, after those that were told to fail before.
    pub fn fail_next(&self, failure: Failure) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.push_back(failure);
    }

    /// All that happened to an order's money, the earliest first.
    pub async fn entries(&self, order: &OrderId) -> Result<Vec<Entry>, PortError> {
        let order = order.clone();
        self.ledger
            .run(PORT, move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT kind, payment_id, amount FROM ledger WHERE order_id = ?1 ORDER BY id",
                )?;
                let rows = statement.query_and_then([order.as_str()], |row| {
                    Ok(Entry {
                        kind: entry_kind(row)?,
                        payment_id: row.get(1)?,
                        amount: row.get(2)?,
                    })
                })?;
                rows.collect()
            })
            .await
    }

    /// Does `work` on the ledger, or fails as it was told to.
    async fn call<T, F>(&self, work: F) -> Result<T, PortError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let failure = {
            let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
            failures.pop_front()
        };
        if failure == Some(Failure::BeforeEffect) {
            return Err(PortError::new(PORT, "the provider cannot be reached"));
        }
        let value = self.ledger.run(PORT, work).await?;
        if failure == Some(Failure::AfterEffect) {
            return Err(PortError::new(PORT, "the provider's answer got lost"));
        }
        Ok(value)
    }
}

fn entry_kind(row: &Row<'_>) -> Result<EntryKind, StoreError> {
    let kind: String = row.get(0)?;
    [EntryKind::Charge, EntryKind::Decline, EntryKind::Refund]
        .into_iter()
        .find(|known| known.as_str() == kind)
        .ok_or(StoreError::Corrupt(
            "an entry of the ledger is of no known kind",
        ))
}

/// Why a card is declined, where it is.
fn decline(method: &str, amount: Money) -> Option<&'static str> {
    match method {
        _ if amount.amount > FakePayments::LIMIT.amount => {
            Some("The amount is above the card's limit.")
        }
        "pm_card_visa" | "pm_card_mastercard" | "pm_card_amex" => None,
        "pm_card_visa_chargeDeclined" => Some("The card was declined."),
        "pm_card_visa_chargeDeclinedInsufficientFunds" => Some("The card has insufficient funds."),
        "pm_card_visa_chargeDeclinedExpiredCard" => Some("The card has expired."),
        _ => Some("There is no such payment method."),
    }
}

/// The outcome that a key stands for already. A key that stands for another request is the
/// caller's mistake, and no repetition helps.
fn known(
    connection: &Connection,
    key: &str,
    request: &str,
) -> Result<Option<ChargeOutcome>, StoreError> {
    let found = connection
        .prepare_cached("SELECT kind, payment_id, reason, request FROM ledger WHERE key = ?1")?
        .query_row([key], |row| {
            let kind = entry_kind(row);
            let rest: (String, Option<String>, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((kind, rest))
        })
        .optional()?;
    let Some((kind, (payment_id, reason, first_request))) = found else {
        return Ok(None);
    };
    if first_request != request {
        return Err(StoreError::Corrupt(
            "a payment's key was used for another request",
        ));
    }
    Ok(Some(match kind? {
        EntryKind::Decline => ChargeOutcome::Declined {
            reason: reason.unwrap_or_default(),
        },
        EntryKind::Charge | EntryKind::Refund => ChargeOutcome::Charged { payment_id },
    }))
}

#[async_trait]
impl Payments for FakePayments {
    async fn charge(&self, charge: &Charge) -> Result<ChargeOutcome, PortError> {
        let charge = charge.clone();
        let now = nanoseconds(self.clock.now());
        self.call(move |connection| {
            let method = charge.method.as_deref().unwrap_or(Self::SAVED_METHOD);
            let request = format!(
                "{} {} {method} {}",
                charge.customer, charge.amount, charge.order_id
            );
            if let Some(outcome) = known(connection, &charge.key, &request)? {
                return Ok(outcome);
            }
            let reason = decline(method, charge.amount);
            let kind = if reason.is_some() {
                EntryKind::Decline
            } else {
                EntryKind::Charge
            };
            let payment_id = format!("pi_{}", charge.key);
            connection.execute(
                "INSERT INTO ledger
                 (kind, key, request, payment_id, order_id, amount, currency, reason, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    kind.as_str(),
                    charge.key,
                    request,
                    payment_id,
                    charge.order_id.as_str(),
                    charge.amount.amount,
                    charge.amount.currency.to_string(),
                    reason,
                    now
                ],
            )?;
            Ok(
                reason.map_or(ChargeOutcome::Charged { payment_id }, |reason| {
                    ChargeOutcome::Declined {
                        reason: reason.to_owned(),
                    }
                }),
            )
        })
        .await
    }

    async fn refund(&self, refund: &Refund) -> Result<(), PortError> {
        let refund = refund.clone();
        let now = nanoseconds(self.clock.now());
        self.call(move |connection| {
            if known(connection, &refund.key, &refund.payment_id)?.is_some() {
                return Ok(());
            }
            // A payment that was refunded under another key stays refunded once: the index says so.
            let inserted = connection.execute(
                "INSERT OR IGNORE INTO ledger
                 (kind, key, request, payment_id, order_id, amount, currency, at)
                 SELECT 'REFUND', ?1, ?2, payment_id, order_id, amount, currency, ?3
                 FROM ledger WHERE payment_id = ?2 AND kind = 'CHARGE'",
                params![refund.key, refund.payment_id, now],
            )?;
            let refunded = inserted > 0
                || connection
                    .prepare_cached(
                        "SELECT 1 FROM ledger WHERE payment_id = ?1 AND kind = 'REFUND'",
                    )?
                    .exists([&refund.payment_id])?;
            if refunded {
                Ok(())
            } else {
                Err(StoreError::Corrupt("a refund names no payment"))
            }
        })
        .await
    }
}
