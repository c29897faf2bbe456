//! Whatever bytes a document has, there is a finding with its place, in time, and nothing written.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use crate::project::{DOCUMENT, Project, Run};

/// How long a finding may take.
const BOUND: Duration = Duration::from_secs(1);

/// Generates from a document that is not one, and holds the promises that are the same for all.
/// The best of some runs has to be in time: other tests may have taken the processors.
fn generate(document: &[u8]) -> Run {
    let project = Project::with(document);
    let before = project.files();
    let mut best = Duration::MAX;
    for _ in 0..10 {
        let start = Instant::now();
        let run = project.run(&["generate"]);
        best = best.min(start.elapsed());
        assert!(matches!(run.status, 1 | 2), "{run:?}");
        assert!(!run.err.contains("panicked"), "{}", run.err);
        assert_eq!(project.files(), before, "something was written");
        if best < BOUND {
            return run;
        }
    }
    panic!("took {best:?}");
}

fn finds(document: &[u8], expected: &[&str]) {
    let run = generate(document);
    for text in expected {
        assert!(run.err.contains(text), "no {text:?} in\n{}", run.err);
    }
}

#[test]
fn truncated_yaml() {
    finds(
        &DOCUMENT.as_bytes()[..DOCUMENT.find("id, in").unwrap()],
        &["error[syntax]", "shop.yaml:"],
    );
}

#[test]
fn truncated_json() {
    finds(
        br#"{"swagger": "2.0", "paths": {"/a": "#,
        &["error[syntax]", "shop.yaml:1:"],
    );
}

#[test]
fn every_prefix_of_a_document_is_survived() {
    let project = Project::new();
    for end in (0..DOCUMENT.len()).step_by(7) {
        project.write("shop.yaml", &DOCUMENT.as_bytes()[..end]);
        let run = project.run(&["lint", "shop.yaml"]);
        assert!(!run.err.contains("panicked"), "{end}: {}", run.err);
    }
}

#[test]
fn wrong_types_everywhere() {
    let document = br#"
swagger: "2.0"
info: [1, 2]
paths:
  /a:
    get: {operationId: 5, parameters: {}, responses: [], tags: no, security: yes}
    post: nonsense
  /b: [1]
definitions:
  A: {type: 5, properties: [], required: {a: 1}}
  B: {type: object, properties: {x: {$ref: 7}}, allOf: 3}
  C: 12
"#;
    finds(
        document,
        &[
            "shop.yaml:3:",
            "shop.yaml:6:",
            "shop.yaml:7:",
            "shop.yaml:8:",
            "shop.yaml:10:",
            "shop.yaml:11:",
            "shop.yaml:12:",
        ],
    );
}

#[test]
fn a_billion_laughs() {
    let mut document = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        let items = [alias.as_str(); 9].join(", ");
        writeln!(document, "a{level}: &a{level} [{items}]").unwrap();
    }
    finds(document.as_bytes(), &["error[", "shop.yaml:"]);
}

#[test]
fn ten_thousand_nested_arrays() {
    for bracket in ["[", "{\"a\":", "- ", "? "] {
        finds(
            bracket.repeat(10_000).as_bytes(),
            &["error[", "shop.yaml:1:"],
        );
    }
}

#[test]
fn ten_thousand_nested_blocks() {
    let mut document = String::new();
    for depth in 0..2_000 {
        writeln!(document, "{}a:", " ".repeat(depth)).unwrap();
    }
    finds(document.as_bytes(), &["error[", "shop.yaml:"]);
}

#[test]
fn bytes_that_are_no_utf_8() {
    finds(
        b"swagger: \"2.0\"\ninfo: {title: \xff\xfe}\n",
        &["error[", "shop.yaml:2:"],
    );
}

#[test]
fn an_empty_file() {
    finds(b"", &["error[", "shop.yaml"]);
    finds(b"\n\n  \n", &["error[", "shop.yaml"]);
    finds(b"# only words\n", &["error[", "shop.yaml"]);
}

#[test]
fn a_folder_in_place_of_the_document() {
    let project = Project::new();
    std::fs::remove_file(project.path("shop.yaml")).unwrap();
    std::fs::create_dir(project.path("shop.yaml")).unwrap();
    let run = project.run(&["generate"]);
    assert!(matches!(run.status, 1 | 2), "{run:?}");
    assert!(run.err.contains("shop.yaml"), "{}", run.err);
    assert!(run.err.contains("folder"), "{}", run.err);
}

#[test]
fn no_document_at_all() {
    let project = Project::new();
    std::fs::remove_file(project.path("shop.yaml")).unwrap();
    let run = project.run(&["generate"]);
    assert!(matches!(run.status, 1 | 2), "{run:?}");
    assert!(run.err.contains("shop.yaml"), "{}", run.err);
}

#[test]
fn references_in_a_circle() {
    let document = DOCUMENT.replace(
        "definitions:\n",
        "definitions:\n  A: {$ref: \"#/definitions/B\"}\n  B: {$ref: \"#/definitions/C\"}\n  C: {$ref: \"#/definitions/A\"}\n  D: {allOf: [{$ref: \"#/definitions/D\"}]}\n",
    );
    finds(
        document.as_bytes(),
        &["error[", "shop.yaml:12:", "shop.yaml:15:"],
    );
}

#[test]
fn a_wide_document_takes_no_quadratic_time() {
    let mut document =
        "swagger: \"2.0\"\ninfo: {title: Wide, version: \"1\"}\npaths: {}\ndefinitions:\n"
            .to_owned();
    for index in 0..3_000 {
        writeln!(
            document,
            "  T{index}: {{type: object, properties: {{next: {{$ref: \"#/definitions/T{}\"}}}}}}",
            (index + 1) % 3_000
        )
        .unwrap();
    }
    writeln!(document, "  Broken: {{type: 5}}").unwrap();
    finds(document.as_bytes(), &["error["]);
}
