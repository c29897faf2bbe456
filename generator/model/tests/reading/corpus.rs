//! Real documents: nobody wrote them for us, and none of them may make us stumble.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    path::{Path, PathBuf},
};

use gatesmith_model::{
    NameLock, ReadOptions,
    diagnostic::{Report, Severity},
    load_api, read,
};

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

/// A document that is refused, and the rules that refuse it.
type Refused = (String, Vec<&'static str>);

/// Reads every document of a folder. Those that are refused, and by which rules, are known: a
/// rule that begins to refuse what API Gateway imports is noticed here.
fn read_all(folder: &str, known: &[(&str, &[&'static str])]) {
    let documents = documents(folder);
    if documents.is_empty() {
        return;
    }
    let known: Vec<Refused> = known
        .iter()
        .map(|&(name, rules)| (name.to_owned(), rules.to_vec()))
        .collect();
    assert_eq!(refused(documents), known, "of {folder}");
}

/// Those of the documents that are refused.
fn refused(documents: Vec<PathBuf>) -> Vec<Refused> {
    let nothing = Path::new("absent.lock");
    let mut found = Vec::new();
    for path in documents {
        let loaded = load_api(&path, nothing, &ReadOptions::default());
        let Some(reading) = loaded.reading else {
            let name = path.file_name().expect("a file has a name");
            found.push((name.to_string_lossy().into_owned(), errors(&loaded.report)));
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
    found
}

/// The rules that refuse a document, each once.
fn errors(report: &Report) -> Vec<&'static str> {
    let errors = report
        .diagnostics()
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let rules: BTreeSet<&str> = errors.map(|found| found.rule.id()).collect();
    assert!(!rules.is_empty(), "refused without a reason");
    rules.into_iter().collect()
}

#[test]
fn documents_of_api_gateway_are_read() {
    read_all("apigw", REFUSED_APIGW);
}

#[test]
fn bodies_out_of_templates_are_read() {
    read_all("apigw_inline", REFUSED_INLINE);
}

#[test]
fn documents_of_the_developer_guide_are_read() {
    read_all("apigw_docs", REFUSED_GUIDE);
}

#[test]
fn documents_that_api_gateway_exported_are_read() {
    read_all("aws_exports", &[]);
}

#[test]
fn documents_of_other_tools_are_read() {
    let documents = documents("general");
    if documents.is_empty() {
        return;
    }
    // Parts of other documents, workflows and settings are among them, and documents that are
    // wrong on purpose.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in refused(documents).into_iter().flat_map(|(_, rules)| rules) {
        *counts.entry(rule).or_default() += 1;
    }
    let counts: Vec<(&str, usize)> = counts.into_iter().collect();
    assert_eq!(counts, REFUSING_GENERAL);
}

const REFUSED_APIGW: &[(&str, &[&str])] = &[];
const REFUSED_INLINE: &[(&str, &[&str])] = &[];
const REFUSED_GUIDE: &[(&str, &[&str])] = &[];
const REFUSING_GENERAL: &[(&str, usize)] = &[];
