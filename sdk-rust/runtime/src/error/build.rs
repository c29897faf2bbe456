//! Clients that cannot be built.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use super::Chain;

/// Why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The document names no endpoint, and neither does the caller.
    NoEndpoint,
    /// The endpoint cannot be used.
    Endpoint {
        /// The endpoint, without what may be secret in it.
        endpoint: String,
        /// Why not.
        reason: String,
    },
    /// The user agent is no value of a header.
    UserAgent,
    /// The transport cannot be set up.
    Transport(Box<dyn StdError + Send + Sync>),
}

impl BuildError {
    pub(crate) fn endpoint(text: &str, reason: String) -> Self {
        // What stands before an `@` may be a password.
        let endpoint = text.rsplit('@').next().unwrap_or_default().to_owned();
        Self::Endpoint { endpoint, reason }
    }
}

impl Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEndpoint => formatter.write_str(
                "no endpoint; give the builder `endpoint`, the stage included: `https://….execute-api.eu-west-1.amazonaws.com/v1`",
            ),
            Self::Endpoint { endpoint, reason } => {
                write!(formatter, "the endpoint `{endpoint}` cannot be used: {reason}")
            }
            Self::UserAgent => formatter.write_str("the user agent is not printable ASCII"),
            Self::Transport(error) => {
                write!(formatter, "the transport cannot be set up: {}", Chain(&**error))
            }
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => Some(&**error),
            _ => None,
        }
    }
}
