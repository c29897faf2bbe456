//! Why a service does not do what it is asked: what the caller did, or what broke.

use crate::ports::PortError;

/// Why a service refuses or fails. All but [`Problem::Broken`] are the caller's to mend.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The request cannot be what the caller means.
    #[error("{place}: {reason}")]
    Invalid {
        /// Where in the request: `deliveryDate`, `lines[2].productId`.
        place: String,
        /// What is wrong there, and what would be right.
        reason: String,
    },
    /// Nobody can tell who calls, and this is not for everybody.
    #[error("The call has to be signed.")]
    Anonymous,
    /// The caller's token says nothing about them.
    #[error("Nobody is signed in.")]
    SignedOut,
    /// What the caller names does not exist, or not for this caller.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// The idempotency key stands for another request already.
    #[error("This Idempotency-Key was used for a different order: choose a new one.")]
    KeyReused,
    /// A product cannot be had in the quantity asked for.
    #[error("{name} is sold out.")]
    SoldOut {
        /// What the product is called.
        name: String,
    },
    /// The caller has as many orders under way as one may have.
    #[error("You have {limit} orders that are still being carried out: wait for one of them.")]
    TooManyOrders {
        /// How many one may have.
        limit: u32,
    },
    /// Something behind the service failed. Its text is for the log, not for the caller.
    #[error(transparent)]
    Broken(#[from] PortError),
}

impl Problem {
    /// The request is wrong at `place`.
    pub fn invalid(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid {
            place: place.into(),
            reason: reason.into(),
        }
    }

    /// The `code` of the API's `Error`: stable, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "INVALID_REQUEST",
            Self::Anonymous => "FORBIDDEN",
            Self::SignedOut => "UNAUTHORIZED",
            Self::NotFound(_) => "NOT_FOUND",
            Self::KeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::SoldOut { .. } => "SOLD_OUT",
            Self::TooManyOrders { .. } => "TOO_MANY_ORDERS",
            Self::Broken(_) => "INTERNAL",
        }
    }

    /// The `message` of the API's `Error`: what a caller may read.
    pub fn message(&self) -> String {
        match self {
            Self::Broken(_) => "Something went wrong on our side.".to_owned(),
            told => told.to_string(),
        }
    }
}
