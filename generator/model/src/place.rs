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

/// Values by place. Places count nodes, so that a slot for each of them costs less than a tree of
/// those that have a value, and finding one is a step instead of a search.
#[derive(Clone, Debug)]
pub(crate) struct PlaceMap<T> {
    /// By place: one more than the position of its value; 0 where there is none.
    slots: Vec<u32>,
    values: Vec<T>,
}

impl<T> Default for PlaceMap<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<T> PlaceMap<T> {
    /// The value of a place.
    pub(crate) fn get(&self, at: Place) -> Option<&T> {
        let slot = self.slots.get(at.index()).copied()?;
        self.values.get((slot as usize).checked_sub(1)?)
    }

    /// Gives a place a value, instead of the one that it has.
    pub(crate) fn insert(&mut self, at: Place, value: T) {
        if at.index() >= self.slots.len() {
            self.slots.resize(at.index() + 1, 0);
        }
        let slot = &mut self.slots[at.index()];
        if *slot == 0 {
            self.values.push(value);
            *slot = u32::try_from(self.values.len()).unwrap_or(0);
        } else {
            self.values[*slot as usize - 1] = value;
        }
    }
}
