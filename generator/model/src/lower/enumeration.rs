//! Listed values.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::Arc,
};

use crate::{
    api::{Docs, EnumType, EnumValue},
    diagnostic::Diagnostic,
    document::{Kind, Listed, Schema, describe, shortened},
    names::Wanted,
    place::Place,
    rules::Rule,
    source::{Anchor, Node},
};

use super::Lowering;

impl<'a> Lowering<'a, '_, '_> {
    /// The strings that all schemas list; `None` where none of them lists any.
    pub(super) fn string_enum(&mut self, leaves: &[Rc<Schema<'a>>]) -> Option<EnumType> {
        let mut listing = leaves
            .iter()
            .filter_map(|leaf| Some((leaf, leaf.enumeration.as_ref()?)));
        let (first, listed) = listing.next()?;
        let mut values = self.values(first, listed);
        for (leaf, listed) in listing {
            let others: BTreeSet<Arc<str>> = self
                .values(leaf, listed)
                .into_iter()
                .map(|value| value.wire)
                .collect();
            values.retain(|value| others.contains(&value.wire));
            if values.is_empty() {
                self.report_conflict(
                    leaf.at,
                    "these values".to_owned(),
                    first.at,
                    "and these have none in common".to_owned(),
                );
            }
        }
        (!values.is_empty()).then_some(EnumType { values })
    }

    fn values(&mut self, leaf: &Schema<'a>, listed: &Listed) -> Vec<EnumValue> {
        let source = self.reader.source;
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        let mut values = Vec::new();
        for (index, &item) in listed.values.iter().enumerate() {
            let wire = match source.node(item) {
                Node::String(wire) => wire,
                // Null is a matter of presence.
                Node::Null => continue,
                other => match self.misfit(item, other) {
                    Some(text) => text,
                    None => continue,
                },
            };
            if let Some(&first) = seen.get(wire) {
                self.reader.find(
                    Diagnostic::new(
                        Rule::DuplicateEnumValue,
                        item,
                        format!("`{}` is listed twice", shortened(wire)),
                    )
                    .label("ignored")
                    .second(first, "the first")
                    .help("remove it"),
                );
                continue;
            }
            seen.insert(wire, item);
            let called = self.beside(leaf.value_names, index, wire);
            let Wanted { key, name } = self.keys.of(wire).clone();
            values.push(EnumValue {
                name: called.map_or(name, |called| self.name_of(called)),
                wire: key,
                docs: Docs {
                    description: self
                        .beside(leaf.value_docs, index, wire)
                        .unwrap_or_default()
                        .to_owned(),
                    ..Docs::default()
                },
            });
        }
        values
    }

    /// A listed value of a string that is none: its text, where it has one.
    fn misfit(&mut self, item: Place, node: Node<'a>) -> Option<&'a str> {
        let text = match node {
            Node::Number(text) => Some(text),
            Node::Bool(true) => Some("true"),
            Node::Bool(false) => Some("false"),
            _ => None,
        };
        let found = describe(node);
        let finding = Diagnostic::new(
            Rule::EnumValueType,
            item,
            format!("a value of a string is {found}"),
        );
        self.reader.find(match text {
            Some(text) => finding
                .label(format!("read as the string \"{}\"", shortened(text)))
                .help("put quotes around it"),
            None => finding
                .label("left out")
                .help("list strings only, or leave `type` out"),
        });
        text
    }

    /// What an extension says about a value: a list beside that of the values, or an object by
    /// value.
    fn beside(&self, at: Option<Place>, index: usize, wire: &str) -> Option<&'a str> {
        let source = self.reader.source;
        let at = at?;
        let item = match source.node(at) {
            Node::Array(items) => *items.get(index)?,
            Node::Object(members) => members.get(wire)?,
            _ => return None,
        };
        source.str(item)
    }

    /// True where null is among the listed values.
    pub(super) fn lists_null(&self, schema: &Schema<'a>) -> bool {
        let source = self.reader.source;
        schema.enumeration.as_ref().is_some_and(|listed| {
            let mut values = listed.values.iter();
            values.any(|&item| matches!(source.node(item), Node::Null))
        })
    }

    /// The type that all listed values have, null aside.
    pub(super) fn listed_kind(&self, schema: &Schema<'a>) -> Option<Kind> {
        let source = self.reader.source;
        let listed = schema.enumeration.as_ref()?;
        let mut kinds = listed
            .values
            .iter()
            .filter_map(|&item| match source.node(item) {
                Node::Null => None,
                Node::String(_) => Some(Some(Kind::String)),
                Node::Bool(_) => Some(Some(Kind::Boolean)),
                Node::Number(text) => Some(Some(match crate::document::whole(text) {
                    Some(_) => Kind::Integer,
                    None => Kind::Number,
                })),
                Node::Array(_) | Node::Object(_) => Some(None),
            });
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    /// Values of numbers and booleans have no names, and are not checked.
    pub(super) fn report_unlisted(&mut self, leaves: &[Rc<Schema<'a>>], kind: Kind) {
        let listed = leaves.iter().filter_map(|leaf| leaf.enumeration.as_ref());
        for at in listed.map(|listed| listed.at) {
            self.reader.find(
                Diagnostic::new(
                    Rule::UncheckedKeyword,
                    Anchor::Key(at),
                    format!(
                        "the values of a `{}` are not checked by generated code",
                        kind.as_str()
                    ),
                )
                .label("other values are accepted")
                .help("only the values of strings become types of their own so far"),
            );
        }
    }
}
