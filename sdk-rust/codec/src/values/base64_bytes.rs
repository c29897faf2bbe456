//! Bytes that travel as base64.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::string_form;
use crate::TextError;

/// Bytes that stand in JSON as base64 (`format: byte`): the alphabet of RFC 4648, section 4, with
/// its padding. `Debug` prints how many there are, not what they are.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64Bytes(Vec<u8>);

impl Base64Bytes {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Gives the bytes away.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Base64Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl AsRef<[u8]> for Base64Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl FromStr for Base64Bytes {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        STANDARD
            .decode(text)
            .map(Self)
            .map_err(|_| TextError::expected("base64 with padding"))
    }
}

impl fmt::Debug for Base64Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Base64Bytes({} bytes)", self.0.len())
    }
}

string_form!(Base64Bytes, |bytes| Cow::Owned(STANDARD.encode(&bytes.0)));
