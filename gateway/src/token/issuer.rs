//! Who issues tokens: what is configured for a security scheme.

use std::{fmt, path::PathBuf, sync::Arc};

use super::keys::{self, KeyRing};

/// Who issues the tokens of a security scheme, and where their keys are.
///
/// Clones share the keys that were found.
///
/// ```no_run
/// use gatesmith_gateway::token::{KeySource, TokenIssuer};
///
/// let pool = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";
/// let keys = KeySource::File("spec/keys/jwks.json".into());
/// let issuer = TokenIssuer::new(pool, ["app-client-id"], keys)?;
/// # Ok::<(), gatesmith_gateway::token::InvalidIssuer>(())
/// ```
#[derive(Clone)]
pub struct TokenIssuer(Arc<Inner>);

struct Inner {
    issuer: String,
    audiences: Vec<String>,
    keys: KeyRing,
}

/// Where an issuer's public keys are: a JSON Web Key Set (RFC 7517) of at most 150,000 bytes, of
/// which the RSA keys of 2,048 bits and more count.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeySource {
    /// At the issuer's own place: `ISSUER/.well-known/jwks.json`.
    Issuer,
    /// At this `http` or `https` URL. Fetched when the first token comes, and again, some time
    /// later at the earliest, when a token names a key that is not in the set.
    Url(String),
    /// In this file. Read at once, and again under the same conditions.
    File(PathBuf),
    /// The set itself, as JSON.
    Document(String),
}

impl TokenIssuer {
    /// Tokens whose `iss` is `issuer`, for one of `audiences` (ids of app clients); where there are
    /// none, for anybody.
    ///
    /// # Errors
    /// [`InvalidIssuer`] where the issuer is empty, or its keys cannot be at the given place: no
    /// such file, no key set, no such URL. URLs are not opened yet.
    pub fn new<A: Into<String>>(
        issuer: impl Into<String>,
        audiences: impl IntoIterator<Item = A>,
        keys: KeySource,
    ) -> Result<Self, InvalidIssuer> {
        let issuer = issuer.into();
        if issuer.is_empty() {
            return Err(InvalidIssuer::new(issuer, "an issuer has a name"));
        }
        let keys = match keys {
            KeySource::Issuer => {
                let place = format!("{}/.well-known/jwks.json", issuer.trim_end_matches('/'));
                KeyRing::at_url(&place)
            }
            KeySource::Url(url) => KeyRing::at_url(&url),
            KeySource::File(path) => KeyRing::in_file(path),
            KeySource::Document(text) => keys::parse(text.as_bytes()).map(KeyRing::fixed),
        };
        let keys = keys.map_err(|problem| InvalidIssuer::new(issuer.clone(), problem))?;
        Ok(Self(Arc::new(Inner {
            issuer,
            audiences: audiences.into_iter().map(Into::into).collect(),
            keys,
        })))
    }

    /// The issuer: the claim `iss` of its tokens.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// The audiences of which a token must be for one; none: any.
    pub fn audiences(&self) -> &[String] {
        &self.0.audiences
    }

    pub(super) fn keys(&self) -> &KeyRing {
        &self.0.keys
    }
}

impl fmt::Debug for TokenIssuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenIssuer")
            .field("issuer", &self.issuer())
            .field("audiences", &self.audiences())
            .field("keys", self.keys())
            .finish()
    }
}

/// An issuer whose tokens could not be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidIssuer {
    issuer: String,
    problem: String,
}

impl InvalidIssuer {
    pub(super) fn new(issuer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for InvalidIssuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "issuer `{}`: {}", self.issuer, self.problem)
    }
}

impl std::error::Error for InvalidIssuer {}
