//! Names as they were given out, before a target language writes them in its own way.

use std::{fmt, sync::Arc};

/// The name of a type, an operation, a field, a parameter or an enum value: lower-case words of
/// ASCII letters and digits joined by `_` (`connection_string_2`), never empty, and unique within
/// its scope.
///
/// Names are allocated once for a document and frozen in its lock file. A target only changes the
/// case and steps around its reserved words. A name may begin with a digit: that, too, is for the
/// target to mend.
///
/// Copies share their text: an API and its lock hold the same names, and many things have the same
/// one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// Takes words that the allocator has made; see the type's description for their form.
    pub fn from_words(words: impl Into<Arc<str>>) -> Self {
        Self(words.into())
    }

    /// Reads a name that somebody may have written by hand; `None` where it has not the form that
    /// the type's description asks for.
    pub fn parse(text: &str) -> Option<Self> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        text.split('_').all(is_word).then(|| Self(text.into()))
    }

    /// The words, joined by `_`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text itself, to be shared.
    pub(crate) fn text(&self) -> &Arc<str> {
        &self.0
    }

    /// The words, one by one.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split('_')
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
