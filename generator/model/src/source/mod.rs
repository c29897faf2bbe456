//! The files of a document as one tree of nodes, each with the place where it stands.
//!
//! JSON and YAML are read into the same tree. A node is named by its [`Place`]; what it holds is a
//! [`Node`], borrowed from the map. Numbers keep their text. A YAML alias shares the node of its
//! anchor instead of copying it; how far such sharing may expand is bounded when the text is read.
//!
//! | module | what it does |
//! |---|---|
//! | `include` | members of one file within an object of another |
//! | `load` | files and bytes to text: what cannot be read at all |
//! | `json`, `yaml` | text to nodes |
//! | `node` | what is seen of a node |
//! | `builder`, `tree` | the arena, and its bounds |
//! | `placeholder` | placeholders and directives of template files |
//! | `pointer`, `links` | JSON pointers, both ways; what references to other files lead to |
//! | `position` | lines and columns |

mod builder;
mod comments;
mod include;
mod json;
mod links;
mod load;
mod node;
mod placeholder;
mod pointer;
mod position;
mod tree;
mod yaml;

use std::{collections::BTreeSet, ops::Range};

pub(crate) use links::Link;
use links::Links;
pub(crate) use load::{MAX_BYTES, read_bounded};
pub use node::{Member, Members, MembersIter, Node};
pub(crate) use pointer::percent_decoded;
use position::Lines;
pub use position::Location;
use tree::{Entry, Kind, Tree, Words, narrow};
pub(crate) use yaml::Plain;

use crate::place::Place;

/// Index of a file in a [`SourceMap`]: the entry file first, then the others in the order in which
/// they are first referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The file that was named: the one that refers to all others.
    pub const ENTRY: Self = Self(0);

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a finding points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The value of a node.
    Value(Place),
    /// The key under which a node stands.
    Key(Place),
    /// Bytes of a file, where there is no node yet (syntax).
    Span(FileId, Range<usize>),
    /// A file as a whole, by the name it was given: it could not be read, or is empty.
    File(String),
}

impl Anchor {
    /// The node, where it points to one.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            &Self::Value(at) | &Self::Key(at) => Some(at),
            Self::Span(..) | Self::File(_) => None,
        }
    }
}

impl From<Place> for Anchor {
    fn from(place: Place) -> Self {
        Self::Value(place)
    }
}

/// The text of all files of one API, and the tree that was read from it.
///
/// [`SourceMap::load`] and [`SourceMap::parse`] always give one, because findings about a text
/// that could not be read need that text to be shown: whether there is a tree to work on is what
/// [`SourceMap::is_whole`] says.
///
/// The nodes of all files are numbered through, those of one file in one run: a [`Place`] says by
/// itself in which file it is, and what reads the tree need not know that there are several.
#[derive(Debug)]
pub struct SourceMap {
    /// The document, in the entry file.
    root: Place,
    /// What it describes, where it stands in a template.
    logical_id: Option<String>,
    /// Most documents are one file, and most nodes are in it: finding its nodes takes one
    /// comparison.
    entry: File,
    /// The other files, in the order in which they are first referred to.
    others: Vec<File>,
    links: Links,
}

/// A file, read.
#[derive(Debug)]
struct File {
    name: String,
    text: String,
    tree: Tree,
    lines: Lines,
    is_whole: bool,
    /// Its members are part of the document, whichever file that is in.
    is_part: bool,
}

impl File {
    fn words(&self) -> Words<'_> {
        self.tree.words(&self.text)
    }

    fn entry(&self, at: Place) -> Option<&Entry> {
        let cell = self.tree.cell(at);
        if cell.parent == at {
            return None;
        }
        let parent = self.tree.cell(cell.parent);
        match parent.kind {
            Kind::Object => self.tree.entries_of(parent).get(cell.slot as usize),
            _ => None,
        }
    }
}

impl SourceMap {
    /// True where the text of the entry file was read to its end. Otherwise the report says why
    /// not, and the tree is a lone null that nothing should be concluded from.
    pub fn is_whole(&self) -> bool {
        self.entry.is_whole
    }

    /// True where the text of a file was read to its end.
    pub(crate) fn is_file_whole(&self, file: FileId) -> bool {
        self.by_id(file).is_whole
    }

    /// Shows the members of all objects of a file, until one is what is looked for.
    pub(crate) fn any_member(
        &self,
        file: FileId,
        mut is_it: impl FnMut(&str, Place) -> bool,
    ) -> bool {
        let file = self.by_id(file);
        let words = file.words();
        let mut entries = file.tree.all_entries().iter();
        entries.any(|entry| is_it(words.read(entry.key), entry.value))
    }

    /// The members of all objects of all files whose key is such, and no shorter than `shortest`
    /// bytes; each with the object in which it was written: an alias is written in one place, and
    /// that is the one that counts. In the order of the objects.
    pub(crate) fn members_called(
        &self,
        shortest: usize,
        is_it: impl Fn(&str) -> bool,
    ) -> Vec<(Place, Member<'_>)> {
        let mut found = BTreeSet::new();
        for file in std::iter::once(&self.entry).chain(&self.others) {
            let words = file.words();
            let entries = file.tree.all_entries().iter();
            // Lengths tell most keys apart without a look at the text, which is far away.
            let entries = entries.filter(|entry| entry.key.len() >= shortest);
            let entries = entries.filter(|entry| is_it(words.read(entry.key)));
            found
                .extend(entries.filter_map(|entry| Some((self.parent(entry.value)?, entry.value))));
        }
        let member = |(at, value)| {
            // It may have been there before other members took the place of an object's own.
            let mut members = self.members(at).iter();
            Some((at, members.find(|member| member.value == value)?))
        };
        found.into_iter().filter_map(member).collect()
    }

    /// The name of the entry file, as it was given.
    pub fn name(&self) -> &str {
        &self.entry.name
    }

    /// The text of the entry file. Empty where it could not be read, or is not UTF-8.
    pub fn text(&self) -> &str {
        &self.entry.text
    }

    /// The files: the entry file, then the others in the order in which they are first referred to.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        (0..=narrow(self.others.len())).map(FileId)
    }

    /// The file in which a node stands.
    pub fn file_of(&self, at: Place) -> FileId {
        let behind = |file: &File| file.tree.end() <= at.index();
        if behind(&self.entry) {
            FileId(narrow(1 + self.others.partition_point(behind)))
        } else {
            FileId::ENTRY
        }
    }

    /// The name of a file: of the entry file as it was given, of another one relative to the same
    /// folder.
    pub fn file_name(&self, file: FileId) -> &str {
        &self.by_id(file).name
    }

    /// The text of a file. Empty where it could not be read, or is not UTF-8.
    pub fn file_text(&self, file: FileId) -> &str {
        &self.by_id(file).text
    }

    /// The root of a file, whatever part of it the document is.
    pub fn file_root(&self, file: FileId) -> Place {
        self.by_id(file).tree.root()
    }

    /// The root of the document: that of the entry file, or what [`SourceMap::set_root`] says.
    pub fn root(&self) -> Place {
        self.root
    }

    /// Says which node is the document: the body of an API in a template, or a file that one
    /// includes.
    pub fn set_root(&mut self, root: Place) {
        self.root = root;
    }

    /// Which resource of a template the document describes, by its logical id.
    pub(crate) fn logical_id(&self) -> Option<&str> {
        self.logical_id.as_deref()
    }

    /// Says which resource of a template the document describes.
    pub(crate) fn set_logical_id(&mut self, logical_id: &str) {
        self.logical_id = Some(logical_id.to_owned());
    }

    /// The root of the document in which a node stands: what `#/…` is relative to there. It is
    /// [`SourceMap::root`] in the whole file that has it and in those that it includes, and a
    /// file's own root in the others.
    pub fn root_of(&self, at: Place) -> Place {
        let file = self.file_of(at);
        if file == self.file_of(self.root) || self.by_id(file).is_part {
            self.root
        } else {
            self.file_root(file)
        }
    }

    /// What a node holds.
    pub fn node(&self, at: Place) -> Node<'_> {
        let file = self.file(at);
        let cell = file.tree.cell(at);
        match cell.kind {
            Kind::Null => Node::Null,
            Kind::False => Node::Bool(false),
            Kind::True => Node::Bool(true),
            Kind::Number => Node::Number(file.words().read(cell.text())),
            Kind::String => Node::String(file.words().read(cell.text())),
            Kind::Array => Node::Array(file.tree.items_of(cell)),
            Kind::Object => Node::Object(Members {
                file,
                entries: file.tree.entries_of(cell),
            }),
        }
    }

    /// The value under a key of an object; `None` where there is none, or `at` is no object.
    pub fn get(&self, at: Place, key: &str) -> Option<Place> {
        self.members(at).get(key)
    }

    /// The members of an object, in order; none where `at` is no object.
    pub fn members(&self, at: Place) -> Members<'_> {
        let file = self.file(at);
        let cell = file.tree.cell(at);
        let entries = match cell.kind {
            Kind::Object => file.tree.entries_of(cell),
            _ => &[],
        };
        Members { file, entries }
    }

    /// The items of an array, in order; none where `at` is no array.
    pub fn items(&self, at: Place) -> &[Place] {
        match self.node(at) {
            Node::Array(items) => items,
            _ => &[],
        }
    }

    /// The string that a node holds, if it is one.
    pub fn str(&self, at: Place) -> Option<&str> {
        match self.node(at) {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// The container in which a node was written: for one that aliases share, where its anchor is.
    pub fn parent(&self, at: Place) -> Option<Place> {
        let parent = self.file(at).tree.cell(at).parent;
        (parent != at).then_some(parent)
    }

    /// A node, and those in which it was written, from within.
    pub(crate) fn around(&self, at: Place) -> impl Iterator<Item = Place> {
        std::iter::successors(Some(at), |&at| self.parent(at))
    }

    /// The key under which a node was written, if it stands in an object.
    pub fn key(&self, at: Place) -> Option<&str> {
        let file = self.file(at);
        file.entry(at).map(|entry| file.words().read(entry.key))
    }

    /// The bytes of its file at which a node stands.
    pub fn span(&self, at: Place) -> Range<usize> {
        let cell = self.file(at).tree.cell(at);
        cell.start as usize..cell.end as usize
    }

    /// The bytes of its file at which the key of a node stands, quotes included.
    pub fn key_span(&self, at: Place) -> Option<Range<usize>> {
        self.file(at).entry(at).map(Entry::key_range)
    }

    /// The node as a JSON value, for what is handed on as it stands: defaults, examples, fragments
    /// of extensions. Numbers keep their value where a 64-bit number can hold it.
    pub fn to_json(&self, at: Place) -> serde_json::Value {
        use serde_json::Value;
        match self.node(at) {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
            Node::String(text) => text.into(),
            Node::Array(items) => items.iter().map(|&item| self.to_json(item)).collect(),
            Node::Object(members) => members
                .into_iter()
                .map(|member| (member.key.to_owned(), self.to_json(member.value)))
                .collect(),
        }
    }

    /// The node, and all below it, as a YAML document of its own that reads back to an equal tree:
    /// members in order, intrinsics in their long form, aliases written out, comments left behind.
    pub fn to_yaml(&self, at: Place) -> String {
        crate::tree::Tree::of(self, at).to_yaml()
    }

    /// The file in which a node stands.
    fn file(&self, at: Place) -> &File {
        self.by_id(self.file_of(at))
    }

    fn by_id(&self, file: FileId) -> &File {
        match file.index().checked_sub(1) {
            None => &self.entry,
            Some(other) => &self.others[other],
        }
    }

    fn by_id_mut(&mut self, file: FileId) -> &mut File {
        match (file.0 as usize).checked_sub(1) {
            None => &mut self.entry,
            Some(other) => &mut self.others[other],
        }
    }
}

#[cfg(test)]
mod tests;
