//! Precision and recall: defects that are seeded into correct documents are found.
//!
//! A program makes [`SEEDED`] defects out of documents that nothing stands against: it walks each
//! document, and makes each kind of defect where that kind can be made. Each should be found by the
//! right rule, at the right place, and be the only thing that is found. Which rule and which place
//! are right was written down with the kind, see [`kinds`]; what became of each defect is in the
//! snapshot `seeded_defects`, a table that one can read.
//!
//! | module | what it does |
//! |---|---|
//! | `document`, `pattern` | the documents, and places in them |
//! | `site` | changes of the text at a place |
//! | `kinds` | what people get wrong |
//! | `outcome` | whether it was found |

mod document;
mod kinds;
mod outcome;
mod pattern;
mod site;

use std::{cmp::Reverse, collections::VecDeque, fmt::Write};

use document::Document;
use gatesmith_model::place::Place;
use kinds::Kind;
use outcome::Outcome;
use site::Site;

/// How many defects there are.
const SEEDED: usize = 200;

/// How many of them have to be found by the right rule at the right place: 95 %.
const FOUND: usize = SEEDED * 95 / 100;

/// How many further findings all of them together may cause.
const FURTHER: usize = 10;

/// A kind, and where it can be made, the places of different documents in turn.
struct Choice<'a> {
    kind: &'static Kind,
    sites: VecDeque<Site<'a>>,
}

/// The places at which each kind can be made.
fn choices(documents: &[Document]) -> Vec<Choice<'_>> {
    let places: Vec<Vec<(Place, String)>> = documents
        .iter()
        .map(|document| {
            let places = document.places().into_iter();
            places.map(|at| (at, document.source.pointer(at))).collect()
        })
        .collect();
    let of_kind = |(number, kind): (usize, &'static Kind)| {
        let sites = documents.iter().zip(&places).map(|(document, places)| {
            let fitting = places.iter().filter(|(_, it)| pattern::fits(kind.at, it));
            let sites = fitting.map(|&(at, _)| Site { document, at });
            sites.filter(|&site| (kind.seed)(site).is_some()).collect()
        });
        let sites = in_turn(sites.collect(), number);
        Choice { kind, sites }
    };
    kinds::all().enumerate().map(of_kind).collect()
}

/// One place of each document, beginning with another document for each kind, then the next one
/// of each. Within a document, the kinds begin at different places, too.
fn in_turn(mut sites: Vec<Vec<Site<'_>>>, number: usize) -> VecDeque<Site<'_>> {
    sites.retain(|sites| !sites.is_empty());
    if !sites.is_empty() {
        let first = number % sites.len();
        sites.rotate_left(first);
    }
    for sites in &mut sites {
        let first = number * 7 % sites.len();
        sites.rotate_left(first);
    }
    let most = sites.iter().map(Vec::len).max().unwrap_or_default();
    let nth = |n: usize| sites.iter().filter_map(move |sites| sites.get(n).copied());
    (0..most).flat_map(nth).collect()
}

/// The defects that are seeded: one of each kind, then another one of those that can be made in
/// most places.
fn chosen(documents: &[Document]) -> Vec<(&'static Kind, Site<'_>)> {
    let mut choices = choices(documents);
    for choice in &choices {
        assert!(!choice.sites.is_empty(), "nowhere: {}", choice.kind.name);
    }
    let mut order: Vec<usize> = (0..choices.len()).collect();
    let mut chosen = Vec::new();
    while chosen.len() < SEEDED {
        for &index in &order {
            let choice = &mut choices[index];
            if let Some(site) = choice.sites.pop_front().filter(|_| chosen.len() < SEEDED) {
                chosen.push((index, choice.kind, site));
            }
        }
        order.sort_by_key(|&index| Reverse(choices[index].sites.len()));
    }
    chosen.sort_by_key(|&(index, ..)| index);
    chosen
        .into_iter()
        .map(|(_, kind, site)| (kind, site))
        .collect()
}

#[test]
fn seeded_defects_are_found_by_the_right_rule_at_the_right_place() {
    let documents = document::all();
    let outcomes: Vec<Outcome> = chosen(&documents)
        .into_iter()
        .map(|(kind, site)| Outcome::of(kind, site))
        .collect();
    let found = outcomes.iter().filter(|it| it.is_found()).count();
    let further: usize = outcomes.iter().map(Outcome::further).sum();
    let mut table = format!(
        "{} defects: {found} are found by the right rule at the right place; {further} further findings.\n\n\
         | document | defect | at | found |\n|---|---|---|---|\n",
        outcomes.len()
    );
    for outcome in &outcomes {
        writeln!(table, "{outcome}").expect("strings can be written to");
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("seeded_defects", table);
    });
    assert_eq!(outcomes.len(), SEEDED);
    assert!(found >= FOUND, "{found} of {SEEDED}");
    assert!(further <= FURTHER, "{further} further findings");
}
