//! What the tests across crates share: where things are, how a document becomes files, and a
//! service that does what a test says ([`player`]).

#![expect(
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "helpers of tests: what goes wrong fails the test that called them"
)]

pub mod player;

use std::{
    fs,
    path::{Path, PathBuf},
};

use gatesmith_emit::{FileSet, Runtime, RustSettings, TypeScriptSettings};
use gatesmith_model::{
    NameLock, ReadOptions, Reading,
    diagnostic::{Levels, Report, Review, Style},
    read,
    source::SourceMap,
    template,
};
use jiff::civil::Date;

/// The folder that holds the workspace.
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("this crate stands in a folder of the workspace")
        .to_owned()
}

/// The files below a folder with one of these endings, sorted by name.
pub fn files_in(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| endings.iter().any(|it| ending == *it))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no such file", folder.display());
    files
}

/// The targets that print Rust.
pub const RUST_TARGETS: [&str; 2] = ["sdk", "stubs"];

/// All targets.
pub const TARGETS: [&str; 3] = ["sdk", "stubs", "typescript"];

/// The documents of the small corpus: one construct each.
pub fn corpus() -> Vec<PathBuf> {
    files_in(&workspace().join("tests/corpus"), &["yaml", "json"])
}

/// What there is to say about a document, as it is printed.
pub fn findings(name: &str, document: &[u8]) -> (Report, String) {
    let (source, report) = examine(name, document);
    let text = report.render(&source, Style::Plain);
    (report, text)
}

/// What there is to say about a document, and the tree in which that stands.
pub fn examine(name: &str, document: &[u8]) -> (SourceMap, Report) {
    let mut report = Report::default();
    let mut source = SourceMap::parse(name, document, &mut report);
    let lock = NameLock::default();
    if let Some(options) = template::open(&mut source, &ReadOptions::default(), &mut report) {
        source.gather(&lock, &options, &mut report);
        read(&source, &lock, &options, &mut report);
    }
    let levels = Levels::default();
    report.settle(&source, &levels);
    let review = Review {
        levels: &levels,
        today: Date::constant(2026, 12, 1),
        judges_waivers: true,
    };
    report.waive(&source, &review);
    (source, report)
}

/// Reads a document that nothing stands against.
pub fn load(document: &Path, lock: &NameLock) -> Reading {
    let mut report = Report::default();
    let mut source = SourceMap::load(document, &mut report);
    let options = ReadOptions::default();
    source.gather(lock, &options, &mut report);
    read(&source, lock, &options, &mut report)
        .unwrap_or_else(|| panic!("{}", report.render(&source, Style::Plain)))
}

/// Prints a document for a target, as a package of this workspace would have it.
pub fn emit(document: &Path, target: &str) -> FileSet {
    emit_with(document, target, Runtime::Version("0.1.0".to_owned()))
}

/// The same, for a package that finds its runtime in this way.
pub fn emit_with(document: &Path, target: &str, runtime: Runtime) -> FileSet {
    let api = load(document, &NameLock::default()).api;
    let name = document
        .file_name()
        .expect("a file has a name")
        .to_string_lossy();
    let package = format!("corpus-{target}");
    let document = format!("tests/corpus/{name}");
    if target == "typescript" {
        let settings = TypeScriptSettings {
            package,
            document,
            runtime,
        };
        return gatesmith_emit::typescript_sdk(&api, &settings);
    }
    let settings = RustSettings {
        package,
        document,
        runtime,
    };
    match target {
        "sdk" => gatesmith_emit::rust_sdk(&api, &settings),
        "stubs" => gatesmith_emit::rust_stubs(&api, &settings),
        other => panic!("there is no target `{other}`"),
    }
}
