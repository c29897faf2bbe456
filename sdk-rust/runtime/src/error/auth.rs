//! Calls that cannot be authorized.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use super::Chain;

/// Why a call cannot be authorized. It never holds a secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthError {
    /// The operation wants a signature, and the client has no credentials.
    NoCredentials,
    /// The operation wants a signature, and the client knows no region.
    NoRegion,
    /// The operation wants an API key, and the client has none.
    NoApiKey,
    /// The operation wants a token, and the client has none.
    NoToken,
    /// A key or token is no value of the header that it belongs in.
    NotAHeader {
        /// The header.
        name: &'static str,
    },
    /// The operation wants both a signature and a token in the `Authorization` header.
    Conflict,
    /// The provider of credentials failed.
    Provider(Box<dyn StdError + Send + Sync>),
    /// The request cannot be signed.
    Signing(Box<dyn StdError + Send + Sync>),
}

impl Display for AuthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials => formatter.write_str(
                "the operation is signed, and there are no credentials; give the builder `credentials`",
            ),
            Self::NoRegion => formatter.write_str(
                "the operation is signed, and the endpoint does not tell the region; give the builder `region`",
            ),
            Self::NoApiKey => formatter.write_str(
                "the operation wants an API key; give the builder `api_key`",
            ),
            Self::NoToken => {
                formatter.write_str("the operation wants a token; give the builder `token`")
            }
            Self::NotAHeader { name } => {
                write!(formatter, "the key or token for header `{name}` is not printable ASCII")
            }
            Self::Conflict => formatter.write_str(
                "the operation wants a signature and a token, both in the `Authorization` header",
            ),
            Self::Provider(error) => write!(formatter, "no credentials: {}", Chain(&**error)),
            Self::Signing(error) => write!(formatter, "signing failed: {}", Chain(&**error)),
        }
    }
}

impl StdError for AuthError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Provider(error) | Self::Signing(error) => Some(&**error),
            _ => None,
        }
    }
}
