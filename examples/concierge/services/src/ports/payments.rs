//! Taking money, and giving it back.

use async_trait::async_trait;

use super::PortError;
use crate::domain::{Money, OrderId, Owner};

/// A payment provider. It answers the same `key` with the same outcome, refusals included, and
/// moves money once: that is what makes a repeated call safe.
#[async_trait]
pub trait Payments: Send + Sync {
    /// Takes money.
    async fn charge(&self, charge: &Charge) -> Result<ChargeOutcome, PortError>;

    /// Gives a whole payment back; a payment that was given back stays so.
    async fn refund(&self, refund: &Refund) -> Result<(), PortError>;
}

/// Money to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// What stands for this one payment.
    pub key: String,
    /// From whom.
    pub customer: Owner,
    /// From what; `None`: what the provider keeps for the customer.
    pub method: Option<String>,
    /// How much.
    pub amount: Money,
    /// What for. The provider hands it back in its events.
    pub order_id: OrderId,
}

/// What became of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// The money is taken.
    Charged {
        /// The provider's id of the payment.
        payment_id: String,
    },
    /// The money is refused, for good.
    Declined {
        /// Why, for the customer.
        reason: String,
    },
}

/// Money to be given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// What stands for this one refund.
    pub key: String,
    /// The provider's id of the payment.
    pub payment_id: String,
}
