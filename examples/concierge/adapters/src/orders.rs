//! Orders. A document each, with columns for what is looked up: the order's key, its owner, its
//! status.

use async_trait::async_trait;
use concierge_services::{
    domain::{Order, OrderId, OrderStatus, Owner, StageChange},
    ports::{Created, IdempotencyKey, KeyedOrder, OrderCursor, OrderStore, PortError},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::{
    database::{Database, StoreError},
    system::nanoseconds,
};

const PORT: &str = "order store";

/// The orders in the shop's file.
#[derive(Clone, Debug)]
pub struct SqliteOrders {
    database: Database,
}

impl SqliteOrders {
    /// The orders in this file.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

fn read(row: &Row<'_>) -> Result<Order, StoreError> {
    let body: String = row.get(0)?;
    Ok(serde_json::from_str(&body)?)
}

fn order(connection: &Connection, id: &OrderId) -> Result<Option<Order>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT body FROM orders WHERE id = ?1")?;
    let found = statement
        .query_row([id.as_str()], |row| Ok(read(row)))
        .optional()?;
    found.transpose()
}

fn keyed(
    connection: &Connection,
    owner: &Owner,
    key: &str,
) -> Result<Option<KeyedOrder>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT body, fingerprint FROM orders WHERE owner = ?1 AND idempotency_key = ?2",
    )?;
    let found = statement
        .query_row([owner.as_str(), key], |row| {
            Ok((read(row), row.get::<_, String>(1)?))
        })
        .optional()?;
    found
        .map(|(order, fingerprint)| {
            Ok(KeyedOrder {
                order: order?,
                fingerprint,
            })
        })
        .transpose()
}

/// How many orders of an owner are not final.
fn count_open(connection: &Connection, owner: &Owner) -> Result<u32, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT count(*) FROM orders WHERE owner = ?1 AND is_open = 1")?;
    Ok(statement.query_row([owner.as_str()], |row| row.get(0))?)
}

#[async_trait]
impl OrderStore for SqliteOrders {
    async fn create(
        &self,
        order: &Order,
        key: &IdempotencyKey,
        limit: u32,
    ) -> Result<Created, PortError> {
        let (order, key) = (order.clone(), key.clone());
        self.database
            .run(PORT, move |connection| {
                if let Some(known) = keyed(connection, &order.owner, &key.key)? {
                    return Ok(Created::KeyTaken(Box::new(known)));
                }
                if count_open(connection, &order.owner)? >= limit {
                    return Ok(Created::TooMany);
                }
                connection.execute(
                    "INSERT INTO orders
                     (id, owner, status, is_open, created_at, idempotency_key, fingerprint, body)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![
                        order.id.as_str(),
                        order.owner.as_str(),
                        order.stage.status().as_str(),
                        !order.stage.is_final(),
                        nanoseconds(order.created_at),
                        key.key,
                        key.fingerprint,
                        serde_json::to_string(&order)?
                    ],
                )?;
                Ok(Created::New)
            })
            .await
    }

    async fn keyed(&self, owner: &Owner, key: &str) -> Result<Option<KeyedOrder>, PortError> {
        let (owner, key) = (owner.clone(), key.to_owned());
        self.database
            .run(PORT, move |connection| keyed(connection, &owner, &key))
            .await
    }

    async fn mark_queued(&self, id: &OrderId) -> Result<(), PortError> {
        let id = id.clone();
        self.database
            .run(PORT, move |connection| {
                connection.execute(
                    "UPDATE orders SET is_queued = 1 WHERE id = ?1",
                    [id.as_str()],
                )?;
                Ok(())
            })
            .await
    }

    async fn stranded(&self, before: Timestamp, limit: u32) -> Result<Vec<OrderId>, PortError> {
        self.database
            .run(PORT, move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT id FROM orders WHERE is_queued = 0 AND created_at < ?1
                     ORDER BY created_at LIMIT ?2",
                )?;
                let rows =
                    statement.query_and_then(params![nanoseconds(before), limit], |row| {
                        let id: String = row.get(0)?;
                        OrderId::parse(&id).ok_or(StoreError::Corrupt("an order's id is not one"))
                    })?;
                rows.collect()
            })
            .await
    }

    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError> {
        let id = id.clone();
        self.database
            .run(PORT, move |connection| order(connection, &id))
            .await
    }

    async fn page(
        &self,
        owner: &Owner,
        status: Option<OrderStatus>,
        after: Option<&OrderCursor>,
        limit: u32,
    ) -> Result<Vec<Order>, PortError> {
        let owner = owner.clone();
        let (before, id) = after.map_or((i64::MAX, String::new()), |cursor| {
            (
                nanoseconds(cursor.created_at),
                cursor.id.as_str().to_owned(),
            )
        });
        self.database
            .run(PORT, move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT body FROM orders
                     WHERE owner = ?1 AND (created_at, id) < (?2, ?3)
                       AND (?4 IS NULL OR status = ?4)
                     ORDER BY created_at DESC, id DESC LIMIT ?5",
                )?;
                let status = status.map(OrderStatus::as_str);
                let rows = statement
                    .query_and_then(params![owner.as_str(), before, id, status, limit], read)?;
                rows.collect()
            })
            .await
    }

    async fn take(&self, id: &OrderId, change: &StageChange) -> Result<bool, PortError> {
        let (id, change) = (id.clone(), change.clone());
        self.database
            .run(PORT, move |connection| {
                // Reading and writing are one transaction, so nobody comes in between.
                let Some(mut order) = order(connection, &id)? else {
                    return Ok(false);
                };
                if !order.take(&change) {
                    return Ok(false);
                }
                connection.execute(
                    "UPDATE orders SET status = ?2, is_open = ?3, body = ?4 WHERE id = ?1",
                    params![
                        id.as_str(),
                        order.stage.status().as_str(),
                        !order.stage.is_final(),
                        serde_json::to_string(&order)?
                    ],
                )?;
                Ok(true)
            })
            .await
    }
}
