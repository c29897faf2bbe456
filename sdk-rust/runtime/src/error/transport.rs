//! Connections that did not come about, or broke.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use super::Chain;

/// The service could not be reached, or the connection broke.
#[derive(Debug)]
pub struct TransportError {
    endpoint: Box<str>,
    connected: bool,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    pub(crate) fn new(endpoint: &str, error: reqwest::Error) -> Self {
        Self {
            endpoint: endpoint.into(),
            connected: !error.is_connect(),
            // The URL may hold a token.
            source: error.without_url().into(),
        }
    }

    /// False where no connection came about: the service has not seen the call.
    pub const fn is_connected(&self) -> bool {
        self.connected
    }
}

impl Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.connected {
            "the connection broke to"
        } else {
            "no connection to"
        };
        write!(
            formatter,
            "{what} {}: {}",
            self.endpoint,
            Chain(&*self.source)
        )
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
