//! JSON's texts and their escapes.

use memchr::memchr2;

use super::Reader;
use crate::{
    diagnostic::Diagnostic,
    rules::Rule,
    source::{
        builder::{Stopped, span},
        tree::Text,
    },
};

impl Reader<'_, '_> {
    /// Reads the text whose opening quote comes next. Without escapes, it is a range of the source.
    pub(super) fn text(&mut self) -> Result<Text, Stopped> {
        let quote = self.at;
        let mut at = quote + 1;
        let mut has_escapes = false;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let found = memchr2(b'"', b'\\', rest);
            let plain = &rest[..found.unwrap_or(rest.len())];
            // The least of all is found many bytes at a time, the first control character is not.
            if plain.iter().min().is_some_and(|least| *least < 0x20) {
                let control = plain.iter().position(|&byte| byte < 0x20);
                return Err(self.control_character(quote, at + control.unwrap_or(0)));
            }
            at += plain.len();
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(_) => {
                    has_escapes = true;
                    at += 2;
                }
                None => return Err(self.unclosed(quote)),
            }
        }
        let inner = quote + 1..at;
        self.at = at + 1;
        if !has_escapes {
            return Ok(Text::of_source(&inner));
        }
        let written = &self.builder.text[inner.clone()];
        let mut wrong = None;
        let text = self.builder.tree.keep_with(|decoded| {
            wrong = decode(written, decoded).err();
        });
        match wrong {
            None => Ok(text),
            Some(escape) => Err(self.bad_escape(inner.start + escape.at, escape.length)),
        }
    }

    fn unclosed(&mut self, quote: usize) -> Stopped {
        let finding = Diagnostic::new(
            Rule::Syntax,
            span(&(quote..quote + 1)),
            "a text is not closed",
        )
        .label("it begins here")
        .help("put a `\"` at its end");
        self.builder.stop(finding)
    }

    fn control_character(&mut self, quote: usize, at: usize) -> Stopped {
        let byte = self.bytes[at];
        let finding = Diagnostic::new(
            Rule::Syntax,
            span(&(at..at + 1)),
            format!("a control character (U+{byte:04X}) stands in a text"),
        )
        .second(span(&(quote..quote + 1)), "the text begins here");
        let finding = finding.help(match byte {
            b'\n' | b'\r' => "close the text in its line; a line break in it is written `\\n`",
            b'\t' => "write it as `\\t`",
            _ => "write it as `\\u` and four hexadecimal digits",
        });
        self.builder.stop(finding)
    }

    fn bad_escape(&mut self, at: usize, length: usize) -> Stopped {
        let written = &self.builder.text[at..at + length];
        let message = format!("`{written}` is no escape of JSON");
        let finding = Diagnostic::new(Rule::Syntax, span(&(at..at + length)), message).help(
            "escapes are `\\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` and `\\u` with four \
             hexadecimal digits; half of a surrogate pair is no character",
        );
        self.builder.stop(finding)
    }
}

/// An escape that means nothing.
struct BadEscape {
    at: usize,
    length: usize,
}

/// Appends what a text with escapes says.
fn decode(written: &str, decoded: &mut String) -> Result<(), BadEscape> {
    let mut at = 0;
    while let Some(plain) = written[at..].find('\\') {
        decoded.push_str(&written[at..at + plain]);
        at += plain;
        let (character, length) =
            escape(&written[at..]).map_err(|length| BadEscape { at, length })?;
        decoded.push(character);
        at += length;
    }
    decoded.push_str(&written[at..]);
    Ok(())
}

/// The character that the escape at the start of `rest` stands for, and its length in bytes; or
/// the length of what is wrong.
fn escape(rest: &str) -> Result<(char, usize), usize> {
    let Some(letter) = rest[1..].chars().next() else {
        return Err(1);
    };
    let character = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(rest),
        _ => return Err(1 + letter.len_utf8()),
    };
    Ok((character, 2))
}

/// `\u` and four digits, or two of them where they are a surrogate pair.
fn unicode_escape(rest: &str) -> Result<(char, usize), usize> {
    let unit = code_unit(rest).ok_or(2_usize)?;
    if let Some(character) = char::from_u32(unit) {
        return Ok((character, 6));
    }
    let low = rest.get(6..).and_then(code_unit).ok_or(6_usize)?;
    if !(0xd800..0xdc00).contains(&unit) || !(0xdc00..0xe000).contains(&low) {
        return Err(6);
    }
    let point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    char::from_u32(point)
        .map(|character| (character, 12))
        .ok_or(6)
}

fn code_unit(rest: &str) -> Option<u32> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}
