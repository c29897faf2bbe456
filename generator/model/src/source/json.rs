//! JSON (RFC 8259) to nodes.
//!
//! A reader of our own, because a document's numbers must keep their text, repeated keys must be
//! seen, and a mistake must be shown at its exact place. It keeps its stack on the heap, so that
//! depth is a matter of a bound and not of the thread. Two common mistakes, trailing commas and
//! comments, are reported and stepped over.

mod mistake;
mod text;

use std::ops::Range;

use super::{
    builder::{Builder, Key, Stopped, span},
    placeholder,
    tree::{Kind, Text, Tree},
};
use crate::{
    diagnostic::{Diagnostic, Report},
    rules::Rule,
};

/// Reads a text; its places count from `base` on. `None` where that is not possible; the report
/// says why.
pub(super) fn read(text: &str, base: usize, report: &mut Report) -> Option<Tree> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        at: 0,
        has_comments: false,
        builder: Builder::new(text, base, report),
    };
    reader.document().ok()?;
    Some(reader.builder.tree)
}

struct Reader<'t, 'r> {
    bytes: &'t [u8],
    at: usize,
    /// A comment has been reported; one finding is enough.
    has_comments: bool,
    builder: Builder<'t, 'r>,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<(), Stopped> {
        loop {
            self.value()?;
            if !self.after_value()? {
                break;
            }
        }
        self.space()?;
        if self.at < self.bytes.len() {
            let finding = self
                .wrong("the document ends before this")
                .label("something follows")
                .help("a file holds one JSON value; remove what follows it");
            return Err(self.builder.stop(finding));
        }
        Ok(())
    }

    /// Reads values until one is complete: a scalar, or an empty container.
    fn value(&mut self) -> Result<(), Stopped> {
        loop {
            self.space()?;
            let start = self.at;
            match self.peek() {
                Some(b'{') => {
                    self.open(Kind::Object)?;
                    if self.closes(b'}')? {
                        return Ok(());
                    }
                    self.key()?;
                }
                Some(b'[') => {
                    self.open(Kind::Array)?;
                    if self.closes(b']')? {
                        return Ok(());
                    }
                }
                Some(b'"') => {
                    let text = self.text()?;
                    let at = start..self.at;
                    self.builder.scalar(Kind::String, text, &at)?;
                    return Ok(());
                }
                Some(b'-' | b'0'..=b'9') => return self.number(),
                Some(b'$') if self.placeholder() => {
                    let at = start..self.at;
                    self.builder
                        .scalar(Kind::String, Text::of_source(&at), &at)?;
                    return Ok(());
                }
                Some(b't') if self.take(b"true") => return self.literal(Kind::True, start),
                Some(b'f') if self.take(b"false") => return self.literal(Kind::False, start),
                Some(b'n') if self.take(b"null") => return self.literal(Kind::Null, start),
                _ => return Err(self.no_value()),
            }
        }
    }

    /// Closes the containers that end here. True where another value follows.
    fn after_value(&mut self) -> Result<bool, Stopped> {
        while let Some((is_object, _)) = self.builder.innermost() {
            self.space()?;
            let closing = if is_object { b'}' } else { b']' };
            match self.peek() {
                Some(byte) if byte == closing => self.close(),
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.space()?;
                    if self.peek() == Some(closing) {
                        self.trailing_comma(comma);
                        continue;
                    }
                    if is_object {
                        self.key()?;
                    }
                    return Ok(true);
                }
                _ => return Err(self.no_separator(closing)),
            }
        }
        Ok(false)
    }

    /// Reads a key and the colon after it.
    fn key(&mut self) -> Result<(), Stopped> {
        self.space()?;
        let start = self.at;
        let text = if self.peek() == Some(b'$') && self.placeholder() {
            Text::of_source(&(start..self.at))
        } else if self.peek() == Some(b'"') {
            self.text()?
        } else {
            return Err(self.no_key());
        };
        let at = start..self.at;
        self.builder.key(Key {
            text,
            at: at.clone(),
            is_merge: false,
        });
        self.space()?;
        if self.peek() == Some(b':') {
            self.at += 1;
            return Ok(());
        }
        if self.peek().is_none() {
            return Err(self.ends_too_early());
        }
        let finding = self
            .wrong("a `:` is missing after the key")
            .label("expected `:`")
            .second(span(&at), "this is the key");
        Err(self.builder.stop(finding))
    }

    /// Steps over a placeholder of a template file without quotes, and what is joined to it:
    /// `${timeout}`, `${seconds}000`. False where there is none.
    fn placeholder(&mut self) -> bool {
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'$') => match placeholder::end(self.bytes, self.at) {
                    Some(end) => self.at = end,
                    None => break,
                },
                Some(byte) if self.at > start && (byte.is_ascii_alphanumeric() || byte == b'.') => {
                    self.at += 1;
                }
                _ => break,
            }
        }
        self.at > start
    }

    fn number(&mut self) -> Result<(), Stopped> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leading = self.digits();
        let has_zero = leading.len() > 1 && self.bytes[leading.start] == b'0';
        let mut is_right = !leading.is_empty() && !has_zero;
        if self.peek() == Some(b'.') {
            self.at += 1;
            is_right &= !self.digits().is_empty();
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            is_right &= !self.digits().is_empty();
        }
        let at = start..self.at;
        let runs_on = self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric());
        if !is_right || runs_on {
            return Err(self.no_number(start));
        }
        let text = Text::of_source(&at);
        self.builder.scalar(Kind::Number, text, &at)?;
        Ok(())
    }

    fn digits(&mut self) -> Range<usize> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        start..self.at
    }

    fn literal(&mut self, kind: Kind, start: usize) -> Result<(), Stopped> {
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            self.at = start;
            return Err(self.no_value());
        }
        let at = start..self.at;
        self.builder.literal(kind, &at)?;
        Ok(())
    }

    fn open(&mut self, kind: Kind) -> Result<(), Stopped> {
        let at = self.at..self.at + 1;
        self.builder.open(kind, &at)?;
        self.at += 1;
        self.space()
    }

    /// Closes the container that was just opened, if it is empty.
    fn closes(&mut self, closing: u8) -> Result<bool, Stopped> {
        self.space()?;
        let is_empty = self.peek() == Some(closing);
        if is_empty {
            self.close();
        }
        Ok(is_empty)
    }

    fn close(&mut self) {
        self.at += 1;
        self.builder.close(self.at);
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, word: &[u8]) -> bool {
        let is_there = self.bytes[self.at..].starts_with(word);
        if is_there {
            self.at += word.len();
        }
        is_there
    }

    /// Steps over white space, and over comments.
    #[inline]
    fn space(&mut self) -> Result<(), Stopped> {
        match self.peek() {
            Some(b' ' | b'\t' | b'\n' | b'\r' | b'/') => self.spaces(),
            _ => Ok(()),
        }
    }

    fn spaces(&mut self) -> Result<(), Stopped> {
        loop {
            match self.peek() {
                Some(b'\n') => {
                    self.at += 1;
                    self.indentation();
                }
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'/') => self.comment()?,
                _ => return Ok(()),
            }
        }
    }

    /// Steps over spaces, eight bytes at a time: much of a document that people look at is
    /// indentation. Those in the last bytes of all are left.
    fn indentation(&mut self) {
        const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
        while let Some(next) = self.bytes[self.at..].first_chunk() {
            let different = u64::from_le_bytes(*next) ^ SPACES;
            let spaces = different.trailing_zeros() / 8;
            self.at += spaces as usize;
            if spaces < 8 {
                return;
            }
        }
    }

    fn comment(&mut self) -> Result<(), Stopped> {
        let start = self.at;
        let rest = &self.bytes[start..];
        let length = match rest.get(1) {
            Some(b'/') => rest.iter().position(|&byte| byte == b'\n'),
            Some(b'*') => {
                let end = rest[2..].windows(2).position(|pair| pair == b"*/");
                end.map(|end| end + 4)
            }
            _ => return Err(self.no_value()),
        };
        self.at = length.map_or(self.bytes.len(), |length| start + length);
        if !self.has_comments {
            self.has_comments = true;
            let finding = Diagnostic::new(
                Rule::Syntax,
                span(&(start..self.at)),
                "JSON has no comments",
            )
            .label("comment")
            .help("remove it, or make the file a YAML document, where a comment begins with `#`");
            self.builder.say(finding);
        }
        Ok(())
    }
}
