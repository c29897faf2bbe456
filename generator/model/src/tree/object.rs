//! Members in order.

use std::{borrow::Cow, mem};

use super::Tree;

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// The value.
    pub value: Tree<'a>,
}

impl<'a> Member<'a> {
    /// A value under a key.
    pub fn new(key: impl Into<Cow<'a, str>>, value: impl Into<Tree<'a>>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
        }
    }
}

/// The members of an object, in order. Looking for one goes through them all: objects with many
/// members, such as those of components, are gone through, and not looked into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'a>(Vec<Member<'a>>);

impl<'a> Object<'a> {
    /// An object without members.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Tree<'a>> {
        self.iter()
            .find(|member| member.key == key)
            .map(|member| &member.value)
    }

    /// The value under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Tree<'a>> {
        self.iter_mut()
            .find(|member| member.key == key)
            .map(|member| &mut member.value)
    }

    /// True where there is such a key.
    pub fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value under a key: in the place of the one that is there, or behind all others.
    /// Gives the one that was there.
    pub fn insert(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        value: impl Into<Tree<'a>>,
    ) -> Option<Tree<'a>> {
        let (key, value) = (key.into(), value.into());
        if let Some(present) = self.get_mut(&key) {
            return Some(mem::replace(present, value));
        }
        self.push(key, value);
        None
    }

    /// Adds a member whose key is known to be new.
    pub fn push(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Tree<'a>>) {
        self.0.push(Member::new(key, value));
    }

    /// Takes a member out.
    pub fn remove(&mut self, key: &str) -> Option<Tree<'a>> {
        let position = self.0.iter().position(|member| member.key == key)?;
        Some(self.0.remove(position).value)
    }

    /// Keeps the members for which this is true.
    pub fn retain(&mut self, keeps: impl FnMut(&mut Member<'a>) -> bool) {
        self.0.retain_mut(keeps);
    }

    /// The members, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Member<'a>> {
        self.0.iter()
    }

    /// The members, in order, to be changed. Two of them must not end up with one key.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Member<'a>> {
        self.0.iter_mut()
    }
}

impl<'a> FromIterator<Member<'a>> for Object<'a> {
    fn from_iter<I: IntoIterator<Item = Member<'a>>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl<'a> IntoIterator for Object<'a> {
    type Item = Member<'a>;
    type IntoIter = std::vec::IntoIter<Member<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'o, 'a> IntoIterator for &'o Object<'a> {
    type Item = &'o Member<'a>;
    type IntoIter = std::slice::Iter<'o, Member<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'o, 'a> IntoIterator for &'o mut Object<'a> {
    type Item = &'o mut Member<'a>;
    type IntoIter = std::slice::IterMut<'o, Member<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
