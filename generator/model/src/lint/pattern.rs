//! Regular expressions as Java reads them, as far as it takes to see that one is none.
//!
//! Java knows more than the `regex` crate does (look-around, back-references, possessive
//! quantifiers), so that only what its `Pattern` refuses for sure is looked for.

/// Why Java refuses a pattern; `None` where it may be right.
pub(super) fn fault(pattern: &str) -> Option<&'static str> {
    let mut depth = 0_usize;
    // How many classes are open: `[a[bc]]` is a union.
    let mut classes = 0_usize;
    let mut repeats = Repeats::Nothing;
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        if character == '\\' {
            match rest.next() {
                None => return Some("a `\\` at its end escapes nothing"),
                Some('Q') => rest = after_quotation(rest.as_str()),
                Some(_) => {}
            }
            repeats = Repeats::Atom;
            continue;
        }
        if classes > 0 {
            match character {
                '[' => classes += 1,
                ']' => classes -= 1,
                _ => {}
            }
            repeats = Repeats::Atom;
            continue;
        }
        repeats = match character {
            '[' => {
                classes = 1;
                rest = after_class_start(rest.as_str());
                Repeats::Atom
            }
            '(' => {
                depth += 1;
                Repeats::Nothing
            }
            ')' if depth == 0 => return Some("a `)` closes nothing"),
            ')' => {
                depth -= 1;
                Repeats::Atom
            }
            '|' => Repeats::Nothing,
            '*' | '+' | '?' => match (repeats, character) {
                (Repeats::Nothing, '?') if pattern_is_group(&rest, pattern) => Repeats::Nothing,
                (Repeats::Nothing, _) | (Repeats::Quantifier, '*') => {
                    return Some("a quantifier repeats nothing");
                }
                (Repeats::Atom, _) => Repeats::Quantifier,
                (Repeats::Quantifier, _) => Repeats::Done,
                (Repeats::Done, _) => return Some("a quantifier repeats nothing"),
            },
            '{' if !rest
                .as_str()
                .starts_with(|next: char| next.is_ascii_digit()) =>
            {
                return Some("a `{` without a number is escaped: `\\{`");
            }
            '{' => {
                let end = rest.as_str().find('}')?;
                rest = rest.as_str()[end + 1..].chars();
                Repeats::Quantifier
            }
            _ => Repeats::Atom,
        };
    }
    if classes > 0 {
        return Some("a `[` is not closed");
    }
    (depth > 0).then_some("a `(` is not closed")
}

/// What stands before a sign.
#[derive(Clone, Copy)]
enum Repeats {
    /// Nothing that can be repeated.
    Nothing,
    Atom,
    /// A quantifier, which `?` makes lazy and `+` possessive.
    Quantifier,
    /// Such a one already.
    Done,
}

/// True where the sign before what is left follows a `(`: `(?:`, `(?=`, `(?i)`.
fn pattern_is_group(rest: &std::str::Chars<'_>, pattern: &str) -> bool {
    let before = pattern.len() - rest.as_str().len() - '?'.len_utf8();
    pattern[..before].ends_with('(')
}

fn after_quotation(rest: &str) -> std::str::Chars<'_> {
    rest.split_once("\\E")
        .map_or("", |(_, after)| after)
        .chars()
}

/// A `]` at the start of a class, negated or not, is one of its members.
fn after_class_start(rest: &str) -> std::str::Chars<'_> {
    let rest = rest.strip_prefix('^').unwrap_or(rest);
    rest.strip_prefix(']').unwrap_or(rest).chars()
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn what_java_takes_has_no_fault() {
        for right in [
            "4\\d{2}",
            "200",
            ".*\"httpStatus\":400.*",
            "(\\n|.)+",
            "(?s).*?Error.*",
            "^(?!2).*$",
            "[^]]+",
            "a*+b{1,2}?",
            "\\Q(\\E",
            "[45]\\d\\d|x",
            "",
        ] {
            assert_eq!(fault(right), None, "{right}");
        }
    }

    #[test]
    fn what_java_refuses_has_one() {
        for wrong in [
            "*",
            "+x",
            "(",
            "a)",
            "[a",
            "x\\",
            ".*{\"status\".*",
            "a|*",
            "4**",
            "(*)",
        ] {
            assert!(fault(wrong).is_some(), "{wrong}");
        }
    }
}
