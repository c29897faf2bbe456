//! Patterns: ECMA-262 regular expressions, as far as the `regex` crate has them.

use regex_syntax::hir::{Hir, HirKind};

/// Why a pattern is not checked that repeats too much.
pub(super) const TOO_LARGE: &str = "it is too large";

/// What a compiled pattern may take, in states. The `regex` crate refuses what is much larger.
const MOST_STATES: usize = 20_000;

/// The pattern in a form that the `regex` crate reads in the same way; otherwise why not.
pub(super) fn normalised(pattern: &str) -> Result<String, String> {
    let normal = translated(pattern)?;
    let hir = regex_syntax::Parser::new()
        .parse(&normal)
        .map_err(|error| {
            let reason = match &error {
                regex_syntax::Error::Parse(error) => error.kind().to_string(),
                regex_syntax::Error::Translate(error) => error.kind().to_string(),
                _ => "it is not understood".to_owned(),
            };
            reason.trim_end_matches('.').to_owned()
        })?;
    if states(&hir) > MOST_STATES {
        return Err(TOO_LARGE.to_owned());
    }
    Ok(normal)
}

/// Within brackets, ECMA-262 takes `[`, `&&` and `~~` literally, and the `regex` crate does not.
fn translated(pattern: &str) -> Result<String, String> {
    let mut normal = String::with_capacity(pattern.len());
    let mut characters = pattern.chars();
    let mut is_in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let Some(escaped) = characters.next() else {
                    normal.push('\\');
                    break;
                };
                if escaped != '/' {
                    normal.push('\\');
                }
                normal.push(escaped);
            }
            '[' if is_in_class => normal.push_str("\\["),
            '&' | '~' if is_in_class => {
                normal.push('\\');
                normal.push(character);
            }
            _ => {
                match character {
                    '[' => {
                        let inner = characters.as_str();
                        if inner.strip_prefix('^').unwrap_or(inner).starts_with(']') {
                            return Err("an empty class means something else elsewhere".to_owned());
                        }
                        is_in_class = true;
                    }
                    ']' => is_in_class = false,
                    _ => {}
                }
                normal.push(character);
            }
        }
    }
    Ok(normal)
}

/// Roughly the number of states of the compiled pattern. Recursion is bounded by the parser's own
/// nesting limit.
fn states(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        // Ranges of characters become ranges of UTF-8 bytes.
        HirKind::Class(class) => match class {
            regex_syntax::hir::Class::Unicode(class) => class.ranges().len().saturating_mul(2),
            regex_syntax::hir::Class::Bytes(class) => class.ranges().len(),
        },
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1));
            let times = usize::try_from(times.max(1)).unwrap_or(usize::MAX);
            states(&repetition.sub).saturating_mul(times)
        }
        HirKind::Capture(capture) => states(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts
            .iter()
            .fold(1, |sum, part| sum.saturating_add(states(part))),
    }
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn common_patterns_stay_as_they_are() {
        for pattern in [
            "^[a-z0-9]+(-[a-z0-9]+)*$",
            r"^\d{3}-\d{4}$",
            r"^[\w.%+-]+@[\w-]+$",
            r"\u00e4",
        ] {
            assert_eq!(normalised(pattern).as_deref(), Ok(pattern));
        }
    }

    #[test]
    fn what_ecma_takes_literally_is_escaped() {
        assert_eq!(
            normalised(r"^\/orders\/[^/]+$").as_deref(),
            Ok("^/orders/[^/]+$")
        );
        assert_eq!(normalised("[[a-z&&]").as_deref(), Ok(r"[\[a-z\&\&]"));
    }

    #[test]
    fn what_the_crate_does_not_have_is_refused_with_a_reason() {
        for pattern in [
            "^(?!x)",
            r"(a)\1",
            "(?<=a)b",
            "[",
            "(",
            "a{1000}{1000}",
            "(?P<n",
            "\\",
            "[]",
            "[^]",
        ] {
            assert!(normalised(pattern).is_err(), "{pattern}");
        }
    }
}
