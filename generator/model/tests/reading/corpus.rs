//! Real documents: nobody wrote them for us, and none of them may make us stumble.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
};

use gatesmith_model::{
    NameLock, ReadOptions,
    diagnostic::{Levels, Report, Severity},
    load_api, read,
};

/// The documents below a folder beside the workspace; nothing where it is absent.
pub(crate) fn documents(folder: &str) -> Vec<PathBuf> {
    let mut found = files(folder);
    found.retain(|path| {
        let suffix = path.extension();
        suffix.is_some_and(|suffix| suffix == "json" || suffix == "yaml" || suffix == "yml")
    });
    found
}

/// The same, of whatever name.
fn files(folder: &str) -> Vec<PathBuf> {
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
                found.push(path);
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

/// How often each rule finds something in the documents of API Gateway, and how many of these
/// findings are true. Somebody has gone through each of them, with the document beside it: whoever
/// changes a number here looks at what has come or gone, and counts anew.
const JUDGED: [(&str, usize, usize); 19] = [
    ("cors-headers", 2, 2),
    ("cors-methods", 2, 2),
    ("dropped-mapping", 1, 1),
    ("gateway-response-cors", 19, 19),
    ("http-api", 1, 1),
    ("idle-validator", 5, 5),
    ("missing-integration", 2, 2),
    ("missing-preflight", 12, 12),
    ("missing-response", 8, 8),
    ("model-keyword", 5, 5),
    ("open-operation", 46, 46),
    ("other-api-kind", 15, 15),
    ("preflight-security", 3, 3),
    ("reference-siblings", 2, 2),
    ("reserved-header", 2, 2),
    ("security-choice", 1, 1),
    ("silent-response", 33, 33),
    ("undeclared-header", 4, 4),
    ("undeclared-status", 2, 2),
];

#[test]
fn what_is_said_of_documents_of_api_gateway_was_judged() {
    let files = files("apigw");
    if files.is_empty() {
        return;
    }
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for path in files {
        let mut loaded = load_api(&path, Path::new("absent.lock"), &ReadOptions::default());
        loaded.report.settle(&loaded.source, &Levels::default());
        for finding in loaded.report.diagnostics() {
            *found.entry(finding.rule.id()).or_default() += 1;
        }
    }
    let found: Vec<(&str, usize)> = found.into_iter().collect();
    let judged = JUDGED.map(|(rule, count, _)| (rule, count));
    assert_eq!(found, judged);
    let all: usize = JUDGED.iter().map(|(_, count, _)| count).sum();
    let right: usize = JUDGED.iter().map(|(_, _, right)| right).sum();
    assert!(
        right * 100 >= all * 98,
        "of {all} findings {right} are true, less than 98 %"
    );
}

/// Reads every document of a folder. How many each rule refuses is known, so that a rule which
/// begins to refuse what API Gateway imports is noticed.
fn read_all(folder: &str, refusals: &[(&str, usize)]) {
    let documents = documents(folder);
    if documents.is_empty() {
        return;
    }
    let nothing = Path::new("absent.lock");
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut refused = String::new();
    for path in documents {
        let loaded = load_api(&path, nothing, &ReadOptions::default());
        let Some(reading) = loaded.reading else {
            let rules = errors(&loaded.report);
            let _ = writeln!(refused, "{}: {rules:?}", path.display());
            for rule in rules {
                *found.entry(rule).or_default() += 1;
            }
            continue;
        };
        // What the lock says is what was said without it, and what it says of itself.
        let mut report = Report::default();
        let text = reading.lock.render();
        let lock = NameLock::parse("absent.lock", &text, &mut report);
        let again =
            lock.and_then(|lock| read(&loaded.source, &lock, &ReadOptions::default(), &mut report));
        assert_eq!(again, Some(reading), "{}", path.display());
    }
    let found: Vec<(&str, usize)> = found.into_iter().collect();
    assert_eq!(found, refusals, "of {folder}:\n{refused}");
}

/// The rules that refuse a document.
fn errors(report: &Report) -> BTreeSet<&'static str> {
    let errors = report
        .diagnostics()
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let rules: BTreeSet<&str> = errors.map(|found| found.rule.id()).collect();
    assert!(!rules.is_empty(), "refused without a reason");
    rules
}

#[test]
fn documents_of_api_gateway_are_read() {
    read_all("apigw", &[]);
}

/// Files that they include are not there; and tests of SAM are among them that are to fail.
#[test]
fn bodies_out_of_templates_are_read() {
    read_all(
        "apigw_inline",
        &[
            ("file-unreadable", 15),
            ("invalid-value", 1),
            ("missing-key", 1),
            ("unresolved-reference", 1),
            ("wrong-type", 4),
        ],
    );
}

/// Most are fragments.
#[test]
fn documents_of_the_developer_guide_are_read() {
    read_all(
        "apigw_docs",
        &[
            ("syntax", 21),
            ("unknown-dialect", 26),
            ("unknown-security-scheme", 1),
        ],
    );
}

#[test]
fn documents_that_api_gateway_exported_are_read() {
    read_all("aws_exports", &[]);
}

/// Parts of other documents, workflows and settings are among them, and documents that are wrong
/// on purpose.
#[test]
fn documents_of_other_tools_are_read() {
    read_all(
        "general",
        &[
            ("external-reference", 1),
            ("invalid-value", 3),
            ("missing-key", 1),
            ("no-finite-value", 4),
            ("path-template", 2),
            ("reference-loop", 1),
            ("unknown-dialect", 72),
            ("unknown-security-scheme", 2),
            ("unresolved-reference", 4),
            ("wrong-type", 2),
        ],
    );
}
