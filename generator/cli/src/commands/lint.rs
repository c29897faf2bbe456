//! `gatesmith lint`: findings about documents, and nothing else.

use std::path::{Path, PathBuf};

use gatesmith_model::{diagnostic::Counts, template};

use crate::{
    arguments::{Arguments, Denied, LintArguments},
    config::{self, Config},
    drift::{self, display_path},
    failure::Failure,
    loading::{self, Review},
    output::{Outcome, Output},
    settle,
    subject::Subject,
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
        .then(|| Config::of(arguments))
        .transpose()?;
    let mut documents = Vec::new();
    for file in &lint.file {
        for mut subject in subjects(file) {
            let api = config.as_ref().and_then(|config| config.api_of(&subject));
            subject.kind = api.and_then(|api| api.r#for).map(Into::into);
            subject.remote = arguments.remote;
            let review = Review::of(config.as_ref(), &subject)?;
            documents.push((subject, review));
        }
    }
    if let Some(config) = config.as_ref().filter(|_| lint.file.is_empty()) {
        for api in config.api.values() {
            let review = Review::of_api(config, api)?;
            documents.push((config.subject(api), review));
        }
    }
    let mut outcome = Outcome::Fine;
    output.progress.expect(documents.len());
    for (subject, review) in &mut documents {
        subject.kind = lint.kind.map(Into::into).or(subject.kind);
        if lint.update_baseline || (lint.baseline && !review.baseline.exists()) {
            accept(subject, review, output)?;
        }
        let counts = loading::load(subject, review, output)?.counts;
        let denied = match lint.deny {
            Some(Denied::Warnings) => counts.warnings,
            None => 0,
        };
        if counts.errors + denied > 0 {
            outcome = Outcome::Findings;
        } else if !output.quiet && counts.warnings == 0 {
            nothing_is_wrong(subject, counts, output)?;
        }
    }
    Ok(outcome)
}

/// The documents in a file that is named: one, or those of all APIs of a template. Which of them
/// is read otherwise has to be said; here, all of them are meant.
fn subjects(file: &Path) -> Vec<Subject> {
    let named = |resource: &str| Subject {
        resource: Some(resource.to_owned()),
        ..Subject::of_file(file)
    };
    match template::resources(file).as_slice() {
        [] | [_] => vec![Subject::of_file(file)],
        resources => resources.iter().map(|resource| named(resource)).collect(),
    }
}

fn nothing_is_wrong(subject: &Subject, counts: Counts, output: &mut Output) -> Result<(), Failure> {
    let waived = match counts.waived {
        0 => String::new(),
        1 => " (1 finding is waived)".to_owned(),
        many => format!(" ({many} findings are waived)"),
    };
    let out = &mut output.out;
    let file = subject.shown();
    let line = || writeln!(out, "{file}: nothing is wrong{waived}");
    Ok(output.progress.suspend(line)?)
}

/// Writes the findings of a document into its baseline.
fn accept(subject: &Subject, review: &Review, output: &mut Output) -> Result<(), Failure> {
    let mut loaded = review.read(subject);
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
