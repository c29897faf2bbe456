//! Orders: what was ordered, for whom, and where it stands.
//!
//! Inside, an order is at a [`Stage`]; callers see its [`OrderStatus`]. The two differ in one
//! place: once it is decided that an order cannot be carried out, it is [`Stage::Cancelling`]
//! until everything is undone, and only then cancelled for the customer. The decision must be kept
//! before anything is undone: a worker that dies after paying back must not find the order in a
//! state from which it could still be confirmed.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Money, Owner, product::words};

/// An order's id: `FL-` and ten digits of Crockford's base 32.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(String);

impl OrderId {
    /// The digits: without I, L, O and U, which are misread or misspell.
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// The id that the low 50 bits of `bits` stand for.
    pub fn from_bits(bits: u64) -> Self {
        let digits = (0..10).rev().map(|position| {
            let digit = usize::try_from((bits >> (5 * position)) & 31).unwrap_or(0);
            char::from(Self::DIGITS[digit])
        });
        Self("FL-".chars().chain(digits).collect())
    }

    /// Reads an id; `None` where the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("FL-")?.as_bytes();
        let fits = digits.len() == 10 && digits.iter().all(|digit| Self::DIGITS.contains(digit));
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Who is to get the flowers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The name that the courier asks for.
    pub name: String,
    /// A telephone number with country code.
    pub phone: Option<String>,
}

/// Where flowers are delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and house number.
    pub street: String,
    /// Floor, company and the like.
    pub extra: Option<String>,
    /// City or town.
    pub city: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 code.
    pub country: String,
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            street,
            extra,
            city,
            postal_code,
            country,
        } = self;
        write!(formatter, "{street}, ")?;
        if let Some(extra) = extra {
            write!(formatter, "{extra}, ")?;
        }
        write!(formatter, "{postal_code} {city}, {country}")
    }
}

/// A product of an order, at the price of the moment of ordering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The product.
    pub product_id: String,
    /// What it was called.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// What one cost.
    pub unit_price: Money,
}

/// What a customer asks for, before it is an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDraft {
    /// Product ids with quantities.
    pub lines: Vec<(String, u32)>,
    /// Who gets it.
    pub recipient: Recipient,
    /// Where.
    pub address: Address,
    /// When.
    pub delivery_date: Date,
    /// What the card says.
    pub gift_message: Option<String>,
    /// Where the confirmation goes.
    pub contact_email: Option<String>,
    /// What to charge; `None`: what the provider keeps for the customer.
    pub payment_method: Option<String>,
}

words! {
    /// Where an order stands, for callers.
    OrderStatus {
        /// It will be carried out.
        Accepted = "ACCEPTED",
        /// It is paid for.
        Charged = "CHARGED",
        /// It will arrive.
        Confirmed = "CONFIRMED",
        /// The payment was refused.
        Declined = "DECLINED",
        /// It could not be carried out; what was charged is paid back.
        Cancelled = "CANCELLED",
    }
}

words! {
    /// Where an order stands, for the worker.
    Stage {
        /// Nothing has happened yet.
        Accepted = "ACCEPTED",
        /// The money is taken.
        Charged = "CHARGED",
        /// Decided, and final: everything is being undone.
        Cancelling = "CANCELLING",
        /// Done.
        Confirmed = "CONFIRMED",
        /// Over: the payment was refused.
        Declined = "DECLINED",
        /// Over: everything is undone.
        Cancelled = "CANCELLED",
    }
}

impl Stage {
    /// What callers see.
    pub const fn status(self) -> OrderStatus {
        match self {
            Self::Accepted => OrderStatus::Accepted,
            Self::Charged | Self::Cancelling => OrderStatus::Charged,
            Self::Confirmed => OrderStatus::Confirmed,
            Self::Declined => OrderStatus::Declined,
            Self::Cancelled => OrderStatus::Cancelled,
        }
    }

    /// Nothing comes after it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Confirmed | Self::Declined | Self::Cancelled)
    }

    /// Whether an order may go from here to `next`. Stores refuse anything else.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Accepted, Self::Charged | Self::Declined)
                | (Self::Charged, Self::Confirmed | Self::Cancelling)
                | (Self::Cancelling, Self::Cancelled)
        )
    }
}

/// A step from one stage to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageChange {
    /// The stage that the order must be at.
    pub from: Stage,
    /// The stage that it comes to.
    pub to: Stage,
    /// Why, for the customer, where the step is a bad one.
    pub reason: Option<String>,
    /// The provider's id of the payment, where this step is the one that took it.
    pub payment_id: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// An order, with all that has happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whose it is.
    pub owner: Owner,
    /// Where it stands.
    pub stage: Stage,
    /// Why it was declined or cancelled.
    pub reason: Option<String>,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// What it costs altogether.
    pub total: Money,
    /// Who gets it.
    pub recipient: Recipient,
    /// Where.
    pub address: Address,
    /// When.
    pub delivery_date: Date,
    /// What the card says.
    pub gift_message: Option<String>,
    /// Where the confirmation goes.
    pub contact_email: Option<String>,
    /// What to charge.
    pub payment_method: Option<String>,
    /// The provider's id of the payment, once there is one.
    pub payment_id: Option<String>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// Every status that it has had, and since when.
    pub history: Vec<(OrderStatus, Timestamp)>,
}

impl Order {
    /// When it last changed.
    pub fn updated_at(&self) -> Timestamp {
        self.history.last().map_or(self.created_at, |(_, at)| *at)
    }

    /// Takes a step. `false`: the order does not stand where the step begins, or the step is not
    /// one that an order may take; the order is as it was.
    #[must_use]
    pub fn take(&mut self, change: &StageChange) -> bool {
        if self.stage != change.from || !change.from.may_become(change.to) {
            return false;
        }
        self.stage = change.to;
        if change.reason.is_some() {
            self.reason.clone_from(&change.reason);
        }
        if change.payment_id.is_some() {
            self.payment_id.clone_from(&change.payment_id);
        }
        let status = change.to.status();
        if self.history.last().is_none_or(|(last, _)| *last != status) {
            self.history.push((status, change.at));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_being_read_back() {
        let id = OrderId::from_bits(0x3_FFFF_0123_4567);
        assert_eq!(OrderId::parse(id.as_str()), Some(id));
    }

    #[test]
    fn what_is_not_an_id_is_not_read_as_one() {
        for text in [
            "",
            "FL-",
            "FL-012345678",
            "FL-0123456789A",
            "fl-0123456789",
            "FL-012345678I",
        ] {
            assert_eq!(OrderId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_step_leads_out_of_a_final_stage() {
        for from in Stage::ALL.iter().filter(|stage| stage.is_final()) {
            assert!(
                Stage::ALL.iter().all(|to| !from.may_become(*to)),
                "{from:?}"
            );
        }
    }

    #[test]
    fn an_order_that_is_being_cancelled_can_no_longer_be_confirmed() {
        assert!(!Stage::Cancelling.may_become(Stage::Confirmed));
    }
}
