//! Strings that logs must not show.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;

use crate::{Decode, Fault, Input, ParameterText, TextError};
use serde::{Serialize, Serializer};

/// A string that logs must not show (`format: password`).
///
/// It has no `Display`, and `Debug` hides it. On the wire it is an ordinary string.
///
/// ```
/// use gatesmith_codec::Secret;
///
/// let password = Secret::from("hunter2");
/// assert_eq!(format!("{password:?}"), "Secret(** redacted **)");
/// assert_eq!(password.expose(), "hunter2");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// The string itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Gives the string away.
    pub fn into_exposed(self) -> String {
        self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::str::FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(** redacted **)")
    }
}

impl Decode for Secret {
    fn decode(input: &mut dyn Input) -> Result<Self, Fault> {
        input.string().map(Self)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl ParameterText for Secret {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn from_text(text: &str) -> Result<Self, TextError> {
        Ok(text.into())
    }
}

crate::impl_deserialize!(Secret);
