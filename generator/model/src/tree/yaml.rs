//! Values to YAML.
//!
//! The text is block style, two spaces deep. It is written for every reader, not for ours alone:
//! what YAML 1.1 takes for something else than a string (`yes`, `0777`, `12:30`, a date) stands in
//! quotes. Aliases are written out, short tags as the objects that they stand for, and comments
//! are gone: the tree does not hold them.

use std::fmt::Write;

use super::{Object, Tree, Value};
use crate::source::Plain;

/// How many spaces each level is set in.
const STEP: usize = 2;

/// A key that is longer has to be announced by `?` (YAML 1.2, §7.4.2 allows 1024 characters).
const LONGEST_KEY: usize = 1000;

/// Words that YAML 1.1 reads as booleans, beside `true` and `false`, and its signs for merging
/// and for a default value.
const OLD_WORDS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "<<", "="];

/// The value as a YAML document.
pub(super) fn write(tree: &Tree<'_>) -> String {
    let mut writer = Writer {
        text: String::new(),
    };
    match &tree.value {
        Value::Object(members) if !members.is_empty() => writer.object(members, 0),
        Value::Array(items) if !items.is_empty() => writer.array(items, 0),
        // A block scalar at the root has no parent that it could be set in from.
        Value::String(text) => writer.flow_string(text),
        _ => writer.short(tree, 0),
    }
    writer.text.push('\n');
    writer.text
}

struct Writer {
    text: String,
}

impl Writer {
    /// The members of an object, from the present column on; further ones at column `indent`.
    fn object(&mut self, members: &Object<'_>, indent: usize) {
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.line(indent);
            }
            if member.key.len() > LONGEST_KEY {
                self.text.push_str("? ");
                self.flow_string(&member.key);
                self.line(indent);
            } else {
                self.flow_string(&member.key);
            }
            self.text.push(':');
            self.value(&member.value, indent);
        }
    }

    /// The items of an array, as [`Writer::object`] writes members.
    fn array(&mut self, items: &[Tree<'_>], indent: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.line(indent);
            }
            self.text.push_str("- ");
            match &item.value {
                Value::Object(members) if !members.is_empty() => {
                    self.object(members, indent + STEP);
                }
                Value::Array(items) if !items.is_empty() => self.array(items, indent + STEP),
                _ => self.short(item, indent),
            }
        }
    }

    /// What stands behind `key:`, the key at column `indent`.
    fn value(&mut self, tree: &Tree<'_>, indent: usize) {
        match &tree.value {
            Value::Object(members) if !members.is_empty() => {
                self.line(indent + STEP);
                self.object(members, indent + STEP);
            }
            Value::Array(items) if !items.is_empty() => {
                self.line(indent + STEP);
                self.array(items, indent + STEP);
            }
            _ => {
                self.text.push(' ');
                self.short(tree, indent);
            }
        }
    }

    /// A scalar or an empty container, which begins on the present line. `indent` is the column of
    /// the key or dash that it belongs to.
    fn short(&mut self, tree: &Tree<'_>, indent: usize) {
        match &tree.value {
            Value::Null => self.text.push_str("null"),
            Value::Bool(true) => self.text.push_str("true"),
            Value::Bool(false) => self.text.push_str("false"),
            Value::Number(number) => self.text.push_str(number),
            Value::String(text) if fits_block(text) => self.block_string(text, indent + STEP),
            Value::String(text) => self.flow_string(text),
            Value::Array(_) => self.text.push_str("[]"),
            Value::Object(_) => self.text.push_str("{}"),
        }
    }

    /// A text of several lines, each as it is.
    fn block_string(&mut self, text: &str, indent: usize) {
        self.text.push('|');
        if text.starts_with([' ', '\n']) {
            // Otherwise the first line would be taken for the measure of the others.
            let _ = write!(self.text, "{STEP}");
        }
        let body = match text.strip_suffix('\n') {
            None => {
                self.text.push('-');
                text
            }
            Some(body) if body.ends_with('\n') => {
                self.text.push('+');
                body
            }
            Some(body) => body,
        };
        for line in body.split('\n') {
            self.text.push('\n');
            if !line.is_empty() {
                self.spaces(indent);
                self.text.push_str(line);
            }
        }
    }

    /// A text on one line: without quotes where every reader takes it for this text.
    fn flow_string(&mut self, text: &str) {
        if is_plain(text) {
            self.text.push_str(text);
        } else if text.contains(['"', '\\']) && text.chars().all(is_printable) {
            self.text.push('\'');
            self.text.push_str(&text.replace('\'', "''"));
            self.text.push('\'');
        } else {
            self.double_quoted(text);
        }
    }

    fn double_quoted(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\t' => self.text.push_str("\\t"),
                '\r' => self.text.push_str("\\r"),
                _ if is_printable(character) => self.text.push(character),
                _ => {
                    let code = u32::from(character);
                    let _ = match code {
                        0..=0xff => write!(self.text, "\\x{code:02x}"),
                        0x100..=0xffff => write!(self.text, "\\u{code:04x}"),
                        _ => write!(self.text, "\\U{code:08x}"),
                    };
                }
            }
        }
        self.text.push('"');
    }

    fn line(&mut self, indent: usize) {
        self.text.push('\n');
        self.spaces(indent);
    }

    fn spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }
}

/// Whether a text is best written line by line.
fn fits_block(text: &str) -> bool {
    let printable = |it: char| it == '\n' || it == '\t' || is_printable(it);
    text.contains('\n') && text.chars().all(printable) && text.contains(|it| !" \t\n".contains(it))
}

/// Whether a text may stand without quotes: as a key or a value, in block style.
fn is_plain(text: &str) -> bool {
    let begins = |it: char| !it.is_whitespace() && !"-?:,[]{}#&*!|>'\"%@`".contains(it);
    text.starts_with(begins)
        && !text.ends_with([' ', ':'])
        && !text.starts_with("...")
        && text.chars().all(is_printable)
        && !text.contains(": ")
        && !text.contains(" #")
        && Plain::of(text) == Plain::String
        && !resembles_older(text)
}

/// Whether YAML 1.1 takes a text for something else than a string: a boolean, a date, a number
/// with `_`, in base 60, in octal or in binary. Whatever begins as a number does, and holds
/// nothing but what those are made of, is taken for one, unless it has the points of a version.
fn resembles_older(text: &str) -> bool {
    if OLD_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return true;
    }
    let digits = text.strip_prefix(['+', '-', '.']).unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.matches('.').count() < 2
        && digits
            .chars()
            .all(|it| it.is_ascii_hexdigit() || "+-_.:xobTtZz ".contains(it))
}

/// Whether a character may be written as it is: printable (YAML 1.2, §5.1), on the same line for
/// readers of YAML 1.1 too, and no mark that is invisible at the start of a file.
fn is_printable(character: char) -> bool {
    !matches!(
        character,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}'
    )
}
