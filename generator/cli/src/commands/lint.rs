//! `gatesmith lint`: findings about documents, and nothing else.

use std::path::{Path, PathBuf};

use gatesmith_model::{diagnostic::Counts, load_api};

use crate::{
    arguments::{Arguments, Denied, LintArguments},
    config::{self, Config},
    drift::{self, display_path},
    failure::Failure,
    loading::{self, Review, lock_path},
    output::{Outcome, Output},
    settle,
};

/// Prints the findings of each document. Without a document, those of the configuration are read;
/// with one, the configuration is read only where it is there, for what it says about findings.
pub(super) fn run(
    arguments: &Arguments,
    lint: &LintArguments,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let named = arguments.config.as_os_str() != config::FILE_NAME;
    let config = (lint.file.is_empty() || named || arguments.config.exists())
        .then(|| Config::read(&arguments.config))
        .transpose()?;
    let mut documents = Vec::new();
    for file in &lint.file {
        documents.push((file.clone(), Review::of(config.as_ref(), file)?));
    }
    if let Some(config) = config.as_ref().filter(|_| lint.file.is_empty()) {
        for api in config.api.values() {
            let review = Review::of_api(config, api)?;
            documents.push((config.root.join(&api.document), review));
        }
    }
    let mut outcome = Outcome::Fine;
    output.progress.expect(documents.len());
    for (file, review) in &mut documents {
        review.kind = lint.kind.map(Into::into).or(review.kind);
        if lint.update_baseline || (lint.baseline && !review.baseline.exists()) {
            accept(file, review, output)?;
        }
        let counts = loading::load(file, review, output)?.counts;
        let denied = match lint.deny {
            Some(Denied::Warnings) => counts.warnings,
            None => 0,
        };
        if counts.errors + denied > 0 {
            outcome = Outcome::Findings;
        } else if !output.quiet && counts.warnings == 0 {
            nothing_is_wrong(file, counts, output)?;
        }
    }
    Ok(outcome)
}

fn nothing_is_wrong(file: &Path, counts: Counts, output: &mut Output) -> Result<(), Failure> {
    let waived = match counts.waived {
        0 => String::new(),
        1 => " (1 finding is waived)".to_owned(),
        many => format!(" ({many} findings are waived)"),
    };
    let out = &mut output.out;
    let file = file.display();
    let line = || writeln!(out, "{file}: nothing is wrong{waived}");
    Ok(output.progress.suspend(line)?)
}

/// Writes the findings of a document into its baseline.
fn accept(file: &Path, review: &Review, output: &mut Output) -> Result<(), Failure> {
    let mut loaded = load_api(file, &lock_path(file), &review.read_options());
    loading::judge(&mut loaded.report, &loaded.source, review);
    let previous = review.accepted()?;
    if let Some(previous) = &previous {
        let how = loading::how(review);
        // What is wrong with the entries is said when the document is read again.
        let _ = loaded.report.accept(previous, &loaded.source, &how);
    }
    if previous.is_none() && loaded.report.is_empty() {
        return Ok(());
    }
    let text = loaded.report.baseline(&loaded.source, previous.as_ref());
    let path: &PathBuf = &review.baseline;
    let difference = drift::compare_shared(path, &text)?;
    settle::settle(difference.as_slice())?;
    if difference.is_some() && !output.quiet {
        let out = &mut output.out;
        let path = display_path(path);
        let line = || writeln!(out, "   wrote {path}");
        output.progress.suspend(line)?;
    }
    Ok(())
}
