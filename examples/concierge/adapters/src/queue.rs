//! The order queue, with the rules of a standard SQS queue: a message that is received is hidden
//! for a while, and comes again unless it is deleted by then; after five receives in vain it goes
//! to the dead letters, where people look.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use concierge_services::{
    domain::OrderId,
    ports::{Clock, Ids, OrderQueue, PortError},
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use tokio::sync::Notify;

use crate::{
    database::{Database, StoreError},
    system::nanoseconds,
};

const PORT: &str = "order queue";

/// The queue in the shop's file.
#[derive(Clone)]
pub struct SqliteQueue {
    database: Database,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    arrived: Arc<Notify>,
}

/// A message that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// What was sent.
    pub body: String,
    /// Deletes it. Good until it is received again.
    pub receipt: String,
    /// How often it was received, this time included.
    pub receive_count: u32,
}

/// A message that nobody could handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// What was sent.
    pub body: String,
    /// How often it was received.
    pub receive_count: u32,
}

impl SqliteQueue {
    /// How long a received message is hidden, in seconds.
    pub const VISIBILITY: i64 = 30;
    /// How often a message is received at most.
    pub const RECEIVES: u32 = 5;

    /// The queue in this file.
    pub fn new(database: Database, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self {
            database,
            clock,
            ids,
            arrived: Arc::new(Notify::new()),
        }
    }

    /// Puts a message in, whatever it says.
    pub async fn send_text(&self, body: &str) -> Result<(), PortError> {
        let (body, now) = (body.to_owned(), nanoseconds(self.clock.now()));
        self.database
            .run(PORT, move |connection| {
                connection.execute(
                    "INSERT INTO messages (body, sent_at, visible_at) VALUES (?1, ?2, ?2)",
                    params![body, now],
                )?;
                Ok(())
            })
            .await?;
        self.arrived.notify_one();
        Ok(())
    }

    /// The message that has been visible for longest, hidden from now on; `None` where there is
    /// none. Messages that were received often enough become dead letters first, and the log says
    /// so: nobody looks after their orders any more until [`Self::redrive`].
    pub async fn receive(&self) -> Result<Option<Received>, PortError> {
        let now = self.clock.now();
        let hidden_until = later(now, SignedDuration::from_secs(Self::VISIBILITY));
        let receipt = self.ids.uuid();
        let (buried, received) = self
            .database
            .run(PORT, move |connection| {
                let buried = bury(connection, nanoseconds(now))?;
                let mut statement = connection.prepare_cached(
                    "UPDATE messages
                     SET visible_at = ?2, receive_count = receive_count + 1, receipt = ?3
                     WHERE id = (SELECT id FROM messages WHERE visible_at <= ?1
                                 ORDER BY visible_at, id LIMIT 1)
                     RETURNING body, receive_count",
                )?;
                let received = statement.query_row(
                    params![nanoseconds(now), nanoseconds(hidden_until), receipt],
                    |row| {
                        Ok(Received {
                            body: row.get(0)?,
                            receive_count: row.get(1)?,
                            receipt: receipt.clone(),
                        })
                    },
                );
                Ok((buried, received.optional()?))
            })
            .await?;
        for letter in buried {
            let DeadLetter {
                body,
                receive_count,
            } = letter;
            tracing::error!(
                job = ?body,
                receive_count,
                "a job failed too often and is a dead letter now: its order stands still until \
                 dead letters are redriven"
            );
        }
        Ok(received)
    }

    /// Deletes a message that was handled. A receipt that is no longer good deletes nothing.
    pub async fn delete(&self, receipt: &str) -> Result<(), PortError> {
        let receipt = receipt.to_owned();
        self.database
            .run(PORT, move |connection| {
                connection.execute("DELETE FROM messages WHERE receipt = ?1", [receipt])?;
                Ok(())
            })
            .await
    }

    /// Lets a message that could not be handled come again after `delay`.
    pub async fn retry_after(&self, receipt: &str, delay: SignedDuration) -> Result<(), PortError> {
        let receipt = receipt.to_owned();
        let visible_at = nanoseconds(later(self.clock.now(), delay));
        self.database
            .run(PORT, move |connection| {
                connection.execute(
                    "UPDATE messages SET visible_at = ?2 WHERE receipt = ?1",
                    params![receipt, visible_at],
                )?;
                Ok(())
            })
            .await
    }

    /// The messages that nobody could handle, the earliest first, at most 100.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, PortError> {
        self.database
            .run(PORT, move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT body, receive_count FROM dead_letters ORDER BY id LIMIT 100",
                )?;
                let rows = statement.query_map([], dead_letter)?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Puts all dead letters back into the queue, where they begin anew. Gives their number.
    pub async fn redrive(&self) -> Result<usize, PortError> {
        let now = nanoseconds(self.clock.now());
        let count = self
            .database
            .run(PORT, move |connection| {
                connection.execute(
                    "INSERT INTO messages (body, sent_at, visible_at)
                     SELECT body, ?1, ?1 FROM dead_letters ORDER BY id",
                    [now],
                )?;
                Ok(connection.execute("DELETE FROM dead_letters", [])?)
            })
            .await?;
        self.arrived.notify_one();
        Ok(count)
    }

    /// Waits until something is sent, or for `at_most`: messages also become visible by time.
    pub async fn wait(&self, at_most: Duration) {
        // Running into the limit is as good a reason to look as a message.
        let _ = tokio::time::timeout(at_most, self.arrived.notified()).await;
    }
}

/// `now` and `delay`; an instant beyond the calendar stays at its end.
fn later(now: Timestamp, delay: SignedDuration) -> Timestamp {
    now.checked_add(delay).unwrap_or(Timestamp::MAX)
}

/// Moves what was received often enough, and is visible again, to the dead letters.
fn bury(connection: &Connection, now: i64) -> Result<Vec<DeadLetter>, StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO dead_letters (id, body, sent_at, died_at, receive_count)
         SELECT id, body, sent_at, ?1, receive_count FROM messages
         WHERE visible_at <= ?1 AND receive_count >= ?2
         RETURNING body, receive_count",
    )?;
    let buried = statement
        .query_map(params![now, SqliteQueue::RECEIVES], dead_letter)?
        .collect::<Result<Vec<_>, _>>()?;
    connection.execute(
        "DELETE FROM messages WHERE visible_at <= ?1 AND receive_count >= ?2",
        params![now, SqliteQueue::RECEIVES],
    )?;
    Ok(buried)
}

fn dead_letter(row: &Row<'_>) -> rusqlite::Result<DeadLetter> {
    Ok(DeadLetter {
        body: row.get(0)?,
        receive_count: row.get(1)?,
    })
}

#[async_trait]
impl OrderQueue for SqliteQueue {
    async fn send(&self, id: &OrderId) -> Result<(), PortError> {
        self.send_text(id.as_str()).await
    }
}
