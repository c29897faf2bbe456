//! The Concierge's own document.

use std::path::Path;

use gatesmith_model::{ReadOptions, load_api};

#[test]
fn the_concierge_is_read_without_a_finding() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let loaded = load_api(
        &spec.join("concierge.yaml"),
        &spec.join("concierge.lock"),
        &ReadOptions::default(),
    );
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
