//! Placeholders and directives of template files, as Terraform's `templatefile` renders them.
//!
//! `${timeout}` is a value wherever one may stand, also without quotes, where a text is no JSON
//! before it is rendered. `%{ if … }` and `%{ for … }` choose which lines there are: such a text
//! has no structure yet.
//!
//! <https://developer.hashicorp.com/terraform/language/expressions/strings>

use std::ops::Range;

use super::builder::span;
use crate::{diagnostic::Diagnostic, rules::Rule};

/// How many findings about directives one text gets.
const MOST_FINDINGS: usize = 1_000;

/// Where the placeholder ends that begins at `start`: behind its last brace. Braces within it are
/// in pairs, and texts in it may hold any. It begins with a name, or a sign before one: an object
/// of JSON behind a stray `$` does not.
pub(super) fn end(bytes: &[u8], start: usize) -> Option<usize> {
    let inner = bytes.get(start..)?.strip_prefix(b"${")?;
    let first = inner.iter().find(|byte| !matches!(byte, b' ' | b'~'))?;
    if !first.is_ascii_alphabetic() && !b"_(!".contains(first) {
        return None;
    }
    let mut depth = 1_usize;
    let mut is_text = false;
    let mut is_escaped = false;
    for (offset, &byte) in inner.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'{' if !is_text => depth += 1,
            b'}' if !is_text => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(start + 2 + offset + 1);
        }
    }
    None
}

/// The text with letters in place of the signs of placeholders that stand for whole values: bytes
/// keep their places. `None` where there are none.
pub(super) fn masked(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    let mut is_masked = false;
    for line in text.split_inclusive('\n') {
        let end_of_line = at + line.len();
        while let Some(found) = text[at..end_of_line].find("${") {
            let start = at + found;
            let Some(end) = end(&text.as_bytes()[..end_of_line], start) else {
                break;
            };
            at = end;
            if is_value(text, start..end) {
                is_masked = true;
                for byte in &mut bytes[start..end] {
                    if !byte.is_ascii_alphanumeric() {
                        *byte = b'_';
                    }
                }
            }
        }
        at = end_of_line;
    }
    // What is masked is ASCII for ASCII, and bytes beyond it are masked one by one.
    String::from_utf8(bytes).ok().filter(|_| is_masked)
}

/// Whether nothing but the placeholder stands between the signs around it: it is a whole value, or
/// a key.
fn is_value(text: &str, at: Range<usize>) -> bool {
    let before = text[..at.start].trim_end_matches([' ', '\t']);
    let begins = before.is_empty() || before.ends_with([',', '[', '{', ':', '-', '\n']);
    let after = text[at.end..].trim_start_matches([' ', '\t']);
    let ends = after.is_empty() || after.starts_with([',', ']', '}', ':', '\n', '\r', '#']);
    begins && ends
}

/// A directive: where it stands, and its first word.
struct Directive<'t> {
    at: Range<usize>,
    word: &'t str,
}

/// Findings about directives that choose lines of the text: one for each `if` and `for`. Within
/// a text in quotes a directive is a part of a value. Where the text could be read, it stands in
/// such a one or in a comment, where Terraform follows it all the same.
pub(super) fn directives(text: &str, is_unreadable: bool) -> Vec<Diagnostic> {
    let mut open: Vec<Directive<'_>> = Vec::new();
    let mut findings = Vec::new();
    if !text.contains("%{") {
        return findings;
    }
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        for directive in in_line(line, line_start) {
            let before = &text[line_start..directive.at.start];
            let counts = if is_unreadable {
                before.matches('"').count().is_multiple_of(2)
            } else {
                before.trim_start().starts_with('#')
            };
            if !counts || findings.len() >= MOST_FINDINGS {
                continue;
            }
            match directive.word {
                "if" | "for" => open.push(directive),
                "endif" | "endfor" => {
                    let opening = open.pop();
                    findings.extend(opening.map(|it| finding(&it, Some(&directive))));
                }
                _ => {}
            }
        }
        line_start += line.len();
    }
    findings.extend(open.iter().map(|it| finding(it, None)));
    findings
}

/// The directives of a line; `%%{` is no directive.
fn in_line(line: &str, offset: usize) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = line[at..].find("%{") {
        let start = at + next;
        at = start + 2;
        if line[..start].ends_with('%') {
            continue;
        }
        let inner = line[at..].trim_start_matches('~').trim_start();
        let length = inner.bytes().take_while(u8::is_ascii_lowercase).count();
        let word = &inner[..length];
        if !matches!(word, "if" | "else" | "endif" | "for" | "endfor") {
            continue;
        }
        let end = line[at..].find('}').map_or(at, |end| at + end + 1);
        found.push(Directive {
            at: offset + start..offset + end,
            word,
        });
        at = end;
    }
    found
}

fn finding(opening: &Directive<'_>, closing: Option<&Directive<'_>>) -> Diagnostic {
    let message = format!(
        "a directive of Terraform, `%{{ {} … }}`, decides what stands here",
        opening.word
    );
    let finding = Diagnostic::new(Rule::TemplateDirective, span(&opening.at), message)
        .label("known only when the file is rendered")
        .help(
            "decide in the value of a placeholder, `${name}`; or render the file with \
             `templatefile` in `terraform console`, and read what comes out",
        );
    match closing {
        Some(closing) => finding.second(span(&closing.at), "up to here"),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        diagnostic::Report,
        source::{Node, SourceMap},
    };

    fn read(name: &str, text: &str) -> (SourceMap, Vec<String>) {
        let mut report = Report::default();
        let source = SourceMap::parse(name, text.as_bytes(), &mut report);
        let found = report.diagnostics().iter();
        let found = found
            .map(|it| format!("{}: {:?}", it.rule, it.at))
            .collect();
        (source, found)
    }

    #[test]
    fn a_placeholder_is_a_value_wherever_one_stands() {
        for (name, text, value) in [
            ("a.json", r#"{"a": ${t}, "b": 1}"#, "${t}"),
            ("a.json", r#"{"a": ${t}}"#, "${t}"),
            (
                "a.json",
                r#"{"a": ${f({x = "}"})}, "b": [${x}, ${y}]}"#,
                "${f({x = \"}\"})}",
            ),
            ("a.json", r#"{"a": ${s}000, ${key}: 1}"#, "${s}000"),
            ("a.yaml", "a: ${t}", "${t}"),
            ("a.yaml", "{a: ${t}, b: [${x}]}", "${t}"),
            (
                "a.yaml",
                "c: {d: 1}\na: ${x ? \"b: c\" : d}\n",
                "${x ? \"b: c\" : d}",
            ),
            ("a.yaml", "a: $${t}", "$${t}"),
        ] {
            let (source, found) = read(name, text);
            assert_eq!(found, [""; 0], "{text}");
            let at = source.get(source.root(), "a").expect("it is there");
            assert_eq!(source.str(at), Some(value), "{text}");
            assert_eq!(&text[source.span(at)], value, "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_a_key() {
        for (name, text) in [("a.json", "{${key}: 1}"), ("a.yaml", "{${key}: 1}")] {
            let (source, found) = read(name, text);
            assert_eq!(found, [""; 0], "{text}");
            let at = source.get(source.root(), "${key}").expect("it is there");
            assert!(matches!(source.node(at), Node::Number("1")), "{text}");
        }
    }

    #[test]
    fn each_directive_is_one_finding_and_its_lines_none() {
        for name in ["a.yaml", "a.json"] {
            let (source, found) = read(
                name,
                "{\n%{ if a ~}\n\"x\": 1,\n%{ else }\n\"x\": 2,\n%{~ endif }\n%{ for b in c }\n\"y\": 1\n",
            );
            assert!(!source.is_whole());
            assert_eq!(
                found,
                [
                    "template-directive: Span(FileId(0), 2..12)",
                    "template-directive: Span(FileId(0), 51..66)"
                ]
            );
        }
        let (_, found) = read("a.yaml", "a: 1\n# %{ if b }\nc: 1\n# %{ endif }\n");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_directive_within_a_text_is_part_of_it() {
        for text in ["a: 'x %{ if b }y%{ endif }'", "a: x %%{ if", "a: '%{time}'"] {
            let (source, found) = read("a.yaml", text);
            assert!(source.is_whole() && found.is_empty(), "{text} {found:?}");
        }
    }

    #[test]
    fn broken_placeholders_are_syntax_errors() {
        for text in [
            "{\"a\": ${}",
            "{\"a\": ${x, \"b\": 1}",
            "{\"a\": $x}",
            "{\"a\": ${\"}",
        ] {
            let (_, found) = read("a.json", text);
            assert_eq!(found.len(), 1, "{text} {found:?}");
            assert!(found[0].starts_with("syntax"), "{found:?}");
        }
    }
}
