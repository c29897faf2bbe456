//! All stages from text to [`Api`] in one call.

use std::path::Path;

use crate::{
    api::{Api, ApiKind},
    diagnostic::Report,
    document::{Document, Reader},
    files::Fetch,
    lint,
    lock::NameLock,
    lower,
    source::SourceMap,
    template,
};

/// What is known about a document beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions<'a> {
    /// Which kind of API it is imported as; `None`: the one that its extensions speak of.
    pub kind: Option<ApiKind>,
    /// Which API of a template is meant, by its logical id; `None`: its only one.
    pub resource: Option<&'a str>,
    /// Fetches what remote references name; `None` where they are not allowed.
    pub fetch: Option<&'a dyn Fetch>,
    /// Take remote documents as they are now, whatever digests the lock has.
    pub update_remote: bool,
}

/// An API as it was read, and the names that were given out for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The API.
    pub api: Api,
    /// The lock to write back: names of what is new are in it, those of what vanished are not.
    pub lock: NameLock,
}

/// Reads, lowers and lints a document that is loaded. `None` where it cannot be used: the reasons
/// are in the report, all of them, beside findings that change nothing.
pub fn read(
    source: &SourceMap,
    lock: &NameLock,
    options: &ReadOptions<'_>,
    report: &mut Report,
) -> Option<Reading> {
    if !source.is_whole() {
        return None;
    }
    let mut reader = Reader::new(source, report);
    let document = Document::read(&mut reader, options.kind)?;
    let lowered = lower::lower(&mut reader, &document, lock);
    lint::lint(&mut reader, &document, options.kind.is_some());
    let (api, mut lock) = lowered?;
    lock.set_remotes(source.digests());
    lock.set_resource(source.logical_id());
    lint::examples(&mut reader, &api);
    (!reader.found_error()).then_some(Reading { api, lock })
}

/// What became of a document that was loaded and read.
#[derive(Debug)]
pub struct Loaded {
    /// The text, to render findings with.
    pub source: SourceMap,
    /// What was found.
    pub report: Report,
    /// The API, where nothing stands against it.
    pub reading: Option<Reading>,
}

/// Loads a document with the files that it refers to, and its lock file, and reads it. A lock file
/// that does not exist is an empty lock; one that cannot be read is a finding.
pub fn load_api(document: &Path, lock: &Path, options: &ReadOptions<'_>) -> Loaded {
    let mut report = Report::default();
    let mut source = SourceMap::load(document, &mut report);
    let lock = NameLock::load(lock, &mut report);
    let options = template::open(&mut source, options, &mut report);
    let reading = lock.zip(options).and_then(|(lock, options)| {
        let is_gathered = source.gather(&lock, &options, &mut report);
        read(&source, &lock, &options, &mut report).filter(|_| is_gathered)
    });
    Loaded {
        source,
        report,
        reading,
    }
}
