//! What the Concierge's Lambda functions have in common: their settings, which come from the
//! environment, as everything does that Lambda gives, and the shop behind them.
//!
//! Each function is a binary of its own in `src/bin`, named after its operation. Behind the
//! gateway of `gatesmith dev`, or of `concierge --functions`, they share the data folder: SQLite
//! lets several processes at a file.

use std::{env, io, path::PathBuf};

use concierge_adapters::{Embedded, OpenError};
use concierge_services::webhook::SigningSecret;

/// The folder of the data.
pub const DATA: &str = "CONCIERGE_DATA";
/// What the payment provider signs its events with: `receive-stripe-event` alone needs it.
pub const WEBHOOK_SECRET: &str = "STRIPE_WEBHOOK_SECRET";

/// Why a function does not start.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A setting is missing.
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    /// The data cannot be opened.
    #[error(transparent)]
    Data(#[from] OpenError),
}

/// Whatever ends a function.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The shop, for a function that needs no secret.
///
/// # Errors
/// Where [`DATA`] is not set, and where the data cannot be opened.
pub async fn shop() -> Result<Embedded, SetupError> {
    // Nobody knows it, so nobody's event is taken.
    open(uuid::Uuid::new_v4().to_string()).await
}

/// The shop, for the function that takes the payment provider's events.
///
/// # Errors
/// As [`shop`], and where [`WEBHOOK_SECRET`] is not set.
pub async fn shop_with_secret() -> Result<Embedded, SetupError> {
    open(setting(WEBHOOK_SECRET)?).await
}

/// Writes the log to the standard error, where Lambda collects it; the time is added there.
pub fn log() {
    tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_writer(io::stderr)
        .init();
}

async fn open(webhook_secret: String) -> Result<Embedded, SetupError> {
    log();
    let folder = PathBuf::from(setting(DATA)?);
    Ok(Embedded::open(&folder, SigningSecret::new(webhook_secret)).await?)
}

fn setting(name: &'static str) -> Result<String, SetupError> {
    env::var(name).map_err(|_| SetupError::Missing(name))
}
