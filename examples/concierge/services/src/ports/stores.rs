//! Where things are kept.

use async_trait::async_trait;
use jiff::Timestamp;

use super::PortError;
use crate::{
    conversation::Session,
    domain::{
        Category, Color, Money, Occasion, Order, OrderId, OrderStatus, Owner, Product, StageChange,
    },
};

/// What is for sale.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// At most `limit` products in the order of their ids, those after `after`.
    async fn page(
        &self,
        category: Option<Category>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Product>, PortError>;

    /// One product.
    async fn product(&self, id: &str) -> Result<Option<Product>, PortError>;

    /// At most `limit` products that fit, the best first, sold-out ones left out.
    async fn find(&self, query: &ProductQuery, limit: u32) -> Result<Vec<Product>, PortError>;
}

/// What somebody looks for. Everything given must hold; of the words, more is better.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductQuery {
    /// What kind of thing.
    pub category: Option<Category>,
    /// What for.
    pub occasion: Option<Occasion>,
    /// In which color.
    pub color: Option<Color>,
    /// For how much at most.
    pub maximum_price: Option<Money>,
    /// Words in the name or the description, in lower case.
    pub words: Vec<String>,
}

impl ProductQuery {
    /// How well a product fits: the number of words that it has; `None` where it does not fit.
    pub fn score(&self, product: &Product) -> Option<usize> {
        let dear = self.maximum_price.is_some_and(|most| {
            most.currency != product.price.currency || most.amount < product.price.amount
        });
        let fits = product.stock > 0
            && !dear
            && self
                .category
                .is_none_or(|wanted| wanted == product.category)
            && self
                .occasion
                .is_none_or(|wanted| product.occasions.contains(&wanted))
            && self
                .color
                .is_none_or(|wanted| product.colors.contains(&wanted));
        let text = format!("{} {}", product.name, product.description).to_lowercase();
        let hits = self
            .words
            .iter()
            .filter(|word| text.contains(word.as_str()))
            .count();
        (fits && (self.words.is_empty() || hits > 0)).then_some(hits)
    }
}

/// Orders.
#[async_trait]
pub trait OrderStore: Send + Sync {
    /// Keeps a new order under its key, unless the key is taken, or the owner has `limit` orders
    /// or more that are not final: both are looked up and the order is kept in one step, so that
    /// calls at the same time do not pass each other.
    async fn create(
        &self,
        order: &Order,
        key: &IdempotencyKey,
        limit: u32,
    ) -> Result<Created, PortError>;

    /// The order that an owner's key stands for.
    async fn keyed(&self, owner: &Owner, key: &str) -> Result<Option<KeyedOrder>, PortError>;

    /// Remembers that the order's job was handed to the queue.
    async fn mark_queued(&self, id: &OrderId) -> Result<(), PortError>;

    /// At most `limit` orders from before `before` whose job was never handed to the queue,
    /// because whoever accepted them died in between.
    async fn stranded(&self, before: Timestamp, limit: u32) -> Result<Vec<OrderId>, PortError>;

    /// One order, whoever's it is.
    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError>;

    /// At most `limit` orders of an owner, the newest first, those after `after`.
    async fn page(
        &self,
        owner: &Owner,
        status: Option<OrderStatus>,
        after: Option<&OrderCursor>,
        limit: u32,
    ) -> Result<Vec<Order>, PortError>;

    /// Takes a step, where the order still stands at its beginning. `false`: it does not, because
    /// another worker was faster.
    async fn take(&self, id: &OrderId, change: &StageChange) -> Result<bool, PortError>;
}

/// What makes a repeated checkout the same checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The caller's value; it counts among the caller's own only.
    pub key: String,
    /// A digest of the request.
    pub fingerprint: String,
}

/// An order with the digest of the request that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedOrder {
    /// The order.
    pub order: Order,
    /// The digest.
    pub fingerprint: String,
}

/// What became of a new order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is kept.
    New,
    /// The key stands for an order already; nothing is kept.
    KeyTaken(Box<KeyedOrder>),
    /// The owner has too many orders under way already; nothing is kept.
    TooMany,
}

/// A place in the list of an owner's orders.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OrderCursor {
    /// When the last order of the page before was accepted.
    pub created_at: Timestamp,
    /// Its id, where two were accepted at once.
    pub id: OrderId,
}

/// Conversations that are going on.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// The session, unless it has ended by `now`.
    async fn load(&self, id: &str, now: Timestamp) -> Result<Option<Session>, PortError>;

    /// Keeps the session until `expires_at`.
    async fn save(&self, session: &Session, expires_at: Timestamp) -> Result<(), PortError>;
}

/// The provider's events that were taken.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Whether the event was taken before.
    async fn has(&self, event_id: &str) -> Result<bool, PortError>;

    /// Remembers that the event was taken. Again is no error.
    async fn record(&self, event_id: &str, kind: &str, at: Timestamp) -> Result<(), PortError>;
}
