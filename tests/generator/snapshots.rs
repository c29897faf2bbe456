//! What is printed for each construct of the small corpus, as a reviewer would see it.
//!
//! One snapshot a document and target holds all its files: a construct that changes shows as one
//! difference.

use std::fmt::Write;

use gatesmith_emit::Ownership;
use gatesmith_tests::{TARGETS, corpus, emit};

#[test]
fn each_construct_is_printed_as_its_snapshot_says() {
    for document in corpus() {
        let name = document
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        for target in TARGETS {
            let mut text = String::new();
            let files = emit(&document, target);
            for (path, file) in files
                .iter()
                .filter(|(_, file)| file.ownership == Ownership::Owned)
            {
                write!(text, "==> {path}\n{}\n", file.contents).expect("strings can be written to");
            }
            insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{name}.{target}"), text);
            });
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for document in corpus() {
        for target in TARGETS {
            assert_eq!(
                emit(&document, target),
                emit(&document, target),
                "{}",
                document.display()
            );
        }
    }
}
