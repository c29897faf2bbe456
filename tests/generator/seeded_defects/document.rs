//! The correct documents into which defects are seeded, and the places in them.

use std::path::Path;

use gatesmith_model::{
    place::Place,
    source::{Node, SourceMap},
};
use gatesmith_tests::{corpus, examine, files_in, workspace};

/// A document that nothing stands against.
pub(super) struct Document {
    /// What the table calls it.
    pub(super) name: String,
    /// The path under which it is read; other files are found from there.
    pub(super) path: String,
    pub(super) source: SourceMap,
}

impl Document {
    /// Reads a document; none where something stands against it.
    fn open(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).expect("it was listed");
        let stem = path.file_stem().expect("a file has a name");
        let name = match stem.to_string_lossy().as_ref() {
            // `gatesmith init` writes it under a name that says nothing here.
            "document" => "starter".to_owned(),
            stem => stem.trim_end_matches(".template").to_owned(),
        };
        let path = path.to_string_lossy().into_owned();
        let (source, report) = examine(&path, &bytes);
        report.is_empty().then_some(Self { name, path, source })
    }

    pub(super) fn is_json(&self) -> bool {
        self.source.text().starts_with('{')
    }

    /// All places of the document, in its order. What an alias repeats stands in one place only.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        let mut left = vec![self.source.root()];
        while let Some(at) = left.pop() {
            places.push(at);
            let below: Vec<Place> = match self.source.node(at) {
                Node::Object(members) => members.into_iter().map(|it| it.value).collect(),
                Node::Array(items) => items.to_vec(),
                _ => Vec::new(),
            };
            let own = below.into_iter().rev();
            left.extend(own.filter(|&child| self.source.parent(child) == Some(at)));
        }
        places
    }
}

/// Every document: whole APIs first, which have to be correct, then those of the small ones, which
/// show one construct each, that are.
pub(super) fn all() -> Vec<Document> {
    let first = [
        "spec/concierge.yaml",
        "generator/cli/templates/starter/spec/document.yaml",
    ];
    let first = first.map(|path| workspace().join(path)).into_iter();
    let correct = files_in(&workspace().join("tests/corpus/correct"), &["yaml", "json"]);
    let whole = first.chain(correct).map(|path| {
        let document = Document::open(&path);
        assert!(document.is_some(), "{} is not correct", path.display());
        document
    });
    let small = corpus()
        .into_iter()
        .filter_map(|path| Document::open(&path));
    whole.flatten().chain(small).collect()
}
