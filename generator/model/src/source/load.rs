//! Files and bytes to text: everything that can be wrong before a parser is of use.

use std::{io::Read, path::Path};

use super::{
    Anchor, File, FileId, SourceMap,
    builder::span,
    json,
    links::Links,
    placeholder,
    position::Lines,
    tree::{Tree, narrow},
    yaml,
};
use crate::{
    diagnostic::{Diagnostic, Report},
    rules::Rule,
};

/// How much text is read, in bytes: of one file, and of all files of a document together. Offsets are kept in 31 bits, so that a text's place
/// takes eight bytes.
pub(crate) const MAX_BYTES: usize = 64 << 20;

impl SourceMap {
    /// Reads a file. Whatever is wrong is in the report; see [`SourceMap::is_whole`].
    pub fn load(path: &Path, report: &mut Report) -> Self {
        let name = path.to_string_lossy();
        match read_bounded(path) {
            Ok(bytes) => Self::of_file(File::read(&name, bytes, 0, report)),
            Err(error) => {
                let message = match error.kind() {
                    std::io::ErrorKind::NotFound => format!("there is no file `{name}`"),
                    std::io::ErrorKind::IsADirectory => format!("`{name}` is a folder"),
                    _ => format!("`{name}` cannot be read: {error}"),
                };
                let finding = Diagnostic::new(
                    Rule::FileUnreadable,
                    Anchor::File(name.to_string()),
                    message,
                );
                report.add(match error.kind() {
                    std::io::ErrorKind::NotFound => finding.help("check the path"),
                    std::io::ErrorKind::IsADirectory => {
                        finding.help("name the document in it, such as `openapi.yaml`")
                    }
                    _ => finding,
                });
                Self::of_file(File::unread(&name, String::new(), 0))
            }
        }
    }

    /// Reads bytes, as if they stood in a file of this name. Text that begins with `{` or `[` is
    /// JSON; if the name ends in `.yaml` or `.yml`, it may also be YAML's own use of brackets.
    pub fn parse(name: &str, bytes: &[u8], report: &mut Report) -> Self {
        Self::of_file(File::read(name, bytes.to_vec(), 0, report))
    }

    /// Reads the bytes of one more file of the document, as if they stood in a file of this name.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>, report: &mut Report) -> FileId {
        let id = FileId(narrow(self.others.len() + 1));
        let base = self.last().tree.end();
        let mut findings = Report::default();
        let file = File::read(name, bytes, base, &mut findings);
        findings.move_to(id);
        report.append(findings);
        self.others.push(file);
        id
    }

    /// A text without a tree, to render findings about it with.
    pub(crate) fn plain(name: &str, text: String) -> Self {
        Self::of_file(File::unread(name, text, 0))
    }

    fn of_file(entry: File) -> Self {
        Self {
            root: entry.tree.root(),
            entry,
            logical_id: None,
            others: Vec::new(),
            links: Links::default(),
        }
    }

    fn last(&self) -> &File {
        self.others.last().unwrap_or(&self.entry)
    }
}

impl File {
    fn read(name: &str, bytes: Vec<u8>, base: usize, report: &mut Report) -> Self {
        match decode(name, bytes) {
            Ok(text) => Self::of_text(name, text, base, report),
            Err(unreadable) => {
                report.add(unreadable.finding);
                Self::unread(name, unreadable.text, base)
            }
        }
    }

    fn of_text(name: &str, text: String, base: usize, report: &mut Report) -> Self {
        match read(name, &text, base, report) {
            Some(tree) if tree.len() == 0 => {
                report.add(empty(name));
                Self::unread(name, text, base)
            }
            Some(tree) => Self {
                name: name.to_owned(),
                text,
                tree,
                lines: Lines::default(),
                is_whole: true,
                is_part: false,
            },
            None => Self::unread(name, text, base),
        }
    }

    fn unread(name: &str, text: String, base: usize) -> Self {
        Self {
            name: name.to_owned(),
            text,
            tree: Tree::blank(base),
            lines: Lines::default(),
            is_whole: false,
            is_part: false,
        }
    }
}

/// Reads a file that a document names. Nobody chose it by hand: what is no file, such as a pipe,
/// may block for ever when it is opened.
pub(super) fn read_regular(path: &Path) -> std::io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_file() || metadata.is_dir() {
        read_bounded(path)
    } else {
        Err(std::io::Error::other("it is no regular file"))
    }
}

/// Reads a file, and stops behind the bound: a file may grow, or be a device without end.
pub(crate) fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(length.min(MAX_BYTES) + 1);
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Bytes that are no text of a document.
struct Unreadable {
    finding: Diagnostic,
    /// As much of the text as can be shown.
    text: String,
}

impl Unreadable {
    /// Nothing of the file can be shown.
    fn whole(finding: Diagnostic) -> Self {
        Self {
            finding,
            text: String::new(),
        }
    }
}

/// The text that the bytes are, without a byte order mark.
#[expect(
    clippy::result_large_err,
    reason = "it is made once a file, and taken apart at once"
)]
fn decode(name: &str, mut bytes: Vec<u8>) -> Result<String, Unreadable> {
    let at = || Anchor::File(name.to_owned());
    if bytes.len() > MAX_BYTES {
        let message = format!("the file has more than {} MiB", MAX_BYTES >> 20);
        let finding = Diagnostic::new(Rule::FileTooLarge, at(), message);
        return Err(Unreadable::whole(
            finding.help("check that the path names an API document"),
        ));
    }
    // UTF-16 has a mark, or a zero byte in the first character, which is ASCII.
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] = bytes[..] {
        let finding = Diagnostic::new(Rule::Encoding, at(), "the file is UTF-16, or not text");
        return Err(Unreadable::whole(
            finding.help("save it as UTF-8: `iconv -f UTF-16 -t UTF-8`"),
        ));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes()[at];
        // The sign that is shown for what cannot be read takes three bytes.
        let shown = span(&(at..at + 3));
        let message = format!("byte {at} (0x{byte:02x}) is not UTF-8");
        let finding = Diagnostic::new(Rule::Encoding, shown, message)
            .label("this byte")
            .help("save the file as UTF-8; Latin-1 is converted by `iconv -f LATIN1 -t UTF-8`");
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Unreadable { finding, text }
    })?;
    if text.trim_ascii().is_empty() {
        return Err(Unreadable::whole(empty(name)));
    }
    Ok(text)
}

/// Reads the nodes of a text. `None` where that is not possible; the report says why.
fn read(name: &str, text: &str, base: usize, report: &mut Report) -> Option<Tree> {
    let mut findings = Report::default();
    let mut tree = if looks_like_json(text) {
        json::read(text, base, &mut findings)
    } else {
        read_yaml(text, base, &mut findings)
    };
    if findings.has_errors() && looks_like_json(text) && has_yaml_name(name) {
        findings = Report::default();
        tree = read_yaml(text, base, &mut findings);
    }
    // What directives choose from is no document: its syntax is not worth a word.
    let directives = placeholder::directives(text, findings.has_errors());
    if !directives.is_empty() {
        for finding in directives {
            report.add(finding);
        }
        return None;
    }
    report.append(findings);
    tree
}

/// Reads YAML. Where placeholders of a template file stand within brackets, or hold signs of
/// YAML's own, the text is read with stand-ins of the same length in their places.
fn read_yaml(text: &str, base: usize, report: &mut Report) -> Option<Tree> {
    let mut findings = Report::default();
    let tree = yaml::read(text, base, &mut findings);
    if findings.has_errors()
        && let Some(masked) = placeholder::masked(text)
    {
        let mut masked_findings = Report::default();
        let tree = yaml::read(&masked, base, &mut masked_findings);
        if !masked_findings.has_errors() {
            report.append(masked_findings);
            return tree;
        }
    }
    report.append(findings);
    tree
}

fn empty(name: &str) -> Diagnostic {
    let at = Anchor::File(name.to_owned());
    Diagnostic::new(Rule::EmptyDocument, at, "the file holds no document")
        .help("check that the path names the document that you mean")
}

/// JSON begins with a bracket; a comment before it is a mistake that the JSON reader explains.
fn looks_like_json(text: &str) -> bool {
    let start = text.trim_ascii_start();
    start.starts_with(['{', '[']) || start.starts_with("//") || start.starts_with("/*")
}

fn has_yaml_name(name: &str) -> bool {
    let extension = Path::new(name).extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
}
