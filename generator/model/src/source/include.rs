//! Members of one file within an object of another.
//!
//! An include is undone once, after the files are read: the object that asks for it gets the
//! members of the file, each still where it was written. What reads the tree sees one object, and
//! what renders findings sees two files.

use std::path::Path;

use super::{Anchor, FileId, SourceMap, load::read_regular};
use crate::{
    diagnostic::{Diagnostic, Report},
    place::Place,
    rules::Rule,
};

impl SourceMap {
    /// The name of a file beside another one: what is written there, from the same folder on as
    /// the names of the other files.
    pub(crate) fn name_beside(&self, file: FileId, written: &str) -> String {
        let folder = Path::new(self.file_name(file)).parent();
        let path = folder.unwrap_or(Path::new("")).join(written);
        let mut parts: Vec<&str> = Vec::new();
        let text = path.to_string_lossy();
        for part in text.split(['/', '\\']) {
            match part {
                "." => {}
                ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }

    /// Reads one more file of the document, which is named at `at`. `None` where that is not
    /// possible; the report says why. A file is read once, however often it is named.
    pub(crate) fn read_beside(
        &mut self,
        at: Place,
        written: &str,
        report: &mut Report,
    ) -> Option<FileId> {
        let name = self.name_beside(self.file_of(at), written);
        let known = self.files().find(|&file| self.file_name(file) == name);
        let file = match known {
            Some(file) => file,
            None => match read_regular(Path::new(&name)) {
                Ok(bytes) => self.add(&name, bytes, report),
                Err(error) => {
                    report.add(unreadable(at, &name, &error));
                    return None;
                }
            },
        };
        self.by_id(file).is_whole.then_some(file)
    }

    /// Puts the members of the root of `file` into the object `host`, in place of its member
    /// `key`. Where both have a member, that of the file stays: so CloudFormation does it.
    /// References in the file count from the root of the document then.
    pub(crate) fn include(&mut self, host: Place, key: &str, file: FileId) {
        self.by_id_mut(file).is_part = true;
        let content = self.members(self.file_root(file));
        let more: Vec<(String, Place)> = content
            .iter()
            .map(|member| (member.key.to_owned(), member.value))
            .collect();
        let dropped = |own: &str| own == key || more.iter().any(|(more, _)| more == own);
        let owner = self.file_of(host);
        let owner = self.by_id_mut(owner);
        owner
            .tree
            .splice(&owner.text, host, |own| !dropped(own), &more);
    }
}

fn unreadable(at: Place, name: &str, error: &std::io::Error) -> Diagnostic {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no file `{name}`"),
        std::io::ErrorKind::IsADirectory => format!("`{name}` is a folder"),
        _ => format!("`{name}` cannot be read: {error}"),
    };
    Diagnostic::new(Rule::FileUnreadable, Anchor::Value(at), message)
        .label("this file is part of the document")
        .help("a path is relative to the file in which it is written")
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Report, SourceMap};

    #[test]
    fn what_is_no_regular_file_is_not_opened() {
        let mut report = Report::default();
        let mut source = SourceMap::parse("api.yaml", b"a: 1", &mut report);
        let root = source.root();
        assert_eq!(source.read_beside(root, "/dev/null", &mut report), None);
        let found = &report.diagnostics()[0];
        assert_eq!(found.rule.id(), "file-unreadable");
        assert!(found.message.contains("no regular file"), "{found:?}");
    }
}
