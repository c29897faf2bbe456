//! References in a value: those that are really some, and not an example of one.

use crate::{
    grammar::Kind,
    place::Place,
    source::{FileId, Members, Node, SourceMap},
};

/// A reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Its text.
    pub(super) text: Place,
    /// What it stands for.
    pub(super) kind: Kind,
}

/// Goes through values, each once.
#[derive(Debug, Default)]
pub(super) struct Walker {
    /// By place.
    is_seen: Vec<bool>,
    /// Schemas with an `$id`, in order: documents of their own within another one.
    resources: Vec<(String, Place)>,
}

impl Walker {
    /// The references in a value, in the order in which they stand there.
    pub(super) fn references(
        &mut self,
        source: &mut SourceMap,
        at: Place,
        kind: Kind,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        let known = self.resources.len();
        self.walk(source, at, kind, &mut found);
        for (_, resource) in &self.resources[known..] {
            source.set_resource(*resource);
        }
        found
    }

    /// The schema that has an address for its `$id`, as it is written, or taken relative to the
    /// `$id` of the schema around the reference.
    pub(super) fn resource(&self, source: &SourceMap, from: Place, address: &str) -> Option<Place> {
        if self.resources.is_empty() {
            return None;
        }
        let base = source.base_of(from);
        let mut ids = self.resources.iter();
        let base = ids.find(|(_, at)| *at == base).map(|(id, _)| id.as_str());
        let whole = base.and_then(|base| super::address::join(base, address));
        let whole = whole.as_deref().unwrap_or(address);
        let mut ids = self.resources.iter();
        let found = ids.find(|(id, _)| id == whole || id == address);
        found.map(|(_, at)| *at)
    }

    fn walk(&mut self, source: &SourceMap, at: Place, kind: Kind, found: &mut Vec<Found>) {
        if kind == Kind::Opaque || self.was_seen(at) {
            return;
        }
        match source.node(at) {
            Node::Object(members) => {
                self.note(source, at, kind, members);
                for member in members {
                    match (member.key, source.node(member.value)) {
                        // The first argument is a condition, the others are what it decides on.
                        ("Fn::If", Node::Array([_, branches @ ..])) => {
                            for &branch in branches {
                                self.walk(source, branch, kind, found);
                            }
                        }
                        ("$ref", Node::String(_)) => found.push(Found {
                            text: member.value,
                            kind,
                        }),
                        _ => self.walk(source, member.value, kind.member(member.key), found),
                    }
                }
            }
            Node::Array(items) => {
                for &item in items {
                    self.walk(source, item, kind.item(), found);
                }
            }
            Node::String(_) if kind == Kind::Mapping => found.push(Found { text: at, kind }),
            _ => {}
        }
    }

    fn was_seen(&mut self, at: Place) -> bool {
        let index = at.index();
        if index >= self.is_seen.len() {
            self.is_seen.resize(index + 1, false);
        }
        std::mem::replace(&mut self.is_seen[index], true)
    }

    fn note(&mut self, source: &SourceMap, at: Place, kind: Kind, members: Members<'_>) {
        if kind != Kind::Schema {
            return;
        }
        let id = members.get("$id").and_then(|id| source.str(id));
        let id = id.map(|id| id.trim_end_matches('#'));
        if let Some(id) = id.filter(|id| !id.is_empty() && !id.starts_with('#')) {
            self.resources.push((id.to_owned(), at));
        }
    }
}

/// Whether a reference in a file may name something else than a pointer within it: looks at every
/// member once, because documents of one file, which most are, should not cost more than that.
pub(super) fn may_lead_elsewhere(source: &SourceMap, file: FileId) -> bool {
    source.any_member(file, |key, value| match key {
        "$ref" => source
            .str(value)
            .is_some_and(|text| !text.starts_with("#/")),
        "$id" => source.str(value).is_some(),
        "mapping" => source.members(value).iter().any(|member| {
            let text = source.str(member.value);
            text.is_some_and(|text| {
                super::address::looks_like_address(text) && !text.starts_with('#')
            })
        }),
        _ => false,
    })
}

/// The schema of a file that has this anchor: by `$anchor`, by `$dynamicAnchor`, or by an `id` of
/// older drafts that is a fragment.
pub(super) fn anchor(source: &SourceMap, file: FileId, name: &str) -> Option<Place> {
    let mut found = None;
    source.any_member(file, |key, value| {
        let text = match key {
            "$anchor" | "$dynamicAnchor" => source.str(value),
            "$id" | "id" => source.str(value).and_then(|text| text.strip_prefix('#')),
            _ => None,
        };
        if text == Some(name) {
            found = source.parent(value);
        }
        found.is_some()
    });
    found
}
