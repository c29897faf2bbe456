//! What references between files lead to, and what is said of those that lead nowhere.

use std::{fmt::Write as _, fs};

use super::{Folder, places, write};
use crate::support::{Outcome, type_names};

#[test]
fn what_is_wrong_in_another_file_is_shown_there() {
    let folder = Folder::new(&[
        (
            "api.yaml",
            "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\ndefinitions:\n  A: {$ref: 'a.yaml#/A'}\n",
        ),
        (
            "a.yaml",
            "A:\n  type: object\n  properties:\n    b: {$ref: '#/C'}\n    c: {type: 1}\n",
        ),
    ]);
    let outcome = folder.read("api.yaml");
    assert_eq!(
        places(&outcome),
        ["unresolved-reference a.yaml:4", "wrong-type a.yaml:5"]
    );
    assert!(outcome.reading.is_none());
}

/// A document with references in it, and the findings about them.
fn findings_about(reference: &str, files: &[(&str, &str)]) -> Vec<String> {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: x, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    A:\n      $ref: '{reference}'\n    B: {{type: string}}\n"
    );
    let mut all = vec![("api.yaml", text.as_str())];
    all.extend(files);
    let folder = Folder::new(&all);
    fs::create_dir(folder.0.path().join("folder")).unwrap();
    write(&folder.0.path().join("latin.yaml"), b"a: \xe9\n");
    let outcome = folder.read("api.yaml");
    let has_error = outcome.errors() > 0;
    assert_eq!(outcome.reading.is_none(), has_error, "{reference}");
    let mut found = places(&outcome);
    found.dedup();
    found
}

#[test]
fn a_reference_that_leads_to_no_readable_file_is_one_finding_at_the_reference() {
    for (reference, rule) in [
        ("missing.yaml", "unresolved-reference"),
        ("missing.yaml#/A", "unresolved-reference"),
        ("folder", "file-unreadable"),
        ("/etc/hosts", "external-reference"),
        ("/components/schemas/B", "external-reference"),
        ("file:///etc/hosts", "external-reference"),
        ("ftp://example.com/x", "external-reference"),
        ("C:\\specs\\x.yaml", "external-reference"),
        ("https://example.com/x.yaml", "remote-reference"),
        ("empty.yaml", "empty-document"),
        ("#nothing", "unresolved-reference"),
        ("ok.yaml#/B", "unresolved-reference"),
        ("ok.yaml#nothing", "unresolved-reference"),
    ] {
        let files = [
            ("empty.yaml", "# nothing\n"),
            ("ok.yaml", "A: {type: string}\n"),
        ];
        let found = findings_about(reference, &files);
        assert_eq!(found, [format!("{rule} api.yaml:7")], "{reference}");
    }
    assert_eq!(findings_about("latin.yaml", &[]), ["encoding latin.yaml:1"]);
    let broken = [("broken.json", "{\n  \"a\" 1\n}")];
    assert_eq!(
        findings_about("broken.json", &broken),
        ["syntax broken.json:2"]
    );
}

#[test]
fn a_name_alone_is_a_schema_of_that_name() {
    assert_eq!(findings_about("B", &[]), ["bare-reference api.yaml:7"]);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let folder = Folder::new(&[(
        "api.yaml",
        "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\ndefinitions: {A: {$ref: 'pipe'}}\n",
    )]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.0.path().join("pipe"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(
            places(&folder.read("api.yaml")),
            ["file-unreadable api.yaml:4"]
        );
    }
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    let folder = Folder::new(&[
        (
            "api.yaml",
            r#"
openapi: 3.0.3
info: {title: x, version: "1"}
paths: {}
x-notes: {$ref: nowhere.yaml}
components:
  schemas:
    A:
      type: object
      example: {$ref: nowhere.yaml}
      default: {$ref: nowhere.yaml}
      x-example: {$ref: nowhere.yaml}
      properties:
        $ref: {type: string}
        example: {$ref: 'b.yaml#/example'}
  examples:
    one: {value: {$ref: nowhere.yaml}}
"#,
        ),
        ("b.yaml", "example: {type: integer}\n"),
    ]);
    let outcome = folder.read("api.yaml");
    assert_eq!(outcome.findings(), Vec::<String>::new());
    assert_eq!(outcome.source.files().count(), 2);
    assert_eq!(type_names(outcome.api()), ["a", "example"]);
}

#[test]
fn loops_are_told_and_long_chains_are_not_loops() {
    let mut text = String::from(
        "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n",
    );
    for link in 0..5_000 {
        let next = link + 1;
        let _ = writeln!(
            text,
            "    L{link}: {{$ref: '#/components/schemas/L{next}'}}"
        );
    }
    let right = format!("{text}    L5000: {{type: string}}\n");
    let outcome = Outcome::of(&right);
    assert_eq!(outcome.findings(), Vec::<String>::new());
    let wrong = format!("{text}    L5000: {{$ref: '#/components/schemas/L17'}}\n");
    let outcome = Outcome::of(&wrong);
    assert_eq!(outcome.findings().len(), 1);
    assert!(
        outcome.findings()[0].starts_with("reference-loop 23:"),
        "{:?}",
        outcome.findings()
    );
}

#[test]
fn files_may_refer_to_one_another_in_a_long_chain() {
    let mut files = vec![(
        "api.yaml".to_owned(),
        "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\ndefinitions: {A: {$ref: f0.yaml}}\n".to_owned(),
    )];
    for link in 0..3_000 {
        let next = link + 1;
        let text = format!("type: object\nproperties: {{a: {{$ref: f{next}.yaml}}}}\n");
        files.push((format!("f{link}.yaml"), text));
    }
    files.push(("f3000.yaml".to_owned(), "type: string\n".to_owned()));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let outcome = Folder::new(&files).read("api.yaml");
    assert_eq!(outcome.findings(), Vec::<String>::new());
    assert_eq!(outcome.source.files().count(), 3_002);
}

#[test]
fn a_loop_through_files_is_told_once() {
    let folder = Folder::new(&[
        (
            "api.yaml",
            "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\ndefinitions:\n  A: {$ref: 'a.yaml'}\n  B: {$ref: 'b.yaml'}\n",
        ),
        ("a.yaml", "$ref: b.yaml\n"),
        ("b.yaml", "$ref: ./a.yaml\n"),
    ]);
    let outcome = folder.read("api.yaml");
    assert_eq!(outcome.errors(), 1, "{:?}", outcome.findings());
}

#[test]
fn one_file_by_two_spellings_is_one() {
    let folder = Folder::new(&[
        (
            "spec/api.yaml",
            "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\ndefinitions:\n  A: {$ref: 'a.yaml#/A'}\n  B: {$ref: '../spec/./%61.yaml#/A'}\n  C: {$ref: '../spec/api.yaml#/definitions/A'}\n",
        ),
        (
            "spec/a.yaml",
            "A: {type: object, properties: {x: {type: string}}}\n",
        ),
    ]);
    let outcome = folder.read("spec/api.yaml");
    assert_eq!(outcome.findings(), Vec::<String>::new());
    assert_eq!(outcome.source.files().count(), 2);
}

#[test]
fn anchors_and_ids_name_schemas() {
    let folder = Folder::new(&[
        (
            "api.yaml",
            r##"
openapi: 3.1.0
info: {title: x, version: "1"}
paths: {}
components:
  schemas:
    A:
      type: object
      properties:
        anchored: {$ref: "#here"}
        elsewhere: {$ref: "other.json#there"}
        identified: {$ref: "https://schemas.example.com/money"}
        relative: {$ref: "https://schemas.example.com/money#/$defs/cents"}
    B: {$anchor: here, type: integer}
    Money:
      $id: https://schemas.example.com/money
      type: object
      properties: {cents: {$ref: "#/$defs/cents"}}
      $defs: {cents: {type: boolean}}
"##,
        ),
        (
            "other.json",
            r#"{"$defs": {"x": {"$anchor": "there", "type": "number"}}}"#,
        ),
    ]);
    let outcome = folder.read("api.yaml");
    assert_eq!(outcome.errors(), 0, "{:?}", outcome.findings());
    assert_eq!(outcome.source.files().count(), 2);
    assert_eq!(type_names(outcome.api()), ["a", "b", "money", "x"]);
}

#[test]
fn whole_sections_may_stand_in_other_files() {
    let folder = Folder::new(&[
        (
            "api.yaml",
            "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths: {$ref: paths.yaml}\ncomponents: {schemas: {$ref: schemas.yaml}}\n",
        ),
        (
            "paths.yaml",
            "/a:\n  get:\n    operationId: getA\n    responses:\n      '200': {description: x, content: {application/json: {schema: {$ref: 'schemas.yaml#/A'}}}}\n",
        ),
        (
            "schemas.yaml",
            "A: {type: object, properties: {b: {$ref: '#/B'}}}\nB: {type: object, properties: {c: {type: string}}}\n",
        ),
    ]);
    let outcome = folder.read("api.yaml");
    assert_eq!(outcome.findings(), Vec::<String>::new());
    assert_eq!(type_names(outcome.api()), ["a", "b"]);
    assert_eq!(outcome.api().operations.len(), 1);
}

#[test]
fn a_mapping_may_name_schemas_of_other_files() {
    let folder = Folder::new(&[
        (
            "api.yaml",
            r#"
openapi: 3.0.3
info: {title: x, version: "1"}
paths: {}
components:
  schemas:
    Pet:
      oneOf: [{$ref: cat.yaml}, {$ref: dog.yaml}]
      discriminator:
        propertyName: kind
        mapping: {meow: cat.yaml, woof: ./dog.yaml}
"#,
        ),
        (
            "cat.yaml",
            "type: object\nrequired: [kind]\nproperties: {kind: {type: string}, lives: {type: integer}}\n",
        ),
        (
            "dog.yaml",
            "type: object\nrequired: [kind]\nproperties: {kind: {type: string}, tricks: {type: integer}}\n",
        ),
    ]);
    let outcome = folder.read("api.yaml");
    assert_eq!(outcome.findings(), Vec::<String>::new());
    assert_eq!(type_names(outcome.api()), ["pet", "cat", "dog"]);
}
