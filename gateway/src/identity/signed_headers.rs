//! Signed headers: which headers of a request its signature covers.

use std::fmt;

/// The names of the signed headers: lower case, sorted, each once.
///
/// A client that lists them in another way has signed another text than we compute, and is told
/// so by the signature that does not match.
#[derive(Debug)]
pub(super) struct SignedHeaders(Vec<String>);

impl SignedHeaders {
    /// Reads a list with semicolons between the names.
    pub(super) fn read(text: &str) -> Self {
        let mut names: Vec<_> = text
            .split(';')
            .filter(|name| !name.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        names.sort_unstable();
        names.dedup();
        Self(names)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.names().any(|signed| signed == name)
    }
}

impl fmt::Display for SignedHeaders {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join(";"))
    }
}
