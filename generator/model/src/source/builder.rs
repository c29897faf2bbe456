//! What the readers of JSON and YAML have in common: they open containers, add scalars and close
//! containers, and the tree grows within its bounds.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Anchor, FileId,
    tree::{Entry, Kind, Repeated, Text, Tree},
};
use crate::{
    diagnostic::{Diagnostic, Report},
    place::Place,
    rules::Rule,
};

/// Containers may stand in each other this deep, aliases followed. What reads the tree may
/// therefore recurse.
pub(super) const MAX_DEPTH: usize = 128;

/// The greatest number of nodes, all files of a document together.
const MAX_NODES: usize = 4_000_000;

/// The greatest number of nodes that aliases and merge keys may stand for.
const MAX_REPEATED: u64 = 1_000_000;

/// The greatest number of findings about one text: beyond, they only bury the first ones.
const MAX_FINDINGS: usize = 1_000;

/// A repeated text weighs as much as a node for each so many bytes.
const BYTES_A_NODE: u64 = 32;

/// Reading cannot go on; the report says why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopped;

/// A key that waits for its value.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) text: Text,
    /// Where it stands in the source text, quotes included.
    pub(super) at: Range<usize>,
    /// It is YAML's merge key, `<<`.
    pub(super) is_merge: bool,
}

/// A finished node that an alias may stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    place: Place,
    /// How many nodes it stands for, aliases followed.
    weight: u64,
    /// How deep containers stand in it, aliases followed: 0 for a scalar.
    height: usize,
}

/// A container that is not closed yet.
#[derive(Debug)]
struct Frame {
    place: Place,
    /// Where its items or members begin in the pending list of its kind.
    from: usize,
    is_object: bool,
    key: Option<Key>,
    /// What its merge keys name, each with the place of the key.
    merged: Vec<(Place, Range<usize>)>,
    /// [`Builder::repeated`] when it was opened.
    repeated_before: u64,
    height: usize,
}

/// A tree that is being built.
#[derive(Debug)]
pub(super) struct Builder<'t, 'r> {
    pub(super) text: &'t str,
    pub(super) tree: Tree,
    report: &'r mut Report,
    /// How many findings there are.
    said: usize,
    stack: Vec<Frame>,
    items: Vec<Place>,
    entries: Vec<Entry>,
    /// How many nodes all aliases so far stand for.
    repeated: u64,
}

impl<'t, 'r> Builder<'t, 'r> {
    pub(super) fn new(text: &'t str, base: usize, report: &'r mut Report) -> Self {
        Self {
            text,
            tree: Tree::for_text(text.len(), base),
            report,
            said: 0,
            stack: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            repeated: 0,
        }
    }

    /// Adds a null or a boolean.
    pub(super) fn literal(&mut self, kind: Kind, at: &Range<usize>) -> Result<Target, Stopped> {
        self.room(at)?;
        let place = self.tree.push(kind, at);
        self.add(place);
        Ok(Target::scalar(place, at))
    }

    /// Adds a number or a string.
    pub(super) fn scalar(
        &mut self,
        kind: Kind,
        text: Text,
        at: &Range<usize>,
    ) -> Result<Target, Stopped> {
        self.room(at)?;
        let place = self.tree.push_text(kind, text, at);
        self.add(place);
        Ok(Target::scalar(place, at))
    }

    /// Opens an array or an object that begins at `at`.
    pub(super) fn open(&mut self, kind: Kind, at: &Range<usize>) -> Result<(), Stopped> {
        self.room(at)?;
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.too_deep(at));
        }
        let place = self.tree.push(kind, at);
        self.add(place);
        let is_object = kind == Kind::Object;
        self.stack.push(Frame {
            place,
            from: if is_object {
                self.entries.len()
            } else {
                self.items.len()
            },
            is_object,
            key: None,
            merged: Vec::new(),
            repeated_before: self.repeated,
            height: 1,
        });
        Ok(())
    }

    /// Closes the innermost container, whose text ends at `end`. Gives nothing where none is open.
    pub(super) fn close(&mut self, end: usize) -> Option<Target> {
        let frame = self.stack.pop()?;
        let (at, from) = (frame.place, frame.from);
        if frame.is_object {
            for (merged, key) in &frame.merged {
                self.merge(*merged, key, from);
            }
            let entries = &mut self.entries;
            let repeated = self.tree.close_object(self.text, at, end, entries, from);
            for repeated in repeated {
                self.report_repeated(&repeated);
            }
        } else {
            self.tree.close_array(at, end, &mut self.items, from);
        }
        if let Some(outer) = self.stack.last_mut() {
            outer.height = outer.height.max(frame.height + 1);
        }
        let start = self.tree.cell(at).start as usize;
        let nodes = (self.tree.end() - at.index()) as u64;
        let bytes = end.saturating_sub(start) as u64 / BYTES_A_NODE;
        let repeated = self.repeated - frame.repeated_before;
        Some(Target {
            place: at,
            weight: nodes.saturating_add(bytes).saturating_add(repeated),
            height: frame.height,
        })
    }

    /// Sets the key of the next member.
    pub(super) fn key(&mut self, key: Key) {
        if let Some(frame) = self.stack.last_mut() {
            frame.key = Some(key);
        }
    }

    /// True where an object is open, and the next thing in it is a key.
    pub(super) fn expects_key(&self) -> bool {
        self.stack
            .last()
            .is_some_and(|frame| frame.is_object && frame.key.is_none())
    }

    /// The innermost container that is open: whether it is an object, and where it begins.
    pub(super) fn innermost(&self) -> Option<(bool, usize)> {
        let frame = self.stack.last()?;
        Some((frame.is_object, self.tree.cell(frame.place).start as usize))
    }

    /// Puts a node that stands elsewhere into the innermost container, too. `at` is the alias.
    pub(super) fn share(&mut self, target: Target, at: &Range<usize>) -> Result<(), Stopped> {
        self.repeated = self.repeated.saturating_add(target.weight);
        if self.repeated > MAX_REPEATED {
            let message = format!("aliases repeat more than {MAX_REPEATED} nodes");
            let finding = Diagnostic::new(Rule::AliasExpansion, span(at), message)
                .label("with this one, they do")
                .help("repeat less; a `$ref` names a shared definition without repeating it");
            return Err(self.stop(finding));
        }
        if self.stack.len() + target.height > MAX_DEPTH {
            return Err(self.too_deep(at));
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.height = frame.height.max(target.height + 1);
        }
        self.put(target.place);
        Ok(())
    }

    /// Reports something that reading can go on from.
    pub(super) fn say(&mut self, finding: Diagnostic) {
        if self.said < MAX_FINDINGS {
            self.said += 1;
            self.report.add(finding);
        }
    }

    /// Reports why reading cannot go on.
    pub(super) fn stop(&mut self, finding: Diagnostic) -> Stopped {
        self.report.add(finding);
        Stopped
    }

    /// Reports containers that stand too deep in each other.
    pub(super) fn too_deep(&mut self, at: &Range<usize>) -> Stopped {
        let message = format!("lists and objects stand more than {MAX_DEPTH} deep in each other");
        let finding = Diagnostic::new(Rule::NestingTooDeep, span(at), message)
            .label("this one is too deep")
            .help("give inner schemas a name of their own, and refer to them by `$ref`");
        self.stop(finding)
    }

    fn room(&mut self, at: &Range<usize>) -> Result<(), Stopped> {
        if self.tree.end() < MAX_NODES {
            return Ok(());
        }
        let message = format!("the document has more than {MAX_NODES} nodes");
        let finding = Diagnostic::new(Rule::TooManyNodes, span(at), message)
            .label("reading stopped here")
            .help("check that this file is an API document");
        Err(self.stop(finding))
    }

    /// Puts a new node into the innermost container.
    fn add(&mut self, place: Place) {
        let Some(frame) = self.stack.last() else {
            return;
        };
        let slot = if frame.is_object {
            self.entries.len() - frame.from
        } else {
            self.items.len() - frame.from
        };
        let parent = frame.place;
        self.tree.attach(place, parent, slot);
        self.put(place);
    }

    fn put(&mut self, place: Place) {
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        if !frame.is_object {
            self.items.push(place);
            return;
        }
        match frame.key.take() {
            Some(key) if key.is_merge => {
                let parent = frame.place;
                frame.merged.push((place, key.at));
                if self.tree.cell(place).parent == parent {
                    // It is no member of the object that takes its members in.
                    self.tree.attach(place, parent, usize::MAX);
                }
            }
            Some(key) => self.entries.push(Entry::new(key.text, &key.at, place)),
            None => {}
        }
    }

    /// Takes the members of `merged` into the object whose members are pending from `from` on.
    fn merge(&mut self, merged: Place, key: &Range<usize>, from: usize) {
        let sources = match self.tree.cell(merged).kind {
            Kind::Array => self.tree.items_of(self.tree.cell(merged)).to_vec(),
            _ => vec![merged],
        };
        for object in sources {
            let cell = self.tree.cell(object);
            if cell.kind != Kind::Object {
                let finding = Diagnostic::new(
                    Rule::MergeNotObject,
                    span(key),
                    "the merge key `<<` names something that is no object",
                )
                .second(
                    span(&(cell.start as usize..cell.end as usize)),
                    "this is named",
                )
                .help("for a member that is called `<<`, write the key in quotes");
                self.say(finding);
                continue;
            }
            let words = self.tree.words(self.text);
            let own = self.entries[from..].iter();
            let own: BTreeSet<&str> = own.map(|entry| words.read(entry.key)).collect();
            let taken = self.tree.entries_of(cell).iter();
            let taken = taken.filter(|entry| !own.contains(words.read(entry.key)));
            let taken: Vec<Entry> = taken.copied().collect();
            self.entries.extend(taken);
        }
    }

    fn report_repeated(&mut self, repeated: &Repeated) {
        let words = self.tree.words(self.text);
        let key = words.read(repeated.entry.key);
        let message = format!("the key `{key}` stands twice in one object");
        let finding = Diagnostic::new(
            Rule::DuplicateKey,
            span(&repeated.entry.key_range()),
            message,
        )
        .label("second time")
        .second(span(&repeated.first.key_range()), "first defined here")
        .help("remove one of the two, or give it the name that was meant");
        self.say(finding);
    }
}

impl Target {
    fn scalar(place: Place, at: &Range<usize>) -> Self {
        Self {
            place,
            weight: 1 + at.len() as u64 / BYTES_A_NODE,
            height: 0,
        }
    }

    /// The node itself.
    pub(super) fn place(self) -> Place {
        self.place
    }
}

/// The anchor of bytes of the text that is being read. Which file of a map that text is, readers
/// need not know: it is put in when the text is read.
pub(super) fn span(at: &Range<usize>) -> Anchor {
    Anchor::Span(FileId::ENTRY, at.clone())
}
