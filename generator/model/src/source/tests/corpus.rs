//! Documents of others: all are read, and JSON agrees with `serde_json`.

use std::io::Write as _;
use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    diagnostic::{Report, Style},
    source::{Node, SourceMap},
};

pub(super) fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if root.is_dir() {
        return Some(root);
    }
    let _ = writeln!(std::io::stderr(), "skipped: there is no {}", root.display());
    None
}

pub(super) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn documents_of_others_are_read() {
    let Some(corpus) = corpus() else { return };
    let mut paths = Vec::new();
    for part in ["apigw", "apigw_docs", "general"] {
        files(&corpus.join(part), &mut paths);
    }
    let mut compared = 0;
    for path in paths {
        let mut report = Report::default();
        let source = SourceMap::load(&path, &mut report);
        assert!(source.is_whole() || report.has_errors());
        let is_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        let value = serde_json::from_str(source.text());
        match value {
            Ok(value) if is_json => {
                assert!(
                    source.is_whole(),
                    "{}",
                    report.render(&source, Style::Plain)
                );
                agree(&source, source.root(), &value);
                compared += 1;
            }
            _ => {}
        }
        if report.has_errors() {
            let mut page = report.render(&source, Style::Plain);
            page.truncate(page.floor_char_boundary(600));
            println!("{page}");
        }
    }
    assert!(compared > 100, "only {compared} JSON documents");
}

/// Numbers are compared as numbers, and their text must be what `serde_json` was given.
fn agree(source: &SourceMap, at: crate::place::Place, value: &serde_json::Value) {
    match (source.node(at), value) {
        (Node::Object(members), serde_json::Value::Object(expected)) => {
            assert_eq!(members.len(), expected.len(), "{}", source.pointer(at));
            for (member, (key, value)) in members.into_iter().zip(expected) {
                assert_eq!(member.key, key);
                agree(source, member.value, value);
            }
        }
        (Node::Array(items), serde_json::Value::Array(expected)) => {
            assert_eq!(items.len(), expected.len(), "{}", source.pointer(at));
            for (&item, value) in items.iter().zip(expected) {
                agree(source, item, value);
            }
        }
        (Node::Number(text), number) => {
            assert_eq!(
                &serde_json::from_str::<serde_json::Value>(text).unwrap(),
                number
            );
        }
        _ => assert_eq!(&source.to_json(at), value, "{}", source.pointer(at)),
    }
}
