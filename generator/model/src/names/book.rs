//! Gives out names that are unique within their scope, locked ones first.

use std::collections::{BTreeMap, BTreeSet};

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
    pub(crate) key: String,
    /// The words that it would be called by, were it alone.
    pub(crate) words: String,
}

impl Wanted {
    /// Something that is called by the words of its key.
    pub(crate) fn by_key(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            words: super::words(key),
        }
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
        let mut taken = Taken::new(scope.reserved());
        let kept: Vec<Option<Name>> = keys
            .iter()
            .map(|key| {
                let name = locked?.get(key)?;
                taken.take(name.as_str()).then(|| name.clone())
            })
            .collect();
        let names: Vec<Name> = kept
            .into_iter()
            .zip(wanted)
            .map(|(kept, wanted)| kept.unwrap_or_else(|| taken.give(&wanted.words)))
            .collect();
        for (key, name) in keys.into_iter().zip(&names) {
            self.new.insert(kind, owner, key, name.clone());
        }
        names
    }

    /// The names given out: what is not asked for any more is not among them.
    pub(crate) fn into_lock(self) -> NameLock {
        self.new
    }
}

/// The keys; where two things have the same one, the second is `key#2`.
fn unique_keys(wanted: &[Wanted]) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    wanted
        .iter()
        .map(|wanted| {
            let count = seen.entry(&wanted.key).or_default();
            *count += 1;
            match *count {
                1 => wanted.key.clone(),
                count => format!("{}#{count}", wanted.key),
            }
        })
        .collect()
}

/// The names of a scope that are given out.
struct Taken {
    names: BTreeSet<String>,
    /// Which suffix to try next, so that ten thousand equal names cost no more than others.
    next: BTreeMap<String, usize>,
}

impl Taken {
    fn new(reserved: &[&str]) -> Self {
        Self {
            names: reserved.iter().map(|name| folded(name)).collect(),
            next: BTreeMap::new(),
        }
    }

    fn take(&mut self, name: &str) -> bool {
        self.names.insert(folded(name))
    }

    fn give(&mut self, words: &str) -> Name {
        if self.take(words) {
            return Name::from_words(words);
        }
        let mut suffix = self.next.get(words).copied().unwrap_or(2);
        loop {
            let candidate = format!("{words}_{suffix}");
            suffix += 1;
            if self.take(&candidate) {
                self.next.insert(words.to_owned(), suffix);
                return Name::from_words(candidate);
            }
        }
    }
}

/// The form in which two names are the same: `foo_2` and `foo2` are both `Foo2` in camel case.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '_' && characters.peek().is_some_and(char::is_ascii_digit) {
            continue;
        }
        folded.push(character);
    }
    folded
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
