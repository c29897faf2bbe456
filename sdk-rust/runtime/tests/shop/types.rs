//! The types of the API.

use ::gatesmith_client::codec::{Date, Unlisted};

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// The day on which it was placed.
    pub placed_on: Option<Date>,
}

impl Order {
    /// An order with its required fields.
    pub fn new(id: impl Into<String>, status: OrderStatus) -> Self {
        Self {
            id: id.into(),
            status,
            placed_on: None,
        }
    }
}

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderStatus {
    /// `PENDING`
    Pending,
    /// A value that the document does not list.
    Unlisted(Unlisted),
}

impl OrderStatus {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::Unlisted(value) => value.as_str(),
        }
    }

    /// A value that the document does not list; a listed one is recognised.
    pub fn from_unlisted(value: impl Into<String>) -> Self {
        let value = value.into();
        match value.as_str() {
            "PENDING" => Self::Pending,
            _ => Self::Unlisted(Unlisted::new(value)),
        }
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}
