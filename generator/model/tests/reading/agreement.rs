//! What a type takes is what its schema takes: values are judged by the types of a document in
//! OpenAPI 3.1, and by a validator of JSON Schema 2020-12 that reads the same schemas.
//!
//! The values are what is made of the types, and that with one member changed, left out or added.

use gatesmith_model::{api::Type, fit::Checker, sample::Sampler};
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::support::{api, type_named};

/// Schemas that types express in full. `Thing` is the one that is judged.
const DOCUMENTS: &[&str] = &[
    r#"{"Thing": {"type": ["string", "null"], "minLength": 1, "maxLength": 3}}"#,
    r#"{"Thing": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 3}}"#,
    r#"{"Thing": {"type": "integer", "minimum": 1, "exclusiveMinimum": 0, "multipleOf": 2}}"#,
    r#"{"Thing": {"type": ["null", "number"], "minimum": 1, "exclusiveMinimum": 1}}"#,
    r#"{"Thing": {"const": "a"}}"#,
    r#"{"Thing": {"const": 1}}"#,
    r#"{"Thing": {"enum": ["a", "b", null]}}"#,
    r#"{"Thing": true}"#,
    r#"{"Thing": {"type": "array", "items": false}}"#,
    r#"{"Thing": {"type": "array", "uniqueItems": true, "items": {"type": ["integer", "null"]}}}"#,
    r#"{"Thing": {"type": "array", "minItems": 2,
        "prefixItems": [{"type": "number"}, {"type": "number"}], "items": false}}"#,
    r#"{"Thing": {"type": "array", "prefixItems": [{"type": "string"}],
        "items": {"type": "string"}}}"#,
    r#"{"Thing": {"type": "object", "patternProperties": {".*": {"type": "integer"}}}}"#,
    r#"{"Thing": {"type": "object", "additionalProperties": {"type": ["string", "null"]}}}"#,
    r##"{"Name": {"type": ["string", "null"], "minLength": 1},
        "Thing": {"type": "object", "required": ["name"],
            "properties": {"name": {"$ref": "#/components/schemas/Name", "maxLength": 2}}}}"##,
    r##"{"Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
        "Thing": {"$ref": "#/components/schemas/Base", "required": ["a"],
            "properties": {"a": {"const": "x"}}, "unevaluatedProperties": false}}"##,
    r##"{"Other": {"type": "object", "properties": {"a": {"type": "boolean"}}},
        "Thing": {"type": "object", "required": ["one"], "properties": {
            "one": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Other"}]},
            "two": {"anyOf": [{"$ref": "#/components/schemas/Other"}, {"const": null}]}}}}"##,
    r##"{"Circle": {"type": "object", "required": ["kind"],
            "properties": {"kind": {"const": "circle"}, "r": {"type": "integer"}}},
        "Square": {"type": "object", "required": ["kind", "w"],
            "properties": {"kind": {"enum": ["square", "box"]}, "w": {"type": "integer"}}},
        "Thing": {"oneOf": [{"$ref": "#/components/schemas/Circle"},
            {"$ref": "#/components/schemas/Square"}]}}"##,
    r##"{"Thing": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Thing/$defs/Node"}},
        "additionalProperties": false,
        "$defs": {"Node": {"type": "object", "required": ["value"], "properties": {
            "value": {"type": "boolean"},
            "next": {"$ref": "#/components/schemas/Thing/$defs/Node"}}}}}}"##,
];

/// Values of every kind, some beyond the bounds above.
fn plain_values() -> Vec<Value> {
    [
        "null",
        "true",
        "-1",
        "0",
        "1",
        "2",
        "3",
        "1.5",
        r#""""#,
        r#""a""#,
        r#""ab""#,
        r#""abcd""#,
        r#""circle""#,
        r#""box""#,
        r#""x""#,
        "[]",
        "[1]",
        "[1, 1]",
        "[1, null]",
        "[1, 2, 3]",
        r#"["a"]"#,
        r#"["a", 1]"#,
        "{}",
        r#"{"a": 1}"#,
        r#"{"a": "x"}"#,
        r#"{"a": null}"#,
        r#"{"kind": "circle", "w": 1}"#,
        r#"{"kind": "box", "w": 1}"#,
        r#"{"kind": "box"}"#,
    ]
    .iter()
    .map(|text| serde_json::from_str(text).expect("it is JSON"))
    .collect()
}

/// A value, and what becomes of it when one member is changed, left out or added; two levels deep.
fn variations(value: &Value, depth: usize) -> Vec<Value> {
    let mut all = plain_values();
    all.push(value.clone());
    let Value::Object(members) = value else {
        return all;
    };
    let mut more = members.clone();
    more.insert("unknown".to_owned(), json!(1));
    all.push(Value::Object(more));
    for (key, inner) in members {
        let mut fewer = members.clone();
        fewer.remove(key);
        all.push(Value::Object(fewer));
        let others = match depth {
            0 => plain_values(),
            _ => variations(inner, depth - 1),
        };
        for other in others {
            let mut changed = members.clone();
            changed.insert(key.clone(), other);
            all.push(Value::Object(changed));
        }
    }
    all
}

fn validator(schemas: &Value) -> Validator {
    let schema = json!({
        "$ref": "#/components/schemas/Thing",
        "components": { "schemas": schemas },
    });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .build(&schema)
        .expect("the schema is one")
}

#[test]
fn types_take_what_their_schemas_take() {
    for text in DOCUMENTS {
        let schemas: Value = serde_json::from_str(text).expect("it is JSON");
        let document = json!({
            "openapi": "3.1.0", "paths": {}, "components": { "schemas": schemas },
        });
        let api = api(&document.to_string());
        let definition = type_named(&api, "thing");
        let ty = Type::Named(definition.id);
        let validator = validator(&schemas);
        let made = Sampler::new(&api.types)
            .sample(&ty)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(validator.is_valid(&made), "{text}: {made}");
        let mut checker = Checker::new(&api.types);
        for value in variations(&made, 1) {
            // Whether null is a value of a named schema is known where the schema is used.
            if value.is_null() {
                continue;
            }
            assert_eq!(
                checker.misfit(&ty, &value).is_none(),
                validator.is_valid(&value),
                "{text}: {value}: {:?}",
                checker.misfit(&ty, &value)
            );
        }
    }
}
