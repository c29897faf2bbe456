//! Documents of several files.

#![expect(clippy::unwrap_used, reason = "a test's own folder is there")]

use std::{fmt::Write as _, fs, path::Path};

use gatesmith_model::{
    Fetch, FetchError, NameLock, ReadOptions,
    api::Api,
    bundle::{BundleOptions, Form, Format, bundle},
    diagnostic::Report,
    read,
    source::SourceMap,
};
use tempfile::TempDir;

use crate::support::{Outcome, type_names};

/// A folder with files in it.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            write(&folder.path().join(name), text.as_bytes());
        }
        Self(folder)
    }

    fn read(&self, document: &str) -> Outcome {
        self.read_with(document, &NameLock::default(), &ReadOptions::default())
    }

    fn read_with(&self, document: &str, lock: &NameLock, options: &ReadOptions<'_>) -> Outcome {
        let mut report = Report::default();
        let mut source = SourceMap::load(&self.0.path().join(document), &mut report);
        let is_gathered = source.gather(lock, options, &mut report);
        let reading = read(&source, lock, options, &mut report);
        Outcome {
            reading: reading.filter(|_| is_gathered),
            source,
            report,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own folder")]
fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// An API without its places.
fn shape(api: &Api) -> String {
    let text = format!("{api:#?}");
    let mut shape = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        shape.push_str(line);
        shape.push('\n');
        if line.trim_end().ends_with("Place(") {
            lines.next();
        }
    }
    shape
}

/// Each finding as `rule file:line`, without the folder.
fn places(outcome: &Outcome) -> Vec<String> {
    let findings = outcome.report.diagnostics().iter();
    findings
        .map(|finding| {
            let at = outcome.source.locate(&finding.at).unwrap();
            let file = at.file.rsplit('/').next().unwrap();
            format!("{} {file}:{}", finding.rule.id(), at.line)
        })
        .collect()
}

const ENTRY: &str = r#"
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /pets/{petId}:
    $ref: paths/pet.yaml
components:
  schemas:
    Owner: {$ref: 'schemas/owner.json'}
    Money: {type: object, properties: {amount: {type: integer}}}
"#;

const FILES: [(&str, &str); 6] = [
    ("spec/api.yaml", ENTRY),
    (
        "spec/paths/pet.yaml",
        r#"
parameters:
  - {$ref: "../common.yaml#/parameters/petId"}
get:
  operationId: getPet
  responses:
    "200":
      description: a pet
      headers:
        X-Rate: {$ref: "../common.yaml#/headers/Rate"}
      content:
        application/json:
          schema: {$ref: "../schemas/pet.yaml#/Pet"}
          examples:
            cat: {$ref: "../../shared/examples.json#/cat"}
    "404": {$ref: "../common.yaml#/responses/Not%20Found"}
post:
  operationId: postPet
  requestBody: {$ref: "../common.yaml#/bodies/pet~1new"}
  responses: {"204": {description: done}}
"#,
    ),
    (
        "spec/schemas/pet.yaml",
        r#"
Pet:
  type: object
  required: [name]
  properties:
    name: {type: string}
    owner: {$ref: './owner.json'}
    price: {$ref: '../api.yaml#/components/schemas/Money'}
    mother: {$ref: '#/Pet'}
    tags: {type: array, items: {$ref: "../common.yaml#/schemas/tag"}}
"#,
    ),
    (
        "spec/schemas/owner.json",
        r##"{
  "type": "object",
  "properties": {
    "pets": {"type": "array", "items": {"$ref": "pet.yaml#/Pet"}},
    "address": {"$ref": "#/definitions/Address"},
    "colour": {"type": "string", "enum": ["red", "green"]}
  },
  "definitions": {"Address": {"type": "object", "properties": {"street": {"type": "string"}}}}
}"##,
    ),
    (
        "spec/common.yaml",
        r"
parameters:
  petId: {name: petId, in: path, required: true, schema: {type: string}}
headers:
  Rate: {schema: {type: integer}}
bodies:
  pet/new:
    content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
responses:
  Not Found:
    description: no such pet
    content: {application/json: {schema: {type: object, properties: {reason: {type: string, enum: [a, b]}}}}}
schemas:
  tag: {type: string, enum: [x, y]}
  unused: {$ref: nowhere.yaml}
",
    ),
    (
        "shared/examples.json",
        r#"{"cat": {"value": {"name": "Tom", "owner": {"pets": []}}}}"#,
    ),
];

/// The same in one file.
const TWIN: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /pets/{petId}:
    parameters:
      - {$ref: "#/components/parameters/petId"}
    get:
      operationId: getPet
      responses:
        "200":
          description: a pet
          headers:
            X-Rate: {$ref: "#/components/headers/Rate"}
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
              examples:
                cat: {$ref: "#/components/examples/cat"}
        "404": {$ref: "#/components/responses/Not_Found"}
    post:
      operationId: postPet
      requestBody: {$ref: "#/components/requestBodies/pet_new"}
      responses: {"204": {description: done}}
components:
  schemas:
    Owner:
      type: object
      properties:
        pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}
        address: {$ref: "#/components/schemas/Address"}
        colour: {type: string, enum: [red, green]}
    Money: {type: object, properties: {amount: {type: integer}}}
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
        owner: {$ref: "#/components/schemas/Owner"}
        price: {$ref: "#/components/schemas/Money"}
        mother: {$ref: "#/components/schemas/Pet"}
        tags: {type: array, items: {$ref: "#/components/schemas/tag"}}
    Address: {type: object, properties: {street: {type: string}}}
    tag: {type: string, enum: [x, y]}
  parameters:
    petId: {name: petId, in: path, required: true, schema: {type: string}}
  headers:
    Rate: {schema: {type: integer}}
  requestBodies:
    pet_new:
      content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
  responses:
    Not_Found:
      description: no such pet
      content: {application/json: {schema: {type: object, properties: {reason: {type: string, enum: [a, b]}}}}}
  examples:
    cat: {value: {name: Tom, owner: {pets: []}}}
"##;

#[test]
fn many_files_give_the_api_of_their_one_file_twin() {
    let many = Folder::new(&FILES).read("spec/api.yaml");
    let one = Outcome::of(TWIN);
    assert_eq!(
        many.findings().len(),
        one.findings().len(),
        "{:#?}",
        many.findings()
    );
    assert_eq!(type_names(many.api()), type_names(one.api()));
    assert_eq!(shape(many.api()), shape(one.api()));
    assert_eq!(many.lock().render(), one.lock().render());
}

#[test]
fn files_are_read_once_in_the_order_of_first_reference_and_only_where_they_are_needed() {
    let outcome = Folder::new(&FILES).read("spec/api.yaml");
    let names: Vec<&str> = outcome
        .source
        .files()
        .map(|file| outcome.source.file_name(file).rsplit('/').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "api.yaml",
            "pet.yaml",
            "owner.json",
            "common.yaml",
            "pet.yaml",
            "examples.json"
        ]
    );
}

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

/// Remote documents without a network.
#[derive(Debug)]
struct Web(&'static [(&'static str, &'static str)]);

impl Fetch for Web {
    fn fetch(&self, url: &str, _most: usize) -> Result<Vec<u8>, FetchError> {
        let page = self.0.iter().find(|(address, _)| *address == url);
        let page = page.ok_or_else(|| FetchError("it answers 404".to_owned()));
        page.map(|(_, text)| text.as_bytes().to_vec())
    }
}

const REMOTE: &str = "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\ndefinitions:\n  A:\n    type: object\n    properties:\n      error: {$ref: 'https://example.com/api/common.yaml#/Error'}\n";

#[test]
fn remote_documents_are_read_where_that_is_allowed_and_may_not_change_unseen() {
    let folder = Folder::new(&[("api.yaml", REMOTE)]);
    let refused = folder.read("api.yaml");
    assert_eq!(places(&refused), ["remote-reference api.yaml:8"]);

    let web = Web(&[
        (
            "https://example.com/api/common.yaml",
            "Error: {type: object, properties: {code: {$ref: '../codes.json'}}}\n",
        ),
        (
            "https://example.com/codes.json",
            r#"{"type": "object", "properties": {"x": {"type": "string"}}}"#,
        ),
    ]);
    let options = ReadOptions {
        fetch: Some(&web),
        ..ReadOptions::default()
    };
    let read = folder.read_with("api.yaml", &NameLock::default(), &options);
    assert_eq!(read.findings(), Vec::<String>::new());
    assert_eq!(type_names(read.api()), ["a", "error", "codes"]);
    let lock = read.lock().clone();
    assert!(
        lock.render()
            .contains("[remote]\n\"https://example.com/api/common.yaml\" = \"sha256:")
    );
    assert!(
        lock.render()
            .contains("\"https://example.com/codes.json\" = \"sha256:")
    );
    let again = folder.read_with("api.yaml", &lock, &options);
    assert_eq!(again.lock(), &lock);

    let changed = Web(&[(
        "https://example.com/api/common.yaml",
        "Error: {type: object, properties: {code: {type: string}}}\n",
    )]);
    let options = ReadOptions {
        fetch: Some(&changed),
        ..ReadOptions::default()
    };
    let found = folder.read_with("api.yaml", &lock, &options);
    assert_eq!(places(&found), ["remote-changed api.yaml:8"]);
    let accepting = ReadOptions {
        update_remote: true,
        ..options
    };
    let accepted = folder.read_with("api.yaml", &lock, &accepting);
    assert_eq!(accepted.findings(), Vec::<String>::new());
    assert!(!accepted.lock().render().contains("codes.json"));
}

#[test]
fn a_remote_document_that_cannot_be_read_says_why() {
    let folder = Folder::new(&[("api.yaml", REMOTE)]);
    let web = Web(&[]);
    let options = ReadOptions {
        fetch: Some(&web),
        ..ReadOptions::default()
    };
    let outcome = folder.read_with("api.yaml", &NameLock::default(), &options);
    assert_eq!(places(&outcome), ["remote-unreadable api.yaml:8"]);
    assert!(outcome.findings()[0].contains("it answers 404"));
}

#[test]
fn a_remote_document_cannot_name_files_of_this_machine() {
    let folder = Folder::new(&[("api.yaml", REMOTE)]);
    let web = Web(&[(
        "https://example.com/api/common.yaml",
        "Error: {$ref: 'file:///etc/hosts'}\n",
    )]);
    let options = ReadOptions {
        fetch: Some(&web),
        ..ReadOptions::default()
    };
    let outcome = folder.read_with("api.yaml", &NameLock::default(), &options);
    assert_eq!(places(&outcome), ["external-reference common.yaml:1"]);
}

#[test]
fn what_is_bundled_of_several_files_reads_back_from_one() {
    let outcome = Folder::new(&FILES).read("spec/api.yaml");
    let api = outcome.api();
    for (form, format) in [
        (Form::Own, Format::Yaml),
        (Form::Own, Format::Json),
        (Form::OpenApi30, Format::Yaml),
    ] {
        let options = BundleOptions {
            form,
            target: None,
            format,
        };
        let text = bundle(&outcome.source, &options, &mut Report::default()).text;
        let alone = Folder::new(&[("alone.yaml", &text)]).read("alone.yaml");
        assert!(
            api.is_like(alone.api()),
            "{text}{}",
            crate::bundles::difference(api, alone.api())
        );
    }
}

#[test]
fn a_version_that_is_a_number_says_the_same_as_a_text() {
    let bundled = |version: &str| {
        let entry = format!(
            "openapi: {version}\ninfo: {{title: Shop, version: '1'}}\npaths:\n  /a: {{$ref: pet.yaml}}\n  /b: {{$ref: pet.yaml}}\n"
        );
        let path = "get: {responses: {'204': {description: done}}}\n";
        let outcome = Folder::new(&[("api.yaml", &entry), ("pet.yaml", path)]).read("api.yaml");
        let options = BundleOptions::default();
        bundle(&outcome.source, &options, &mut Report::default()).text
    };
    for version in ["3.0", "3.1"] {
        let quoted = bundled(&format!("'{version}'"));
        assert_eq!(bundled(version), quoted);
        assert_eq!(quoted.contains("pathItems"), version == "3.1", "{quoted}");
    }
}
