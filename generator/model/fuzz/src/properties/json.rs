//! JSON is read as `serde_json` reads it, to the same value, with differences that are meant.

use gatesmith_model::{diagnostic::Report, rules::Rule, source::SourceMap};
use serde_json::Value;

use super::{findings, nodes};

/// What is refused though `serde_json` reads it: what people cannot have meant, what is too deep,
/// and what becomes a document only when a template is rendered.
const REFUSED: [Rule; 3] = [
    Rule::DuplicateKey,
    Rule::NestingTooDeep,
    Rule::TemplateDirective,
];

/// Bytes as a file of JSON.
pub fn json(data: &[u8]) {
    let mut report = Report::default();
    let source = SourceMap::parse("a.json", data, &mut report);
    assert!(source.is_whole() || report.has_errors());
    nodes::stand_in_their_text(&source, source.root());
    let is_read = source.is_whole() && !report.has_errors();
    if is_read && nodes::are_few(&source, source.root()) {
        nodes::come_back(&source, source.root());
    }
    if let Ok(text) = str::from_utf8(data)
        && text.trim_ascii_start().starts_with(['{', '['])
    {
        match serde_json::from_str::<Value>(text) {
            Ok(value) if is_read => assert_eq!(source.to_json(source.root()), value),
            Ok(_) => {
                let broken = report.diagnostics().iter().map(|finding| finding.rule);
                let broken: Vec<Rule> = broken.collect();
                let is_meant = broken.iter().any(|rule| REFUSED.contains(rule));
                assert!(is_meant, "{broken:?}");
            }
            Err(error) => {
                let is_large = error.to_string().contains("number out of range");
                // A placeholder is a value before a template is rendered.
                let is_template = text.contains("${");
                assert!(!is_read || is_large || is_template, "{error}");
            }
        }
    }
    findings::printed(&source, report);
}
