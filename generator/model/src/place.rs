//! Places: where in the documents something stands.

/// The id of a node in the source tree.
///
/// Everything after reading carries places instead of text: a pointer and a span are looked up in
/// the [`SourceMap`](crate::source::SourceMap) when a finding is rendered. JSON-pointer strings
/// for every node of a large document would cost as much as parsing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u32);

impl Place {
    /// The root of the first document.
    pub const ROOT: Self = Self(0);

    /// The place of the node with this index.
    pub const fn new(index: u32) -> Self {
        Self(index)
    }

    /// The node's index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
