//! The Concierge's own document.

use std::path::Path;

use gatesmith_model::{
    ReadOptions,
    diagnostic::{Levels, Review},
    load_api,
};
use jiff::civil::Date;

#[test]
fn the_concierge_is_read_without_a_finding_that_is_not_waived() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let mut loaded = load_api(
        &spec.join("concierge.yaml"),
        &spec.join("concierge.lock"),
        &ReadOptions::default(),
    );
    let levels = Levels::default();
    loaded.report.settle(&loaded.source, &levels);
    let review = Review {
        levels: &levels,
        today: Date::constant(2026, 12, 1),
        judges_waivers: true,
    };
    loaded.report.waive(&loaded.source, &review);
    let findings: Vec<String> = loaded
        .report
        .diagnostics()
        .iter()
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect();
    assert_eq!(findings, Vec::<String>::new());
    let api = loaded.reading.expect("no finding stands against it").api;
    let callable: Vec<&str> = api
        .callable_operations()
        .map(|operation| operation.wire.as_str())
        .collect();
    assert_eq!(callable.len(), 11, "{callable:?}");
}
