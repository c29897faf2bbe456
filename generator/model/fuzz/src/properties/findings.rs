//! What holds of all findings: they point into the text, and can be printed in every form.

use gatesmith_model::{
    diagnostic::{Findings, Levels, Report, Review, Style},
    source::{Anchor, SourceMap},
};
use jiff::civil::Date;

/// Puts the findings in order, as a command does, looks at each, and prints them.
pub(super) fn printed(source: &SourceMap, mut report: Report) -> String {
    let levels = Levels::default();
    report.settle(source, &levels);
    report.waive(
        source,
        &Review {
            levels: &levels,
            today: Date::constant(2026, 12, 1),
            judges_waivers: true,
        },
    );
    for finding in report.diagnostics() {
        points_into_text(source, &finding.at);
        if let Some((at, _)) = &finding.second {
            points_into_text(source, at);
        }
        assert!(!finding.message.is_empty(), "{finding:?}");
        assert!(!finding.message.contains('\n'), "{finding:?}");
    }
    let mut findings = Findings::new("");
    findings.add(&report, source);
    let sarif: Result<serde_json::Value, _> = serde_json::from_str(&findings.to_sarif("0.0.0"));
    assert!(sarif.is_ok(), "{sarif:?}");
    let lines = findings.to_github().lines().count();
    assert_eq!(lines, report.diagnostics().len(), "a command is one line");
    let _ = report.render(source, Style::Coloured);
    report.render(source, Style::Plain)
}

fn points_into_text(source: &SourceMap, anchor: &Anchor) {
    let (file, span) = match anchor {
        Anchor::Value(at) => (source.file_of(*at), source.span(*at)),
        Anchor::Key(at) => (
            source.file_of(*at),
            source.key_span(*at).unwrap_or_else(|| source.span(*at)),
        ),
        Anchor::Span(file, span) => (*file, span.clone()),
        Anchor::File(_) => return,
    };
    let text = source.file_text(file);
    assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
}
