//! Several files in one map.

use super::super::{Anchor, FileId, SourceMap};
use crate::diagnostic::{Diagnostic, Levels, Report, Style};
use crate::rules::Rule;

const ENTRY: &str = "a:\n  $ref: other.json#/x~1y\nb: {here: 1}\n";
const OTHER: &str = r##"{"x/y": {"here": [true, {"$ref": "#/b"}]}, "b": null}"##;

fn two_files() -> (SourceMap, FileId) {
    let mut report = Report::default();
    let mut source = SourceMap::parse("entry.yaml", ENTRY.as_bytes(), &mut report);
    let other = source.add("other.json", OTHER.as_bytes().to_vec(), &mut report);
    source.link(FileId::ENTRY, "other.json", other);
    assert_eq!(report.diagnostics(), []);
    (source, other)
}

#[test]
fn a_place_says_in_which_file_it_is() {
    let (source, other) = two_files();
    let names: Vec<&str> = source.files().map(|file| source.file_name(file)).collect();
    assert_eq!(names, ["entry.yaml", "other.json"]);
    let here = source.resolve(source.root(), "#/b/here").unwrap();
    assert_eq!(source.file_of(here), FileId::ENTRY);
    let there = source.resolve(source.root(), "other.json#/x~1y").unwrap();
    assert_eq!(source.file_of(there), other);
    assert_eq!(source.pointer(there), "/x~1y");
    assert_eq!(source.key(there), Some("x/y"));
    assert_eq!(
        &OTHER[source.span(there)],
        "{\"here\": [true, {\"$ref\": \"#/b\"}]}"
    );
    let flag = source.resolve(there, "#/x~1y/here/0").unwrap();
    assert_eq!(source.to_json(flag), true);
    assert_eq!(source.file_of(flag), other);
}

#[test]
fn a_reference_is_relative_to_the_file_in_which_it_stands() {
    let (source, other) = two_files();
    let root = source.file_root(other);
    let within = source.resolve(root, "#/b").unwrap();
    assert_eq!(source.file_of(within), other);
    assert_eq!(
        source.resolve(root, "other.json"),
        None,
        "linked from the entry file alone"
    );
    assert_eq!(source.resolve(source.root(), "other.json"), Some(root));
    assert_eq!(source.resolve(source.root(), "other.json#"), Some(root));
    assert_eq!(source.resolve(source.root(), ""), None);
}

#[test]
fn references_are_relative_to_the_document_inside_of_its_file() {
    let (mut source, other) = two_files();
    let body = source.resolve(source.root(), "#/b").unwrap();
    source.set_root(body);
    let here = source.resolve(body, "#/here").unwrap();
    assert_eq!(source.pointer(here), "/here");
    assert_eq!(source.root_of(here), body);
    assert_eq!(
        source.root_of(source.file_root(other)),
        source.file_root(other)
    );
}

#[test]
fn findings_are_in_the_order_of_files_and_show_the_text_of_theirs() {
    let (source, other) = two_files();
    let mut report = Report::default();
    let mut find = |at: Anchor, message: &str| {
        report.add(Diagnostic::new(Rule::WrongType, at, message));
    };
    let there = source.resolve(source.root(), "other.json#/b").unwrap();
    let here = source.resolve(source.root(), "#/b/here").unwrap();
    find(there.into(), "third");
    find(Anchor::File("other.json".to_owned()), "second");
    find(here.into(), "first");
    find(Anchor::Span(other, 44..47), "fourth");
    report.settle(&source, &Levels::default());
    let order: Vec<&str> = report
        .diagnostics()
        .iter()
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(order, ["first", "second", "fourth", "third"]);
    let page = report.render(&source, Style::Plain);
    assert!(page.contains("entry.yaml:3:11"), "{page}");
    assert!(page.contains("other.json:1:49"), "{page}");
}

#[test]
fn a_finding_may_point_into_two_files() {
    let (source, _) = two_files();
    let reference = source.resolve(source.root(), "#/a/$ref").unwrap();
    let target = source.resolve(source.root(), "other.json#/b").unwrap();
    let finding = Diagnostic::new(Rule::WrongType, reference, "x").second(target, "named here");
    let page = finding.render(&source, Style::Plain);
    assert!(page.contains("entry.yaml:2:9"), "{page}");
    assert!(page.contains("other.json:1:49"), "{page}");
    assert!(page.contains("named here"), "{page}");
}

#[test]
fn a_mistake_in_another_file_is_shown_there() {
    let mut report = Report::default();
    let mut source = SourceMap::parse("entry.yaml", ENTRY.as_bytes(), &mut report);
    source.add(
        "other.json",
        b"{\n  \"a\": 1,\n  \"a\": 2\n}".to_vec(),
        &mut report,
    );
    report.settle(&source, &Levels::default());
    let page = report.render(&source, Style::Plain);
    assert!(page.contains("other.json:3:3"), "{page}");
}
