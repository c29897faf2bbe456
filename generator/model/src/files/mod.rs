//! The other files of a document: which of them its references name, and reading those.
//!
//! [`gather`] stands between loading and reading. It goes through the document by what each value
//! is (see [`grammar`](crate::grammar)), loads each file that a reference names, goes on with what
//! is named there, and leaves in the [`SourceMap`] what every address leads to. After it nothing
//! looks at a file system or a network: reading follows references within the map.
//!
//! | module | what it does |
//! |---|---|
//! | `walk` | finds references in a value |
//! | `address` | from what is written to a path or a URL |
//! | `shelf` | reads what an address names, within the bounds |
//! | `fetch` | remote documents: who fetches them, and their digests |
//! | `adopt` | what things in other files are called |

mod address;
mod adopt;
mod fetch;
mod shelf;

mod walk;

use std::collections::{BTreeSet, VecDeque};

pub use adopt::Adopted;
pub use fetch::{Fetch, FetchError};

use address::Address;
use shelf::Shelf;
use walk::{Found, Walker};

use crate::{
    diagnostic::{Diagnostic, Report},
    document::shortened,
    grammar::Kind,
    lock::NameLock,
    place::Place,
    reading::ReadOptions,
    rules::Rule,
    source::{Link, Node, SourceMap},
};

impl SourceMap {
    /// Loads all files that the document refers to, relative to its own. Whatever is wrong with a
    /// reference to another file is in the report; false where that is an error.
    ///
    /// `lock` holds the digests of remote documents that were read before.
    pub fn gather(
        &mut self,
        lock: &NameLock,
        options: &ReadOptions<'_>,
        report: &mut Report,
    ) -> bool {
        let is_alone = !self
            .files()
            .any(|file| walk::may_lead_elsewhere(self, file));
        if !self.is_whole() || is_alone {
            return true;
        }
        let mut found = Report::default();
        let mut gathering = Gathering {
            shelf: Shelf::new(self, lock, options),
            source: self,
            report: &mut found,
            walker: Walker::default(),
            pending: VecDeque::new(),
            targets: Vec::new(),
            known: BTreeSet::new(),
        };
        gathering.run();
        let targets = gathering.targets;
        adopt::adopt(self, &targets);
        let is_right = !found.has_errors();
        report.append(found);
        is_right
    }
}

/// What one run of gathering knows.
struct Gathering<'s, 'o> {
    source: &'s mut SourceMap,
    report: &'s mut Report,
    shelf: Shelf<'o>,
    walker: Walker,
    /// What is still to be gone through.
    pending: VecDeque<(Place, Kind)>,
    /// What references name in other files, in order.
    targets: Vec<(Place, Kind)>,
    known: BTreeSet<Place>,
}

impl Gathering<'_, '_> {
    fn run(&mut self) {
        self.pending.push_back((self.source.root(), Kind::Root));
        while let Some((at, kind)) = self.pending.pop_front() {
            for found in self.walker.references(self.source, at, kind) {
                self.follow(&found);
            }
        }
    }

    fn follow(&mut self, found: &Found) {
        let Some(text) = self.source.str(found.text).map(str::to_owned) else {
            return;
        };
        let (address, fragment) = text.split_once('#').unwrap_or((&text, ""));
        if !address.is_empty() && !self.is_linked(found, address) {
            return;
        }
        if !fragment.is_empty() && !fragment.starts_with('/') {
            self.find_anchor(found, address, fragment);
        }
        let Some(target) = self.source.resolve(found.text, &text) else {
            return;
        };
        if self.source.root_of(target) == self.source.root() {
            return;
        }
        let kind = match found.kind {
            Kind::Mapping => Kind::Schema,
            kind => kind,
        };
        if self.known.insert(target) {
            self.targets.push((target, kind));
        }
        self.pending.push_back((target, kind));
    }

    /// Finds out what an address leads to, once for each document in which it is written. False
    /// where it leads nowhere.
    fn is_linked(&mut self, found: &Found, address: &str) -> bool {
        let base = self.source.base_of(found.text);
        if let Some(link) = self.source.link_from(base, address) {
            return link != Link::Broken;
        }
        let link = self.link(found, address);
        self.source.set_link(base, address, link);
        link != Link::Broken
    }

    fn link(&mut self, found: &Found, address: &str) -> Link {
        if let Some(resource) = self.walker.resource(self.source, found.text, address) {
            return Link::To(resource);
        }
        if let Some(component) = self.bare_name(found, address) {
            return Link::To(component);
        }
        // A name in a mapping is that of a component, or of nothing.
        if found.kind == Kind::Mapping && !address::looks_like_address(address) {
            return Link::Broken;
        }
        let from = self.shelf.origin(self.source.file_of(found.text));
        let target = match Address::of(address, from) {
            Ok(target) => target,
            Err(refused) => {
                self.report.add(refused.finding(found.text, address));
                return Link::Broken;
            }
        };
        match self
            .shelf
            .file(self.source, self.report, &target, found.text)
        {
            Some(file) => Link::To(self.source.root_of(self.source.file_root(file))),
            None => Link::Broken,
        }
    }

    /// `$ref: Pet`, which Swagger 1.2 wrote, and documents do still: the schema of that name.
    fn bare_name(&mut self, found: &Found, name: &str) -> Option<Place> {
        if !matches!(found.kind, Kind::Schema | Kind::Mapping)
            || name.contains('/')
            || address::has_known_ending(name)
        {
            return None;
        }
        let root = self.source.root_of(found.text);
        let schemas = |place: Place| match self.source.node(place) {
            Node::Object(members) => members.get(name),
            _ => None,
        };
        let old = self.source.get(root, "definitions");
        let new = self.source.get(root, "components");
        let new = new.and_then(|components| self.source.get(components, "schemas"));
        let (folder, at) = match (old.and_then(schemas), new.and_then(schemas)) {
            (Some(at), _) => ("#/definitions", at),
            (None, at) => ("#/components/schemas", at?),
        };
        if found.kind == Kind::Schema {
            let shown = shortened(name);
            self.report.add(
                Diagnostic::new(
                    Rule::BareReference,
                    found.text,
                    format!("`{shown}` is the name of a schema, and no reference to it"),
                )
                .label("read as one")
                .help(format!("write `{folder}/{shown}`")),
            );
        }
        Some(at)
    }

    /// `#name`, for a schema with `$anchor: name`.
    fn find_anchor(&mut self, found: &Found, address: &str, name: &str) {
        let file = match address {
            "" => self.source.file_of(found.text),
            _ => match self.source.resolve(found.text, address) {
                Some(root) => self.source.file_of(root),
                None => return,
            },
        };
        if let Some(at) = walk::anchor(self.source, file, name) {
            self.source.set_anchor(file, name, at);
        }
    }
}
