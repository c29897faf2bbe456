//! The port to language understanding: one sentence in, its meaning out. It remembers nothing.

use async_trait::async_trait;
use jiff::civil::Date;

use super::{Intent, SlotName};
use crate::{
    domain::{Address, Category, Color, Money, Occasion, OrderId},
    ports::PortError,
};

/// Says what a sentence means.
#[async_trait]
pub trait Nlu: Send + Sync {
    /// The meaning of one sentence. A sentence without one is [`Intent::Unknown`], not an error.
    async fn understand(&self, utterance: &Utterance<'_>) -> Result<Meaning, PortError>;
}

/// A sentence, with what helps to understand it.
#[derive(Clone, Copy, Debug)]
pub struct Utterance<'a> {
    /// What was said, at most 1,000 characters.
    pub text: &'a str,
    /// What the assistant asked for just before.
    pub asked: Option<SlotName>,
    /// What "today" means.
    pub today: Date,
}

/// What a sentence means. Everything but the intent is there only if it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What the customer is taken to want.
    pub intent: Intent,
    /// A kind of thing.
    pub category: Option<Category>,
    /// What it is for.
    pub occasion: Option<Occasion>,
    /// A color.
    pub color: Option<Color>,
    /// A price that must not be exceeded.
    pub maximum_price: Option<Money>,
    /// Flowers and other things by name, in lower case and the singular.
    pub words: Vec<String>,
    /// How many.
    pub quantity: Option<u32>,
    /// Which one of those that were shown: 0 is the first.
    pub choice: Option<Choice>,
    /// For whom.
    pub recipient: Option<String>,
    /// Where to.
    pub address: Option<Address>,
    /// When.
    pub delivery_date: Option<Date>,
    /// Which order.
    pub order_id: Option<OrderId>,
}

/// One of those that were shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Counted from the first, which is 0.
    Nth(usize),
    /// The last.
    Last,
}

impl Meaning {
    /// This intent, and nothing else said.
    pub const fn bare(intent: Intent) -> Self {
        Self {
            intent,
            category: None,
            occasion: None,
            color: None,
            maximum_price: None,
            words: Vec::new(),
            quantity: None,
            choice: None,
            recipient: None,
            address: None,
            delivery_date: None,
            order_id: None,
        }
    }

    /// Whether anything was said that narrows a search.
    pub const fn narrows(&self) -> bool {
        self.category.is_some()
            || self.occasion.is_some()
            || self.color.is_some()
            || self.maximum_price.is_some()
            || !self.words.is_empty()
    }
}
