//! The arena in which all nodes live, and the builder that readers fill it through.
//!
//! A node is a [`Cell`] of fixed size; what it contains stands in two shared lists, one of items
//! and one of members, where a container owns one run. Text is not copied: a cell refers to a
//! range of the source text, and only what an escape, a fold or a tag has changed is kept beside
//! it, in one string. So a document costs a handful of allocations, however large it is.

use std::ops::Range;

use crate::place::Place;

/// Up to this many members, looking at each is quicker than a search in sorted order.
const LINEAR: usize = 12;

/// A range of the source text, or of the text beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    offset: u32,
    /// The length in bytes; the highest bit says that the range is one of the text beside the
    /// source. Sizes are bounded far below it.
    length: u32,
}

impl Text {
    const BESIDE: u32 = 1 << 31;

    /// How many bytes it has.
    pub(super) fn len(self) -> usize {
        (self.length & !Self::BESIDE) as usize
    }

    /// A range of the source text.
    pub(super) fn of_source(range: &Range<usize>) -> Self {
        Self {
            offset: narrow(range.start),
            length: narrow(range.len()),
        }
    }
}

/// Offsets and counts fit: the size of a file is bounded before anything is read from it.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}

/// A node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Where it stands in the source text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The container in which it was written; its own index where it is the root.
    pub(super) parent: Place,
    /// Its position in the container.
    pub(super) slot: u32,
    /// A text's offset, or the first item or member.
    first: u32,
    /// A text's length, or the number of items or members.
    count: u32,
    pub(super) kind: Kind,
}

impl Cell {
    /// The text of a number or a string.
    pub(super) fn text(&self) -> Text {
        Text {
            offset: self.first,
            length: self.count,
        }
    }

    fn run(&self) -> Range<usize> {
        self.first as usize..self.first as usize + self.count as usize
    }
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) key: Text,
    /// Where the key stands in the source text, quotes included.
    pub(super) key_start: u32,
    pub(super) key_end: u32,
    pub(super) value: Place,
    /// In the entry at position `i` of a large object: the position of the member whose key is
    /// the `i`-th in sorted order.
    sorted: u32,
}

impl Entry {
    pub(super) fn new(key: Text, at: &Range<usize>, value: Place) -> Self {
        Self {
            key,
            key_start: narrow(at.start),
            key_end: narrow(at.end),
            value,
            sorted: 0,
        }
    }

    pub(super) fn key_range(&self) -> Range<usize> {
        self.key_start as usize..self.key_end as usize
    }
}

/// The texts that a tree refers to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    source: &'a str,
    beside: &'a str,
}

impl<'a> Words<'a> {
    pub(super) fn read(self, text: Text) -> &'a str {
        let (from, range) = self.at(text);
        &from[range]
    }

    fn at(self, text: Text) -> (&'a str, Range<usize>) {
        let from = if text.length & Text::BESIDE == 0 {
            self.source
        } else {
            self.beside
        };
        let start = text.offset as usize;
        (from, start..start + text.len())
    }

    /// Whether a text reads so. Lengths, which stand in the tree, tell most keys apart without a
    /// look at the text, which may be far away.
    fn is(self, text: Text, wanted: &str) -> bool {
        let (from, range) = self.at(text);
        // As bytes, so that nobody asks where characters begin.
        range.len() == wanted.len() && from.as_bytes()[range] == *wanted.as_bytes()
    }

    /// The value under a key, in the members of one object.
    pub(super) fn find(self, entries: &[Entry], key: &str) -> Option<Place> {
        if entries.len() <= LINEAR {
            return entries
                .iter()
                .find(|entry| self.is(entry.key, key))
                .map(|entry| entry.value);
        }
        let key_at = |position: u32| self.read(entries[position as usize].key);
        entries
            .binary_search_by(|entry| key_at(entry.sorted).cmp(key))
            .ok()
            .map(|rank| entries[entries[rank].sorted as usize].value)
    }

    /// Puts a large object into an order that can be searched, and finds members whose key an
    /// earlier one has; gives each with that one.
    fn order(self, entries: &mut [Entry]) -> Vec<Repeated> {
        if entries.len() <= LINEAR {
            return self.repeated_among_few(entries);
        }
        let mut order: Vec<u32> = (0..narrow(entries.len())).collect();
        order.sort_unstable_by(|&left, &right| {
            let key = |position: u32| self.read(entries[position as usize].key);
            key(left).cmp(key(right)).then(left.cmp(&right))
        });
        let mut repeated = Vec::new();
        let mut first = entries[order[0] as usize];
        for &position in &order[1..] {
            let entry = entries[position as usize];
            if self.read(entry.key) == self.read(first.key) {
                repeated.push(Repeated { entry, first });
            } else {
                first = entry;
            }
        }
        for (entry, position) in entries.iter_mut().zip(order) {
            entry.sorted = position;
        }
        repeated.sort_unstable_by_key(|repeated| repeated.entry.key_start);
        repeated
    }

    fn repeated_among_few(self, entries: &[Entry]) -> Vec<Repeated> {
        let mut repeated = Vec::new();
        for (position, &entry) in entries.iter().enumerate().skip(1) {
            let key = self.read(entry.key);
            let mut earlier = entries[..position].iter();
            if let Some(&first) = earlier.find(|earlier| self.is(earlier.key, key)) {
                repeated.push(Repeated { entry, first });
            }
        }
        repeated
    }
}

/// A member whose key an earlier member of the object has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeated {
    pub(super) entry: Entry,
    pub(super) first: Entry,
}

/// All nodes of a file. The source text that they refer to is kept by the owner of the tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The index of the first node: places count on through all files of a map, so that a place
    /// says by itself in which file it is.
    base: usize,
    beside: String,
    cells: Vec<Cell>,
    items: Vec<Place>,
    entries: Vec<Entry>,
}

impl Tree {
    /// A tree for a text of this many bytes, whose places count from `base` on.
    pub(super) fn for_text(bytes: usize, base: usize) -> Self {
        // Measured on published documents: 42 to 58 bytes of text a node, and most nodes are members.
        Self {
            base,
            beside: String::new(),
            cells: Vec::with_capacity(bytes / 48),
            items: Vec::new(),
            entries: Vec::with_capacity(bytes / 48),
        }
    }

    /// A tree of nothing but a null.
    pub(super) fn blank(base: usize) -> Self {
        let mut tree = Self {
            base,
            ..Self::default()
        };
        tree.push(Kind::Null, &(0..0));
        tree
    }

    pub(super) fn words<'a>(&'a self, source: &'a str) -> Words<'a> {
        Words {
            source,
            beside: &self.beside,
        }
    }

    pub(super) fn cell(&self, at: Place) -> &Cell {
        &self.cells[at.index() - self.base]
    }

    /// The place of the root.
    pub(super) fn root(&self) -> Place {
        Place::new(narrow(self.base))
    }

    /// The index behind that of the last node: where another file's places go on.
    pub(super) fn end(&self) -> usize {
        self.base + self.cells.len()
    }

    pub(super) fn items_of(&self, cell: &Cell) -> &[Place] {
        &self.items[cell.run()]
    }

    pub(super) fn entries_of(&self, cell: &Cell) -> &[Entry] {
        &self.entries[cell.run()]
    }

    /// The members of all objects.
    pub(super) fn all_entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a node that stands in no container yet.
    pub(super) fn push(&mut self, kind: Kind, at: &Range<usize>) -> Place {
        let place = Place::new(narrow(self.end()));
        self.cells.push(Cell {
            start: narrow(at.start),
            end: narrow(at.end),
            parent: place,
            slot: 0,
            first: 0,
            count: 0,
            kind,
        });
        place
    }

    /// Adds a number or a string.
    pub(super) fn push_text(&mut self, kind: Kind, text: Text, at: &Range<usize>) -> Place {
        let place = self.push(kind, at);
        let cell = &mut self.cells[place.index() - self.base];
        cell.first = text.offset;
        cell.count = text.length;
        place
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Keeps a text that does not stand in the source as it reads.
    pub(super) fn keep(&mut self, text: &str) -> Text {
        self.keep_with(|beside| beside.push_str(text))
    }

    /// Keeps the text that `write` appends.
    pub(super) fn keep_with(&mut self, write: impl FnOnce(&mut String)) -> Text {
        let offset = self.beside.len();
        write(&mut self.beside);
        Text {
            offset: narrow(offset),
            length: narrow(self.beside.len() - offset) | Text::BESIDE,
        }
    }

    /// Says where a node stands: in which container, and where in that.
    pub(super) fn attach(&mut self, child: Place, parent: Place, slot: usize) {
        let cell = &mut self.cells[child.index() - self.base];
        cell.parent = parent;
        cell.slot = narrow(slot);
    }

    /// Ends an array: its items are the ones in `pending` from `from` on.
    pub(super) fn close_array(
        &mut self,
        at: Place,
        end: usize,
        pending: &mut Vec<Place>,
        from: usize,
    ) {
        let first = narrow(self.items.len());
        self.items.extend(pending.drain(from..));
        let cell = &mut self.cells[at.index() - self.base];
        cell.first = first;
        cell.count = narrow(self.items.len()) - first;
        cell.end = narrow(end);
    }

    /// Ends an object: its members are the ones in `pending` from `from` on. Gives those that are
    /// dropped because an earlier member has the same key.
    pub(super) fn close_object(
        &mut self,
        source: &str,
        at: Place,
        end: usize,
        pending: &mut Vec<Entry>,
        from: usize,
    ) -> Vec<Repeated> {
        let repeated = self.words(source).order(&mut pending[from..]);
        if !repeated.is_empty() {
            self.drop_repeated(at, pending, from, &repeated);
            self.words(source).order(&mut pending[from..]);
        }
        let first = narrow(self.entries.len());
        self.entries.extend(pending.drain(from..));
        let cell = &mut self.cells[at.index() - self.base];
        cell.first = first;
        cell.count = narrow(self.entries.len()) - first;
        cell.end = narrow(end);
        repeated
    }

    /// Gives an object other members: those of its own that `keep` says, then these, whose values
    /// stand in other trees. No key may be among both.
    pub(super) fn splice(
        &mut self,
        source: &str,
        at: Place,
        keep: impl Fn(&str) -> bool,
        more: &[(String, Place)],
    ) {
        let words = self.words(source);
        let own = self.entries_of(self.cell(at)).iter();
        let mut members: Vec<Entry> = own
            .filter(|entry| keep(words.read(entry.key)))
            .copied()
            .collect();
        for (slot, entry) in members.iter().enumerate() {
            if self.cell(entry.value).parent == at {
                self.attach(entry.value, at, slot);
            }
        }
        for (key, value) in more {
            let text = self.keep(key);
            // Where the key stands is asked of the value, in the tree that has it.
            members.push(Entry::new(text, &(0..0), *value));
        }
        self.words(source).order(&mut members);
        let first = narrow(self.entries.len());
        self.entries.extend(members);
        let cell = &mut self.cells[at.index() - self.base];
        cell.first = first;
        cell.count = narrow(self.entries.len()) - first;
    }

    fn drop_repeated(
        &mut self,
        at: Place,
        pending: &mut Vec<Entry>,
        from: usize,
        repeated: &[Repeated],
    ) {
        let is_dropped = |entry: &Entry| {
            repeated
                .binary_search_by_key(&entry.key_start, |repeated| repeated.entry.key_start)
                .is_ok()
        };
        let mut position = 0;
        pending.retain(|entry| {
            position += 1;
            position <= from || !is_dropped(entry)
        });
        for (slot, entry) in pending[from..].iter().enumerate() {
            if self.cell(entry.value).parent == at {
                self.attach(entry.value, at, slot);
            }
        }
    }
}
