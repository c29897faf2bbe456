//! What is seen of a node: a view into the tree, and into the text that it was read from.

use std::fmt;

use super::{
    File,
    tree::{Entry, Words},
};
use crate::place::Place;

/// What a node holds.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// `null`, or an empty YAML value.
    Null,
    /// A boolean. In YAML only `true` and `false` are (the core schema): `yes` is a string.
    Bool(bool),
    /// A number, as written. YAML's own spellings (`0x10`, `+1`, `.5`) are put into JSON's form.
    Number(&'a str),
    /// A string.
    String(&'a str),
    /// Items, in order.
    Array(&'a [Place]),
    /// Members, in order. Keys are unique: a second one is a finding when the text is read.
    /// A YAML key that is no string, such as `200`, is here as its text.
    Object(Members<'a>),
}

/// A member of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    /// The key. Its own span is found through the value's place, see
    /// [`Anchor::Key`](super::Anchor::Key).
    pub key: &'a str,
    /// The place of the value.
    pub value: Place,
}

/// The members of an object, in order. Small, and copied freely; iterate over it directly.
#[derive(Clone, Copy)]
pub struct Members<'a> {
    pub(super) file: &'a File,
    pub(super) entries: &'a [Entry],
}

impl<'a> Members<'a> {
    /// How many members there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True where the object is `{}`.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<Place> {
        self.file.words().find(self.entries, key)
    }

    /// The members, in order.
    pub fn iter(&self) -> MembersIter<'a> {
        self.into_iter()
    }
}

impl fmt::Debug for Members<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_map()
            .entries(self.iter().map(|member| (member.key, member.value)))
            .finish()
    }
}

impl<'a> IntoIterator for Members<'a> {
    type Item = Member<'a>;
    type IntoIter = MembersIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        MembersIter {
            words: self.file.words(),
            entries: self.entries.iter(),
        }
    }
}

impl<'a> IntoIterator for &Members<'a> {
    type Item = Member<'a>;
    type IntoIter = MembersIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        (*self).into_iter()
    }
}

/// Goes through the members of an object.
#[derive(Clone, Debug)]
pub struct MembersIter<'a> {
    words: Words<'a>,
    entries: std::slice::Iter<'a, Entry>,
}

impl<'a> Iterator for MembersIter<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entries.next()?;
        Some(Member {
            key: self.words.read(entry.key),
            value: entry.value,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl ExactSizeIterator for MembersIter<'_> {}
