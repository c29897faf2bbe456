//! The types of the shop's document.

use ::gatesmith_lambda::codec::Unlisted;
use std::fmt;

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Its id.
    pub order_id: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// What to order.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderRequest {
    /// What is ordered. 1 to 3 lines.
    pub lines: Vec<Line>,
    /// A voucher. Three letters, a hyphen, digits.
    pub voucher: Option<String>,
    /// Where the order stands.
    pub status: Option<OrderStatus>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The product. 1 to 8 characters.
    pub product_id: String,
    /// How many. At least 1, at most 20.
    pub quantity: i32,
}

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderStatus {
    /// `PENDING`
    Pending,
    /// `CONFIRMED`
    Confirmed,
    /// A value that the document does not list.
    Unlisted(Unlisted),
}

impl OrderStatus {
    /// The listed values.
    pub const LISTED: [Self; 2] = [Self::Pending, Self::Confirmed];

    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::Confirmed => "CONFIRMED",
            Self::Unlisted(value) => value.as_str(),
        }
    }

    /// A value that the document does not list; a listed one is recognised.
    pub fn from_unlisted(value: impl Into<String>) -> Self {
        let value = value.into();
        match value.as_str() {
            "PENDING" => Self::Pending,
            "CONFIRMED" => Self::Confirmed,
            _ => Self::Unlisted(Unlisted::new(value)),
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Why a call was refused or failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What went wrong, for programs.
    pub code: String,
    /// What went wrong, for people.
    pub message: String,
    /// The id of the request.
    pub request_id: Option<String>,
}
