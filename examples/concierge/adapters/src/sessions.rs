//! Conversations that are going on. What ended a day ago is deleted when a session is saved.

use async_trait::async_trait;
use concierge_services::{
    conversation::Session,
    ports::{PortError, SessionStore},
};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use crate::{database::Database, system::nanoseconds};

const PORT: &str = "session store";
/// A day in nanoseconds: longer than any session, so that the end of a new one tells which old
/// ones are over.
const DAY: i64 = 24 * 60 * 60 * 1_000_000_000;

/// The sessions in the shop's file.
#[derive(Clone, Debug)]
pub struct SqliteSessions {
    database: Database,
}

impl SqliteSessions {
    /// The sessions in this file.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl SessionStore for SqliteSessions {
    async fn load(&self, id: &str, now: Timestamp) -> Result<Option<Session>, PortError> {
        let id = id.to_owned();
        self.database
            .run(PORT, move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT body FROM sessions WHERE id = ?1 AND expires_at > ?2",
                )?;
                let body: Option<String> = statement
                    .query_row(params![id, nanoseconds(now)], |row| row.get(0))
                    .optional()?;
                Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
            })
            .await
    }

    async fn save(&self, session: &Session, expires_at: Timestamp) -> Result<(), PortError> {
        let session = session.clone();
        self.database
            .run(PORT, move |connection| {
                let day_before = nanoseconds(expires_at).saturating_sub(DAY);
                connection.execute("DELETE FROM sessions WHERE expires_at < ?1", [day_before])?;
                connection.execute(
                    "INSERT INTO sessions (id, expires_at, body) VALUES (?1, ?2, ?3)
                     ON CONFLICT (id) DO UPDATE SET expires_at = ?2, body = ?3",
                    params![
                        session.id,
                        nanoseconds(expires_at),
                        serde_json::to_string(&session)?
                    ],
                )?;
                Ok(())
            })
            .await
    }
}
