//! The outbox: what customers were told. Nothing is sent from here; the page shows it.

use async_trait::async_trait;
use concierge_services::{
    domain::{OrderId, OrderStatus, Owner},
    ports::{Notification, Notifier, PortError},
};
use jiff::Timestamp;
use rusqlite::params;

use crate::{
    database::{Database, StoreError},
    system::nanoseconds,
};

const PORT: &str = "notifier";

/// The outbox in the shop's file.
#[derive(Clone, Debug)]
pub struct SqliteOutbox {
    database: Database,
}

impl SqliteOutbox {
    /// The outbox in this file.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// What one customer was told, the earliest first, at most the latest 100.
    pub async fn of(&self, owner: &Owner) -> Result<Vec<Notification>, PortError> {
        let owner = owner.clone();
        self.database
            .run(PORT, move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT key, order_id, status, email, message, at FROM outbox
                     WHERE owner = ?1 ORDER BY id DESC LIMIT 100",
                )?;
                let rows = statement.query_and_then([owner.as_str()], |row| {
                    let (id, status): (String, String) = (row.get(1)?, row.get(2)?);
                    let corrupt = || StoreError::Corrupt("a notification cannot be read");
                    Ok(Notification {
                        key: row.get(0)?,
                        owner: owner.clone(),
                        email: row.get(3)?,
                        order_id: OrderId::parse(&id).ok_or_else(corrupt)?,
                        status: OrderStatus::parse(&status).ok_or_else(corrupt)?,
                        message: row.get(4)?,
                        at: Timestamp::from_nanosecond(row.get::<_, i64>(5)?.into())
                            .map_err(|_| corrupt())?,
                    })
                })?;
                let mut notifications = rows.collect::<Result<Vec<_>, StoreError>>()?;
                notifications.reverse();
                Ok(notifications)
            })
            .await
    }
}

#[async_trait]
impl Notifier for SqliteOutbox {
    async fn publish(&self, notification: &Notification) -> Result<(), PortError> {
        let told = notification.clone();
        self.database
            .run(PORT, move |connection| {
                connection.execute(
                    "INSERT OR IGNORE INTO outbox (key, owner, order_id, status, email, message, at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![
                        told.key,
                        told.owner.as_str(),
                        told.order_id.as_str(),
                        told.status.as_str(),
                        told.email,
                        told.message,
                        nanoseconds(told.at)
                    ],
                )?;
                Ok(())
            })
            .await
    }
}
