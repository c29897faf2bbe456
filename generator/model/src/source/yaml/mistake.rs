//! What the parser could not make sense of, said with a remedy.

use granit_parser::{ErrorKind, ScanError};

use super::Reader;
use crate::{
    diagnostic::Diagnostic,
    rules::Rule,
    source::builder::{Stopped, span},
};

impl Reader<'_, '_> {
    /// Reports an error of the parser.
    pub(super) fn mistake(&mut self, error: &ScanError) -> Stopped {
        let end = self.text.trim_end().len();
        let at = match error.kind() {
            // The parser names the bracket, which is shown as the second place.
            ErrorKind::UnclosedFlowCollection { .. } => end,
            _ => error.marker().byte_offset().unwrap_or(end).min(end),
        };
        let at = match error.kind() {
            ErrorKind::InvalidQuotedScalarIndent => opening_quote(self.text, at).unwrap_or(at),
            _ => at,
        };
        let first = self.text.get(at..end).and_then(|rest| rest.chars().next());
        let length = first.map_or(0, char::len_utf8);
        let at = at..at + length;
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return self.builder.too_deep(&at);
        }
        if let Some(control) = first.filter(|&first| is_control(first)) {
            let code = u32::from(control);
            let message = format!("the control character U+{code:04X} cannot stand in YAML");
            let help = format!("take it out, or write `\\x{code:02X}` in a text in double quotes");
            let finding = Diagnostic::new(Rule::Syntax, span(&at), message).help(help);
            return self.builder.stop(finding);
        }
        let (message, help) = explained(error.kind());
        let message = message.map_or_else(|| format!("not YAML: {}", error.info()), str::to_owned);
        let mut finding = Diagnostic::new(Rule::Syntax, span(&at), message).help(help);
        if length == 0 {
            finding = finding.label("the text ends here");
        }
        let is_flow = self.open.last().is_some_and(|open| open.is_flow);
        if let Some((is_object, start)) = self.builder.innermost().filter(|_| is_flow) {
            let opening = if is_object { '{' } else { '[' };
            let label = format!("this `{opening}` is not closed");
            finding = if start == at.start {
                finding.label(label)
            } else {
                finding.second(span(&(start..start + 1)), label)
            };
        }
        self.builder.stop(finding)
    }
}

/// What YAML never takes as it is, in quotes or not (YAML 1.2.2, section 5.1).
fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}')
}

/// The quote that opened a text which goes on at `end`: mostly, its other one was forgotten.
fn opening_quote(text: &str, end: usize) -> Option<usize> {
    let opens = |&(at, quote): &(usize, char)| {
        let before = text[..at].chars().next_back();
        matches!(quote, '"' | '\'')
            && before.is_none_or(|it| it.is_whitespace() || "[{,:".contains(it))
    };
    let (at, _) = text.get(..end)?.char_indices().rev().find(opens)?;
    Some(at)
}

/// A message where the parser's own says less, and the remedy.
fn explained(kind: &ErrorKind) -> (Option<&'static str>, &'static str) {
    match kind {
        ErrorKind::UnknownAnchor => (
            Some("an alias names an anchor that is not defined before it"),
            "define it with `&name` first; a text that begins with `*` stands in quotes",
        ),
        ErrorKind::UnclosedQuotedScalar => (
            Some("a quoted text is not closed"),
            "put a quote at its end",
        ),
        ErrorKind::InvalidQuotedScalarIndent => (
            Some("a quoted text goes on in a line that is not indented"),
            "put a quote at its end, or indent the lines that belong to it",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => (
            Some("a tab stands where YAML is indented"),
            "indent by spaces",
        ),
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEof
        | ErrorKind::UnclosedFlowCollection { .. } => (
            Some("the text ends before the document does"),
            "the file may be cut off; what is open must be closed",
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => (
            Some("a key is not allowed here"),
            "a text that contains `: ` stands in quotes; otherwise check the indentation",
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation => (
            Some("the indentation fits nothing that is open"),
            "align it with the line that it belongs to",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            Some("a `:` is missing after a key"),
            "write `key: value`; a text of several lines needs `|` or `>`, or deeper indentation",
        ),
        ErrorKind::UnexpectedCharacter { .. } => (
            Some("a text without quotes cannot begin with this character"),
            "put the text in quotes",
        ),
        ErrorKind::UndeclaredTagHandle => (
            Some("a tag's handle is not declared"),
            "a text that begins with `!` stands in quotes",
        ),
        _ => (
            None,
            "mend the text at the caret; quotes and indentation are the usual causes",
        ),
    }
}
