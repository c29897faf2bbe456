//! Documents, from a path to a closed `Api`, with their findings printed on the way.

use std::path::{Path, PathBuf};

use gatesmith_model::{
    ReadOptions, Reading,
    diagnostic::{Counts, Levels, Report, Style},
    load_api,
    source::SourceMap,
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
    let counts = print(&mut loaded.report, &loaded.source, levels, output)?;
    let reading = loaded.reading.filter(|_| counts.errors == 0);
    Ok(Document { reading, counts })
}

/// Prints the findings about a document, and gives their numbers.
pub(crate) fn print(
    report: &mut Report,
    source: &SourceMap,
    levels: &Levels,
    output: &mut Output,
) -> Result<Counts, Failure> {
    report.settle(source, levels);
    let findings = report.render(source, Style::Coloured);
    if !findings.is_empty() {
        let err = &mut output.err;
        output.progress.suspend(|| write!(err, "{findings}"))?;
    }
    Ok(report.counts())
}
