//! A document that is made, rather than read: values that own their order, and their text.
//!
//! What leaves us as a document begins as a copy of what was read ([`Tree::of`]), is changed, and
//! is written as YAML or JSON. Text is borrowed from the sources as long as nothing changes it,
//! numbers keep their spelling, and each value knows the [`Place`] that it comes from, so that
//! what happens to it can be said there.
//!
//! | module | what it does |
//! |---|---|
//! | `object` | members in order |
//! | `yaml`, `json` | values to text |

mod json;
mod object;
mod yaml;

use std::borrow::Cow;

pub use object::{Member, Object};

use crate::{
    place::Place,
    source::{Node, SourceMap},
};

/// A value, and all that is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree<'a> {
    /// Where it comes from; `None` where it was made.
    pub at: Option<Place>,
    /// What it is.
    pub value: Value<'a>,
}

/// What a [`Tree`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, as JSON spells it.
    Number(Cow<'a, str>),
    /// A string.
    String(Cow<'a, str>),
    /// Items, in order.
    Array(Vec<Tree<'a>>),
    /// Members, in order.
    Object(Object<'a>),
}

impl<'a> Tree<'a> {
    /// A copy of a node and all below it. What an alias shares is there as often as it stands;
    /// how often that may be is bounded when the text is read.
    pub fn of(source: &'a SourceMap, at: Place) -> Self {
        let value = match source.node(at) {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Number(text) => Value::Number(text.into()),
            Node::String(text) => Value::String(text.into()),
            Node::Array(items) => {
                Value::Array(items.iter().map(|&item| Self::of(source, item)).collect())
            }
            Node::Object(members) => Value::Object(
                members
                    .into_iter()
                    .map(|member| Member::new(member.key, Self::of(source, member.value)))
                    .collect(),
            ),
        };
        Self {
            at: Some(at),
            value,
        }
    }

    /// A string that was made, or found elsewhere.
    pub fn string(text: impl Into<Cow<'a, str>>) -> Self {
        Value::String(text.into()).into()
    }

    /// The same value, as one that comes from `at`.
    #[must_use]
    pub fn from_place(mut self, at: Option<Place>) -> Self {
        self.at = at;
        self
    }

    /// The string that it is, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Its members, if it is an object.
    pub fn as_object(&self) -> Option<&Object<'a>> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Its members, to be changed.
    pub fn as_object_mut(&mut self) -> Option<&mut Object<'a>> {
        match &mut self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Its items, if it is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The value under a key; `None` where there is none, or this is no object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }

    /// The value as YAML 1.2, block style, that reads back to an equal tree.
    pub fn to_yaml(&self) -> String {
        yaml::write(self)
    }

    /// The value as JSON, two spaces deep, with a line end.
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

impl<'a> From<Value<'a>> for Tree<'a> {
    fn from(value: Value<'a>) -> Self {
        Self { at: None, value }
    }
}

impl<'a> From<Object<'a>> for Tree<'a> {
    fn from(object: Object<'a>) -> Self {
        Value::Object(object).into()
    }
}

impl From<Vec<Self>> for Tree<'_> {
    fn from(items: Vec<Self>) -> Self {
        Value::Array(items).into()
    }
}

impl From<bool> for Tree<'_> {
    fn from(value: bool) -> Self {
        Value::Bool(value).into()
    }
}
