//! Strings: by their format, their pattern, their length.

use crate::api::{StringFormat, Type};

use super::{NoValue, Sampler, pattern};

/// The longest string that is made, in characters.
const LONGEST: usize = 100_000;

impl Sampler<'_> {
    pub(super) fn text(&mut self, ty: &Type, nth: usize) -> Result<String, NoValue> {
        let Type::String {
            format,
            min_length,
            max_length,
            pattern,
        } = ty
        else {
            return Ok(String::new());
        };
        let least = usize::try_from(min_length.unwrap_or(0)).unwrap_or(usize::MAX);
        if least > LONGEST {
            return Err(NoValue::TooLarge);
        }
        let most = max_length.and_then(|most| usize::try_from(most).ok());
        let most = most.unwrap_or(LONGEST).min(LONGEST);
        let lengths = least..=most;
        let typical = typical(*format, nth);
        let fitted = fitted(*format, &typical, least, most);
        for candidate in [typical, fitted] {
            if self.checker.text_fits(ty, &candidate) {
                return Ok(candidate);
            }
        }
        let Some(pattern) = pattern else {
            return Err(NoValue::Unsatisfied(format!(
                "a string of this format with {least} to {most} characters"
            )));
        };
        pattern::candidates(pattern, &lengths, nth)
            .find(|candidate| self.checker.text_fits(ty, candidate))
            .ok_or_else(|| NoValue::Unsatisfied(format!("a string that matches `{pattern}`")))
    }
}

/// What such a string looks like.
fn typical(format: StringFormat, nth: usize) -> String {
    // The first has no number.
    let number = if nth == 0 {
        String::new()
    } else {
        (nth + 1).to_string()
    };
    match format {
        StringFormat::Plain => format!("string{number}"),
        StringFormat::Date => format!("2026-05-{:02}", 1 + (nth + 8) % 28),
        StringFormat::DateTime => {
            format!("2026-05-09T10:{:02}:{:02}Z", nth / 60 % 60, nth % 60)
        }
        StringFormat::Uuid => format!("9b1deb4d-3b7d-4bad-9bdd-{:012x}", nth + 1),
        StringFormat::Email => format!("someone{number}@example.com"),
        StringFormat::Uri => format!("https://example.com/{number}"),
        StringFormat::Byte => base64_of_zeros(4 * (nth + 1)),
        StringFormat::Password => format!("secret{number}"),
    }
}

/// The same, shorter or longer, as far as the format has such.
fn fitted(format: StringFormat, typical: &str, least: usize, most: usize) -> String {
    let length = typical.chars().count();
    match format {
        StringFormat::Date | StringFormat::DateTime => typical.to_owned(),
        StringFormat::Byte => {
            let wanted = length.clamp(least, most.max(least));
            let whole = wanted.next_multiple_of(4);
            base64_of_zeros(if whole > most { most / 4 * 4 } else { whole })
        }
        StringFormat::Email if length < least => {
            format!("{}{typical}", "a".repeat(least - length))
        }
        _ if length > most => typical.chars().skip(length - most).collect(),
        _ => {
            // What tells one from another stands at the end.
            let padding = "string".chars().cycle().take(least.saturating_sub(length));
            match format {
                StringFormat::Uri => typical.chars().chain(padding).collect(),
                _ => padding.chain(typical.chars()).collect(),
            }
        }
    }
}

/// Base64 of this length, a multiple of four.
fn base64_of_zeros(length: usize) -> String {
    "A".repeat(length)
}
