//! `checkout`: accepts an order once, whatever happens to the call, and hands it to the queue.
//!
//! The order is stored first and queued second. Where the process dies between the two, the order
//! is stranded: a repeated call queues it, and [`crate::worker::OrderWorker::rescue`] does so where
//! nobody repeats it. Both may queue it twice, which the worker does not mind.

use std::{collections::BTreeSet, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::ToSpan as _;
use sha2::{Digest as _, Sha256};

use crate::{
    Problem,
    domain::{Line, Money, MoneyError, Order, OrderDraft, Owner, Stage},
    ports::{
        Catalogue, Clock, Created, IdempotencyKey, Ids, KeyedOrder, OrderQueue, OrderStore,
        PortError,
    },
};

/// The checkout's service.
#[derive(Clone)]
pub struct CheckoutService {
    /// What can be ordered.
    pub catalogue: Arc<dyn Catalogue>,
    /// Where orders are kept.
    pub orders: Arc<dyn OrderStore>,
    /// Where they are carried out from.
    pub queue: Arc<dyn OrderQueue>,
    /// Today.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
}

impl CheckoutService {
    /// How many orders of one owner may be under way at a time.
    pub const OPEN_ORDERS: u32 = 20;
    /// How many days ahead a delivery may be.
    pub const DAYS_AHEAD: i32 = 60;

    /// Accepts an order. The same key with the same draft gives the order of the first call, even
    /// where the draft could not be accepted any more: it was.
    pub async fn place(
        &self,
        owner: &Owner,
        key: &str,
        draft: &OrderDraft,
    ) -> Result<Order, Problem> {
        let key = IdempotencyKey {
            key: key.to_owned(),
            fingerprint: fingerprint(draft)?,
        };
        if let Some(known) = self.orders.keyed(owner, &key.key).await? {
            return self.repeat(known, &key).await;
        }
        let order = self.accept(owner, draft).await?;
        let limit = Self::OPEN_ORDERS;
        match self.orders.create(&order, &key, limit).await? {
            Created::New => {
                self.enqueue(&order).await?;
                Ok(order)
            }
            // Two calls with one key at the same time: the other one was faster.
            Created::KeyTaken(known) => self.repeat(*known, &key).await,
            Created::TooMany => Err(Problem::TooManyOrders { limit }),
        }
    }

    async fn repeat(&self, known: KeyedOrder, key: &IdempotencyKey) -> Result<Order, Problem> {
        if known.fingerprint != key.fingerprint {
            return Err(Problem::KeyReused);
        }
        if known.order.stage == Stage::Accepted {
            self.enqueue(&known.order).await?;
        }
        Ok(known.order)
    }

    async fn enqueue(&self, order: &Order) -> Result<(), PortError> {
        self.queue.send(&order.id).await?;
        self.orders.mark_queued(&order.id).await
    }

    /// The order that a draft makes, priced now.
    async fn accept(&self, owner: &Owner, draft: &OrderDraft) -> Result<Order, Problem> {
        self.check_date(draft)?;
        let lines = self.price(draft).await?;
        let total = total(&lines).map_err(|error| Problem::invalid("lines", error.to_string()))?;
        let now = self.clock.now();
        let stage = Stage::Accepted;
        Ok(Order {
            id: self.ids.order_id(),
            owner: owner.clone(),
            stage,
            reason: None,
            lines,
            total,
            recipient: draft.recipient.clone(),
            address: draft.address.clone(),
            delivery_date: draft.delivery_date,
            gift_message: draft.gift_message.clone(),
            contact_email: draft.contact_email.clone(),
            payment_method: draft.payment_method.clone(),
            payment_id: None,
            created_at: now,
            history: vec![(stage.status(), now)],
        })
    }

    fn check_date(&self, draft: &OrderDraft) -> Result<(), Problem> {
        let today = self.clock.today();
        let last = today.saturating_add(Self::DAYS_AHEAD.days());
        if (today..=last).contains(&draft.delivery_date) {
            return Ok(());
        }
        let rule = format!("must be from {today} to {last}");
        Err(Problem::invalid("deliveryDate", rule))
    }

    async fn price(&self, draft: &OrderDraft) -> Result<Vec<Line>, Problem> {
        if draft.lines.is_empty() || draft.lines.len() > 10 {
            return Err(Problem::invalid("lines", "must be 1 to 10"));
        }
        let mut seen = BTreeSet::new();
        let mut lines = Vec::with_capacity(draft.lines.len());
        for (index, (product_id, quantity)) in draft.lines.iter().enumerate() {
            if !seen.insert(product_id) {
                let place = format!("lines[{index}].productId");
                return Err(Problem::invalid(place, "this product has a line already"));
            }
            lines.push(self.price_line(index, product_id, *quantity).await?);
        }
        Ok(lines)
    }

    async fn price_line(&self, index: usize, id: &str, quantity: u32) -> Result<Line, Problem> {
        if !(1..=20).contains(&quantity) {
            return Err(Problem::invalid(
                format!("lines[{index}].quantity"),
                "must be 1 to 20",
            ));
        }
        let product = self.catalogue.product(id).await?.ok_or_else(|| {
            Problem::invalid(
                format!("lines[{index}].productId"),
                "there is no such product",
            )
        })?;
        if product.stock < quantity {
            return Err(Problem::SoldOut { name: product.name });
        }
        Ok(Line {
            product_id: product.id,
            name: product.name,
            quantity,
            unit_price: product.price,
        })
    }
}

fn total(lines: &[Line]) -> Result<Money, MoneyError> {
    let mut sums = lines
        .iter()
        .map(|line| line.unit_price.times(line.quantity));
    let first = sums.next().unwrap_or(Ok(Money::euro_cents(0)))?;
    sums.try_fold(first, |sum, line| sum.plus(line?))
}

/// A digest of everything that the caller asks for: the draft has one JSON form, because its
/// fields are written in the order of their declaration.
fn fingerprint(draft: &OrderDraft) -> Result<String, Problem> {
    let text = serde_json::to_vec(draft).map_err(|error| PortError::new("checkout", error))?;
    Ok(URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
}
