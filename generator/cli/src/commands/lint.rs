//! `gatesmith lint`: findings about documents, and nothing else.

use std::path::PathBuf;

use gatesmith_model::diagnostic::Levels;

use crate::{
    arguments::Arguments,
    config::{self, Config},
    failure::Failure,
    loading,
    output::{Outcome, Output},
};

/// Prints the findings of each document. Without a document, those of the configuration are read;
/// with one, the configuration is read only where it is there, for the levels that it sets.
pub(super) fn run(
    arguments: &Arguments,
    files: &[PathBuf],
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let named = arguments.config.as_os_str() != config::FILE_NAME;
    let config = (files.is_empty() || named || arguments.config.exists())
        .then(|| Config::read(&arguments.config))
        .transpose()?;
    let levels = config
        .as_ref()
        .map_or(Ok(Levels::default()), Config::levels)?;
    let configured: Vec<PathBuf> = match &config {
        Some(config) if files.is_empty() => config
            .api
            .values()
            .map(|api| config.root.join(&api.document))
            .collect(),
        _ => Vec::new(),
    };
    let mut outcome = Outcome::Fine;
    output.progress.expect(files.len() + configured.len());
    for file in files.iter().chain(&configured) {
        let document = loading::load(file, &levels, output)?;
        if document.counts.errors > 0 {
            outcome = Outcome::Findings;
        } else if !output.quiet && document.counts.warnings == 0 {
            let out = &mut output.out;
            output
                .progress
                .suspend(|| writeln!(out, "{}: nothing is wrong", file.display()))?;
        }
    }
    Ok(outcome)
}
