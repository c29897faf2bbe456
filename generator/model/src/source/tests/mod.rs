//! Tests of reading: what a document becomes, and what is said about one that cannot be read.

mod corpus;
mod files;
mod garbage;
mod json;
mod mutations;
mod places;
mod writer;
mod yaml;

use crate::{
    diagnostic::{Report, Style},
    source::SourceMap,
};

/// A document that must be read without a finding, as JSON.
fn value(name: &str, text: &str) -> serde_json::Value {
    let mut report = Report::default();
    let source = SourceMap::parse(name, text.as_bytes(), &mut report);
    assert!(
        report.is_empty(),
        "{}",
        report.render(&source, Style::Plain)
    );
    source.to_json(source.root())
}

/// The rules that a document breaks, as often as it does, and the findings as printed.
fn findings(name: &str, bytes: &[u8]) -> (Vec<&'static str>, String) {
    let mut report = Report::default();
    let source = SourceMap::parse(name, bytes, &mut report);
    let broken = report.diagnostics().iter().map(|finding| finding.rule.id());
    (broken.collect(), report.render(&source, Style::Plain))
}

/// The printed findings of a document that breaks just this rule, once.
fn finding(rule: &str, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let (broken, page) = findings(name, bytes.as_ref());
    assert_eq!(broken, [rule], "{page}");
    page
}
