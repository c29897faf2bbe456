//! Gives out names that are unique within their scope, locked ones first.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use foldhash::fast::RandomState;
use indexmap::{IndexMap, IndexSet};

use crate::{
    api::Name,
    lock::{Kind, NameLock},
};

/// Where names must differ from each other. The text is the key of the thing that they belong to:
/// a type's, an operation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope<'a> {
    /// The types of an API.
    Types,
    /// The operations of an API.
    Operations,
    /// The fields of a type.
    Fields(&'a str),
    /// The values of an enum.
    Values(&'a str),
    /// The variants of a union.
    Variants(&'a str),
    /// The parameters of an operation.
    Parameters(&'a str),
    /// The headers of an answer: operation and status.
    Headers(&'a str),
}

impl<'a> Scope<'a> {
    fn parts(self) -> (Kind, &'a str) {
        match self {
            Self::Types => (Kind::Types, ""),
            Self::Operations => (Kind::Operations, ""),
            Self::Fields(owner) => (Kind::Fields, owner),
            Self::Values(owner) => (Kind::Values, owner),
            Self::Variants(owner) => (Kind::Variants, owner),
            Self::Parameters(owner) => (Kind::Parameters, owner),
            Self::Headers(owner) => (Kind::Headers, owner),
        }
    }

    /// Names that targets give to something of their own in this scope.
    fn reserved(self) -> &'static [&'static str] {
        match self {
            // What stands in an object beside its known fields.
            Self::Fields(_) => &["additional"],
            // A value, and a variant, that the document does not list.
            Self::Values(_) => &["unlisted"],
            Self::Variants(_) => &["unknown"],
            Self::Parameters(_) | Self::Headers(_) => &["body"],
            Self::Types | Self::Operations => &[],
        }
    }
}

/// Something that needs a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// What it is known by in its scope, whatever stands around it: the text on the wire.
    pub(crate) key: Arc<str>,
    /// What it would be called, were it alone.
    pub(crate) name: Name,
}

impl Wanted {
    /// Something that is called by the words of its key. Most keys of documents that write
    /// `snake_case` are their own names, and share the text of these.
    pub(crate) fn by_key(key: &str) -> Self {
        let name = Name::from_words(super::words(key));
        let key = if *key == *name.as_str() {
            Arc::clone(name.text())
        } else {
            key.into()
        };
        Self { key, name }
    }
}

/// Gives out names, and writes down which.
#[derive(Debug)]
pub(crate) struct NameBook<'l> {
    old: &'l NameLock,
    new: NameLock,
}

impl<'l> NameBook<'l> {
    /// A book that keeps the names of a lock.
    pub(crate) fn new(old: &'l NameLock) -> Self {
        Self {
            old,
            new: NameLock::default(),
        }
    }

    /// Names everything in a scope at once; the answer is in the order of `wanted`.
    pub(crate) fn allocate(&mut self, scope: Scope<'_>, wanted: &[Wanted]) -> Vec<Name> {
        let (kind, owner) = scope.parts();
        let locked = self.old.scope(kind, owner);
        let keys = unique_keys(wanted);
        let mut taken = Taken::new(scope.reserved(), wanted.len());
        let mut names: Vec<Option<Name>> = vec![None; wanted.len()];
        if let Some(locked) = locked {
            for (name, key) in names.iter_mut().zip(&keys) {
                let kept = locked.get(key).filter(|name| taken.take(name.as_str()));
                *name = kept.cloned();
            }
        }
        let names: Vec<Name> = names
            .into_iter()
            .zip(wanted)
            .map(|(kept, wanted)| kept.unwrap_or_else(|| taken.give(&wanted.name)))
            .collect();
        self.new
            .extend(kind, owner, keys.into_iter().zip(names.iter().cloned()));
        names
    }

    /// The names given out: what is not asked for any more is not among them.
    pub(crate) fn into_lock(self) -> NameLock {
        self.new
    }
}

/// Up to this many texts, comparing all with each other is quicker than hashing them.
const FEW: usize = 12;

/// The keys; where two things have the same one, the second is `key#2`.
fn unique_keys(wanted: &[Wanted]) -> Vec<Arc<str>> {
    if wanted.len() <= FEW && !has_repeated_key(wanted) {
        return wanted.iter().map(|it| Arc::clone(&it.key)).collect();
    }
    let mut seen: IndexMap<&str, usize, RandomState> =
        IndexMap::with_capacity_and_hasher(wanted.len(), RandomState::default());
    wanted
        .iter()
        .map(|wanted| {
            let count = seen.entry(&wanted.key).or_default();
            *count += 1;
            match *count {
                1 => Arc::clone(&wanted.key),
                count => format!("{}#{count}", wanted.key).into(),
            }
        })
        .collect()
}

fn has_repeated_key(wanted: &[Wanted]) -> bool {
    let mut counted = wanted.iter().enumerate();
    counted.any(|(index, one)| wanted[..index].iter().any(|other| other.key == one.key))
}

/// The names of a scope that are given out, in the form in which two are the same.
enum Folded<'n> {
    Few(Vec<Cow<'n, str>>),
    Many(IndexSet<Cow<'n, str>, RandomState>),
}

impl<'n> Folded<'n> {
    /// False where the name is there already.
    fn insert(&mut self, name: Cow<'n, str>) -> bool {
        match self {
            Self::Few(names) if names.contains(&name) => false,
            Self::Few(names) => {
                names.push(name);
                true
            }
            Self::Many(names) => names.insert(name),
        }
    }
}

/// The names of a scope that are given out.
struct Taken<'n> {
    names: Folded<'n>,
    /// Which suffix to try next, so that ten thousand equal names cost no more than others.
    next: BTreeMap<&'n str, usize>,
}

impl<'n> Taken<'n> {
    fn new(reserved: &[&'n str], most: usize) -> Self {
        let most = reserved.len() + most;
        let names = if most <= FEW {
            Folded::Few(Vec::with_capacity(most))
        } else {
            Folded::Many(IndexSet::with_capacity_and_hasher(
                most,
                RandomState::default(),
            ))
        };
        let mut taken = Self {
            names,
            next: BTreeMap::new(),
        };
        for name in reserved {
            taken.take(name);
        }
        taken
    }

    fn take(&mut self, name: &'n str) -> bool {
        self.names.insert(folded(name))
    }

    fn give(&mut self, wanted: &'n Name) -> Name {
        let words = wanted.as_str();
        if self.take(words) {
            return wanted.clone();
        }
        let suffix = self.next.entry(words).or_insert(2);
        loop {
            let candidate = format!("{words}_{suffix}");
            *suffix += 1;
            if self
                .names
                .insert(Cow::Owned(folded(&candidate).into_owned()))
            {
                return Name::from_words(candidate);
            }
        }
    }
}

/// The form in which two names are the same: `foo_2` and `foo2` are both `Foo2` in camel case.
fn folded(name: &str) -> Cow<'_, str> {
    // Names are ASCII.
    let bytes = name.as_bytes();
    let mut pairs = bytes.iter().zip(bytes.iter().skip(1));
    if !pairs.any(|(&sign, next)| sign == b'_' && next.is_ascii_digit()) {
        return Cow::Borrowed(name);
    }
    let mut folded = String::with_capacity(name.len());
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '_' && characters.peek().is_some_and(char::is_ascii_digit) {
            continue;
        }
        folded.push(character);
    }
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::{NameBook, Scope, Wanted};
    use crate::lock::NameLock;

    fn names(lock: &NameLock, scope: Scope<'_>, keys: &[&str]) -> (Vec<String>, NameLock) {
        let wanted: Vec<Wanted> = keys.iter().map(|key| Wanted::by_key(key)).collect();
        let mut book = NameBook::new(lock);
        let names = book.allocate(scope, &wanted);
        let names = names.iter().map(ToString::to_string).collect();
        (names, book.into_lock())
    }

    #[test]
    fn equal_names_are_numbered_in_the_order_of_the_document() {
        let keys = ["connectionString", "connection_string", "Connection-String"];
        let (names, _) = names(&NameLock::default(), Scope::Fields("Thing"), &keys);
        assert_eq!(
            names,
            [
                "connection_string",
                "connection_string_2",
                "connection_string_3"
            ]
        );
    }

    #[test]
    fn names_that_would_be_equal_in_camel_case_are_told_apart() {
        let (names, _) = names(&NameLock::default(), Scope::Types, &["Foo2", "Foo", "foo"]);
        assert_eq!(names, ["foo2", "foo", "foo_3"]);
    }

    #[test]
    fn a_locked_name_wins_over_the_order() {
        let scope = Scope::Types;
        let (_, lock) = names(&NameLock::default(), scope, &["foo-bar", "FooBar"]);
        let (names, _) = names(&lock, scope, &["fooBar", "Other", "FooBar", "foo-bar"]);
        assert_eq!(names, ["foo_bar_3", "other", "foo_bar_2", "foo_bar"]);
    }

    #[test]
    fn a_name_of_something_that_vanished_is_free_again() {
        let (_, lock) = names(&NameLock::default(), Scope::Types, &["foo-bar"]);
        let (names, lock) = names(&lock, Scope::Types, &["FooBar"]);
        assert_eq!(names, ["foo_bar"]);
        assert!(!lock.render().contains("foo-bar"));
    }

    #[test]
    fn what_targets_call_their_own_is_reserved() {
        let (names, _) = names(
            &NameLock::default(),
            Scope::Parameters("get"),
            &["body", "Body"],
        );
        assert_eq!(names, ["body_2", "body_3"]);
    }
}
