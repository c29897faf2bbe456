//! One SQLite file, on a thread of its own.
//!
//! SQLite's calls block, so they stay away from the threads that serve requests: work is sent to
//! the file's thread as a closure and answered through a channel. The channel is bounded: where
//! the disk cannot keep up, callers wait instead of memory filling up.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use concierge_services::ports::PortError;
use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};
use tokio::sync::{mpsc, oneshot};

/// Why work on the file failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A stored document cannot be read, or a new one not be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// What is stored breaks a rule that the code keeps.
    #[error("the store is corrupt: {0}")]
    Corrupt(&'static str),
    /// The file was written by a newer version of the program.
    #[error("the file has schema {found}, and this program knows only {known}: use the newer one")]
    TooNew {
        /// The file's schema.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// The thread of the file could not be started.
    #[error(transparent)]
    Thread(#[from] std::io::Error),
}

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle to the file; clones share the thread. The thread ends with the last of them.
#[derive(Clone, Debug)]
pub struct Database {
    work: mpsc::Sender<Work>,
}

impl Database {
    /// How much work may wait.
    const WAITING: usize = 256;
    /// How long to wait for another process that holds the file.
    const BUSY: Duration = Duration::from_secs(5);

    /// Opens the file, or makes it, and brings its schema up to date. `migrations[n]` leads from
    /// schema `n` to `n + 1`; none is ever changed once it has been released.
    pub fn open(path: &Path, migrations: &[&str]) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Self::BUSY)?;
        // Readers do not wait for the writer; FULL keeps what was answered through a power cut.
        journal_ahead(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut connection, migrations)?;
        let (work, mut waiting) = mpsc::channel::<Work>(Self::WAITING);
        thread::Builder::new()
            .name("sqlite".to_owned())
            .spawn(move || {
                while let Some(work) = waiting.blocking_recv() {
                    work(&mut connection);
                }
            })?;
        Ok(Self { work })
    }

    /// Does a piece of work for `port` in one transaction: all of it, or nothing where it fails.
    pub async fn run<T, F>(&self, port: &'static str, work: F) -> Result<T, PortError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |connection| {
            // Whoever asked may be gone; what they asked for is done all the same.
            let _ = answer.send(transact(connection, work));
        });
        let ended = || PortError::new(port, "the database's thread has ended");
        self.work.send(work).await.map_err(|_| ended())?;
        let result = answered.await.map_err(|_| ended())?;
        result.map_err(|error| PortError::new(port, error))
    }
}

/// Runs `work` in a transaction that takes the write lock at once: one that began by reading could
/// find the lock taken when it comes to write, and no waiting helps then.
fn transact<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// Sets the journal's mode, which stays with the file. Two that set it on a new file at once hold
/// what the other waits for: SQLite refuses instead of waiting, so the waiting is done here.
fn journal_ahead(connection: &Connection) -> Result<(), rusqlite::Error> {
    const PAUSE: Duration = Duration::from_millis(5);
    let begun = Instant::now();
    loop {
        let Err(error) = connection.pragma_update(None, "journal_mode", "WAL") else {
            return Ok(());
        };
        let is_busy = error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy);
        if !is_busy || begun.elapsed() > Database::BUSY {
            return Err(error);
        }
        thread::sleep(PAUSE);
    }
}

fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    let pending = migrations
        .get(done..)
        .ok_or(StoreError::TooNew { found, known })?;
    for migration in pending {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// A secret of 32 bytes that the file keeps under `name`; `fresh` where there is none yet.
pub(crate) fn secret(
    connection: &Connection,
    name: &str,
    fresh: [u8; 32],
) -> Result<[u8; 32], StoreError> {
    connection.execute(
        "INSERT OR IGNORE INTO settings (name, value) VALUES (?1, ?2)",
        params![name, fresh],
    )?;
    let kept = connection.query_row(
        "SELECT value FROM settings WHERE name = ?1",
        [name],
        |row| row.get(0),
    )?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE things (name TEXT PRIMARY KEY) STRICT;";
    const SECOND: &str = "ALTER TABLE things ADD COLUMN size INTEGER;";

    #[tokio::test]
    async fn a_file_of_an_older_schema_is_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(Database::open(&path, &[FIRST]).unwrap());
        let database = Database::open(&path, &[FIRST, SECOND]).unwrap();
        let inserted = database.run("test", |connection| {
            Ok(connection.execute("INSERT INTO things VALUES ('a', 1)", [])?)
        });
        assert_eq!(inserted.await.unwrap(), 1);
    }

    /// As processes of several functions do that start at once.
    #[test]
    fn many_may_open_a_new_file_at_once() {
        for _ in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.db");
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| Database::open(&path, &[FIRST, SECOND]).unwrap());
                }
            });
        }
    }

    #[test]
    fn a_file_of_a_newer_schema_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(Database::open(&path, &[FIRST, SECOND]).unwrap());
        let error = Database::open(&path, &[FIRST]).unwrap_err();
        assert!(matches!(error, StoreError::TooNew { found: 2, known: 1 }));
    }

    #[tokio::test]
    async fn work_that_fails_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("a.db"), &[FIRST]).unwrap();
        let failed = database.run::<(), _>("test", |connection| {
            connection.execute("INSERT INTO things VALUES ('a')", [])?;
            Err(StoreError::Corrupt("on purpose"))
        });
        assert!(failed.await.is_err());
        let count = database.run("test", |connection| {
            Ok(
                connection.query_row("SELECT count(*) FROM things", [], |row| {
                    row.get::<_, i64>(0)
                })?,
            )
        });
        assert_eq!(count.await.unwrap(), 0);
    }
}
