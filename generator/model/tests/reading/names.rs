//! Names that were given out stay, whatever is inserted.

use std::collections::BTreeMap;

use gatesmith_model::api::{Api, TypeKind};

use crate::support::Outcome;

const DOCUMENT: &str = r#"
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  # insert: operation
  /things/{id}:
    get:
      # insert: parameters
      parameters: [{name: id, in: query, schema: {type: string, enum: [a, A]}}]
      responses:
        "200": {description: d, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}
components:
  schemas:
    # insert: schema
    foo-bar: {type: string, enum: [x]}
    FooBar: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}
    Thing:
      type: object
      properties:
        # insert: property
        connectionString: {type: string}
        connection_string: {type: string}
    Derived:
      allOf:
        - $ref: '#/components/schemas/FooBar'
        - {type: object, properties: {c: {type: string, enum: [q, Q]}}}
"#;

/// What everything is called, by what it is on the wire.
fn names(api: &Api) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for definition in &api.types {
        let owner = &definition.wire;
        names.insert(format!("type {owner}"), definition.name.to_string());
        match &definition.kind {
            TypeKind::Struct(object) => {
                for field in &object.fields {
                    names.insert(format!("{owner}.{}", field.wire), field.name.to_string());
                }
            }
            TypeKind::Enum(listed) => {
                for value in &listed.values {
                    names.insert(format!("{owner}={}", value.wire), value.name.to_string());
                }
            }
            _ => {}
        }
    }
    for operation in &api.operations {
        let owner = format!("{} {}", operation.method, operation.path.text);
        names.insert(owner.clone(), operation.name.to_string());
        for parameter in &operation.parameters {
            let key = format!("{owner} {:?} {}", parameter.location, parameter.wire);
            names.insert(key, parameter.name.to_string());
        }
    }
    names
}

#[test]
fn no_insertion_renames_anything_when_the_lock_is_kept() {
    let first = Outcome::of(DOCUMENT);
    let before = names(first.api());
    let insertions = [
        (
            "operation",
            "  /thingsById:\n    get: {responses: {'200': {description: d}}}\n  /things/by/{id}:\n    get: {operationId: get_things_by_id, responses: {'200': {description: d}}}\n",
        ),
        ("parameters", "      summary: Nothing more.\n"),
        (
            "schema",
            "    foo_bar: {type: integer}\n    foo_bar_2: {type: boolean}\n    ThingsByIdId: {type: string}\n    FooBarA: {allOf: [{$ref: '#/components/schemas/FooBar'}, {type: object, properties: {z: {type: string}}}]}\n",
        ),
        (
            "property",
            "        ConnectionString: {type: string}\n        connection_string_2: {type: string}\n",
        ),
    ];
    for (place, text) in insertions {
        let marker = DOCUMENT
            .lines()
            .find(|line| line.trim() == format!("# insert: {place}"))
            .expect("it is there");
        let longer = DOCUMENT.replace(&format!("{marker}\n"), text);
        let after = Outcome::with_lock(&longer, first.lock());
        let after = names(after.api());
        for (thing, name) in &before {
            assert_eq!(
                after.get(thing),
                Some(name),
                "{thing} after inserting a {place}"
            );
        }
        assert!(after.len() > before.len() || place == "parameters");
    }
}

#[test]
fn the_lock_of_a_document_is_a_fixed_point() {
    let first = Outcome::of(DOCUMENT);
    let again = Outcome::with_lock(DOCUMENT, first.lock());
    assert_eq!(first.reading, again.reading);
    assert_eq!(first.lock().render(), again.lock().render());
}

#[test]
fn a_name_that_was_changed_in_the_lock_is_used() {
    let first = Outcome::of(DOCUMENT);
    let text = first
        .lock()
        .render()
        .replace("\"FooBar\" = \"foo_bar_2\"", "\"FooBar\" = \"basis\"");
    let mut report = gatesmith_model::diagnostic::Report::default();
    let lock =
        gatesmith_model::NameLock::parse("api.lock", &text, &mut report).expect("it is a lock");
    let again = Outcome::with_lock(DOCUMENT, &lock);
    assert_eq!(names(again.api())["type FooBar"], "basis");
}

#[test]
fn what_vanished_leaves_the_lock() {
    let first = Outcome::of(DOCUMENT);
    let shorter = DOCUMENT.replace("        connection_string: {type: string}\n", "");
    let second = Outcome::with_lock(&shorter, first.lock());
    assert!(!second.lock().render().contains("connection_string_2"));
}

/// What API Gateway exports: models with names that nobody gave, operations without any.
const EXPORT: &str = "openapi: 3.0.1
info: {title: orders, version: '2026-03-01T09:30:00Z'}
paths:
  /:
    get: {responses: {'200': {description: 200 response, content: {}}}}
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/MODEL3f9a0c'}}}}
      responses: {'200': {description: 200 response, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/MODEL00d1e2'}}}}}}
components:
  schemas:
    MODEL3f9a0c: {type: object, properties: {address: {type: object, properties: {street: {type: string}}}}}
    MODEL00d1e2: {type: object, properties: {id: {type: string}}}
    MODELTRAIN: {type: object, properties: {id: {type: string}}}
";

#[test]
fn models_without_a_name_are_called_by_where_they_are_used_first() {
    let outcome = Outcome::of(EXPORT);
    let names: Vec<&str> = outcome
        .api()
        .types
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "post_orders_request",
            "post_orders_request_address",
            "post_orders_response_item",
            "modeltrain"
        ]
    );
    assert_eq!(outcome.api().operations[0].name.as_str(), "get_root");
    let locked = outcome.lock().render();
    assert!(locked.contains("MODEL3f9a0c"), "{locked}");
}
