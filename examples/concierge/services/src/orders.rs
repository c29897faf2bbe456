//! `listOrders`, `getOrder` and `getPartnerOrder`: what became of orders, for those who may know.

use std::sync::Arc;

use crate::{
    Problem,
    catalogue::{Page, cut, page_limit},
    domain::{Order, OrderId, OrderStatus, Owner},
    page_token::PageTokens,
    ports::{OrderCursor, OrderStore},
};

/// The orders' service.
#[derive(Clone)]
pub struct OrderService {
    orders: Arc<dyn OrderStore>,
    tokens: PageTokens,
}

impl OrderService {
    /// A service over these orders.
    pub fn new(orders: Arc<dyn OrderStore>, tokens: PageTokens) -> Self {
        Self { orders, tokens }
    }

    /// A page of at most `limit` orders of their owner, 1 to 100, the newest first.
    pub async fn list(
        &self,
        owner: &Owner,
        status: Option<OrderStatus>,
        limit: u32,
        token: Option<&str>,
    ) -> Result<Page<Order>, Problem> {
        let limit = page_limit(limit)?;
        let scope = [
            "orders",
            owner.as_str(),
            status.map_or("", OrderStatus::as_str),
        ];
        let after: Option<OrderCursor> = token
            .map(|token| self.tokens.open(&scope, token))
            .transpose()?;
        let mut items = self
            .orders
            .page(owner, status, after.as_ref(), limit + 1)
            .await?;
        let next_token = cut(&mut items, limit)
            .map(|last| {
                let cursor = OrderCursor {
                    created_at: last.created_at,
                    id: last.id.clone(),
                };
                self.tokens.seal(&scope, &cursor)
            })
            .transpose()?;
        Ok(Page { items, next_token })
    }

    /// One of the owner's orders. Another's is answered like one that does not exist, so that
    /// nobody learns which ids do.
    pub async fn order(&self, owner: &Owner, id: &str) -> Result<Order, Problem> {
        let order = self.any_order(id).await?;
        if order.owner == *owner {
            Ok(order)
        } else {
            Err(Problem::NotFound("order"))
        }
    }

    /// An order, for a delivery partner: whoever calls this shows no more of it than the partner
    /// may see.
    pub async fn partner_order(&self, id: &str) -> Result<Order, Problem> {
        self.any_order(id).await
    }

    async fn any_order(&self, id: &str) -> Result<Order, Problem> {
        let id = OrderId::parse(id).ok_or_else(|| {
            Problem::invalid(
                "orderId",
                "an order's id is expected, such as FL-7K3M9QXW2A",
            )
        })?;
        self.orders
            .order(&id)
            .await?
            .ok_or(Problem::NotFound("order"))
    }
}
