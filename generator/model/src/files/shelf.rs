//! Reads what addresses name, each document once, within the bounds of all of them together.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use super::{Fetch, address::Address, fetch::digest};
use crate::{
    diagnostic::{Diagnostic, Report},
    document::{nearest, shortened},
    lock::NameLock,
    place::Place,
    reading::ReadOptions,
    rules::Rule,
    source::{Anchor, FileId, MAX_BYTES, SourceMap},
};

/// How many files a document may have. The largest published descriptions have two thousand.
pub(super) const MAX_FILES: usize = 5_000;

/// The files that were read.
#[derive(Debug)]
pub(super) struct Shelf<'o> {
    /// What was read from where; `None` where that was not possible, which is said once.
    files: BTreeMap<Address, Option<FileId>>,
    /// Where each file comes from, in the order of their ids.
    origins: Vec<Address>,
    bytes: usize,
    most_files: usize,
    fetch: Option<&'o dyn Fetch>,
    is_update: bool,
    lock: &'o NameLock,
}

impl<'o> Shelf<'o> {
    pub(super) fn new(source: &SourceMap, lock: &'o NameLock, options: &ReadOptions<'o>) -> Self {
        let mut shelf = Self {
            files: BTreeMap::new(),
            origins: Vec::new(),
            bytes: 0,
            most_files: MAX_FILES,
            fetch: options.fetch,
            is_update: options.update_remote,
            lock,
        };
        // What is there already: the entry file, and what a template includes.
        for file in source.files() {
            let origin = Address::File(PathBuf::from(source.file_name(file)));
            shelf.bytes += source.file_text(file).len();
            shelf.files.insert(identity(&origin), Some(file));
            shelf.origins.push(origin);
        }
        shelf
    }

    /// Where a file comes from.
    pub(super) fn origin(&self, file: FileId) -> &Address {
        &self.origins[file.index()]
    }

    /// The file that an address names, read if it was not before. `None` where it cannot be read:
    /// the report says why, at the first reference to it.
    pub(super) fn file(
        &mut self,
        source: &mut SourceMap,
        report: &mut Report,
        target: &Address,
        at: Place,
    ) -> Option<FileId> {
        let identity = identity(target);
        if let Some(known) = self.files.get(&identity) {
            return *known;
        }
        let file = match self.bytes_of(target, at) {
            Ok(bytes) => self.read(source, report, target, bytes, at),
            Err(finding) => {
                report.add(*finding);
                None
            }
        };
        self.files.insert(identity, file);
        file
    }

    fn read(
        &mut self,
        source: &mut SourceMap,
        report: &mut Report,
        target: &Address,
        bytes: Vec<u8>,
        at: Place,
    ) -> Option<FileId> {
        self.bytes += bytes.len();
        let digest = matches!(target, Address::Remote(_)).then(|| digest(&bytes));
        let name = target.name();
        let mut findings = Report::default();
        let file = source.add(&name, bytes, &mut findings);
        findings.turn_to(&name, at);
        report.append(findings);
        self.origins.push(target.clone());
        if let (Address::Remote(url), Some(digest)) = (target, digest) {
            let changed = self.changed(url, &digest, at);
            source.set_digest(url, digest);
            if let Some(finding) = changed {
                report.add(finding);
                return None;
            }
        }
        source.is_file_whole(file).then_some(file)
    }

    fn bytes_of(&self, target: &Address, at: Place) -> Result<Vec<u8>, Box<Diagnostic>> {
        if self.origins.len() >= self.most_files {
            let most = self.most_files;
            let message = format!("the document has more than {most} files");
            return Err(Box::new(
                Diagnostic::new(Rule::TooManyFiles, at, message)
                    .label("this one is too many")
                    .help("put what belongs together into one file"),
            ));
        }
        let room = MAX_BYTES.saturating_sub(self.bytes);
        let bytes = match target {
            Address::File(path) => {
                read(path, room).map_err(|error| Box::new(unreadable(path, &error, at)))
            }
            Address::Remote(url) => self.fetched(url, room, at),
        };
        let bytes = bytes?;
        if bytes.len() > room {
            let message = format!(
                "the files of the document have more than {} MiB",
                MAX_BYTES >> 20
            );
            return Err(Box::new(
                Diagnostic::new(Rule::FileTooLarge, at, message)
                    .label("with this one")
                    .help("check that the path names a part of an API document"),
            ));
        }
        Ok(bytes)
    }

    fn fetched(&self, url: &str, most: usize, at: Place) -> Result<Vec<u8>, Box<Diagnostic>> {
        let shown = shortened(url);
        let Some(fetch) = self.fetch else {
            let message = format!("`{shown}` is a remote document");
            let finding = Diagnostic::new(Rule::RemoteReference, at, message)
                .label("nothing is read from the network unless that is allowed")
                .help("allow it by `--allow-remote`, or refer to a copy of the document");
            return Err(Box::new(finding));
        };
        fetch.fetch(url, most).map_err(|error| {
            let message = format!("`{shown}` cannot be read: {error}");
            let finding = Diagnostic::new(Rule::RemoteUnreadable, at, message);
            let help = "check the address and the connection, or refer to a copy of the document";
            Box::new(finding.label("this remote document").help(help))
        })
    }

    /// What is said of a remote text that is not the one that was read before.
    fn changed(&self, url: &str, digest: &str, at: Place) -> Option<Diagnostic> {
        let recorded = self.lock.remote(url).filter(|_| !self.is_update)?;
        (recorded != digest).then(|| {
            let shown = shortened(url);
            let message = format!(
                "`{shown}` is another text than before: the lock file has {recorded}, and this is {digest}"
            );
            Diagnostic::new(Rule::RemoteChanged, at, message)
                .label("what this names has changed")
                .help("look at what has changed, and accept it by `gatesmith generate --update-remote`")
        })
    }
}

/// What tells documents apart: a file that is reached by two paths is one.
fn identity(address: &Address) -> Address {
    match address {
        Address::File(path) => {
            Address::File(fs::canonicalize(path).unwrap_or_else(|_| path.clone()))
        }
        remote @ Address::Remote(_) => remote.clone(),
    }
}

/// Reads a file, and stops one byte behind the bound.
fn read(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    // What is no file may block for ever when it is opened: a pipe.
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    let file = fs::File::open(path)?;
    let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(length.min(most) + 1);
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error, at: Place) -> Diagnostic {
    let name = Address::File(path.to_owned()).name();
    let shown = shortened(&name);
    match error.kind() {
        ErrorKind::NotFound => {
            let message = format!("there is no file `{shown}`");
            let finding = Diagnostic::new(Rule::UnresolvedReference, at, message)
                .label("paths are relative to the file in which they stand");
            match near(path) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("correct the path, or add the file"),
            }
        }
        ErrorKind::IsADirectory => {
            let message = format!("`{shown}` is a folder");
            Diagnostic::new(Rule::FileUnreadable, at, message)
                .label("a file is needed")
                .help("name a file in it")
        }
        _ => {
            let message = format!("`{shown}` cannot be read: {error}");
            Diagnostic::new(Rule::FileUnreadable, at, message).help("let the file be read")
        }
    }
}

/// A file of the same folder that is called nearly so.
fn near(path: &Path) -> Option<String> {
    const MOST: usize = 2_000;
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names = entries
        .take(MOST)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

impl Report {
    /// Lets findings about a file as a whole point at the reference that names it.
    fn turn_to(&mut self, name: &str, at: Place) {
        for finding in self.each_mut() {
            if matches!(&finding.at, Anchor::File(_)) {
                finding.message = format!("`{}`: {}", shortened(name), finding.message);
                "this file".clone_into(&mut finding.label);
                finding.at = Anchor::Value(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Address, Shelf};
    use crate::{
        NameLock, ReadOptions, diagnostic::Report, rules::Rule, source::MAX_BYTES,
        source::SourceMap,
    };

    /// Reads a file that is there after `prepare` has changed the shelf; gives what is found.
    fn rules(prepare: impl FnOnce(&mut Shelf<'_>)) -> Vec<Rule> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        write(&path);
        let mut report = Report::default();
        let mut source = SourceMap::parse("api.yaml", b"a: 1", &mut report);
        let lock = NameLock::default();
        let mut shelf = Shelf::new(&source, &lock, &ReadOptions::default());
        prepare(&mut shelf);
        let at = source.root();
        let target = Address::File(path);
        for _ in 0..2 {
            shelf.file(&mut source, &mut report, &target, at);
        }
        report
            .diagnostics()
            .iter()
            .map(|found| found.rule)
            .collect()
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
    fn write(path: &Path) {
        std::fs::write(path, "a: 1\n").unwrap();
    }

    #[test]
    fn more_files_than_the_bound_are_too_many() {
        assert_eq!(rules(|_| {}), []);
        assert_eq!(rules(|shelf| shelf.most_files = 1), [Rule::TooManyFiles]);
    }

    #[test]
    fn all_files_together_are_bounded() {
        let full = |shelf: &mut Shelf<'_>| shelf.bytes = MAX_BYTES - 4;
        assert_eq!(rules(full), [Rule::FileTooLarge]);
        assert_eq!(rules(|shelf| shelf.bytes = MAX_BYTES - 5), []);
    }
}
