//! Findings as people see them.

mod comments;
mod files;

use super::{Counts, Diagnostic, Levels, Report, Severity, Style};
use crate::{
    rules::Rule,
    source::{Anchor, FileId, SourceMap},
};

const TEXT: &str = "\
swagger: '2.0'
paths:
  /a:
    get: {}
definitions:
  Order: {type: object}
  Invoice: {type: object}
  Offer: {type: object}
  Return: {type: object}
";

fn read(text: &str) -> SourceMap {
    SourceMap::parse("spec/a.yaml", text.as_bytes(), &mut Report::default())
}

fn at(source: &SourceMap, pointer: &str) -> crate::place::Place {
    source
        .resolve(source.root(), &format!("#{pointer}"))
        .unwrap()
}

#[test]
fn a_finding_is_printed_like_those_of_rustc() {
    let source = read(TEXT);
    let order = at(&source, "/definitions/Order");
    let kind = at(&source, "/definitions/Order/type");
    let finding = Diagnostic::new(Rule::TagForm, Anchor::Key(order), "the model is wrong")
        .label("this model")
        .second(kind, "because of this")
        .help("write another");
    assert_eq!(
        finding.render(&source, Style::Plain),
        "\
error[tag-form]: the model is wrong
 --> spec/a.yaml:6:3
  |
6 |   Order: {type: object}
  |   ^^^^^         ------ because of this
  |   |
  |   this model
  |
  = help: write another
"
    );
}

#[test]
fn places_far_apart_are_shown_apart() {
    let source = read(TEXT);
    let finding = Diagnostic::new(
        Rule::TagForm,
        Anchor::Key(at(&source, "/definitions/Return")),
        "no",
    )
    .second(Anchor::Key(at(&source, "/swagger")), "first");
    assert_eq!(
        finding.render(&source, Style::Plain),
        "\
error[tag-form]: no
 --> spec/a.yaml:9:3
  |
9 |   Return: {type: object}
  |   ^^^^^^
  |
 ::: spec/a.yaml:1:1
  |
1 | swagger: '2.0'
  | ------- first
"
    );
}

#[test]
fn a_value_of_many_lines_is_marked_in_its_first() {
    let source = read(TEXT);
    let paths = at(&source, "/definitions");
    let page = Diagnostic::new(Rule::TagForm, paths, "no").render(&source, Style::Plain);
    assert!(page.contains("6 |   Order: {type: object}\n"), "{page}");
    assert!(page.contains("  |   ^^^^^^^^^^^^^^^^^^^^^\n"), "{page}");
    assert!(!page.contains("Invoice"), "{page}");
}

#[test]
fn a_file_as_a_whole_has_no_line() {
    let source = read("a: 1");
    let whole = Anchor::File("other.yaml".to_owned());
    let page = Diagnostic::new(Rule::EmptyDocument, whole, "nothing").render(&source, Style::Plain);
    assert_eq!(page, "error[empty-document]: nothing\n--> other.yaml\n");
}

#[test]
fn a_long_line_is_cut_around_the_caret_and_keeps_its_column() {
    let filler = "é".repeat(3_000);
    let source = read(&format!(
        "{{\"a\": \"{filler}\", \"key\": 1, \"b\": \"{filler}\"}}"
    ));
    let key = Anchor::Key(at(&source, "/key"));
    let page = Diagnostic::new(Rule::TagForm, key, "no").render(&source, Style::Plain);
    assert!(page.contains("--> spec/a.yaml:1:3011\n"), "{page}");
    assert!(
        page.lines().all(|line| line.chars().count() < 140),
        "{page}"
    );
    assert!(page.contains("é\", \"key\": 1, \"b\": \"é"), "{page}");
    let caret = page.lines().find(|line| line.contains('^')).unwrap();
    let line = page.lines().find(|line| line.contains("\"key\"")).unwrap();
    let column = |line: &str, sign: &str| line.split(sign).next().unwrap().chars().count();
    assert_eq!(column(caret, "^"), column(line, "\"key\""), "{page}");
}

#[test]
fn long_lines_are_right_in_colours_and_for_second_places_too() {
    let filler = "x".repeat(3_000);
    let source = read(&format!(
        "{{\"a\": \"{filler}\", \"k\": 1, \"b\": \"{filler}\", \"c\": 2}}"
    ));
    let finding = Diagnostic::new(Rule::TagForm, Anchor::Key(at(&source, "/c")), "a.yaml:1:43")
        .second(Anchor::Key(at(&source, "/k")), "here");
    for style in [Style::Plain, Style::Coloured] {
        let page = finding.render(&source, style);
        assert!(page.contains("spec/a.yaml:1:6028"), "{page}");
        assert!(page.contains("spec/a.yaml:1:3011"), "{page}");
    }
}

#[test]
fn nothing_in_a_document_reaches_the_terminal_as_a_command() {
    let hostile = "\u{1b}[31m\u{7}\u{9b}2J\u{202e}\u{2028}\r";
    let source = read(&format!("{{\"{hostile}\": 1, \"b\": 2}}"));
    let source_text = source.text().to_owned();
    let finding = Diagnostic::new(
        Rule::TagForm,
        Anchor::Span(FileId(0), 1..source_text.len()),
        format!("a {hostile}\nb"),
    )
    .label(hostile)
    .help(format!("c {hostile}"));
    let page = finding.render(&source, Style::Plain);
    let is_command = |character: char| {
        (character.is_control() && character != '\n') || "\u{202e}\u{2028}".contains(character)
    };
    assert!(!page.contains(is_command), "{page:?}");
    assert!(
        page.starts_with("error[tag-form]: a \\u{1b}[31m\\u{7}\\u{9b}2J"),
        "{page}"
    );
    assert_eq!(
        page.lines().next().unwrap().matches("\\nb").count(),
        1,
        "{page}"
    );
}

#[test]
fn colours_are_only_printed_when_asked_for() {
    let source = read(TEXT);
    let finding = Diagnostic::new(Rule::TagForm, at(&source, "/paths"), "no");
    assert!(!finding.render(&source, Style::Plain).contains('\u{1b}'));
    assert!(finding.render(&source, Style::Coloured).contains('\u{1b}'));
}

#[test]
fn the_end_of_the_text_can_be_pointed_at() {
    for text in ["a: 1", "a: 1\n", "a: ü\r\n", ""] {
        let source = read(text);
        for at in 0..=text.len() {
            let here = Anchor::Span(FileId(0), at..at + 5);
            let page = Diagnostic::new(Rule::Syntax, here, "x").render(&source, Style::Plain);
            assert!(page.contains("--> spec/a.yaml:"), "{page}");
        }
    }
}

#[test]
fn a_settled_report_has_the_order_of_the_document_and_no_repetition() {
    let source = read(TEXT);
    let mut report = Report::default();
    let finding = |pointer, message| {
        Diagnostic::new(Rule::TagForm, Anchor::Key(at(&source, pointer)), message)
    };
    report.add(finding("/definitions", "c"));
    report.add(finding("/paths", "b"));
    report.add(finding("/definitions", "c"));
    report.add(finding("/paths", "a"));
    report.settle(&source, &Levels::default());
    let messages = report.diagnostics().iter();
    let messages: Vec<&str> = messages.map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["a", "b", "c"]);
    assert!(report.has_errors());
    assert!(
        report
            .render(&source, Style::Plain)
            .ends_with("\n3 errors\n")
    );
}

#[test]
fn counts_are_said_in_words() {
    let said = |errors, warnings, notes| {
        let counts = Counts {
            errors,
            warnings,
            notes,
            waived: 0,
        };
        counts.to_string()
    };
    assert_eq!(said(2, 1, 0), "2 errors, 1 warning");
    assert_eq!(said(0, 0, 3), "3 notes");
    assert_eq!(said(0, 0, 0), "no findings");
}

#[test]
fn the_configuration_raises_and_lowers_what_is_no_error_by_itself() {
    let lenient = Rule::ALL
        .iter()
        .find(|rule| rule.severity() != Severity::Error);
    let Some(&rule) = lenient else { return };
    let source = read(TEXT);
    let severities = |level: &str| {
        let mut levels = Levels::default();
        levels.set(rule.id(), level).unwrap();
        let mut report = Report::default();
        report.add(Diagnostic::new(rule, source.root(), "x"));
        report.settle(&source, &levels);
        let findings = report.diagnostics().iter();
        findings.map(|finding| finding.severity).collect::<Vec<_>>()
    };
    assert_eq!(severities("allow"), []);
    assert_eq!(severities("note"), [Severity::Note]);
    assert_eq!(severities("warn"), [Severity::Warning]);
    assert_eq!(severities("deny"), [Severity::Error]);
}

#[test]
fn levels_that_cannot_be_set_say_why() {
    let mut levels = Levels::default();
    let mut error = |id, level| levels.set(id, level).unwrap_err().to_string();
    assert_eq!(
        error("syntx", "deny"),
        "there is no rule `syntx`; did you mean `syntax`?"
    );
    assert_eq!(
        error("quite-other", "deny"),
        "there is no rule `quite-other`"
    );
    assert!(error("syntax", "off").contains("`allow`, `note`, `warn` or `deny`"));
    assert!(error("syntax", "allow").contains("always an error"));
}

#[test]
fn what_is_said_of_a_whole_is_not_said_of_its_parts() {
    let source = read("a: {b: {c: 1}, d: 2}\ne: 3\n");
    let mut report = Report::default();
    for (rule, pointer) in [
        (Rule::LooseType, "/a/b"),
        (Rule::LooseType, "/a/b/c"),
        (Rule::UncheckedKeyword, "/a/b/c"),
        (Rule::WrongType, "/a/b/c"),
        (Rule::LooseType, "/a/d"),
        (Rule::UncheckedKeyword, "/e"),
    ] {
        let place = at(&source, pointer);
        report.add(Diagnostic::new(rule, Anchor::Key(place), "x"));
    }
    report.settle(&source, &Levels::default());
    let left = report.diagnostics().iter();
    let left: Vec<&str> = left.map(|finding| finding.rule.id()).collect();
    assert_eq!(
        left,
        [
            "loose-type",
            "wrong-type",
            "loose-type",
            "unchecked-keyword"
        ]
    );
}

#[test]
fn of_very_many_findings_the_gravest_are_printed_and_the_rest_is_counted() {
    let source = read(TEXT);
    let mut report = Report::default();
    for number in 0..3_000 {
        let message = format!("warning {number}.");
        report.add(Diagnostic::new(Rule::OtherDialect, source.root(), message));
    }
    report.add(Diagnostic::new(Rule::Syntax, source.root(), "the error"));
    let page = report.render(&source, Style::Plain);
    assert!(page.contains("the error") && page.contains("warning 998."));
    assert!(!page.contains("warning 999."));
    let end = "2001 more are not shown; `--format json` lists all\n1 error, 3000 warnings\n";
    assert!(page.ends_with(end), "{}", &page[page.len() - 200..]);
}
