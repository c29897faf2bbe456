//! YAML: what was read is written, and read to the same.

use gatesmith_model::{diagnostic::Report, source::SourceMap};

use super::{findings, nodes};

/// Bytes as a file of YAML.
pub fn yaml(data: &[u8]) {
    let (source, report) = read(data);
    assert!(source.is_whole() || report.has_errors());
    nodes::stand_in_their_text(&source, source.root());
    let is_few = nodes::are_few(&source, source.root());
    if source.is_whole() && !report.has_errors() && is_few {
        nodes::come_back(&source, source.root());
    }
    let (again, report_again) = read(data);
    assert_eq!(
        findings::printed(&source, report),
        findings::printed(&again, report_again)
    );
    if is_few {
        assert_eq!(source.to_json(source.root()), again.to_json(again.root()));
    }
}

fn read(data: &[u8]) -> (SourceMap, Report) {
    let mut report = Report::default();
    let source = SourceMap::parse("a.yaml", data, &mut report);
    (source, report)
}
