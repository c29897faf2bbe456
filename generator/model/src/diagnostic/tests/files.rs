//! Findings in several files: as data, waived by comments, and accepted in a baseline.

use jiff::civil::{Date, date};
use serde_json::Value;

use super::super::{Baseline, Diagnostic, Findings, Levels, Report, Review};
use crate::{
    rules::Rule,
    source::{Anchor, FileId, SourceMap},
};

const TODAY: Date = date(2026, 12, 1);

/// `api/main.yaml`, and `api/models/order.yaml` with a comment.
fn files() -> (SourceMap, FileId) {
    let mut report = Report::default();
    let mut source = SourceMap::parse("api/main.yaml", b"a: 1\nb: 2\n", &mut report);
    let text = b"c: 3\n# gatesmith: allow(loose-type) known\nd: 4\n".to_vec();
    let other = source.add("api/models/order.yaml", text, &mut report);
    assert!(report.is_empty());
    (source, other)
}

/// One finding for each of the four values.
fn report(source: &SourceMap, other: FileId) -> Report {
    let mut report = Report::default();
    for (root, keys) in [
        (source.root(), ["a", "b"]),
        (source.file_root(other), ["c", "d"]),
    ] {
        for key in keys {
            let at = Anchor::Key(source.get(root, key).unwrap());
            report.add(Diagnostic::new(Rule::LooseType, at, key).second(source.root(), "here"));
        }
    }
    report.settle(source, &Levels::default());
    report
}

fn messages(report: &Report) -> Vec<&str> {
    let findings = report.diagnostics().iter();
    findings.map(|finding| finding.message.as_str()).collect()
}

fn review(levels: &Levels) -> Review<'_> {
    Review {
        levels,
        today: TODAY,
        judges_waivers: true,
    }
}

#[test]
fn each_place_names_its_file() {
    let (source, other) = files();
    let mut findings = Findings::new("");
    findings.add(&report(&source, other), &source);
    let json: Value = serde_json::from_str(&findings.to_json()).unwrap();
    let of = |index: usize, member: &str| json["findings"][index][member].clone();
    assert_eq!(of(1, "file"), "api/main.yaml");
    assert_eq!(of(2, "file"), "api/models/order.yaml");
    assert_eq!(of(3, "pointer"), "/d");
    assert_eq!(of(3, "start")["line"], 3);
    assert_eq!(of(3, "second")["file"], "api/main.yaml");
}

#[test]
fn a_comment_counts_in_its_own_file() {
    let (source, other) = files();
    let mut report = report(&source, other);
    report.waive(&source, &review(&Levels::default()));
    assert_eq!(messages(&report), ["a", "b", "c"]);
    assert_eq!(report.waived()[0].reason, "known");
}

#[test]
fn a_baseline_names_other_files_relative_to_the_document() {
    let (source, other) = files();
    let written = report(&source, other).baseline(&source, None);
    assert!(written.contains("file = \"models/order.yaml\"\npointer = \"/c\""));
    assert!(!written.contains("main.yaml"), "{written}");
    let baseline = Baseline::parse("api/main.baseline.toml", &written).unwrap();
    let mut again = report(&source, other);
    let about = again.accept(&baseline, &source, &review(&Levels::default()));
    assert!(again.is_empty() && about.is_empty(), "{again:?} {about:?}");
    assert_eq!(again.counts().waived, 4);
    // What is accepted stays accepted, and nothing else changes.
    assert_eq!(again.baseline(&source, Some(&baseline)), written);
}

#[test]
fn a_day_is_over_when_the_next_one_begins() {
    let (source, other) = files();
    let text = report(&source, other).baseline(&source, None);
    for (until, left) in [("2026-11-30", 1), ("2026-12-01", 0)] {
        let text = text.replacen("\nreason =", &format!("\nuntil = {until}\nreason ="), 1);
        let baseline = Baseline::parse("x", &text).unwrap();
        let mut report = report(&source, other);
        let about = report.accept(&baseline, &source, &review(&Levels::default()));
        assert_eq!((messages(&report).len(), about.is_empty()), (left, true));
    }
}
