//! Which schemas hold for one value: `$ref`s followed, `allOf` taken apart.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    diagnostic::Diagnostic,
    document::{Schema, SchemaForm},
    place::Place,
    rules::Rule,
};

use super::Lowering;

/// One schema that says something about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A named schema, by its place.
    Named(Place),
    /// A schema without a name. Its `allOf` members are parts of their own.
    Inline(Place),
}

/// What holds for one value.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    pub(super) all: Vec<Part>,
    /// Null is allowed by something that says nothing else: a wrapper around a reference.
    pub(super) nullable: bool,
    /// Something could not be read, which is a finding.
    pub(super) is_broken: bool,
}

impl<'a> Lowering<'a, '_, '_> {
    /// Takes schemas apart that hold together for one value. Members of `allOf` come before what
    /// stands beside it, and duplicates are left out.
    pub(super) fn parts(&mut self, places: &[Place], form: SchemaForm) -> Parts {
        let mut found = Parts::default();
        let mut named = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut own_parts = BTreeSet::new();
        let mut pending: Vec<Place> = places.iter().rev().copied().collect();
        while let Some(place) = pending.pop() {
            if own_parts.contains(&place) {
                found.all.push(Part::Inline(place));
                continue;
            }
            let table = &self.table;
            let end = self
                .reader
                .follow_until(place, |at| table.component(at).is_some());
            let Some(end) = end else {
                found.is_broken = true;
                continue;
            };
            if end != place && self.table.component(end).is_some() {
                if named.insert(end) {
                    found.all.push(Part::Named(end));
                }
                continue;
            }
            if !seen.insert(end) {
                continue;
            }
            let schema = self.schema(end, form);
            match self.members_that_all_hold(&schema) {
                Some(members) => {
                    found.nullable |= schema.nullable;
                    if says_more_than_all_of(&schema) {
                        own_parts.insert(end);
                        pending.push(end);
                    }
                    pending.extend(members.iter().rev());
                }
                None if schema.is_annotation() => {
                    found.nullable |= schema.nullable;
                    self.report_unchecked(&schema);
                }
                None => found.all.push(Part::Inline(end)),
            }
        }
        found
    }

    /// The parts of a named schema, taken apart once: many may extend it.
    fn parts_of_named(&mut self, at: Place) -> Rc<Parts> {
        if let Some(parts) = self.named_parts.get(&at) {
            return Rc::clone(parts);
        }
        let parts = Rc::new(self.parts(&[at], SchemaForm::Whole));
        self.named_parts.insert(at, Rc::clone(&parts));
        parts
    }

    /// The members of `allOf`; those of a `oneOf` or `anyOf` with a single member hold just so.
    fn members_that_all_hold(&self, schema: &Schema<'a>) -> Option<&'a [Place]> {
        let items = |at: Option<Place>| at.map(|at| self.reader.source.items(at));
        items(schema.all_of).or_else(|| {
            let choice = schema
                .one_of
                .xor(schema.any_of)
                .filter(|_| schema.discriminator.is_none());
            items(choice).filter(|members| members.len() == 1)
        })
    }

    /// Replaces named parts by what stands in them, until only schemas without a name are left.
    /// `root` is the named schema that is being lowered: to meet it again is a loop.
    pub(super) fn expanded(&mut self, parts: &[Part], root: Option<Place>) -> Vec<Rc<Schema<'a>>> {
        let mut leaves = Vec::new();
        let mut named = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut pending: Vec<Part> = parts.iter().rev().copied().collect();
        while let Some(part) = pending.pop() {
            match part {
                Part::Inline(at) => {
                    if seen.insert(at) && self.reader.spend(at, 1) {
                        leaves.push(self.schema(at, SchemaForm::Whole));
                    }
                }
                Part::Named(at) if Some(at) == root => self.report_all_of_loop(at),
                Part::Named(at) => {
                    if named.insert(at) && self.reader.spend(at, 1) {
                        let inner = self.parts_of_named(at);
                        self.note_inheritance(at, &inner.all);
                        pending.extend(inner.all.iter().rev());
                    }
                }
            }
        }
        leaves
    }

    fn note_inheritance(&mut self, base: Place, parts: &[Part]) {
        for part in parts {
            let Part::Inline(leaf) = *part else { continue };
            let schema = self.schema(leaf, SchemaForm::Whole);
            let is_union = schema.one_of.is_some() || schema.any_of.is_some();
            if let (Some(discriminator), false) = (&schema.discriminator, is_union) {
                self.inherited.insert((base, discriminator.at));
            }
        }
    }

    fn report_all_of_loop(&mut self, at: Place) {
        let key = self.reader.source.key(at).unwrap_or_default();
        let message = format!(
            "`{}` contains itself in its `allOf`",
            crate::document::shortened(key)
        );
        self.reader.find(
            Diagnostic::new(Rule::ReferenceLoop, at, message)
                .label("its members lead back to it")
                .help("let one member of the loop hold the shared properties itself"),
        );
    }

    /// True where null is a value of a named schema. Follows wrappers, but lowers nothing.
    pub(super) fn accepts_null(&mut self, named: Place) -> bool {
        /// Wrappers around wrappers; longer chains are loops, which are findings elsewhere.
        const LONGEST_CHAIN: usize = 32;
        let mut at = named;
        for _ in 0..LONGEST_CHAIN {
            let parts = self.parts_of_named(at);
            if parts.nullable {
                return true;
            }
            match *parts.all.as_slice() {
                [Part::Named(next)] => at = next,
                [Part::Inline(leaf)] => {
                    let schema = self.schema(leaf, SchemaForm::Whole);
                    return schema.nullable || self.lists_null(&schema);
                }
                _ => return false,
            }
        }
        false
    }
}

/// True where something beside `allOf` restricts a value.
fn says_more_than_all_of(schema: &Schema<'_>) -> bool {
    let mut rest = schema.clone();
    if rest.all_of.take().is_none() {
        rest.one_of = None;
        rest.any_of = None;
    }
    // `type: object` beside `allOf` repeats what the members say.
    if rest.kind == Some(crate::document::Kind::Object) {
        rest.kind = None;
    }
    !rest.is_annotation()
}
