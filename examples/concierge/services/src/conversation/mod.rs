//! `sendMessage`: a conversation that ends in an order.
//!
//! The [`nlu`] port says what one sentence means; `rules` is the implementation that needs
//! nothing but itself, over the small readers of `parse`. The `session` remembers, `speech`
//! has the words, and the `dialogue` decides: it asks for what is missing, and acts.

mod dialogue;
pub mod nlu;
mod parse;
mod rules;
mod session;
mod speech;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use dialogue::{ConversationService, Said};
pub use rules::RuleNlu;
pub use session::{Session, Slots};

use crate::domain::{Money, OrderId, OrderStatus, product::words};

words! {
    /// What the customer is taken to want.
    Intent {
        /// To say hello.
        Greet = "GREET",
        /// To see what there is.
        FindProducts = "FIND_PRODUCTS",
        /// To order something.
        Checkout = "CHECKOUT",
        /// To say yes to the order that was read out.
        Confirm = "CONFIRM",
        /// To drop the order that is being put together.
        Cancel = "CANCEL",
        /// To know where an order stands.
        OrderStatus = "ORDER_STATUS",
        /// To know what can be asked for.
        Help = "HELP",
        /// Nobody knows what.
        Unknown = "UNKNOWN",
    }
}

words! {
    /// What must be known before an order is placed, in the order of asking.
    SlotName {
        /// What.
        Product = "PRODUCT",
        /// For whom.
        Recipient = "RECIPIENT",
        /// Where to.
        Address = "ADDRESS",
        /// When.
        DeliveryDate = "DELIVERY_DATE",
        /// The customer's yes.
        Confirmation = "CONFIRMATION",
    }
}

/// Something that is said, by either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Words.
    Text(String),
    /// A product card.
    Product(ProductCard),
    /// Where an order stands.
    OrderStatus(OrderCard),
}

/// A product, as it is shown in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductCard {
    /// Its id.
    pub product_id: String,
    /// What it is called.
    pub name: String,
    /// What one costs.
    pub price: Money,
}

/// An order, as it is shown in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCard {
    /// Its id.
    pub order_id: OrderId,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it arrives.
    pub delivery_date: Date,
}

/// What the assistant understood, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The conversation.
    pub session_id: String,
    /// What the customer is taken to want.
    pub intent: Intent,
    /// What is known.
    pub slots: Slots,
    /// What is still to be asked for.
    pub missing: Vec<SlotName>,
    /// What is said; never empty.
    pub messages: Vec<Message>,
}
