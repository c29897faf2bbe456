//! Lines and columns of what a finding points at.

use std::{ops::Range, sync::OnceLock};

use super::{Anchor, File, FileId, SourceMap};

/// Where in a file something stands, for people and for tools. Lines and columns count from 1;
/// columns count characters (Unicode scalar values).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// The file.
    pub id: FileId,
    /// The file, by the name it was given.
    pub file: &'a str,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column after the last character.
    pub end_column: usize,
    /// The bytes of the file.
    pub span: Range<usize>,
}

/// Where the lines of a text begin, found out when somebody asks for the first time.
#[derive(Debug, Default)]
pub(super) struct Lines {
    starts: OnceLock<Vec<usize>>,
    /// How many characters begin before each block of bytes. A document may be one line of many
    /// megabytes, with a finding at each of its values.
    characters: OnceLock<Vec<usize>>,
}

/// How many bytes are counted through at most to find a column.
const BLOCK: usize = 4096;

impl Lines {
    fn starts(&self, text: &str) -> &[usize] {
        self.starts.get_or_init(|| {
            let breaks = text.bytes().enumerate();
            let after = breaks.filter_map(|(at, byte)| (byte == b'\n').then_some(at + 1));
            std::iter::once(0).chain(after).collect()
        })
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, text: &str, byte: usize) -> usize {
        let text = text.as_bytes();
        let before = self.characters.get_or_init(|| {
            let blocks = text.chunks(BLOCK).scan(0, |sum, block| {
                let before = *sum;
                *sum += characters(block);
                Some(before)
            });
            blocks.collect()
        });
        let block = byte.min(text.len()) / BLOCK;
        let counted = before.get(block).copied();
        let (from, counted) = counted.map_or((0, 0), |counted| (block * BLOCK, counted));
        counted + characters(&text[from..byte.min(text.len())])
    }

    /// The bytes of a line, counted from 1, without its line break.
    fn span(&self, text: &str, line: usize) -> Range<usize> {
        let starts = self.starts(text);
        let start = starts.get(line - 1).copied().unwrap_or(text.len());
        let end = starts.get(line).map_or(text.len(), |next| next - 1);
        let is_crlf = end > start && text.as_bytes()[end - 1] == b'\r' && end < text.len();
        start..end - usize::from(is_crlf)
    }

    /// Line and column of a byte, both from 1.
    fn position(&self, text: &str, byte: usize) -> (usize, usize) {
        let starts = self.starts(text);
        let line = starts.partition_point(|&start| start <= byte);
        let start = starts[line - 1];
        let column = if byte - start <= BLOCK {
            characters(&text.as_bytes()[start..byte.min(text.len())])
        } else {
            self.characters_before(text, byte) - self.characters_before(text, start)
        };
        (line, column + 1)
    }
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl SourceMap {
    /// Where an anchor points. `None` where it names a file as a whole.
    pub fn locate(&self, anchor: &Anchor) -> Option<Location<'_>> {
        let (file, span) = self.anchor_span(anchor)?;
        let File {
            name, text, lines, ..
        } = self.by_id(file);
        let (line, column) = lines.position(text, span.start);
        let (end_line, end_column) = lines.position(text, span.end);
        Some(Location {
            id: file,
            file: name,
            line,
            column,
            end_line,
            end_column,
            span,
        })
    }

    /// The bytes of a line, counted from 1, without its line break.
    pub(crate) fn line_span(&self, file: FileId, line: usize) -> Range<usize> {
        let file = self.by_id(file);
        file.lines.span(&file.text, line)
    }

    /// The file and its bytes at which an anchor points. A key that there is none of stands for
    /// its value.
    pub(crate) fn anchor_span(&self, anchor: &Anchor) -> Option<(FileId, Range<usize>)> {
        match anchor {
            Anchor::Value(at) => Some((self.file_of(*at), self.span(*at))),
            Anchor::Key(at) => {
                let span = self.key_span(*at).unwrap_or_else(|| self.span(*at));
                Some((self.file_of(*at), span))
            }
            Anchor::Span(file, span) => Some((*file, span.clone())),
            Anchor::File(_) => None,
        }
    }

    /// Where an anchor stands in the order of findings: files in their order, in each what is said
    /// of it as a whole, then what is said of its parts. What is no file of the document is first.
    pub(crate) fn rank(&self, anchor: &Anchor) -> (Option<FileId>, Option<usize>) {
        if let Anchor::File(name) = anchor {
            let file = self.files().find(|&file| self.file_name(file) == name);
            return (file, None);
        }
        let (file, span) = self.anchor_span(anchor).unzip();
        (file, span.map(|span| span.start))
    }
}
