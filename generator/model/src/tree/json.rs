//! Values to JSON (RFC 8259), two spaces deep.

use std::fmt::Write;

use super::{Tree, Value};

/// How many spaces each level is set in.
const STEP: usize = 2;

/// The value as a JSON text.
pub(super) fn write(tree: &Tree<'_>) -> String {
    let mut text = String::new();
    value(tree, 0, &mut text);
    text.push('\n');
    text
}

fn value(tree: &Tree<'_>, indent: usize, text: &mut String) {
    match &tree.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number),
        Value::String(content) => string(content, text),
        Value::Array(items) if items.is_empty() => text.push_str("[]"),
        Value::Object(members) if members.is_empty() => text.push_str("{}"),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                line(index, indent + STEP, text);
                value(item, indent + STEP, text);
            }
            line(0, indent, text);
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, member) in members.iter().enumerate() {
                line(index, indent + STEP, text);
                string(&member.key, text);
                text.push_str(": ");
                value(&member.value, indent + STEP, text);
            }
            line(0, indent, text);
            text.push('}');
        }
    }
}

/// Begins a line, behind a comma where something stands before.
fn line(index: usize, indent: usize, text: &mut String) {
    if index > 0 {
        text.push(',');
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

fn string(content: &str, text: &mut String) {
    text.push('"');
    let mut rest = content;
    let escapes = |character: char| matches!(character, '"' | '\\' | '\0'..='\u{1f}' | '\u{7f}');
    while let Some(position) = rest.find(escapes) {
        text.push_str(&rest[..position]);
        let mut behind = rest[position..].chars();
        match behind.next() {
            Some('\n') => text.push_str("\\n"),
            Some('\t') => text.push_str("\\t"),
            Some('\r') => text.push_str("\\r"),
            Some(character @ ('"' | '\\')) => {
                text.push('\\');
                text.push(character);
            }
            other => {
                let code = other.map_or(0, u32::from);
                let _ = write!(text, "\\u{code:04x}");
            }
        }
        rest = behind.as_str();
    }
    text.push_str(rest);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use crate::{diagnostic::Report, source::SourceMap, tree::Tree};

    #[test]
    fn json_is_written_as_it_was_spelt() {
        let text = "{\n  \"b\": [\n    1.50,\n    -2E+3,\n    \"a\\n\\\"\\\\\\u0001é\"\n  ],\n  \
                    \"a\": {\n    \"x\": [],\n    \"y\": {},\n    \"z\": null,\n    \"t\": true\n  }\n}\n";
        let mut report = Report::default();
        let source = SourceMap::parse("x.json", text.as_bytes(), &mut report);
        assert!(report.is_empty());
        assert_eq!(Tree::of(&source, source.root()).to_json(), text);
    }
}
