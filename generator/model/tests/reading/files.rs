//! Documents of several files.

#![expect(clippy::unwrap_used, reason = "a test's own folder is there")]

mod references;
mod remote;

use std::{fs, path::Path};

use gatesmith_model::{
    NameLock, ReadOptions,
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
