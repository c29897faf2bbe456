//! Real documents: nobody wrote them for us, and none of them may make us stumble.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use gatesmith_model::{NameLock, ReadOptions, diagnostic::Report, load_api, read};

/// The documents below a folder beside the workspace; nothing where it is absent.
pub(crate) fn documents(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus")
        .join(folder);
    let mut found = Vec::new();
    let mut pending = vec![root.clone()];
    while let Some(folder) = pending.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let is_document = path
                    .extension()
                    .is_some_and(|suffix| suffix == "json" || suffix == "yaml" || suffix == "yml");
                found.extend(is_document.then_some(path));
            }
        }
    }
    if found.is_empty() {
        // Not by `println!`: what a passing test prints is swallowed.
        let _ = writeln!(std::io::stderr(), "skipped: {} is absent", root.display());
    }
    found.sort();
    found
}

/// Reads every document of a folder, of which at least so many lead to an `Api`.
fn read_all(folder: &str, at_least: usize) {
    let nothing = Path::new("absent.lock");
    let documents = documents(folder);
    if documents.is_empty() {
        return;
    }
    let mut count = 0;
    for path in documents {
        let loaded = load_api(&path, nothing, &ReadOptions::default());
        let Some(reading) = loaded.reading else {
            assert!(loaded.report.has_errors(), "{}", path.display());
            continue;
        };
        // What the lock says is what was said without it, and what it says of itself.
        let mut report = Report::default();
        let text = reading.lock.render();
        let lock = NameLock::parse("absent.lock", &text, &mut report);
        let again =
            lock.and_then(|lock| read(&loaded.source, &lock, &ReadOptions::default(), &mut report));
        assert_eq!(again, Some(reading), "{}", path.display());
        count += 1;
    }
    assert!(
        count >= at_least,
        "only {count} documents of {folder} were read"
    );
}

#[test]
fn documents_of_api_gateway_are_read() {
    read_all("apigw", 90);
}

#[test]
fn bodies_out_of_templates_are_read() {
    read_all("apigw_inline", 145);
}

#[test]
fn documents_of_the_developer_guide_are_read() {
    read_all("apigw_docs", 20);
}

#[test]
fn documents_that_api_gateway_exported_are_read() {
    read_all("aws_exports", 8);
}

#[test]
fn documents_of_other_tools_are_read() {
    read_all("general", 180);
}
