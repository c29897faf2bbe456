//! Strings that a regular expression matches, from its high-level form.
//!
//! Repetitions are as short as they may be; where the string has to be longer, they take up what is
//! missing one after the other. Assertions are not solved: each candidate is to be checked, and a
//! few that differ are offered.

use std::ops::RangeInclusive;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Repetition};

/// How many strings are offered for one pattern.
const CANDIDATES: usize = 32;

/// How many of them take their characters from the same alphabet.
const PER_ALPHABET: usize = 8;

/// How many characters one string may have: bounds what nested repetitions ask for.
const LONGEST: usize = 100_000;

/// Strings that probably match and have one of these lengths.
pub(super) fn candidates(
    pattern: &str,
    lengths: &RangeInclusive<usize>,
    nth: usize,
) -> impl Iterator<Item = String> + use<> {
    let hir = regex_syntax::Parser::new().parse(pattern).ok();
    let lengths = lengths.clone();
    (0..CANDIDATES).filter_map(move |number| {
        let choice = Choice {
            seed: nth.saturating_add(number),
            alphabet: number / PER_ALPHABET,
        };
        candidate(hir.as_ref()?, &lengths, choice)
    })
}

fn candidate(hir: &Hir, lengths: &RangeInclusive<usize>, choice: Choice) -> Option<String> {
    let shortest = Writer::write(hir, 0, choice)?;
    let length = shortest.chars().count();
    if length >= *lengths.start() {
        return Some(shortest);
    }
    // More repetitions never make a string shorter: the least number that is enough is searched.
    let (mut low, mut high) = (0, lengths.start() - length);
    while low < high {
        let middle = low.midpoint(high);
        let is_enough = Writer::write(hir, middle, choice)?.chars().count() >= *lengths.start();
        if is_enough {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let mut longer = Writer::write(hir, high, choice)?;
    // What is not anchored may be followed by anything.
    let missing = lengths.start().saturating_sub(longer.chars().count());
    longer.extend(std::iter::repeat_n('a', missing));
    Some(longer)
}

struct Writer {
    text: String,
    /// Repetitions that may still be added to the least ones.
    spare: usize,
    choice: Choice,
}

/// Which of the possible strings is written.
#[derive(Clone, Copy)]
struct Choice {
    /// Which alternative, and which character of an alphabet.
    seed: usize,
    /// Which of the alphabets that a class has something of.
    alphabet: usize,
}

impl Writer {
    /// `None` where the pattern matches nothing, or only what is too long.
    fn write(hir: &Hir, spare: usize, choice: Choice) -> Option<String> {
        let mut writer = Self {
            text: String::new(),
            spare,
            choice,
        };
        writer.add(hir)?;
        Some(writer.text)
    }

    /// Recursion is bounded by the parser's own nesting limit.
    fn add(&mut self, hir: &Hir) -> Option<()> {
        if self.text.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(()),
            HirKind::Literal(literal) => {
                self.text.push_str(std::str::from_utf8(&literal.0).ok()?);
                Some(())
            }
            HirKind::Class(Class::Unicode(class)) => {
                self.text.push(letter(class, self.choice)?);
                Some(())
            }
            HirKind::Class(Class::Bytes(class)) => {
                let class = class.to_unicode_class()?;
                self.text.push(letter(&class, self.choice)?);
                Some(())
            }
            HirKind::Repetition(repetition) => self.repeat(repetition),
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.add(part)),
            HirKind::Alternation(parts) => self.add(&parts[self.choice.seed % parts.len()]),
        }
    }

    fn repeat(&mut self, repetition: &Repetition) -> Option<()> {
        let least = repetition.min as usize;
        let most = repetition.max.map_or(usize::MAX, |most| most as usize);
        let added = self.spare.min(most - least);
        self.spare -= added;
        for _ in 0..least + added {
            let before = self.text.len();
            self.add(&repetition.sub)?;
            // What adds nothing once adds nothing ever.
            if self.text.len() == before {
                break;
            }
        }
        Some(())
    }
}

/// A character of a class: a letter or a digit where there is one.
fn letter(class: &ClassUnicode, choice: Choice) -> Option<char> {
    const ALPHABETS: [RangeInclusive<char>; 4] = ['a'..='z', 'A'..='Z', '0'..='9', '!'..='~'];
    let Choice { seed, alphabet } = choice;
    let shared = |alphabet: &RangeInclusive<char>| {
        let ranges = class.ranges().iter().flat_map(|range| {
            let start = range.start().max(*alphabet.start());
            start..=range.end().min(*alphabet.end())
        });
        let mut letters: Vec<char> = ranges.collect();
        // Many patterns that allow a digit do not mean a leading zero.
        if letters.len() > 1 && letters[0] == '0' {
            letters.rotate_left(1);
        }
        letters
    };
    let mut shared = ALPHABETS.iter().map(shared).filter(|it| !it.is_empty());
    let Some(first) = shared.next() else {
        let range = class.ranges().get(seed % class.ranges().len().max(1))?;
        return Some(range.start());
    };
    let letters = match alphabet.checked_sub(1) {
        None => first,
        Some(further) => shared.nth(further).unwrap_or(first),
    };
    letters.get(seed % letters.len()).copied()
}
