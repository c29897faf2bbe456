//! String literals. Every text of a document that reaches code goes through here.

use std::fmt::Write;

use crate::hidden::is_hidden;

/// A Rust string literal, quotes included, that stands on one line and shows what it holds:
/// control characters, line separators and characters that turn the direction of text are
/// written as escapes, everything else as itself.
pub fn string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0' => literal.push_str("\\0"),
            hidden if is_hidden(hidden) => {
                let _ = write!(literal, "\\u{{{:x}}}", u32::from(hidden));
            }
            plain => literal.push(plain),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_escapes_its_literal() {
        assert_eq!(string(r#"a"b\c"#), r#""a\"b\\c""#);
        assert_eq!(string("\"#;\n*/{{"), r##""\"#;\n*/{{""##);
        assert_eq!(
            string("\u{202e}x\u{2028}\u{0}\u{7f}"),
            r#""\u{202e}x\u{2028}\0\u{7f}""#
        );
        assert_eq!(string("Grüße 🌷"), "\"Grüße 🌷\"");
    }
}
