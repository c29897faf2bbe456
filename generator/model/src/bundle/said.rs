//! What is said about a bundle: what was lost, what is written in another way, and what of that
//! mends a finding of reading.

use std::collections::{BTreeMap, BTreeSet};

use super::Bundler;
use crate::{
    diagnostic::{Diagnostic, Report},
    place::Place,
    rules::Rule,
    source::Anchor,
};

/// The findings about a bundle.
#[derive(Debug, Default)]
pub(super) struct Said {
    findings: Vec<Diagnostic>,
    /// Findings of reading that no longer hold: rule and place.
    mended: BTreeSet<(Rule, Place)>,
    /// What is left out in many places, by its key and by what it is left out of.
    left_out: BTreeMap<(String, &'static str), LeftOut>,
}

#[derive(Clone, Copy, Debug)]
struct LeftOut {
    first: Place,
    count: usize,
    why: &'static str,
}

impl Said {
    fn add(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Adds everything to the report.
    pub(super) fn finish(self, report: &mut Report) {
        report.retain(|finding| {
            let (Anchor::Value(place) | Anchor::Key(place)) = finding.at else {
                return true;
            };
            !self.mended.contains(&(finding.rule, place))
        });
        for finding in self.findings {
            report.add(finding);
        }
        for ((key, thing), left_out) in self.left_out {
            let whole = match left_out.count {
                1 => format!("`{key}` is left out of {} {thing}", article(thing)),
                count => format!("`{key}` is left out of {count} {thing}s"),
            };
            report.add(
                Diagnostic::new(
                    Rule::RewrittenForImport,
                    Anchor::Key(left_out.first),
                    format!("{whole}: {}", left_out.why),
                )
                .label(if left_out.count == 1 {
                    "left out"
                } else {
                    "the first of them"
                })
                .help("nothing needs to be done; the document itself stays as it is"),
            );
        }
    }
}

fn article(thing: &str) -> &'static str {
    if thing.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

/// What was found where when the document was read.
pub(super) fn found(report: &Report) -> BTreeSet<(Rule, Place)> {
    let places = report.diagnostics().iter();
    places
        .filter_map(|finding| match finding.at {
            Anchor::Value(place) | Anchor::Key(place) => Some((finding.rule, place)),
            Anchor::Span(..) | Anchor::File(_) => None,
        })
        .collect()
}

impl Bundler<'_> {
    /// Something that the bundle cannot carry, and what became of it. What was made by us, and
    /// stands nowhere in a document, is not spoken of.
    pub(super) fn lost(
        &mut self,
        at: Option<impl Into<Anchor>>,
        message: impl Into<String>,
        became: impl Into<String>,
    ) {
        let help = "where this matters, describe it in a way that OpenAPI 3.0 has";
        self.say(Rule::LostInConversion, at, message, became, help);
    }

    /// Something that is written in another way for an importer.
    pub(super) fn rewritten(
        &mut self,
        at: Option<impl Into<Anchor>>,
        message: impl Into<String>,
        became: impl Into<String>,
    ) {
        let help = "nothing needs to be done; the document itself stays as it is";
        self.say(Rule::RewrittenForImport, at, message, became, help);
    }

    /// Something that the importer refuses, and that nothing can be written for.
    pub(super) fn refused(
        &mut self,
        at: Option<impl Into<Anchor>>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.say(Rule::RefusedByImport, at, message, label, help);
    }

    fn say(
        &mut self,
        rule: Rule,
        at: Option<impl Into<Anchor>>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        if let Some(at) = at {
            let finding = Diagnostic::new(rule, at, message);
            self.said.add(finding.label(label).help(help));
        }
    }

    /// A key that is left out of many things of a kind.
    pub(super) fn left_out(
        &mut self,
        at: Option<Place>,
        key: &str,
        thing: &'static str,
        why: &'static str,
    ) {
        let Some(first) = at else { return };
        let left_out = self
            .said
            .left_out
            .entry((key.to_owned(), thing))
            .or_insert(LeftOut {
                first,
                count: 0,
                why,
            });
        left_out.first = left_out.first.min(first);
        left_out.count += 1;
    }

    /// What reading said of a place is mended in the bundle. True where it was said.
    pub(super) fn mended(&mut self, rule: Rule, at: Option<Place>) -> bool {
        let Some(at) = at else { return false };
        let was_said = self.was_said(rule, at);
        if was_said {
            self.said.mended.insert((rule, at));
        }
        was_said
    }

    /// Whether reading has said something of a place.
    pub(super) fn was_said(&self, rule: Rule, at: Place) -> bool {
        self.read.contains(&(rule, at))
    }

    /// The document repeats itself too often.
    pub(super) fn too_much(&mut self, at: Option<Place>) {
        if let Some(at) = at {
            self.said.add(
                Diagnostic::new(
                    Rule::TooMuchWork,
                    at,
                    "the document repeats itself too often to be written out",
                )
                .label("this would be one too many")
                .help("refer to shared things where they may be referred to"),
            );
        }
    }
}
