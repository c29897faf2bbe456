//! The payment provider's events that were taken.

use async_trait::async_trait;
use concierge_services::ports::{EventLog, PortError};
use jiff::Timestamp;
use rusqlite::params;

use crate::{database::Database, system::nanoseconds};

const PORT: &str = "event log";

/// The events in the shop's file.
#[derive(Clone, Debug)]
pub struct SqliteEvents {
    database: Database,
}

impl SqliteEvents {
    /// The events in this file.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl EventLog for SqliteEvents {
    async fn has(&self, event_id: &str) -> Result<bool, PortError> {
        let id = event_id.to_owned();
        self.database
            .run(PORT, move |connection| {
                let mut statement =
                    connection.prepare_cached("SELECT 1 FROM events WHERE id = ?1")?;
                Ok(statement.exists([id])?)
            })
            .await
    }

    async fn record(&self, event_id: &str, kind: &str, at: Timestamp) -> Result<(), PortError> {
        let (id, kind) = (event_id.to_owned(), kind.to_owned());
        self.database
            .run(PORT, move |connection| {
                connection.execute(
                    "INSERT OR IGNORE INTO events (id, kind, at) VALUES (?1, ?2, ?3)",
                    params![id, kind, nanoseconds(at)],
                )?;
                Ok(())
            })
            .await
    }
}
