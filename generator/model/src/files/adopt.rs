//! What things in other files are called.
//!
//! A schema in another file is a component of the document like its own ones: it becomes a type
//! with a name. The name is the key under which it stands, or that of its file. No path is in it,
//! so that nothing changes where a folder moves.
//!
//! A component of the document that is nothing but a reference to another file is what it names:
//! `Pet: {$ref: pet.yaml}` gives the schema in that file its name.

use std::collections::{BTreeMap, BTreeSet};

use crate::{dialect::Dialect, grammar::Kind, place::Place, source::SourceMap};

/// Something in another file that a reference names, and that can be shared under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    pub(crate) kind: Kind,
    /// Its name among the components of its kind.
    pub name: String,
    /// Where it stands.
    pub at: Place,
}

/// Names what references lead to in other files. `targets` are in the order of first reference.
pub(super) fn adopt(source: &mut SourceMap, targets: &[(Place, Kind)]) {
    let mut own = Own::of(source);
    let all: BTreeMap<Place, Kind> = targets.iter().copied().collect();
    let mut adopted = Vec::new();
    for &(at, kind) in targets {
        if own.places.contains(&at) || is_inside(source, at, kind, &all) {
            continue;
        }
        if let Some(section) = own.section(kind) {
            let name = own.unique(section, &wanted_name(source, at));
            adopted.push(Adopted { kind, name, at });
        }
    }
    source.set_adopted(adopted, own.stand_ins);
}

/// The components that the document has itself.
struct Own {
    dialect: Dialect,
    taken: BTreeMap<&'static str, BTreeSet<String>>,
    /// Where they stand, references to other files followed.
    places: BTreeSet<Place>,
    /// From references that are all that a component is, to what they name.
    stand_ins: BTreeMap<Place, Place>,
}

impl Own {
    fn of(source: &SourceMap) -> Self {
        let root = source.root();
        let mut own = Self {
            dialect: Dialect::of(source),
            taken: BTreeMap::new(),
            places: BTreeSet::new(),
            stand_ins: BTreeMap::new(),
        };
        let is_swagger = own.dialect == Dialect::Swagger2;
        let holder = if is_swagger {
            Some(root)
        } else {
            source
                .get(root, "components")
                .map(|at| shortcut(source, at))
        };
        let Some(holder) = holder else { return own };
        for member in source.members(holder) {
            let kind = if is_swagger {
                Kind::Root.member(member.key)
            } else {
                Kind::Components.member(member.key)
            };
            let Kind::Map(&kind) = kind else { continue };
            if let Some(section) = own.section(kind) {
                own.list(source, section, kind, shortcut(source, member.value));
            }
        }
        own
    }

    fn list(&mut self, source: &SourceMap, section: &'static str, kind: Kind, at: Place) {
        let taken = self.taken.entry(section).or_default();
        for member in source.members(at) {
            taken.insert(member.key.to_owned());
            let target = shortcut(source, member.value);
            let is_elsewhere = source.file_of(target) != source.file_of(member.value);
            let says_more = kind == Kind::Schema && source.members(member.value).len() > 1;
            if !is_elsewhere {
                self.places.insert(member.value);
            } else if !(self.dialect == Dialect::OpenApi31 && says_more)
                && self.places.insert(target)
            {
                self.stand_ins.insert(member.value, target);
            }
        }
    }

    /// Where things of a kind are shared in the document's own dialect.
    fn section(&self, kind: Kind) -> Option<&'static str> {
        kind.section_in(self.dialect)
    }

    fn unique(&mut self, section: &'static str, wanted: &str) -> String {
        let taken = self.taken.entry(section).or_default();
        let mut name = wanted.to_owned();
        let mut number = 2_u32;
        while !taken.insert(name.clone()) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }
}

/// What a value names where it is a reference: one step, and the value itself where it is none.
fn shortcut(source: &SourceMap, at: Place) -> Place {
    source
        .get(at, "$ref")
        .and_then(|text| source.resolve(text, source.str(text)?))
        .unwrap_or(at)
}

/// Whether something is a part of another thing that is named besides: it is written out there.
/// What stands under `definitions` is only kept there, and is no part.
fn is_inside(source: &SourceMap, at: Place, kind: Kind, targets: &BTreeMap<Place, Kind>) -> bool {
    let mut way = Vec::new();
    let mut above = at;
    while let Some(parent) = source.parent(above) {
        way.push(source.key(above));
        above = parent;
        let Some(&outer) = targets.get(&above) else {
            continue;
        };
        if reaches(outer, way.iter().rev().copied()) == kind {
            return true;
        }
    }
    false
}

/// What stands at the end of a way.
fn reaches<'a>(from: Kind, way: impl Iterator<Item = Option<&'a str>>) -> Kind {
    let mut kind = from;
    for step in way {
        kind = match step {
            Some("definitions" | "$defs") if kind == Kind::Schema => Kind::Opaque,
            Some(key) => kind.member(key),
            None => kind.item(),
        };
    }
    kind
}

/// What something in another file is called: by its key, or by the name of its file. Components
/// are called by letters, digits, `.`, `-` and `_`.
fn wanted_name(source: &SourceMap, at: Place) -> String {
    let file = source.file_name(source.file_of(at));
    let file = file.split(['?', '#']).next().unwrap_or(file);
    let stem = file.rsplit('/').next().unwrap_or(file);
    let stem = stem.split('.').next().unwrap_or(stem);
    let key = source
        .key(at)
        .filter(|key| !matches!(*key, "schema" | "items"));
    let name: String = key
        .unwrap_or(stem)
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() || "._-".contains(letter) {
                letter
            } else {
                '_'
            }
        })
        .collect();
    if name.is_empty() {
        "Part".to_owned()
    } else {
        name
    }
}
