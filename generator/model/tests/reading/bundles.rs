//! What is bundled reads back to the API that the document describes.

use std::path::{Path, PathBuf};

use gatesmith_model::{
    NameLock, ReadOptions,
    api::Api,
    bundle::{Bundle, BundleOptions, Form, Format, bundle},
    diagnostic::{Levels, Report, Style},
    load_api, read,
    rules::Rule,
    source::SourceMap,
};

use crate::corpus::documents;

/// Reads a bundle as anybody would.
fn read_back(text: &str) -> Result<Api, String> {
    let mut report = Report::default();
    let source = SourceMap::parse("bundled.yaml", text.as_bytes(), &mut report);
    let lock = NameLock::default();
    let reading = read(&source, &lock, &ReadOptions::default(), &mut report);
    reading
        .map(|reading| reading.api)
        .ok_or_else(|| report.render(&source, Style::Plain))
}

/// The first line in which two APIs differ, with what stands around it.
pub(crate) fn difference(expected: &Api, found: &Api) -> String {
    let print = |api: &Api| format!("{:#?}", api.clone().without_places());
    let (expected, found) = (print(expected), print(found));
    let lines: Vec<(&str, &str)> = expected.lines().zip(found.lines()).collect();
    let first = lines.iter().position(|(left, right)| left != right);
    let first = first.unwrap_or(lines.len());
    let around = &lines[first.saturating_sub(12)..lines.len().min(first + 8)];
    let around: Vec<String> = around
        .iter()
        .map(|(left, right)| format!("{left}\n    | {right}"))
        .collect();
    around.join("\n")
}

/// Bundles a document, reads the bundle, and holds one API against the other where nothing was
/// said to be lost: true. `None` where the document itself cannot be read.
fn round_trip(path: &Path, form: Form, format: Format) -> Option<Result<bool, String>> {
    let mut loaded = load_api(path, Path::new("absent.lock"), &ReadOptions::default());
    let api = loaded.reading.take()?.api;
    let options = BundleOptions {
        form,
        target: None,
        format,
    };
    let mut report = Report::default();
    let Bundle { text, .. } = bundle(&loaded.source, &options, &mut report);
    report.settle(&loaded.source, &Levels::default());
    let again = bundle(&loaded.source, &options, &mut Report::default()).text;
    if text != again {
        return Some(Err("bundled twice, it differs".to_owned()));
    }
    let is_whole = !report
        .diagnostics()
        .iter()
        .any(|finding| finding.rule == Rule::LostInConversion);
    let found = match read_back(&text) {
        Ok(found) => found,
        Err(_) if !is_whole => return Some(Ok(false)),
        Err(page) => return Some(Err(page)),
    };
    if is_whole && !api.is_like(&found) {
        return Some(Err(difference(&api, &found)));
    }
    Some(Ok(is_whole))
}

/// Round trips of every document that can be read; at least so many of them lose nothing.
fn all(documents: &[PathBuf], at_least: usize) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in documents {
        for (form, format) in [
            (Form::Own, Format::Yaml),
            (Form::Own, Format::Json),
            (Form::OpenApi30, Format::Yaml),
        ] {
            match round_trip(path, form, format) {
                Some(Ok(is_whole)) => count += usize::from(is_whole),
                Some(Err(why)) => {
                    wrong.push(format!("{} {form:?} {format:?}\n{why}", path.display()));
                }
                None => {}
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} are wrong",
        wrong.join("\n\n"),
        wrong.len()
    );
    assert!(count >= at_least, "only {count}");
}

fn own_documents() -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = vec![workspace.join("spec/concierge.yaml")];
    let folder = workspace.join("tests/corpus");
    let entries = std::fs::read_dir(&folder).expect("the corpus is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    files.sort();
    found.extend(files);
    found
}

#[test]
fn our_documents_read_back_from_their_bundles() {
    all(&own_documents(), 60);
}

#[test]
fn documents_of_api_gateway_read_back_from_their_bundles() {
    foreign("apigw", 200);
}

#[test]
fn bodies_out_of_templates_read_back_from_their_bundles() {
    foreign("apigw_inline", 400);
}

#[test]
fn documents_of_the_developer_guide_read_back_from_their_bundles() {
    foreign("apigw_docs", 60);
}

#[test]
fn exports_read_back_from_their_bundles() {
    foreign("aws_exports", 20);
}

fn foreign(folder: &str, at_least: usize) {
    let documents = documents(folder);
    if !documents.is_empty() {
        all(&documents, at_least);
    }
}
