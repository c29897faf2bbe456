//! What a conversation remembers between its turns.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    SlotName,
    nlu::{Choice, Meaning},
};
use crate::domain::{
    Address, Category, Color, Money, Occasion, OrderDraft, OrderId, Owner, Recipient,
};

/// What is known so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    /// What kind of thing is looked for.
    pub category: Option<Category>,
    /// What for.
    pub occasion: Option<Occasion>,
    /// In which color.
    pub color: Option<Color>,
    /// For how much at most.
    pub maximum_price: Option<Money>,
    /// What is chosen.
    pub product_id: Option<String>,
    /// How many of it.
    pub quantity: Option<u32>,
    /// For whom.
    pub recipient: Option<String>,
    /// Where to.
    pub address: Option<Address>,
    /// When.
    pub delivery_date: Option<Date>,
    /// The order that was placed or asked after last.
    pub order_id: Option<OrderId>,
}

/// A conversation that is going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id, a UUID.
    pub id: String,
    /// Whose it is.
    pub owner: Owner,
    /// What is known so far.
    pub slots: Slots,
    /// The flowers that were named in the last search.
    pub words: Vec<String>,
    /// The products that were shown last, by id and name: what "the second one" means.
    pub shown: Vec<(String, String)>,
    /// What was asked for last: what the next sentence is likely to answer.
    pub asked: Option<SlotName>,
    /// What stands for the order that was read out, so that two yeses make one order.
    pub draft: Option<String>,
}

impl Slots {
    /// What is still to be asked for, in the order of asking.
    pub(super) fn missing(&self) -> Vec<SlotName> {
        [
            (SlotName::Product, self.product_id.is_none()),
            (SlotName::Recipient, self.recipient.is_none()),
            (SlotName::Address, self.address.is_none()),
            (SlotName::DeliveryDate, self.delivery_date.is_none()),
            (SlotName::Confirmation, true),
        ]
        .into_iter()
        .filter_map(|(slot, is_missing)| is_missing.then_some(slot))
        .collect()
    }

    /// The order as it would be placed; `None` while something is missing.
    pub(super) fn draft(&self) -> Option<OrderDraft> {
        Some(OrderDraft {
            lines: vec![(self.product_id.clone()?, self.quantity.unwrap_or(1))],
            recipient: Recipient {
                name: self.recipient.clone()?,
                phone: None,
            },
            address: self.address.clone()?,
            delivery_date: self.delivery_date?,
            gift_message: None,
            contact_email: None,
            payment_method: None,
        })
    }
}

impl Session {
    /// A conversation that begins.
    pub fn new(id: String, owner: Owner) -> Self {
        Self {
            id,
            owner,
            slots: Slots::default(),
            words: Vec::new(),
            shown: Vec::new(),
            asked: None,
            draft: None,
        }
    }

    /// The product that a sentence chooses among those that were shown: by position, by name, by a
    /// word that only one of them has, or because there is only one.
    pub(super) fn chosen(&self, meaning: &Meaning, text: &str) -> Option<String> {
        let shown = &self.shown;
        let picked = match meaning.choice {
            Some(Choice::Nth(index)) => shown.get(index),
            Some(Choice::Last) => shown.last(),
            None => {
                let text = text.to_lowercase();
                let named = |(_, name): &&(String, String)| text.contains(&name.to_lowercase());
                let worded = |(_, name): &&(String, String)| {
                    let name = name.to_lowercase();
                    meaning
                        .words
                        .iter()
                        .any(|word| name.contains(word.as_str()))
                };
                only(shown.iter().filter(named))
                    .or_else(|| only(shown.iter().filter(worded)))
                    .or_else(|| {
                        only(shown.iter())
                            .filter(|_| !meaning.narrows() && self.slots.product_id.is_none())
                    })
            }
        };
        picked.map(|(id, _)| id.clone())
    }

    /// Adds what was said to the search; a new word for a thing replaces the old one.
    pub(super) fn narrow(&mut self, meaning: &Meaning) {
        let slots = &mut self.slots;
        slots.category = meaning.category.or(slots.category);
        slots.occasion = meaning.occasion.or(slots.occasion);
        slots.color = meaning.color.or(slots.color);
        slots.maximum_price = meaning.maximum_price.or(slots.maximum_price);
        if !meaning.words.is_empty() {
            self.words.clone_from(&meaning.words);
        }
    }

    /// Forgets what was looked for.
    pub(super) fn forget_search(&mut self) {
        let slots = &mut self.slots;
        slots.category = None;
        slots.occasion = None;
        slots.color = None;
        slots.maximum_price = None;
        self.words.clear();
    }

    /// Forgets the order that was being put together; what was looked for before as well.
    pub(super) fn forget_order(&mut self) {
        self.slots = Slots {
            order_id: self.slots.order_id.take(),
            ..Slots::default()
        };
        self.words.clear();
        self.shown.clear();
        self.asked = None;
        self.draft = None;
    }
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
