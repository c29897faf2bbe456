//! Remote documents: who fetches them, and how it is known that they are still the same.
//!
//! This crate has no network. Whoever allows remote references hands in a [`Fetch`]; the digest of
//! each text that was read is kept in the lock file, and another text is a finding from then on.

use std::fmt::{self, Debug, Write as _};

use sha2::{Digest as _, Sha256};

/// Fetches remote documents.
pub trait Fetch: Debug {
    /// The bytes that an `http:` or `https:` URL names; no more than `most` of them, which is an
    /// error where there are more.
    ///
    /// # Errors
    /// What went wrong, for people: no connection, an answer that is no success, too many bytes.
    fn fetch(&self, url: &str, most: usize) -> Result<Vec<u8>, FetchError>;
}

/// Why a remote document could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError(
    /// What went wrong, as it may stand behind a colon.
    pub String,
);

impl fmt::Display for FetchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}

/// The digest of a text as it stands in a lock file: `sha256:` and 64 hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
