//! References: what they name, what is taken in from other files, and how they are written.
//!
//! A reference is not changed while a document is: [`Links`] remembers by the place of its text
//! what it names. In the end everything is where it will stay, each value still knows the place
//! that it comes from, and [`Links::write`] puts the pointers in.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use super::{
    Bundler,
    walk::{may_be_reference, walk},
};
use crate::{
    dialect::Dialect,
    files::Adopted,
    grammar::Kind,
    place::Place,
    source::SourceMap,
    tree::{Object, Tree, Value},
};

/// How deep things that are taken in may refer to each other. What may not be shared has to be
/// written out wherever it is referred to, and could go on without end.
const MOST_INLINED: usize = 32;

/// What references name, by the places of their texts.
#[derive(Debug, Default)]
pub(super) struct Links {
    targets: BTreeMap<Place, Place>,
}

impl Links {
    /// What the reference in an object names.
    pub(super) fn of(&self, holder: &Object<'_>) -> Option<Place> {
        self.target(holder.get("$ref")?)
    }

    /// Everything that is named.
    pub(super) fn targets(&self) -> BTreeSet<Place> {
        self.targets.values().copied().collect()
    }

    fn target(&self, text: &Tree<'_>) -> Option<Place> {
        self.targets.get(&text.at?).copied()
    }

    /// Remembers what the references in a value name. Gives those that lead out of the document,
    /// with the kind of thing that they name.
    fn find(&mut self, source: &SourceMap, tree: &mut Tree<'_>, kind: Kind) -> Vec<(Place, Kind)> {
        let mut outside = Vec::new();
        each_reference(tree, kind, &mut |text, kind| {
            let (Some(at), Some(reference)) = (text.at, text.as_str()) else {
                return;
            };
            // The members of a union may be named without a reference.
            if kind == Kind::Mapping && !reference.contains(['#', '/']) {
                return;
            }
            let Some(target) = source.resolve(at, reference) else {
                return;
            };
            let target = source.stand_in(target).unwrap_or(target);
            self.targets.insert(at, target);
            if source.root_of(target) != source.root() {
                outside.push((target, kind));
            }
        });
        outside
    }

    /// Writes each reference as a pointer to where its target is now. One that still leads there
    /// is left as it is spelt.
    pub(super) fn write(&self, source: &SourceMap, root: &mut Tree<'_>) {
        let mut wanted = BTreeSet::new();
        each_reference(root, Kind::Root, &mut |text, _| {
            wanted.extend(self.target(text));
        });
        let Some(last) = wanted.last() else { return };
        let mut landings = Landings {
            is_wanted: vec![false; last.index() + 1],
            found: BTreeMap::new(),
        };
        for place in &wanted {
            landings.is_wanted[place.index()] = true;
        }
        landings.look(root, &mut Vec::new());
        each_reference(root, Kind::Root, &mut |text, _| {
            let Some(landing) = self
                .target(text)
                .and_then(|target| Some((target, landings.found.get(&target)?)))
            else {
                return;
            };
            let (target, pointer) = landing;
            let is_own = text.as_str().is_some_and(|text| text.starts_with('#'))
                && source.root_of(target) == source.root()
                && text
                    .at
                    .is_some_and(|at| source.root_of(at) == source.root());
            if !is_own || source.pointer(target) != *pointer {
                text.value = Value::String(fragment(pointer).into());
            }
        });
    }
}

/// Calls `visit` with the text of each reference in a value, and the kind of thing it stands for.
fn each_reference<'a>(
    tree: &mut Tree<'a>,
    kind: Kind,
    visit: &mut impl FnMut(&mut Tree<'a>, Kind),
) {
    walk(tree, kind, &mut |tree, kind| {
        if kind == Kind::Mapping {
            visit(tree, kind);
        } else if may_be_reference(kind)
            && let Some(text) = reference_mut(tree)
        {
            visit(text, kind);
        }
    });
}

/// The text of a `$ref`: a property that is called so is a schema.
fn reference_mut<'t, 'a>(tree: &'t mut Tree<'a>) -> Option<&'t mut Tree<'a>> {
    let text = tree.as_object_mut()?.get_mut("$ref")?;
    text.as_str().is_some().then_some(text)
}

/// Where things are.
struct Landings {
    is_wanted: Vec<bool>,
    found: BTreeMap<Place, String>,
}

impl Landings {
    fn look<'t>(&mut self, tree: &'t Tree<'_>, steps: &mut Vec<Cow<'t, str>>) {
        if let Some(at) = tree.at
            && self.is_wanted.get(at.index()) == Some(&true)
        {
            self.land(at, steps);
        }
        match &tree.value {
            Value::Object(members) => {
                for member in members {
                    steps.push(Cow::Borrowed(&member.key));
                    self.look(&member.value, steps);
                    steps.pop();
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    steps.push(Cow::Owned(index.to_string()));
                    self.look(item, steps);
                    steps.pop();
                }
            }
            _ => {}
        }
    }

    /// What stands in several places is named where it is shared, or else where it stands first.
    fn land(&mut self, at: Place, steps: &[Cow<'_, str>]) {
        let is_shared = match steps {
            [first, _] => matches!(&**first, "definitions" | "parameters" | "responses"),
            [first, ..] => first == "components" && steps.len() == 3,
            [] => false,
        };
        if !is_shared && self.found.contains_key(&at) {
            return;
        }
        let mut pointer = String::new();
        for step in steps {
            pointer.push('/');
            pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        self.found.insert(at, pointer);
    }
}

/// A pointer as a reference within the document: what may not stand in a fragment of a URI
/// (RFC 3986, §3.5) is escaped.
fn fragment(pointer: &str) -> String {
    let mut text = String::from("#");
    for character in pointer.chars() {
        if character.is_ascii_control() || " \"#%<>[\\]^`{|}".contains(character) {
            let _ = write!(text, "%{:02X}", u32::from(character));
        } else {
            text.push(character);
        }
    }
    text
}

impl<'a> Bundler<'a> {
    /// Takes in what references name in other files: as components of the names that reading gave
    /// them where such things can be shared, and otherwise in the place of the reference.
    pub(super) fn embed(&mut self, root: &mut Tree<'a>) {
        let source = self.source;
        let mut shared: BTreeSet<Place> = source.adopted().iter().map(|it| it.at).collect();
        let stand_ins = self.stand_in(root, &shared);
        shared.extend(stand_ins);
        let mut pending = self.links.find(source, root, Kind::Root);
        let mut adopted = Vec::new();
        for it in source.adopted() {
            let mut tree = self.taken(it.at, it.kind, &shared);
            pending.extend(self.links.find(source, &mut tree, it.kind));
            adopted.push((it, tree));
        }
        let mut unshared = BTreeMap::new();
        while let Some((target, kind)) = pending.pop() {
            let is_known = unshared.contains_key(&target) || is_in(source, target, &shared);
            if !is_known && !matches!(kind, Kind::Mapping) {
                let mut tree = Tree::of(source, target);
                pending.extend(self.links.find(source, &mut tree, kind));
                unshared.insert(target, tree);
            }
        }
        for (it, tree) in &mut adopted {
            self.write_out(tree, it.kind, &unshared, 0);
        }
        self.write_out(root, Kind::Root, &unshared, 0);
        for (it, tree) in adopted {
            self.adopt(root, it, tree);
        }
    }

    /// Puts what they name into the place of components that are nothing but references into
    /// other files. Gives what they name.
    fn stand_in(&self, root: &mut Tree<'a>, shared: &BTreeSet<Place>) -> BTreeSet<Place> {
        let mut found = BTreeSet::new();
        walk(root, Kind::Root, &mut |tree, kind| {
            if let Some(target) = tree.at.and_then(|at| self.source.stand_in(at)) {
                *tree = self.taken(target, kind, shared);
                found.insert(target);
            }
        });
        found
    }

    /// Something out of another file.
    fn taken(&self, at: Place, kind: Kind, shared: &BTreeSet<Place>) -> Tree<'a> {
        let mut tree = Tree::of(self.source, at);
        let has_definitions = self.dialect == Dialect::OpenApi31;
        walk(&mut tree, kind, &mut |tree, kind| {
            if let (Kind::Schema, Value::Object(schema)) = (kind, &mut tree.value) {
                drop_definitions(schema, shared, has_definitions);
            }
        });
        tree
    }

    /// Puts what may not be shared into the place of the references that name it.
    pub(super) fn write_out(
        &mut self,
        tree: &mut Tree<'a>,
        kind: Kind,
        unshared: &BTreeMap<Place, Tree<'a>>,
        depth: usize,
    ) {
        if unshared.is_empty() || depth > MOST_INLINED {
            return;
        }
        walk(tree, kind, &mut |tree, kind| {
            let target = tree
                .as_object()
                .filter(|_| may_be_reference(kind))
                .and_then(|members| self.links.of(members));
            if let Some(original) = target.and_then(|target| unshared.get(&target))
                && let Some(mut copy) = self.copy(original)
            {
                self.write_out(&mut copy, kind, unshared, depth + 1);
                *tree = copy;
            }
        });
    }

    fn adopt(&self, root: &mut Tree<'a>, adopted: &'a Adopted, tree: Tree<'a>) {
        let Some(section) = adopted.kind.section_in(self.dialect) else {
            return;
        };
        let Some(mut holder) = root.as_object_mut() else {
            return;
        };
        if self.dialect != Dialect::Swagger2 {
            let Some(components) = object_in(holder, "components") else {
                return;
            };
            holder = components;
        }
        if let Some(holder) = object_in(holder, section) {
            holder.push(adopted.name.as_str(), tree);
        }
    }
}

/// Whether something stands in one of these places.
fn is_in(source: &SourceMap, at: Place, places: &BTreeSet<Place>) -> bool {
    source.around(at).any(|at| places.contains(&at))
}

/// What a file keeps under `definitions` is shared by a name of its own. Only OpenAPI 3.1 has them
/// within schemas.
fn drop_definitions(schema: &mut Object<'_>, shared: &BTreeSet<Place>, has_definitions: bool) {
    for key in ["definitions", "$defs"] {
        let Some(definitions) = schema.get_mut(key).and_then(Tree::as_object_mut) else {
            continue;
        };
        definitions
            .retain(|it| has_definitions && it.value.at.is_none_or(|at| !shared.contains(&at)));
        if definitions.is_empty() {
            schema.remove(key);
        }
    }
}

/// The object under a key, made where it is missing. `None` where something else stands there.
pub(super) fn object_in<'t, 'a>(
    holder: &'t mut Object<'a>,
    key: &'static str,
) -> Option<&'t mut Object<'a>> {
    if !holder.contains(key) {
        holder.push(key, Object::new());
    }
    holder.get_mut(key)?.as_object_mut()
}

/// The names that are taken in each section.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Names {
    /// The name that is wanted, or one like it that nothing else in the section has.
    pub(super) fn unique(
        &mut self,
        section: &'static str,
        holder: &Object<'_>,
        wanted: &str,
    ) -> String {
        let taken = self
            .taken
            .entry(section)
            .or_insert_with(|| holder.iter().map(|it| it.key.to_string()).collect());
        let mut name = wanted.to_owned();
        let mut number = 2_u32;
        while !taken.insert(name.clone()) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }
}
