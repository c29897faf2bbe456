//! What references of a document to other documents lead to. Who finds that out is
//! [`files`](crate::files); here it is kept, so that whoever reads only looks it up.

use std::collections::{BTreeMap, BTreeSet};

use super::{FileId, SourceMap};
use crate::{files::Adopted, place::Place};

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// The root of a document.
    To(Place),
    /// Nothing. Why is in the report.
    Broken,
}

/// What is known about references.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// By the base that an address is relative to, and the address as it is written.
    addresses: BTreeMap<Place, BTreeMap<String, Link>>,
    /// Schemas by their `$anchor`.
    anchors: BTreeMap<FileId, BTreeMap<String, Place>>,
    /// Schemas with an `$id`: documents of their own within another one.
    resources: BTreeSet<Place>,
    adopted: Vec<Adopted>,
    stand_ins: BTreeMap<Place, Place>,
    digests: BTreeMap<String, String>,
}

impl SourceMap {
    /// Says what a reference to another file leads to: `address` is what stands before its `#` in
    /// file `from`.
    pub fn link(&mut self, from: FileId, address: &str, to: FileId) {
        let base = self.file_root(from);
        self.set_link(base, address, Link::To(self.file_root(to)));
    }

    /// True where the address of a reference leads nowhere, and that has been said.
    pub(crate) fn is_broken(&self, from: Place, reference: &str) -> bool {
        let address = reference.split('#').next().unwrap_or(reference);
        self.link_from(self.base_of(from), address) == Some(Link::Broken)
    }

    /// True where it was found out what an address leads to that is written at `from`.
    pub(crate) fn is_linked(&self, from: Place, address: &str) -> bool {
        self.link_from(self.base_of(from), address).is_some()
    }

    /// What references lead to in other files, as components of this document: in the order of
    /// first reference, each with a name that no other component of its kind has.
    pub(crate) fn adopted(&self) -> &[Adopted] {
        &self.links.adopted
    }

    /// What a component in the document stands for that is nothing but a reference into another
    /// file: what it names is called by the component's name.
    pub(crate) fn stand_in(&self, holder: Place) -> Option<Place> {
        self.links.stand_ins.get(&holder).copied()
    }

    /// True where a file is a remote document: its name is a URL.
    pub fn is_remote(&self, file: FileId) -> bool {
        self.links.digests.contains_key(self.file_name(file))
    }

    /// The URLs of all remote documents that were read, with the digests of their texts.
    pub(crate) fn digests(&self) -> &BTreeMap<String, String> {
        &self.links.digests
    }

    /// The schema with an `$id` in which a node stands, or the root of its file: what addresses
    /// are relative to.
    pub(crate) fn base_of(&self, at: Place) -> Place {
        self.resource_of(at)
            .unwrap_or_else(|| self.file_root(self.file_of(at)))
    }

    /// The innermost schema with an `$id` in which a node stands.
    pub(super) fn resource_of(&self, at: Place) -> Option<Place> {
        if self.links.resources.is_empty() {
            return None;
        }
        let mut at = at;
        while !self.links.resources.contains(&at) {
            at = self.parent(at)?;
        }
        Some(at)
    }

    /// What an address leads to; `None` where that was not found out.
    pub(crate) fn link_from(&self, base: Place, address: &str) -> Option<Link> {
        self.links.addresses.get(&base)?.get(address).copied()
    }

    pub(crate) fn set_link(&mut self, base: Place, address: &str, link: Link) {
        let addresses = self.links.addresses.entry(base).or_default();
        addresses.insert(address.to_owned(), link);
    }

    pub(super) fn anchor(&self, file: FileId, name: &str) -> Option<Place> {
        self.links.anchors.get(&file)?.get(name).copied()
    }

    pub(crate) fn set_anchor(&mut self, file: FileId, name: &str, at: Place) {
        let anchors = self.links.anchors.entry(file).or_default();
        anchors.insert(name.to_owned(), at);
    }

    pub(crate) fn set_resource(&mut self, at: Place) {
        self.links.resources.insert(at);
    }

    pub(crate) fn set_adopted(&mut self, adopted: Vec<Adopted>, stand_ins: BTreeMap<Place, Place>) {
        self.links.adopted = adopted;
        self.links.stand_ins = stand_ins;
    }

    pub(crate) fn set_digest(&mut self, url: &str, digest: String) {
        self.links.digests.insert(url.to_owned(), digest);
    }
}
