//! Bodies: JSON, text, bytes.

use bytes::Bytes;
use gatesmith_codec::Decode;
use serde::de::IgnoredAny;

use super::{Incoming, Location};
use crate::{Check, Invalid};

impl Incoming {
    /// Reads a JSON body that must be there.
    pub fn json<T: Decode>(
        &mut self,
        media_type: &str,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<T, Invalid> {
        let value = self.json_optional(media_type, check)?;
        value.ok_or_else(|| self.missing("body"))
    }

    /// Reads a JSON body that may be there. Without a `Content-Type` a body is read as JSON; one
    /// that says something else is refused, so that a form is not mistaken for broken JSON.
    pub fn json_optional<T: Decode>(
        &mut self,
        media_type: &str,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<Option<T>, Invalid> {
        let Some(body) = self.event.body.clone() else {
            return Ok(None);
        };
        if let Some(given) = self.event.headers.get("Content-Type")
            && !is_json(given, media_type)
        {
            let place = Location::Header.place("Content-Type");
            return Err(self
                .problems
                .note(&place, || format!("must be {media_type}")));
        }
        match decode(&body) {
            Ok(value) => {
                check(
                    &value,
                    &mut Check::new("body".to_owned(), &mut self.problems),
                );
                Ok(Some(value))
            }
            Err((place, problem)) => Err(self.problems.note(&place, || problem)),
        }
    }

    /// Reads a text body that must be there.
    pub fn text(&mut self) -> Result<String, Invalid> {
        let value = self.text_optional()?;
        value.ok_or_else(|| self.missing("body"))
    }

    /// Reads a text body that may be there.
    pub fn text_optional(&mut self) -> Result<Option<String>, Invalid> {
        let Some(body) = &self.event.body else {
            return Ok(None);
        };
        match std::str::from_utf8(body) {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(_) => Err(self.problems.note("body", || "must be UTF-8".to_owned())),
        }
    }

    /// Reads a body of bytes that must be there.
    pub fn bytes(&mut self) -> Result<Bytes, Invalid> {
        let value = self.bytes_optional()?;
        value.ok_or_else(|| self.missing("body"))
    }

    /// Reads a body of bytes that may be there.
    ///
    /// # Errors
    /// None: the signature is that of its siblings.
    pub fn bytes_optional(&mut self) -> Result<Option<Bytes>, Invalid> {
        Ok(self.event.body.clone())
    }
}

/// Whether a `Content-Type` is a form of JSON: `application/json`, `…+json`, or what the document
/// declares. Parameters such as a charset do not count.
fn is_json(given: &str, declared: &str) -> bool {
    let essence = given.split(';').next().unwrap_or_default().trim();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    let lower = subtype.to_ascii_lowercase();
    lower == "json" || lower.ends_with("+json") || essence.eq_ignore_ascii_case(declared)
}

/// Decodes a JSON body; the error is the place of the first thing that is wrong, and what it is.
fn decode<T: Decode>(body: &[u8]) -> Result<T, (String, String)> {
    gatesmith_codec::from_slice(body).map_err(|misfit| {
        match serde_json::from_slice::<IgnoredAny>(body) {
            Ok(_) => placed(misfit.path(), misfit.message()),
            Err(error) => ("body".to_owned(), format!("must be JSON: {error}")),
        }
    })
}

/// How texts about a misfit begin. What stands before is the place in a variant of a union, which
/// was read on its own.
const BEGINNINGS: [&str; 6] = [
    "missing field `",
    "unknown field `",
    "duplicate field `",
    "invalid type: ",
    "invalid value: ",
    "expected ",
];

/// Puts an error where the caller looks for it, in words that go on from its place. A missing
/// field is placed at the object that misses it; line and column say nothing where the path is
/// known; and the value itself is not repeated, because it may be a secret.
fn placed(path: &str, message: &str) -> (String, String) {
    let text = message
        .rsplit_once(" at line ")
        .map_or(message, |(text, _)| text);
    let beginnings = BEGINNINGS.iter().filter_map(|known| text.find(known));
    let (inner, text) = text.split_at(beginnings.min().unwrap_or(0));
    let mut place = "body".to_owned();
    let steps = std::iter::once(path).chain(inner.split(": "));
    for step in steps.filter(|step| !step.is_empty()) {
        if !step.starts_with('[') {
            place.push('.');
        }
        place.push_str(step);
    }
    let missing = text.strip_prefix("missing field `");
    if let Some(name) = missing.and_then(|name| name.strip_suffix('`')) {
        return (format!("{place}.{name}"), "is required".to_owned());
    }
    let problem = if text.starts_with("unknown field") {
        "is not declared".to_owned()
    } else if text.starts_with("duplicate field") {
        "must not come twice".to_owned()
    } else if let Some((_, expected)) = text.rsplit_once("expected ") {
        format!("must be {}", in_words(expected))
    } else {
        text.to_owned()
    };
    (place, problem)
}

/// Serde's names of numbers in the words that parameters have for them.
fn in_words(expected: &str) -> &str {
    match expected {
        "i32" => "a whole number of 32 bits",
        "i64" => "a whole number of 64 bits",
        "u64" => "a whole number of 64 bits that is not negative",
        "f32" | "f64" => "a number",
        "a boolean" => "`true` or `false`",
        other => other,
    }
}
