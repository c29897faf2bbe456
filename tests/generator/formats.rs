//! YAML and JSON are two ways to write one document.

use gatesmith_model::{
    diagnostic::{Report, Style},
    source::SourceMap,
};
use gatesmith_tests::{TARGETS, corpus, emit};

#[test]
fn a_document_is_printed_alike_from_yaml_and_from_json() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    for document in corpus() {
        let mut report = Report::default();
        let source = SourceMap::load(&document, &mut report);
        let json = serde_json::to_vec_pretty(&source.to_json(source.root()))
            .expect("a tree can be written");
        // By this name only the JSON reader looks at it.
        let twin = SourceMap::parse("twin.json", &json, &mut report);
        assert!(
            !report.has_errors(),
            "{}",
            report.render(&twin, Style::Plain)
        );
        // The text tells the format, so that the twin may keep the name that the code repeats.
        let name = document.file_name().expect("a file has a name");
        let twin = folder.path().join(name);
        std::fs::write(&twin, json).expect("the folder is writable");
        for target in TARGETS {
            assert_eq!(
                emit(&twin, target),
                emit(&document, target),
                "{}",
                document.display()
            );
        }
    }
}
