//! One change of a tree.

use serde_json::{Map, Value, json};

use super::{
    numbers::Numbers,
    pieces::{Pieces, pieces},
};

/// Changes of one file.
#[derive(Debug)]
pub(super) struct Edits<'n, 't> {
    pub(super) numbers: &'n mut Numbers,
    /// What files are called in references.
    addresses: Vec<&'t str>,
    pieces: &'static Pieces,
}

impl<'n, 't> Edits<'n, 't> {
    pub(super) fn new(addresses: Vec<&'t str>, numbers: &'n mut Numbers) -> Self {
        Self {
            numbers,
            addresses,
            pieces: pieces(),
        }
    }

    /// Changes one node, whichever.
    pub(super) fn edit(&mut self, document: &mut Value) {
        let pointers = pointers(document);
        let Some(at) = self.numbers.one_of(&pointers) else {
            return;
        };
        let Some(from) = self.numbers.one_of(&pointers) else {
            return;
        };
        let other = document.pointer(from).cloned().unwrap_or_default();
        let Some(node) = document.pointer_mut(at) else {
            return;
        };
        match self.numbers.below(9) {
            0 => *node = self.reference(from),
            1 => *node = other,
            2 => *node = self.scalar(),
            3 => self.wrap(node),
            4 => drop(self.taken(node)),
            5 => self.rename(node),
            6 if at.is_empty() => self.put(node),
            6 => {
                if let Some((_, value)) = self.numbers.one_of(&self.pieces.members) {
                    *node = value.clone();
                }
            }
            _ => self.put(node),
        }
    }

    fn scalar(&mut self) -> Value {
        let scalar = self.numbers.one_of(&self.pieces.scalars);
        scalar.cloned().unwrap_or_default()
    }

    /// A reference to a node: of this file, by itself or by its name, or of another.
    fn reference(&mut self, pointer: &str) -> Value {
        let address = match self.addresses.len() {
            0 | 1 => "",
            _ if self.numbers.one_in(2) => "",
            _ => self.numbers.one_of(&self.addresses).copied().unwrap_or(""),
        };
        let reference = match self.numbers.below(8) {
            0 => address.to_owned(),
            1 => format!("{address}#a"),
            _ => format!("{address}#{pointer}"),
        };
        json!({ "$ref": reference })
    }

    fn wrap(&mut self, node: &mut Value) {
        const KEYS: [&str; 8] = [
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "items",
            "schema",
            "properties",
            "additionalProperties",
        ];
        let inner = node.take();
        *node = match self.numbers.one_of(&KEYS) {
            Some(key @ (&"not" | &"items" | &"schema" | &"additionalProperties")) => {
                json!({ *key: inner })
            }
            Some(&"properties") => json!({ "properties": { "a": inner } }),
            Some(key) => json!({ *key: [inner, {}] }),
            None => inner,
        };
    }

    /// Takes a member or an item out.
    fn taken(&mut self, node: &mut Value) -> Option<Value> {
        match node {
            Value::Object(members) => {
                let key = members.keys().nth(self.numbers.below(members.len()))?;
                let key = key.clone();
                members.shift_remove(&key)
            }
            Value::Array(items) if !items.is_empty() => {
                Some(items.remove(self.numbers.below(items.len())))
            }
            _ => None,
        }
    }

    /// Gives a member another key, at its place.
    fn rename(&mut self, node: &mut Value) {
        let Value::Object(members) = node else {
            return;
        };
        let renamed = self.numbers.below(members.len());
        let key = match self.numbers.below(3) {
            0 => self.scalar().as_str().map(str::to_owned),
            1 => members.keys().nth(renamed).map(|key| key.to_uppercase()),
            _ => None,
        };
        let piece = self.numbers.one_of(&self.pieces.members);
        let key = key.or_else(|| piece.map(|(key, _)| key.clone()));
        let old = std::mem::take(members);
        *members = old
            .into_iter()
            .enumerate()
            .map(|(index, (old, value))| match &key {
                Some(key) if index == renamed => (key.clone(), value),
                _ => (old, value),
            })
            .collect::<Map<_, _>>();
    }

    /// Puts a member or an item in.
    fn put(&mut self, node: &mut Value) {
        let Some((key, value)) = self.numbers.one_of(&self.pieces.members) else {
            return;
        };
        match node {
            Value::Object(members) => {
                members.insert(key.clone(), value.clone());
            }
            Value::Array(items) if self.numbers.one_in(2) => {
                let again = items.get(self.numbers.below(items.len())).cloned();
                items.extend(again);
            }
            Value::Array(items) => {
                items.insert(self.numbers.below(items.len() + 1), value.clone());
            }
            scalar => *scalar = json!({ key: value }),
        }
    }
}

/// The pointers of all nodes, the root first.
fn pointers(document: &Value) -> Vec<String> {
    fn below(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    below(item, &format!("{at}/{index}"), found);
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    below(value, &format!("{at}/{key}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    below(document, "", &mut found);
    found
}
