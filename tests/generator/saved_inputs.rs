//! What fuzzing has found stays mended: saved inputs go through the same properties that the fuzz
//! targets look at.
//!
//! `generator/model/fuzz/saved/<target>` holds seeds, inputs that broke a property once, and a
//! few that reach far into the code. `make fuzz` goes on from there.

use std::{fs, panic, path::PathBuf};

use gatesmith_tests::{corpus, files_in, workspace};

#[expect(
    clippy::panic,
    unreachable_pub,
    reason = "properties fail by a panic; fuzz targets reach them from a crate of their own"
)]
#[path = "../../generator/model/fuzz/src/properties/mod.rs"]
mod properties;

/// More inputs of a target, or larger ones, would be a burden to everybody who clones the project.
const MOST_FILES: usize = 200;
const MOST_BYTES: u64 = 50_000;

/// Puts the inputs of a target through its property, and those besides which are `more`.
fn replay(target: &str, property: fn(&[u8]), more: Vec<PathBuf>) {
    let folder = workspace().join("generator/model/fuzz/saved").join(target);
    let mut saved: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the inputs are there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    saved.sort();
    let bytes: u64 = saved
        .iter()
        .map(|path| path.metadata().expect("it is a file").len())
        .sum();
    assert!(!saved.is_empty() && saved.len() <= MOST_FILES);
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
    let mut wrong = Vec::new();
    for path in saved.into_iter().chain(more) {
        let input = fs::read(&path).expect("it can be read");
        if panic::catch_unwind(|| property(&input)).is_err() {
            wrong.push(path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn own_documents() -> Vec<PathBuf> {
    let mut all = corpus();
    for folder in ["tests/corpus/bad", "tests/corpus/templates"] {
        all.extend(files_in(&workspace().join(folder), &["yaml", "json"]));
    }
    all.push(workspace().join("spec/concierge.yaml"));
    all
}

#[test]
fn json_is_read_as_others_read_it() {
    replay("json", properties::json, own_documents());
}

#[test]
fn yaml_is_written_and_read_back() {
    replay("yaml", properties::yaml, own_documents());
}

#[test]
fn references_lead_where_their_pointers_lead() {
    replay("references", properties::references, own_documents());
}

#[test]
fn documents_are_read_bundled_and_generated_from() {
    replay("lowering", properties::lowering, own_documents());
}
