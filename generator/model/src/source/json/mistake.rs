//! What can be wrong in JSON, said with a remedy.

use super::Reader;
use crate::{
    diagnostic::Diagnostic,
    rules::Rule,
    source::builder::{Stopped, span},
};

impl Reader<'_, '_> {
    /// A finding at the character that comes next.
    pub(super) fn wrong(&self, message: &str) -> Diagnostic {
        let rest = self.builder.text.get(self.at..).unwrap_or_default();
        let length = rest.chars().next().map_or(0, char::len_utf8);
        Diagnostic::new(Rule::Syntax, span(&(self.at..self.at + length)), message)
    }

    /// The letters, digits and signs that come next: what stands where a value should.
    fn word(&self) -> &str {
        let rest = self.builder.text.get(self.at..).unwrap_or_default();
        let is_part = |character: char| character.is_alphanumeric() || "_+-.$".contains(character);
        let end = rest.find(|character| !is_part(character));
        &rest[..end.unwrap_or(rest.len())]
    }

    pub(super) fn ends_too_early(&mut self) -> Stopped {
        let end = self.builder.text.trim_end().len();
        let mut finding = Diagnostic::new(
            Rule::Syntax,
            span(&(end..end)),
            "the text ends before the document does",
        )
        .label("the text ends here")
        .help("the file may be cut off; what is open must be closed");
        if let Some((is_object, start)) = self.builder.innermost() {
            let opening = if is_object { "{" } else { "[" };
            let label = format!("this `{opening}` is not closed");
            finding = finding.second(span(&(start..start + 1)), label);
        }
        self.builder.stop(finding)
    }

    pub(super) fn no_value(&mut self) -> Stopped {
        if self.peek().is_none() {
            return self.ends_too_early();
        }
        let word = self.word().to_owned();
        let help = match (self.peek(), word.as_str()) {
            (Some(b'\''), _) => "a text stands in double quotes: `\"text\"`",
            (Some(b'}' | b']' | b','), _) => {
                "remove the comma before it, or put in what is missing"
            }
            (_, "True" | "TRUE") => "write `true`",
            (_, "False" | "FALSE") => "write `false`",
            (_, "None" | "Null" | "NULL" | "nil" | "undefined") => "write `null`",
            (_, "NaN" | "Infinity" | "inf") => "JSON has no such number; leave it out",
            (Some(b'+'), _) => "a number has no leading `+`",
            (Some(b'.'), _) => "a number has a digit before the point: `0.5`",
            _ => {
                "a value is a text in double quotes, a number, `true`, `false`, `null`, `[…]` or `{…}`"
            }
        };
        let mut finding = self
            .wrong("expected a value")
            .label("this is none")
            .help(help);
        if !word.is_empty() {
            finding.at = span(&(self.at..self.at + word.len()));
        }
        self.builder.stop(finding)
    }

    pub(super) fn no_number(&mut self, start: usize) -> Stopped {
        self.at = start;
        let at = start..start + self.word().len();
        let written = &self.builder.text[at.clone()];
        let digits = written.trim_start_matches('-');
        let help = if digits.starts_with("0x") {
            "write it in decimal digits"
        } else if digits.len() > 1 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            "remove the leading zeros; if it is a text such as an account id, put it in quotes"
        } else {
            "a number is `12`, `-1.5` or `2e3`: digits before and after the point; a text stands \
             in double quotes"
        };
        let message = format!("`{written}` is no JSON number");
        let finding = Diagnostic::new(Rule::Syntax, span(&at), message).help(help);
        self.builder.stop(finding)
    }

    pub(super) fn no_key(&mut self) -> Stopped {
        let help = match self.peek() {
            None => return self.ends_too_early(),
            Some(b'\'') => "use double quotes",
            Some(b',') => "remove the extra comma",
            _ => "put the key in double quotes: `\"key\": …`",
        };
        let word = self.at..self.at + self.word().len();
        let mut finding = self.wrong("expected a key in double quotes").help(help);
        if !word.is_empty() {
            finding.at = span(&word);
        }
        self.builder.stop(finding)
    }

    pub(super) fn no_separator(&mut self, closing: u8) -> Stopped {
        let Some(found) = self.peek() else {
            return self.ends_too_early();
        };
        let closing = char::from(closing);
        let mut finding = self.wrong(&format!("expected `,` or `{closing}`"));
        finding = match found {
            b'}' | b']' => {
                let start = self.builder.innermost().map_or(0, |(_, start)| start);
                finding
                    .label("this closes something else")
                    .second(span(&(start..start + 1)), "this is still open")
            }
            b':' => finding.help("the text before it is a value here; is a `{` missing?"),
            _ => finding.help("put a comma after the value before it"),
        };
        self.builder.stop(finding)
    }

    pub(super) fn trailing_comma(&mut self, comma: usize) {
        let finding = Diagnostic::new(
            Rule::Syntax,
            span(&(comma..comma + 1)),
            "a comma follows the last value",
        )
        .help("remove it; JSON allows commas only between values");
        self.builder.say(finding);
    }
}
