//! One API, however the dialect has it written: what Swagger 2.0, OpenAPI 3.0 and 3.1 say in
//! different words is read as the same.

mod documents;
mod references;

use gatesmith_model::api::{Additional, Api, Type, TypeKind};

use crate::support::{Outcome, api, type_named};

/// What was read, without the places where it stood.
fn shape(api: &Api) -> String {
    let text = format!("{api:#?}");
    let lines = text.lines().collect::<Vec<_>>().join("\n");
    let place = regex::Regex::new(r"Place\(\s*\d+,?\s*\)").expect("it is a pattern");
    place.replace_all(&lines, "Place").into_owned()
}

/// A document whose only schema, beside others, is `Thing`.
fn with_schemas(dialect: &str, schemas: &str) -> String {
    let indent = |by: usize| {
        let mut text = String::new();
        for line in schemas.trim().lines() {
            text.push_str(&" ".repeat(by));
            text.push_str(line);
            text.push('\n');
        }
        text
    };
    match dialect {
        "2.0" => format!("swagger: '2.0'\npaths: {{}}\ndefinitions:\n{}", indent(2)),
        _ => format!(
            "openapi: {dialect}.0\npaths: {{}}\ncomponents:\n  schemas:\n{}",
            indent(4)
        ),
    }
}

fn reads_alike(old: (&str, &str), new: &str) {
    let (dialect, text) = old;
    let old = api(&with_schemas(dialect, text));
    let new = api(&with_schemas("3.1", new));
    assert_eq!(shape(&old), shape(&new), "{text}");
}

#[test]
fn null_is_a_matter_of_presence_in_every_dialect() {
    let new = r#"
Thing:
  type: object
  required: [a]
  properties:
    a: {type: [string, "null"], maxLength: 5}
    b: {type: [integer, "null"]}
    c: {type: [array, "null"], items: {type: [number, "null"]}}
"#;
    reads_alike(
        (
            "3.0",
            r"
Thing:
  type: object
  required: [a]
  properties:
    a: {type: string, nullable: true, maxLength: 5}
    b: {type: integer, nullable: true}
    c: {type: array, nullable: true, items: {type: number, nullable: true}}
",
        ),
        new,
    );
    reads_alike(
        (
            "2.0",
            r"
Thing:
  type: object
  required: [a]
  properties:
    a: {type: string, x-nullable: true, maxLength: 5}
    b: {type: integer, x-nullable: true}
    c: {type: array, x-nullable: true, items: {type: number, x-nullable: true}}
",
        ),
        new,
    );
}

#[test]
fn a_reference_or_null_is_the_type_that_is_referred_to() {
    reads_alike(
        (
            "3.0",
            r##"
Other: {type: object, properties: {a: {type: string}}}
Thing:
  type: object
  properties:
    one: {allOf: [{$ref: "#/components/schemas/Other"}], nullable: true}
    two: {allOf: [{$ref: "#/components/schemas/Other"}], nullable: true}
"##,
        ),
        r##"
Other: {type: object, properties: {a: {type: string}}}
Thing:
  type: object
  properties:
    one: {oneOf: [{$ref: "#/components/schemas/Other"}, {type: "null"}]}
    two: {anyOf: [{type: "null"}, {$ref: "#/components/schemas/Other"}]}
"##,
    );
}

#[test]
fn exclusive_bounds_are_the_same_in_both_forms() {
    reads_alike(
        (
            "3.0",
            r"
Whole: {type: integer, minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true}
Real: {type: number, minimum: 0.5, exclusiveMinimum: true, maximum: 2}
Narrow: {type: integer, minimum: 3}
",
        ),
        r"
Whole: {type: integer, exclusiveMinimum: 0, exclusiveMaximum: 9}
Real: {type: number, exclusiveMinimum: 0.5, maximum: 2}
Narrow: {type: integer, minimum: 3, exclusiveMinimum: 1}
",
    );
}

#[test]
fn a_constant_is_a_list_of_one_value() {
    reads_alike(
        (
            "3.0",
            r"
Kind: {type: string, enum: [circle]}
Answer: {type: integer, minimum: 42, maximum: 42}
Thing: {type: object, properties: {kind: {type: string, enum: [thing]}}}
",
        ),
        r"
Kind: {const: circle}
Answer: {const: 42}
Thing: {type: object, properties: {kind: {const: thing}}}
",
    );
}

#[test]
fn bytes_in_base64_are_bytes_in_every_dialect() {
    reads_alike(
        ("2.0", "Picture: {type: string, format: byte}"),
        "Picture: {type: string, contentEncoding: base64, contentMediaType: image/png}",
    );
}

#[test]
fn items_of_one_type_are_an_array_of_it_however_they_are_listed() {
    reads_alike(
        (
            "3.0",
            r"
Position: {type: array, minItems: 2, maxItems: 2, items: {type: number}}
Words: {type: array, items: {type: string}}
Nothing: {type: array, maxItems: 0, items: {}}
",
        ),
        r"
Position: {type: array, minItems: 2, prefixItems: [{type: number}, {type: number}], items: false}
Words: {type: array, prefixItems: [{type: string}], items: {type: string}}
Nothing: {type: array, items: false}
",
    );
}

#[test]
fn keys_that_match_a_pattern_are_those_of_a_map() {
    let outcome = Outcome::of(&with_schemas(
        "3.1",
        r#"
Plain: {type: object, patternProperties: {".*": {type: integer}}}
Codes: {type: object, patternProperties: {"^[A-Z]{3}$": {type: number}}, additionalProperties: false}
Mixed:
  type: object
  properties: {name: {type: string}}
  patternProperties: {"^x-": {type: string}, "^y-": {type: integer}}
"#,
    ));
    assert_eq!(
        outcome.findings(),
        [
            "unchecked-keyword 6: `patternProperties` is not checked by generated code",
            "unchecked-keyword 10: `patternProperties` is not checked by generated code",
        ]
    );
    let api = outcome.api();
    let TypeKind::Alias(Type::Map(values)) = &type_named(api, "codes").kind else {
        panic!("no map")
    };
    assert!(matches!(**values, Type::Number { .. }));
    let TypeKind::Struct(mixed) = &type_named(api, "mixed").kind else {
        panic!("no struct")
    };
    assert_eq!(mixed.additional, Additional::Kept(Type::Any));
}

#[test]
fn unevaluated_properties_are_those_that_no_member_describes() {
    let api = api(&with_schemas(
        "3.1",
        r##"
Base: {type: object, properties: {id: {type: string}}}
Thing:
  allOf: [{$ref: "#/components/schemas/Base"}]
  properties: {size: {type: integer}}
  unevaluatedProperties: false
"##,
    ));
    let TypeKind::Struct(thing) = &type_named(&api, "thing").kind else {
        panic!("no struct")
    };
    assert_eq!(thing.fields.len(), 2);
    assert_eq!(thing.additional, Additional::Refused);
}

#[test]
fn schemas_may_be_true_or_false() {
    let outcome = Outcome::of(&with_schemas(
        "3.1",
        r"
Thing: {type: object, properties: {any: true, none: false}, additionalProperties: true}
Never: false
Always: true
",
    ));
    assert_eq!(
        outcome.findings(),
        [
            "unchecked-keyword 5: that `none` is not there is not checked by generated code",
            "loose-type 6: a schema that nothing fits has no type of its own yet",
        ]
    );
    let TypeKind::Struct(thing) = &type_named(outcome.api(), "thing").kind else {
        panic!("no struct")
    };
    let wires: Vec<&str> = thing.fields.iter().map(|it| &*it.wire).collect();
    assert_eq!(wires, ["any"]);
}

#[test]
fn types_within_a_schema_are_called_by_their_place() {
    let api = api(&with_schemas(
        "3.1",
        r##"
Order:
  type: object
  properties:
    from: {$ref: "#/components/schemas/Order/$defs/Address"}
    to: {$ref: "#/components/schemas/Order/$defs/Address"}
  $defs:
    Address: {type: object, properties: {street: {type: string}}}
"##,
    ));
    let names: Vec<&str> = api.types.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["order", "order_address"]);
}

#[test]
fn the_first_of_several_examples_is_shown() {
    reads_alike(
        ("3.0", "Name: {type: string, example: Ada}"),
        "Name: {type: string, examples: [Ada, Grace]}",
    );
}

#[test]
fn keywords_of_another_dialect_are_read_as_they_are_meant() {
    for (dialect, schema, finding) in [
        (
            "3.1",
            "{type: string, nullable: true}",
            "other-dialect 5: `nullable` is not OpenAPI 3.1",
        ),
        (
            "3.1",
            "{type: integer, minimum: 0, exclusiveMinimum: true}",
            "other-dialect 5: `exclusiveMinimum` as a boolean is not OpenAPI 3.1",
        ),
        (
            "2.0",
            "{type: integer, exclusiveMinimum: 0}",
            "other-dialect 4: `exclusiveMinimum` as a number is not Swagger 2.0",
        ),
        (
            "3.0",
            "{type: string, const: a}",
            "other-dialect 5: `const` is not OpenAPI 3.0",
        ),
        (
            "3.0",
            "{type: array, prefixItems: [{type: string}], items: false}",
            "other-dialect 5: `prefixItems` is not OpenAPI 3.0",
        ),
    ] {
        let outcome = Outcome::of(&with_schemas(dialect, &format!("Thing: {schema}")));
        assert_eq!(outcome.findings()[0], finding);
        assert!(outcome.reading.is_some());
    }
}

#[test]
fn listed_values_tell_objects_apart_as_a_discriminator_does() {
    reads_alike(
        (
            "3.0",
            r##"
Shape:
  oneOf: [{$ref: "#/components/schemas/Circle"}, {$ref: "#/components/schemas/Square"}]
  discriminator:
    propertyName: kind
    mapping: {circle: "#/components/schemas/Circle", square: "#/components/schemas/Square"}
Circle: {type: object, required: [kind], properties: {kind: {type: string}, r: {type: number}}}
Square: {type: object, required: [kind], properties: {kind: {type: string}, w: {type: number}}}
"##,
        ),
        r##"
Shape:
  oneOf: [{$ref: "#/components/schemas/Circle"}, {$ref: "#/components/schemas/Square"}]
Circle: {type: object, required: [kind], properties: {kind: {const: circle}, r: {type: number}}}
Square: {type: object, required: [kind], properties: {kind: {const: square}, w: {type: number}}}
"##,
    );
}

#[test]
fn values_that_two_members_list_tell_nothing_apart() {
    let outcome = Outcome::of(&with_schemas(
        "3.1",
        r##"
Shape:
  anyOf: [{$ref: "#/components/schemas/Circle"}, {$ref: "#/components/schemas/Disc"}]
Circle: {type: object, required: [kind], properties: {kind: {const: round}}}
Disc: {type: object, required: [kind], properties: {kind: {const: round}}}
"##,
    ));
    assert_eq!(
        outcome.findings(),
        ["loose-type 6: a choice without a discriminator has no type of its own yet"]
    );
}
