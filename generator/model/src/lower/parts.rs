//! Which schemas hold for one value: `$ref`s followed, `allOf` taken apart.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    diagnostic::Diagnostic,
    document::{Schema, SchemaForm},
    place::Place,
    rules::Rule,
    source::Node,
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

/// A schema that is still to be looked at.
#[derive(Clone, Copy)]
enum Step {
    /// One that stands somewhere: a reference is followed.
    Written(Place),
    /// What a reference names.
    Target(Place),
    /// What a schema says beside its members, which come before it.
    Rest(Place),
}

impl<'a> Lowering<'a, '_, '_> {
    /// The one part of a value for which one schema holds that does not come in parts, as nearly
    /// all do; `None` where [`Lowering::parts`] has to look closer.
    pub(super) fn lone_part(&mut self, places: &[Place], form: SchemaForm) -> Option<Part> {
        let &[place] = places else { return None };
        let table = &self.table;
        let is_named = |at| table.component(at).is_some();
        let end = self.reader.follow_schema(place, is_named)?;
        if end != place && is_named(end) {
            return Some(Part::Named(end));
        }
        let schema = self.schema(end, form);
        let is_whole = !schema.comes_in_parts() && !schema.is_annotation();
        is_whole.then_some(Part::Inline(end))
    }

    /// Takes schemas apart that hold together for one value. Members of `allOf` come before what
    /// stands beside it, and duplicates are left out.
    pub(super) fn parts(&mut self, places: &[Place], form: SchemaForm) -> Parts {
        let mut found = Parts::default();
        let mut named = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut pending: Vec<Step> = places.iter().rev().copied().map(Step::Written).collect();
        while let Some(step) = pending.pop() {
            let (place, is_named) = match step {
                Step::Rest(place) => {
                    found.all.push(Part::Inline(place));
                    continue;
                }
                Step::Written(place) => (place, false),
                Step::Target(place) => (place, self.table.component(place).is_some()),
            };
            let table = &self.table;
            let end = if is_named {
                Some(place)
            } else {
                self.reader
                    .follow_schema(place, |at| table.component(at).is_some())
            };
            let Some(end) = end else {
                found.is_broken = true;
                continue;
            };
            if is_named || (end != place && self.table.component(end).is_some()) {
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
                    found.nullable |= schema.nullable || schema.chooses_null;
                    if says_more_than_all_of(&schema) {
                        pending.push(Step::Rest(end));
                    }
                    pending.extend(members.into_iter().rev());
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
        if let Some(parts) = self.named_parts.get(at) {
            return Rc::clone(parts);
        }
        let parts = Rc::new(self.parts(&[at], SchemaForm::Whole));
        self.named_parts.insert(at, Rc::clone(&parts));
        parts
    }

    /// The target of a `$ref` that does not stand alone, and the members of `allOf`; those of a
    /// `oneOf` or `anyOf` with a single member beside null hold just so.
    fn members_that_all_hold(&mut self, schema: &Schema<'a>) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        if schema.has_reference {
            steps.extend(self.reader.target(schema.at).map(Step::Target));
        }
        if let Some(all_of) = schema.all_of {
            let members = self.reader.source.items(all_of);
            steps.extend(members.iter().copied().map(Step::Written));
        }
        let is_taken = !steps.is_empty() || schema.has_reference;
        if let (false, Some(choice), None) = (
            is_taken,
            schema.one_of.xor(schema.any_of),
            &schema.discriminator,
        ) && let [only] = *self.options(choice)
        {
            steps.push(Step::Written(only));
        }
        (is_taken || !steps.is_empty()).then_some(steps)
    }

    /// The members of a choice: null, which is a matter of presence, and what never fits are none.
    pub(super) fn options(&self, choice: Place) -> Vec<Place> {
        let source = self.reader.source;
        let is_option = |at: &Place| {
            !self.reader.is_null_schema(*at) && !matches!(source.node(*at), Node::Bool(false))
        };
        let members = source.items(choice).iter().copied();
        members.filter(is_option).collect()
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
        let mut chain = BTreeSet::new();
        let mut at = named;
        let accepts = loop {
            if let Some(&known) = self.nullable.get(at) {
                break known;
            }
            // Wrappers that lead back to themselves are a finding elsewhere.
            if !chain.insert(at) {
                break false;
            }
            let parts = self.parts_of_named(at);
            if parts.nullable {
                break true;
            }
            match *parts.all.as_slice() {
                [Part::Named(next)] => at = next,
                [Part::Inline(leaf)] => {
                    let schema = self.schema(leaf, SchemaForm::Whole);
                    break self.says_null(&schema);
                }
                _ => break false,
            }
        };
        for at in chain {
            self.nullable.insert(at, accepts);
        }
        accepts
    }
}

/// True where something beside `allOf` restricts a value.
fn says_more_than_all_of(schema: &Schema<'_>) -> bool {
    // A choice is what the members come from where nothing else is.
    let is_choice_taken = schema.all_of.is_none() && !schema.has_reference;
    let has_choice = schema.one_of.is_some() || schema.any_of.is_some();
    // `type: object` beside `allOf` repeats what the members say.
    let says_type = schema
        .kind
        .is_some_and(|kind| kind != crate::document::Kind::Object);
    says_type || (has_choice && !is_choice_taken) || schema.restricts_members()
}
