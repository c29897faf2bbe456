//! What a document asks of values beyond their types: lengths, ranges, patterns, listed values.
//!
//! Generated code walks a value and calls these; a [`Check`] knows the place that the walk is at,
//! and notes what is wrong there. Nothing stops at the first problem. No value is repeated in a
//! problem's text: it may be a secret, and it may be long.

use std::collections::HashSet;
use std::fmt::{Display, Write};
use std::sync::OnceLock;

use gatesmith_codec::{IndexMap, Nullable, Patch};
use regex::Regex;
use serde::Serialize;

use crate::rejection::Problems;

/// A walk through a value, at one place of it.
#[derive(Debug)]
pub struct Check<'a> {
    place: String,
    problems: &'a mut Problems,
}

impl<'a> Check<'a> {
    pub(crate) fn new(place: String, problems: &'a mut Problems) -> Self {
        Self { place, problems }
    }

    /// Notes a problem at this place.
    pub fn problem(&mut self, text: impl Into<String>) {
        self.problems.note(&self.place, || text.into());
    }

    /// Asks for nothing.
    pub fn nothing<T: ?Sized>(_: &T, _: &mut Check<'_>) {}

    // Steps into a value.

    /// Checks a field that is always there.
    pub fn field<T: ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) {
        self.step(format_args!(".{name}"), |at| check(value, at));
    }

    /// Checks a field, where it is there.
    pub fn optional<T>(
        &mut self,
        name: &str,
        value: &Option<T>,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) {
        if let Some(value) = value {
            self.field(name, value, check);
        }
    }

    /// Checks a field, where it is not null.
    pub fn nullable<T>(
        &mut self,
        name: &str,
        value: &Nullable<T>,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) {
        if let Nullable::Value(value) = value {
            self.field(name, value, check);
        }
    }

    /// Checks a field, where it is there and not null.
    pub fn patch<T>(
        &mut self,
        name: &str,
        value: &Patch<T>,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) {
        if let Patch::Value(value) = value {
            self.field(name, value, check);
        }
    }

    /// Checks every item of an array.
    pub fn each<T>(&mut self, items: &[T], mut check: impl FnMut(&T, &mut Check<'_>)) {
        for (index, item) in items.iter().enumerate() {
            self.step(format_args!("[{index}]"), |at| check(item, at));
        }
    }

    /// Checks every value of a map.
    pub fn values<T>(
        &mut self,
        map: &IndexMap<String, T>,
        mut check: impl FnMut(&T, &mut Check<'_>),
    ) {
        for (key, value) in map {
            self.step(format_args!(".{key}"), |at| check(value, at));
        }
    }

    fn step(&mut self, step: std::fmt::Arguments<'_>, walk: impl FnOnce(&mut Self)) {
        let length = self.place.len();
        // Writing to a `String` cannot fail.
        let _ = self.place.write_fmt(step);
        walk(self);
        self.place.truncate(length);
    }

    fn demand(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.problems.note(&self.place, problem);
        }
    }

    // Strings. A length counts Unicode scalar values, as JSON Schema does.

    /// The text has at least so many characters.
    pub fn min_length(&mut self, text: &str, least: u64) {
        self.demand(characters(text) >= least, || {
            format!("must have at least {}", counted(least, "character"))
        });
    }

    /// The text has at most so many characters.
    pub fn max_length(&mut self, text: &str, most: u64) {
        self.demand(characters(text) <= most, || {
            format!("must have at most {}", counted(most, "character"))
        });
    }

    /// The pattern matches somewhere in the text.
    pub fn pattern(&mut self, text: &str, pattern: &Pattern) {
        self.demand(pattern.is_match(text), || {
            format!("must match the pattern {}", pattern.source)
        });
    }

    // Numbers.

    /// The number is not below `least`.
    pub fn minimum<N: Number>(&mut self, number: &N, least: N::Bound) {
        self.demand(number.bound() >= least, || {
            format!("must be at least {least}")
        });
    }

    /// The number is not above `most`.
    pub fn maximum<N: Number>(&mut self, number: &N, most: N::Bound) {
        self.demand(number.bound() <= most, || format!("must be at most {most}"));
    }

    /// The number is above `limit`.
    pub fn above<N: Number>(&mut self, number: &N, limit: N::Bound) {
        self.demand(number.bound() > limit, || {
            format!("must be greater than {limit}")
        });
    }

    /// The number is below `limit`.
    pub fn below<N: Number>(&mut self, number: &N, limit: N::Bound) {
        self.demand(number.bound() < limit, || {
            format!("must be less than {limit}")
        });
    }

    /// The whole number is a multiple of `step`.
    pub fn multiple_of<N: Number<Bound = i128>>(&mut self, number: &N, step: i128) {
        let holds = number
            .bound()
            .checked_rem(step)
            .is_none_or(|rest| rest == 0);
        self.demand(holds, || format!("must be a multiple of {step}"));
    }

    // Arrays.

    /// The array has at least so many items.
    pub fn min_items<T>(&mut self, items: &[T], least: u64) {
        self.demand(items.len() as u64 >= least, || {
            format!("must have at least {}", counted(least, "item"))
        });
    }

    /// The array has at most so many items.
    pub fn max_items<T>(&mut self, items: &[T], most: u64) {
        self.demand(items.len() as u64 <= most, || {
            format!("must have at most {}", counted(most, "item"))
        });
    }

    /// No two items are equal, by their JSON.
    pub fn unique<T: Serialize>(&mut self, items: &[T]) {
        let mut seen = HashSet::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            // What came as JSON can be written as JSON; if not, equality cannot be told.
            let Ok(text) = serde_json::to_string(item) else {
                continue;
            };
            if !seen.insert(text) {
                self.step(format_args!("[{index}]"), |at| {
                    at.problem("must not repeat an item before it");
                });
            }
        }
    }

    // Values out of a list.

    /// The value is one that the document lists.
    pub fn listed<T: PartialEq + Display>(&mut self, value: &T, listed: &[T]) {
        self.demand(listed.contains(value), || {
            format!("must be {}", alternatives(listed))
        });
    }

    /// The value of `tag` says which variant of a union this is, and the document does not list
    /// it.
    pub fn unknown_variant(&mut self, tag: &str, listed: &[&str]) {
        self.step(format_args!(".{tag}"), |at| {
            at.problem(format!("must be {}", alternatives(listed)));
        });
    }
}

fn characters(text: &str) -> u64 {
    text.chars().count() as u64
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// `A`; `one of A, B, C`.
fn alternatives<T: Display>(listed: &[T]) -> String {
    let mut text = String::from(if listed.len() > 1 { "one of " } else { "" });
    for (index, value) in listed.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{separator}{value}");
    }
    text
}

/// Numbers that have bounds. A bound of a whole number may lie outside the number's own type.
pub trait Number: Copy + sealed::Sealed {
    /// What such numbers are compared as.
    type Bound: PartialOrd + Display + Copy;

    /// The number, to be compared.
    fn bound(self) -> Self::Bound;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! numbers {
    ($($number:ty => $bound:ty),+ $(,)?) => {$(
        impl sealed::Sealed for $number {}

        impl Number for $number {
            type Bound = $bound;

            fn bound(self) -> $bound {
                self.into()
            }
        }
    )+};
}

numbers! { i32 => i128, i64 => i128, u64 => i128, f32 => f32, f64 => f64 }

/// A regular expression of the document, compiled when it is first needed and then kept.
///
/// The `regex` crate matches in linear time, whatever expression and text are.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern, as the document writes it.
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// Whether the pattern matches somewhere in the text. One that cannot be compiled (the
    /// generator refuses such documents) matches nothing, and says so in the log: what cannot be
    /// checked is not let in.
    pub fn is_match(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| match Regex::new(self.source) {
            Ok(regex) => Some(regex),
            Err(error) => {
                tracing::error!(pattern = self.source, %error, "a pattern cannot be compiled");
                None
            }
        });
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, Pattern};
    use crate::Rejection;
    use crate::rejection::Problems;

    /// What a check finds, as `place: problem`.
    fn found(check: impl FnOnce(&mut Check<'_>)) -> Vec<String> {
        let mut problems = Problems::default();
        check(&mut Check::new("body".to_owned(), &mut problems));
        let rejection = Rejection::invalid("", problems);
        let problems = rejection.problems().iter();
        problems
            .map(|it| format!("{}: {}", it.place, it.problem))
            .collect()
    }

    #[test]
    fn bounds_hold_at_their_ends_and_not_beyond() {
        assert!(
            found(|at| {
                at.minimum(&1_i32, 1);
                at.maximum(&u64::MAX, i128::from(u64::MAX));
                at.above(&0.1_f64, 0.0);
                at.below(&0.1_f32, 0.2);
                at.maximum(&0.1_f32, 0.1);
                at.multiple_of(&-6_i64, 3);
            })
            .is_empty()
        );
        assert_eq!(
            found(|at| {
                at.minimum(&i64::MIN, 1);
                at.maximum(&u64::MAX, 10);
                at.above(&1.5_f64, 1.5);
                at.below(&1_i32, 1);
                at.multiple_of(&7_i64, 3);
            }),
            [
                "body: must be at least 1",
                "body: must be at most 10",
                "body: must be greater than 1.5",
                "body: must be less than 1",
                "body: must be a multiple of 3",
            ]
        );
    }

    #[test]
    fn a_length_counts_characters_and_not_bytes() {
        assert!(found(|at| at.max_length("Grüße🌷", 6)).is_empty());
        assert_eq!(
            found(|at| at.min_length("🌷", 2)),
            ["body: must have at least 2 characters"]
        );
    }

    #[test]
    fn a_pattern_is_not_anchored_and_one_that_cannot_be_compiled_matches_nothing() {
        static ANYWHERE: Pattern = Pattern::new("[0-9]{2}");
        static BROKEN: Pattern = Pattern::new("(");
        assert!(found(|at| at.pattern("ab12cd", &ANYWHERE)).is_empty());
        assert_eq!(
            found(|at| at.pattern("", &BROKEN)),
            ["body: must match the pattern ("]
        );
    }

    #[test]
    fn the_place_follows_the_walk_and_comes_back() {
        let trees = vec![vec![1, 1], vec![2]];
        assert_eq!(
            found(|at| {
                at.field("trees", &trees, |trees, at| {
                    at.each(trees, |tree, at| at.unique(tree));
                });
                at.unknown_variant("kind", &["a", "b"]);
                at.max_items(&trees, 1);
            }),
            [
                "body.trees[0][1]: must not repeat an item before it",
                "body.kind: must be one of a, b",
                "body: must have at most 1 item",
            ]
        );
    }
}
