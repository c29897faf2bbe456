//! Values that are made for answers are what their documents declare, for every document at hand.

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
};

use gatesmith_model::{
    ReadOptions,
    api::{Api, Content, Type},
    load_api,
    sample::Sampler,
};

use crate::validation;

/// For so many of a document's types a validator is compiled: that of a type among thousands that
/// contain each other costs a second.
const VALIDATED: usize = 40;

/// Checks what is made for every answer of a document that can be read, and gives how often
/// nothing could be made.
fn check(path: &Path) -> Vec<String> {
    let loaded = load_api(path, Path::new("absent.lock"), &ReadOptions::default());
    let Some(reading) = loaded.reading else {
        return Vec::new();
    };
    let api = reading.api;
    let mut sampler = Sampler::new(&api.types);
    let mut failures = Vec::new();
    for (index, ty) in answered(&api).into_iter().enumerate() {
        let value = match sampler.sample(ty) {
            Ok(value) => value,
            Err(error) => {
                failures.push(format!("{}: {error} for {ty:?}", path.display()));
                continue;
            }
        };
        assert_eq!(
            Ok(&value),
            sampler.sample(ty).as_ref(),
            "the same each time"
        );
        if index >= VALIDATED {
            continue;
        }
        let validator = validation::build(&api, ty)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if let Some(error) = validator.iter_errors(&value).next() {
            panic!("{}: {error} in {value} for {ty:?}", path.display());
        }
    }
    failures
}

/// The types of all answers, each once.
fn answered(api: &Api) -> Vec<&Type> {
    let mut seen = BTreeSet::new();
    let responses = api.operations.iter().flat_map(|it| &it.responses);
    responses
        .filter_map(|response| match &response.content {
            Some(Content::Json { ty, .. }) => Some(ty),
            _ => None,
        })
        .filter(|ty| match ty {
            Type::Named(id) => seen.insert(*id),
            _ => true,
        })
        .collect()
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                pending.push(path);
            } else if matches!(ending, Some("yaml" | "yml" | "json")) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn workspace() -> &'static Path {
    let gateway = Path::new(env!("CARGO_MANIFEST_DIR"));
    gateway.parent().unwrap_or(gateway)
}

#[test]
fn every_answer_of_our_own_documents_can_be_made_and_is_valid() {
    let mut paths = documents(&workspace().join("tests/corpus"));
    paths.retain(|path| !path.starts_with(workspace().join("tests/corpus/bad")));
    paths.push(workspace().join("spec/concierge.yaml"));
    assert!(paths.len() > 15, "{paths:?}");
    let failures: Vec<String> = paths.iter().flat_map(|path| check(path)).collect();
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn answers_of_the_documents_of_others_are_valid() {
    let corpus = workspace().join("../shared/corpus");
    let folders = [
        "apigw",
        "apigw_inline",
        "apigw_docs",
        "aws_exports",
        "general",
    ];
    let paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| documents(&corpus.join(folder)))
        .collect();
    if paths.is_empty() {
        // Not by `println!`: what a passing test prints is swallowed.
        let _ = writeln!(std::io::stderr(), "skipped: {} is absent", corpus.display());
        return;
    }
    let failures: Vec<String> = paths.iter().flat_map(|path| check(path)).collect();
    assert_eq!(failures, Vec::<String>::new());
}
