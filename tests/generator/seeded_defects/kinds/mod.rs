//! The kinds of defects: what people get wrong, and which rule should say so.
//!
//! A kind was written down by what a document is meant to say, and by what `docs/rules.md` and API
//! Gateway's own documentation say about it, before anybody looked at what is found. Where it is
//! seeded, it does away with one thing and leaves the rest right.
//!
//! | module | defects in |
//! |---|---|
//! | `text` | the text, references, dialects, waivers |
//! | `structure` | types of values, values out of lists, keys that are missing |
//! | `spelling` | keys that are misspelt or stand elsewhere |
//! | `schemas` | schemas and examples |
//! | `operations` | paths, parameters, bodies, answers |
//! | `integrations` | what stands behind operations, and what is checked before |
//! | `access` | who may call, and from where |

mod access;
mod integrations;
mod operations;
mod schemas;
mod spelling;
mod structure;
mod text;

use gatesmith_model::rules::Rule;

use super::site::{Defect, Site};

/// Makes the defect at a place, where it can be made there.
type Seed = for<'a> fn(Site<'a>) -> Option<Defect>;

/// A kind of defect.
pub(super) struct Kind {
    /// What is wrong, as the table says it.
    pub(super) name: &'static str,
    /// The rule that should say so.
    pub(super) rule: Rule,
    /// Where it can be seeded: [patterns](super::pattern).
    pub(super) at: &'static str,
    pub(super) seed: Seed,
}

const fn kind(rule: Rule, name: &'static str, at: &'static str, seed: Seed) -> Kind {
    Kind {
        name,
        rule,
        at,
        seed,
    }
}

/// All kinds, in the order of the modules above.
pub(super) fn all() -> impl Iterator<Item = &'static Kind> {
    let families: [&'static [Kind]; 7] = [
        text::KINDS,
        structure::KINDS,
        spelling::KINDS,
        schemas::KINDS,
        operations::KINDS,
        integrations::KINDS,
        access::KINDS,
    ];
    families.into_iter().flatten()
}

/// A string without its last letter.
fn shorter(text: &str) -> String {
    let mut letters = text.chars();
    letters.next_back();
    letters.as_str().to_owned()
}

/// Two letters of the key change places.
fn swapped(it: Site<'_>) -> Option<Defect> {
    it.swapped()
}

/// The member is left out.
fn without(it: Site<'_>) -> Option<Defect> {
    it.without()
}
