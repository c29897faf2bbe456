//! Documents, from a path to a closed `Api`, with their findings printed on the way.

use std::path::{Path, PathBuf};

use gatesmith_model::{
    ReadOptions, Reading,
    diagnostic::{Counts, Levels, Style},
    load_api,
};

use crate::{drift::display_path, failure::Failure, output::Output};

/// A document that was read, with its findings printed.
pub(crate) struct Document {
    /// The API and the names given out; `None` where a finding stands against it.
    pub(crate) reading: Option<Reading>,
    /// How many findings there were.
    pub(crate) counts: Counts,
}

/// The document's lock file: beside it, with `lock` for its ending.
pub(crate) fn lock_path(document: &Path) -> PathBuf {
    document.with_extension("lock")
}

/// Reads a document and prints what there is to say about it.
pub(crate) fn load(
    document: &Path,
    levels: &Levels,
    output: &mut Output,
) -> Result<Document, Failure> {
    output
        .progress
        .step(format!("reading {}", display_path(document)));
    let mut loaded = load_api(document, &lock_path(document), &ReadOptions::default());
    loaded.report.settle(&loaded.source, levels);
    let findings = loaded.report.render(&loaded.source, Style::Coloured);
    if !findings.is_empty() {
        let err = &mut output.err;
        output.progress.suspend(|| write!(err, "{findings}"))?;
    }
    let counts = loaded.report.counts();
    let reading = loaded.reading.filter(|_| counts.errors == 0);
    Ok(Document { reading, counts })
}
