//! Prints a finding the way rustc does: message, place, source line, caret, help.
//!
//! Only the lines that matter are handed to the printer, because a document may have many findings
//! and hundreds of thousands of lines, or a single line of many megabytes. A long line is cut
//! around the caret; the column that is printed stays that of the document. What the document and
//! the messages contain is text: nothing in it reaches the terminal as a control sequence.

use std::{borrow::Cow, fmt::Write as _, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level as Kind, Origin, Renderer, Snippet};

use super::{Diagnostic, Report, Severity};
use crate::source::{Anchor, FileId, Location, SourceMap};

/// Whether to print in colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With ANSI escape sequences, for a terminal.
    Coloured,
}

/// A line with more bytes than this is cut.
const LONG_LINE: usize = 240;

/// How many bytes of a line that is cut are shown before the caret.
const BEFORE_CARET: usize = 40;

/// How many bytes of a line that is cut are shown from the caret on.
const FROM_CARET: usize = 80;

/// Two places at most this many lines apart are shown in one piece.
const NEAR: usize = 6;

/// What stands for the part of a line that is left out.
const ELLIPSIS: &str = "…";

/// How many findings are printed. Nobody reads as many, and each costs as much as a page.
const MOST: usize = 1_000;

impl Report {
    /// Prints the findings and, if there is any, a last line with their number. Of very many the
    /// graver ones are printed, and the rest is counted. `source` is the map in which the documents
    /// were read.
    pub fn render(&self, source: &SourceMap, style: Style) -> String {
        let mut page = String::new();
        let counts = self.counts();
        let errors = counts.errors.min(MOST);
        let warnings = counts.warnings.min(MOST - errors);
        let notes = counts.notes.min(MOST - errors - warnings);
        let mut room = [notes, warnings, errors];
        for finding in &self.diagnostics {
            let room = &mut room[finding.severity as usize];
            if *room > 0 {
                *room -= 1;
                page.push_str(&finding.render(source, style));
                page.push('\n');
            }
        }
        let rest = self.diagnostics.len() - (errors + warnings + notes);
        if rest > 0 {
            let _ = writeln!(page, "{rest} more are not shown; `--format json` lists all");
        }
        if !self.is_empty() {
            let _ = writeln!(page, "{counts}");
        }
        page
    }
}

impl Diagnostic {
    /// Prints the finding, ending in a line break. `source` is the map in which it was found.
    pub fn render(&self, source: &SourceMap, style: Style) -> String {
        let kind = match self.severity {
            Severity::Note => Kind::NOTE,
            Severity::Warning => Kind::WARNING,
            Severity::Error => Kind::ERROR,
        };
        let pieces = self.pieces(source);

        let title = kind.primary_title(harmless(&self.message));
        let mut group = Group::with_title(title.id(self.rule.id()));
        let name = match &self.at {
            Anchor::File(name) => harmless(name),
            _ => harmless(source.name()),
        };
        if pieces.is_empty() {
            group = group.element(Origin::path(&*name));
        }
        group = group.elements(pieces.iter().map(|piece| piece.snippet(source)));
        if !self.help.is_empty() {
            group = group.element(Kind::HELP.message(harmless(&self.help)));
        }

        let renderer = match style {
            Style::Plain => Renderer::plain(),
            Style::Coloured => Renderer::styled(),
        };
        let mut page = renderer.render(&[group]);
        correct_columns(&mut page, &pieces, source);
        page.push('\n');
        page
    }

    /// The pieces of the document to show: one, or two where the places lie apart.
    fn pieces(&self, source: &SourceMap) -> Vec<Piece> {
        let Some(first) = source.locate(&self.at) else {
            return Vec::new();
        };
        let mut first = Piece::new(source, &first, AnnotationKind::Primary, &self.label);
        let second = self.second.as_ref().and_then(|(at, label)| {
            let at = source.locate(at)?;
            Some(Piece::new(source, &at, AnnotationKind::Context, label))
        });
        match second {
            Some(second) if first.is_near(&second) => {
                first.join(second);
                vec![first]
            }
            Some(second) => vec![first, second],
            None => vec![first],
        }
    }
}

/// Something to point at.
struct Mark {
    kind: AnnotationKind,
    /// Bytes of the file, in one line.
    span: Range<usize>,
    label: String,
}

/// Consecutive lines of a file, or a part of a long one, and what to point at in them.
struct Piece {
    file: FileId,
    /// The file's name, as it may be shown.
    name: String,
    /// Bytes of the file.
    window: Range<usize>,
    /// The numbers of the first and the last line.
    lines: (usize, usize),
    /// Whether something is left out before and after the window.
    is_cut: (bool, bool),
    /// The column of the first mark.
    column: usize,
    marks: Vec<Mark>,
}

impl Piece {
    /// The line in which a place begins, or what stands around the place if the line is long.
    fn new(source: &SourceMap, at: &Location<'_>, kind: AnnotationKind, label: &str) -> Self {
        let line = source.line_span(at.id, at.line);
        let start = at.span.start.min(line.end);
        let end = at.span.end.clamp(start, line.end);
        let mut piece = Self {
            file: at.id,
            name: harmless(at.file).into_owned(),
            window: line.clone(),
            lines: (at.line, at.line),
            is_cut: (false, false),
            column: at.column,
            marks: vec![Mark {
                kind,
                span: start..end,
                label: harmless(label).into_owned(),
            }],
        };
        if line.len() > LONG_LINE {
            let text = source.file_text(at.id);
            let from = text.floor_char_boundary(start.saturating_sub(BEFORE_CARET));
            let to = text.floor_char_boundary(start + FROM_CARET);
            piece.window = from.max(line.start)..to.min(line.end);
            piece.is_cut = (piece.window.start > line.start, piece.window.end < line.end);
            piece.marks[0].span.end = end.min(piece.window.end);
        }
        piece
    }

    fn is_whole(&self) -> bool {
        self.is_cut == (false, false)
    }

    fn is_near(&self, other: &Self) -> bool {
        let is_same_file = self.file == other.file;
        let between = self.lines.0.abs_diff(other.lines.0);
        let bytes = self.window.start.abs_diff(other.window.start);
        let is_whole = self.is_whole() && other.is_whole();
        is_same_file && is_whole && between <= NEAR && bytes <= NEAR * LONG_LINE
    }

    /// Takes another piece in, and the lines between the two.
    fn join(&mut self, other: Self) {
        self.window.start = self.window.start.min(other.window.start);
        self.window.end = self.window.end.max(other.window.end);
        self.lines.0 = self.lines.0.min(other.lines.0);
        self.lines.1 = self.lines.1.max(other.lines.1);
        self.marks.extend(other.marks);
    }

    /// What is printed for the bytes from the start of the window up to `end`.
    fn shown(&self, source: &SourceMap, end: usize) -> String {
        let text = source.file_text(self.file);
        let text = text.get(self.window.start..end);
        let ellipsis = if self.is_cut.0 { ELLIPSIS } else { "" };
        format!("{ellipsis}{}", visible(text.unwrap_or_default()))
    }

    fn snippet<'a>(&'a self, source: &SourceMap) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let mut text = self.shown(source, self.window.end);
        if self.is_cut.1 {
            text.push_str(ELLIPSIS);
        }
        let position = |at| self.shown(source, at).len();
        let marks = self.marks.iter().map(|mark| {
            let span = position(mark.span.start)..position(mark.span.end);
            let label = (!mark.label.is_empty()).then_some(mark.label.as_str());
            mark.kind.span(span).label(label)
        });
        let marks: Vec<_> = marks.collect();
        Snippet::source(text)
            .line_start(self.lines.0)
            .path(&self.name)
            .annotations(marks)
    }
}

/// Puts in the document's columns where the printer counted those of a line that is cut. Each
/// piece has a line of its own above it, `--> name:line:column`, and the title has one, too.
fn correct_columns(page: &mut String, pieces: &[Piece], source: &SourceMap) {
    let mut from = page.find('\n').unwrap_or(0);
    for piece in pieces.iter().filter(|piece| piece.is_cut.0) {
        let shown = piece.shown(source, piece.marks[0].span.start);
        let (name, line) = (&piece.name, piece.lines.0);
        let printed = format!("{name}:{line}:{}", shown.chars().count() + 1);
        if let Some(at) = page[from..].find(&printed) {
            let at = from + at;
            let right = format!("{name}:{line}:{}", piece.column);
            page.replace_range(at..at + printed.len(), &right);
            from = at + right.len();
        }
    }
}

/// Text of a message: control characters, and those that turn the direction of writing, are shown
/// as escapes. A message stays one line.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_harmful(character) {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// Text of the document: one sign for each character that a terminal must not see, so that columns
/// stay. Tabs and line breaks are the printer's to handle.
fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |character| is_harmful(character) && !matches!(character, '\t' | '\n');
    if text.contains(is_hidden) {
        let text = text.replace("\r\n", "\n");
        Cow::Owned(text.replace(is_hidden, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Control characters (C0 and C1), and Unicode's invisible directional and line-breaking ones.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}
