//! `gatesmith bundle`: one self-contained document that API Gateway can import.

use std::path::Path;

use gatesmith_model::{
    ReadOptions,
    bundle::{BundleOptions, Form, Format, bundle},
    load_api,
};

use crate::{
    arguments::{Arguments, BundleArguments, DocumentForm, Syntax},
    config::{self, Config},
    drift,
    failure::Failure,
    loading::{self, Review},
    output::{Outcome, Output},
    settle,
    subject::Subject,
};

/// Writes the document to the standard output, or to a file. Nothing is written where a finding
/// stands against it.
pub(super) fn run(
    arguments: &Arguments,
    bundling: &BundleArguments,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let (subject, review) = document(arguments, bundling)?;
    let options = BundleOptions {
        form: match bundling.form {
            Some(DocumentForm::OpenApi30) => Form::OpenApi30,
            None => Form::Own,
        },
        target: bundling.target.map(Into::into),
        format: format(bundling, &subject.file),
    };
    let reading = ReadOptions {
        kind: options.target.or(subject.kind),
        ..subject.options()
    };
    let mut loaded = load_api(&subject.file, &subject.lock(), &reading);
    let bundled = loaded
        .reading
        .is_some()
        .then(|| bundle(&loaded.source, &options, &mut loaded.report));
    let counts = loading::print(&mut loaded.report, &loaded.source, &review, output)?;
    let Some(bundled) = bundled.filter(|_| counts.errors == 0) else {
        return Ok(Outcome::Findings);
    };
    match &bundling.output {
        None => output.out.write_all(bundled.text.as_bytes())?,
        Some(file) => settle::settle(drift::compare_shared(file, &bundled.text)?.as_slice())?,
    }
    Ok(Outcome::Fine)
}

/// The document that is meant, and how its findings are judged: an API of the configuration by its
/// name, or a file; the only API of the configuration where none is named.
fn document(
    arguments: &Arguments,
    bundling: &BundleArguments,
) -> Result<(Subject, Review), Failure> {
    let named = bundling.document.as_deref();
    let wanted = arguments.config.as_os_str() != config::FILE_NAME;
    let config = (named.is_none() || wanted || arguments.config.exists())
        .then(|| Config::of(arguments))
        .transpose()?;
    let mut subject = match (named, &config) {
        (Some(named), Some(config)) => {
            let api = named.to_str().and_then(|name| config.api.get(name));
            api.map_or_else(|| Subject::of_file(named), |api| config.subject(api))
        }
        (Some(named), None) => Subject::of_file(named),
        (None, Some(config)) => match config.select(&[])?.as_slice() {
            [(_, api)] => config.subject(api),
            apis => {
                let known: Vec<&str> = apis.iter().map(|(name, _)| *name).collect();
                return Err(Failure::new("the configuration describes several APIs")
                    .help(format!("name one of them: {}", known.join(", "))));
            }
        },
        (None, None) => return Err(Failure::new("no document is named")),
    };
    subject.remote = arguments.remote;
    if bundling.resource.is_some() {
        subject.resource.clone_from(&bundling.resource);
    }
    let mut review = Review::of(config.as_ref(), &subject)?;
    // What the bundle is for may be another kind of API than usual.
    review.judges_waivers = false;
    Ok((subject, review))
}

/// As it was asked for; otherwise by the ending of the file that is written, or that was read.
fn format(bundling: &BundleArguments, document: &Path) -> Format {
    let file = bundling.output.as_deref().unwrap_or(document);
    let is_json = file.extension().is_some_and(|ending| ending == "json");
    match bundling.syntax {
        Some(Syntax::Json) => Format::Json,
        None if is_json => Format::Json,
        Some(Syntax::Yaml) | None => Format::Yaml,
    }
}
