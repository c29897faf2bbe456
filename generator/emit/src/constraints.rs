//! What a document demands of a value, in words, for doc comments of every target.

use gatesmith_model::api::{Bound, StringFormat, Type};

use crate::markdown;

/// Patterns and defaults longer than this are left to the document.
const LONGEST_SHOWN: usize = 80;

/// The constraints of a shape as sentences on one line: `1 to 64 characters. Matches `^[a-z]+$`.`
/// Empty where the document demands nothing. A named type says it at its own place.
pub fn in_words(ty: &Type) -> String {
    in_words_with(ty, |_| "")
}

/// The same for a target that writes every string alike: `format` says, as a sentence, what a
/// string of a format holds.
pub fn in_words_with(ty: &Type, format: fn(StringFormat) -> &'static str) -> String {
    let mut sentences = Vec::new();
    match ty {
        Type::String {
            min_length,
            max_length,
            pattern,
            format: held,
        } => {
            sentences.extend(Some(format(*held).to_owned()).filter(|it| !it.is_empty()));
            sentences.extend(count(*min_length, *max_length, "character", "characters"));
            sentences.extend(
                pattern
                    .as_deref()
                    .and_then(shown)
                    .map(|it| format!("Matches {it}.")),
            );
        }
        Type::Integer {
            minimum,
            maximum,
            multiple_of,
            ..
        } => {
            sentences.extend(range(*minimum, *maximum));
            sentences.extend(multiple_of.map(|it| format!("A multiple of {it}.")));
        }
        Type::Number {
            minimum, maximum, ..
        } => sentences.extend(range(*minimum, *maximum)),
        Type::Array {
            items,
            min_items,
            max_items,
            unique,
        } => {
            sentences.extend(count(*min_items, *max_items, "item", "items"));
            if *unique {
                sentences.push("No two items are equal.".to_owned());
            }
            let of_each = in_words_with(items, format);
            if !of_each.is_empty() {
                sentences.push(format!("Each: {}", decapitalised(&of_each)));
            }
        }
        Type::Map(values) => {
            let of_each = in_words_with(values, format);
            if !of_each.is_empty() {
                sentences.push(format!("Each value: {}", decapitalised(&of_each)));
            }
        }
        Type::Nullable(inner) => return in_words_with(inner, format),
        Type::Any | Type::Boolean | Type::Named(_) => {}
    }
    sentences.join(" ")
}

/// The constraints of a field or parameter: those of its shape, and its default.
pub fn with_default(ty: &Type, default: Option<&serde_json::Value>) -> String {
    joined(in_words(ty), default)
}

/// The constraints of a shape, in words, and the default of what has it.
pub fn joined(words: String, default: Option<&serde_json::Value>) -> String {
    let default = default.map(value_in_words).as_deref().and_then(shown);
    let default = default.map(|value| format!("Where it is absent, the service takes {value}."));
    let sentences = [words, default.unwrap_or_default()];
    sentences
        .iter()
        .filter(|it| !it.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ")
}

fn value_in_words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn shown(text: &str) -> Option<String> {
    (!text.is_empty() && text.chars().count() <= LONGEST_SHOWN).then(|| markdown::code(text))
}

fn count(minimum: Option<u64>, maximum: Option<u64>, one: &str, many: &str) -> Option<String> {
    let noun = |number: u64| if number == 1 { one } else { many };
    Some(match (minimum.filter(|&it| it > 0), maximum) {
        (None, None) => return None,
        (Some(least), None) => format!("At least {least} {}.", noun(least)),
        (None, Some(most)) => format!("At most {most} {}.", noun(most)),
        (Some(least), Some(most)) if least == most => format!("Exactly {least} {}.", noun(least)),
        (Some(least), Some(most)) => format!("{least} to {most} {many}."),
    })
}

fn range<T: std::fmt::Display + PartialEq>(
    minimum: Option<Bound<T>>,
    maximum: Option<Bound<T>>,
) -> Option<String> {
    if let (Some(low), Some(high)) = (&minimum, &maximum)
        && !low.exclusive
        && !high.exclusive
    {
        return Some(if low.value == high.value {
            format!("Exactly {}.", low.value)
        } else {
            format!("{} to {}.", low.value, high.value)
        });
    }
    let low = minimum.map(|bound| {
        if bound.exclusive {
            format!("more than {}", bound.value)
        } else {
            format!("at least {}", bound.value)
        }
    });
    let high = maximum.map(|bound| {
        if bound.exclusive {
            format!("less than {}", bound.value)
        } else {
            format!("at most {}", bound.value)
        }
    });
    let words = match (low, high) {
        (None, None) => return None,
        (Some(one), None) | (None, Some(one)) => one,
        (Some(low), Some(high)) => format!("{low}, {high}"),
    };
    Some(format!("{}.", capitalised(&words)))
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

fn decapitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatesmith_model::api::IntegerWidth;

    #[test]
    fn bounds_are_said_in_words() {
        let text = |min_length, max_length, pattern: Option<&str>| {
            let pattern = pattern.map(str::to_owned);
            in_words(&Type::String {
                format: StringFormat::Plain,
                min_length,
                max_length,
                pattern,
            })
        };
        assert_eq!(
            text(Some(1), Some(64), Some("^a`b$")),
            "1 to 64 characters. Matches ``^a`b$``."
        );
        assert_eq!(text(Some(1), None, None), "At least 1 character.");
        assert_eq!(text(Some(3), Some(3), None), "Exactly 3 characters.");
        assert_eq!(text(Some(0), None, None), "");
        let number = Type::Integer {
            width: IntegerWidth::I32,
            minimum: Some(Bound {
                value: 0,
                exclusive: true,
            }),
            maximum: Some(Bound {
                value: 10,
                exclusive: false,
            }),
            multiple_of: None,
        };
        assert_eq!(in_words(&number), "More than 0, at most 10.");
        let list = Type::Array {
            items: Box::new(number),
            min_items: None,
            max_items: Some(1),
            unique: true,
        };
        assert_eq!(
            in_words(&list),
            "At most 1 item. No two items are equal. Each: more than 0, at most 10."
        );
    }
}
