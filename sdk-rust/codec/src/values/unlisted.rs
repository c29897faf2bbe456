//! Values of an enum that its document does not list.

use std::fmt;

/// A value of an enum that the document does not list: a newer server may send one.
///
/// Generated enums wrap it; their `from_unlisted` builds one on purpose.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unlisted(Box<str>);

impl Unlisted {
    /// For generated enums, which make sure that the value is none of those they list.
    #[doc(hidden)]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into().into_boxed_str())
    }

    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}
