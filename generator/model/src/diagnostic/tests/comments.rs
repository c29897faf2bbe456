//! Comments that waive, as hostile as they come.

use jiff::civil::date;

use super::super::{Diagnostic, Levels, Report, Review};
use crate::{
    rules::Rule,
    source::{Anchor, SourceMap},
};

/// What is left of one finding in the line below a comment, and what is said about the comment.
fn left(comment: &str) -> Vec<(&'static str, String)> {
    let text = format!("#{comment}\na: 1\n");
    let mut report = Report::default();
    let source = SourceMap::parse("a.yaml", text.as_bytes(), &mut report);
    let at = source.get(source.root(), "a").unwrap();
    report.add(Diagnostic::new(Rule::LooseType, Anchor::Key(at), "x"));
    let levels = Levels::default();
    report.settle(&source, &levels);
    report.waive(
        &source,
        &Review {
            levels: &levels,
            today: date(2026, 12, 1),
            judges_waivers: true,
        },
    );
    let findings = report.diagnostics().iter();
    findings
        .map(|finding| {
            let at = source.locate(&finding.at).unwrap();
            (finding.rule.id(), source.text()[at.span].to_owned())
        })
        .collect()
}

#[test]
fn a_waiver_may_be_written_in_several_ways() {
    for comment in [
        " gatesmith: allow(loose-type) known",
        "gatesmith:allow ( loose-type ) - known",
        "# gatesmith: allow(loose-type): known",
        " gatesmith: allow(loose-type) until 2026-12-01 known",
        " gatesmith: allow(loose-type) until 2026-12-01: known",
        " gatesmith: allow(loose-type) known until the clients move, until 2026-12-01",
    ] {
        assert_eq!(left(comment), [], "{comment}");
    }
}

#[test]
fn what_is_wrong_is_pointed_at() {
    for (comment, wrong) in [
        (" gatesmith: allow(loose-typ) x", "loose-typ"),
        (" gatesmith: allow() x", ""),
        (" gatesmith: allow(syntax) x", "syntax"),
        (" gatesmith: allow loose-type x", "allow loose-type x"),
        (" gatesmith:", ""),
        (
            " gatesmith: allow(loose-type) until 2026-13-01 x",
            "2026-13-01",
        ),
        (" gatesmith: allow(loose-type) until 20270101 x", "20270101"),
        (" gatesmith: allow(é) until ü", "ü"),
    ] {
        let left = left(comment);
        let about: Vec<_> = left
            .iter()
            .filter(|(rule, _)| *rule == "invalid-waiver")
            .collect();
        assert_eq!(about, [&("invalid-waiver", wrong.to_owned())], "{comment}");
        assert_eq!(left.len(), 2, "{comment}");
    }
}

#[test]
fn other_comments_are_nobodys_business() {
    for comment in [
        "",
        " about gatesmith: a tool",
        " Gatesmith: allow(loose-type)",
    ] {
        assert_eq!(left(comment).len(), 1, "{comment}");
    }
}

#[test]
fn a_thousand_comments_in_a_row_are_all_read() {
    let many = " x\n#".repeat(1_000) + " gatesmith: allow(loose-type) known";
    assert_eq!(left(&many), []);
}

/// Going through the lines behind each of them again would take minutes.
#[test]
fn a_waiver_may_stand_above_fifty_thousand_comments() {
    let many = " gatesmith: allow(loose-type) known".to_owned() + &"\n# x".repeat(50_000);
    assert_eq!(left(&many), []);
}
