//! String literals, keys and templates. Every text of a document that reaches code goes through
//! here.

use std::fmt::Write;

use unicode_ident::{is_xid_continue, is_xid_start};

use crate::hidden::is_hidden;

/// A string literal, quotes included, that stands on one line and shows what it holds: control
/// characters, line separators and characters that turn the direction of text are written as
/// escapes. The quotes are double, unless single ones need fewer escapes, as Prettier has it.
pub fn string(text: &str) -> String {
    let count = |quote: char| text.chars().filter(|&it| it == quote).count();
    let quote = if count('"') > count('\'') { '\'' } else { '"' };
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push(quote);
    for character in text.chars() {
        if character == quote {
            literal.push('\\');
        }
        escape(character, &mut literal);
    }
    literal.push(quote);
    literal
}

/// Text between the variables of a template literal, without its quotes.
pub fn template(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '`' | '$') {
            literal.push('\\');
        }
        escape(character, &mut literal);
    }
    literal
}

/// The key of a member of a type: itself where it is an identifier, a string otherwise.
pub fn key(text: &str) -> String {
    if is_identifier(text) {
        text.to_owned()
    } else {
        string(text)
    }
}

/// The key of a property of an object, where `__proto__` would set the object's prototype.
pub fn property_key(text: &str) -> String {
    if text == "__proto__" {
        format!("[{}]", string(text))
    } else {
        key(text)
    }
}

/// Prettier takes the quotes from what ECMAScript 5 calls an identifier: nothing beyond the basic
/// plane of Unicode.
fn is_identifier(text: &str) -> bool {
    let is_basic = |it: char| it <= '\u{ffff}';
    let is_start = |it: char| it == '_' || it == '$' || is_xid_start(it);
    let mut characters = text.chars();
    characters.next().is_some_and(is_start)
        && characters.all(|it| it == '$' || is_xid_continue(it))
        && text.chars().all(is_basic)
}

fn escape(character: char, literal: &mut String) {
    match character {
        '\\' => literal.push_str("\\\\"),
        '\n' => literal.push_str("\\n"),
        '\r' => literal.push_str("\\r"),
        '\t' => literal.push_str("\\t"),
        hidden if is_hidden(hidden) => {
            let mut units = [0; 2];
            for unit in hidden.encode_utf16(&mut units) {
                let _ = write!(literal, "\\u{unit:04x}");
            }
        }
        plain => literal.push(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_escapes_its_literal() {
        assert_eq!(string(r"it's \ so"), r#""it's \\ so""#);
        assert_eq!(string(r#"say "hi""#), r#"'say "hi"'"#);
        assert_eq!(string(r#"'"'"#), r#""'\"'""#);
        assert_eq!(
            string("\u{202e}x\u{2028}\u{0}1\u{e0001}"),
            r#""\u202ex\u2028\u00001\udb40\udc01""#
        );
        assert_eq!(template("/a`${b}\\"), "/a\\`\\${b}\\\\");
        assert_eq!(string("Grüße 🌷"), "\"Grüße 🌷\"");
    }

    #[test]
    fn keys_are_quoted_where_they_have_to_be() {
        assert_eq!(key("orderId"), "orderId");
        assert_eq!(key("$ref"), "$ref");
        assert_eq!(key("class"), "class");
        assert_eq!(key("1st"), "\"1st\"");
        assert_eq!(key(""), "\"\"");
        assert_eq!(key("größe"), "größe");
        assert_eq!(key("हिन्दी"), "हिन्दी");
        assert_eq!(key("𝒜"), "\"𝒜\"");
        assert_eq!(key("größe in cm"), "\"größe in cm\"");
        assert_eq!(property_key("__proto__"), "[\"__proto__\"]");
    }
}
