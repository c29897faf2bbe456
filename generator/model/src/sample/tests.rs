//! What is made of each kind of type.

use serde_json::{Value, json};

use super::{NoValue, Sampler};
use crate::{
    NameLock, ReadOptions, api::Api, diagnostic::Report, fit::Checker, read, source::SourceMap,
};

/// The API whose definitions are these.
fn api(definitions: &str) -> Api {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  \
         schemas:\n{definitions}"
    );
    let mut report = Report::default();
    let source = SourceMap::parse("api.yaml", text.as_bytes(), &mut report);
    let reading = read(
        &source,
        &NameLock::default(),
        &ReadOptions::default(),
        &mut report,
    );
    reading
        .unwrap_or_else(|| {
            panic!(
                "{}",
                report.render(&source, crate::diagnostic::Style::Plain)
            )
        })
        .api
}

/// What is made of the first definition.
fn made(definitions: &str) -> Result<Value, NoValue> {
    let api = api(definitions);
    let first = api.types.iter().next().expect("there is a definition");
    let ty = crate::api::Type::Named(first.id);
    let made = Sampler::new(&api.types).sample(&ty);
    if let Ok(value) = &made {
        assert_eq!(Checker::new(&api.types).misfit(&ty, value), None, "{value}");
    }
    made
}

#[track_caller]
fn makes(schema: &str, expected: &Value) {
    assert_eq!(
        made(&format!("    It: {schema}\n")).as_ref(),
        Ok(expected),
        "{schema}"
    );
}

#[test]
fn scalars_follow_format_and_bounds() {
    for (schema, expected) in [
        ("{type: boolean}", json!(true)),
        ("{type: integer}", json!(1)),
        (
            "{type: integer, minimum: 5, exclusiveMinimum: true}",
            json!(6),
        ),
        ("{type: integer, maximum: -3}", json!(-3)),
        ("{type: integer, multipleOf: 7, minimum: 8}", json!(14)),
        ("{type: integer, multipleOf: 50, maximum: 20}", json!(0)),
        (
            "{type: integer, minimum: 9223372036854775808, maximum: 18446744073709551615}",
            json!(9_223_372_036_854_775_808_u64),
        ),
        ("{type: number}", json!(1.5)),
        (
            "{type: number, minimum: 2, exclusiveMinimum: true, maximum: 2.1}",
            json!(2.05),
        ),
        ("{type: number, maximum: 0}", json!(-1.0)),
        ("{type: string}", json!("string")),
        ("{type: string, maxLength: 3}", json!("ing")),
        ("{type: string, minLength: 9}", json!("strstring")),
        ("{type: string, format: date}", json!("2026-05-09")),
        (
            "{type: string, format: date-time}",
            json!("2026-05-09T10:00:00Z"),
        ),
        (
            "{type: string, format: uuid}",
            json!("9b1deb4d-3b7d-4bad-9bdd-000000000001"),
        ),
        (
            "{type: string, format: email}",
            json!("someone@example.com"),
        ),
        (
            "{type: string, format: email, minLength: 22}",
            json!("aaasomeone@example.com"),
        ),
        ("{type: string, format: uri}", json!("https://example.com/")),
        ("{type: string, format: byte}", json!("AAAA")),
        (
            "{type: string, format: byte, minLength: 5}",
            json!("AAAAAAAA"),
        ),
        ("{type: string, format: password}", json!("secret")),
        ("{type: string, enum: [red, blue]}", json!("red")),
    ] {
        makes(schema, &expected);
    }
}

#[test]
fn strings_match_their_patterns_and_keep_their_lengths() {
    for (schema, expected) in [
        ("{type: string, pattern: '^[A-Z]{3}$'}", "AAA"),
        ("{type: string, pattern: '^FL-[0-9]{10}$'}", "FL-1111111111"),
        (
            "{type: string, pattern: '^[A-Z0-9]+(-[a-z0-9]+)*$', minLength: 4}",
            "AAAA",
        ),
        (
            "{type: string, pattern: '^(x|yy)+z?$', minLength: 3}",
            "xxx",
        ),
        ("{type: string, pattern: 'ab', minLength: 5}", "abaaa"),
        (
            r"{type: string, pattern: '^\d{1,3}(\.\d{1,3}){3}$'}",
            "1.1.1.1",
        ),
        (
            r"{type: string, pattern: '^\+[1-9]\d{7,14}$', maxLength: 9}",
            "+11111111",
        ),
        (
            r"{type: string, pattern: '^\S+@\S+$', format: email}",
            "someone@example.com",
        ),
        ("{type: string, pattern: '^ring$', minLength: 2}", "ring"),
        (r"{type: string, pattern: 'a\b.'}", "a:"),
        ("{type: string, pattern: '^[äöü]$'}", "ä"),
    ] {
        makes(schema, &json!(expected));
    }
}

#[test]
fn what_cannot_be_satisfied_says_so() {
    let unsatisfied = |schema: &str| match made(&format!("    It: {schema}\n")) {
        Err(NoValue::Unsatisfied(what)) => what,
        other => panic!("{schema}: {other:?}"),
    };
    assert_eq!(
        unsatisfied("{type: string, pattern: '^abc$', maxLength: 2}"),
        "a string that matches `^abc$`"
    );
    unsatisfied("{type: string, format: date, maxLength: 3}");
    unsatisfied("{type: array, items: {type: boolean}, minItems: 3, uniqueItems: true}");
    unsatisfied("{type: integer, minimum: 1, maximum: 5, multipleOf: 6}");
    assert_eq!(
        made("    It: {type: array, items: {type: string}, minItems: 1000000000}\n"),
        Err(NoValue::TooLarge)
    );
    assert_eq!(
        made("    It: {type: string, minLength: 1000000000}\n"),
        Err(NoValue::TooLarge)
    );
}

#[test]
fn objects_hold_what_is_required_and_what_is_not() {
    makes(
        "{type: object, required: [a], properties: {a: {type: integer}, b: {type: string}, \
         c: {type: string, nullable: true}}, additionalProperties: false}",
        &json!({"a": 1, "b": "string", "c": "string"}),
    );
    makes(
        "{type: object, additionalProperties: {type: integer}}",
        &json!({"key": 1}),
    );
    // What may be absent and cannot be made is absent.
    makes(
        "{type: object, properties: {a: {type: string, pattern: ^abc$, maxLength: 2}, \
         b: {type: string}}}",
        &json!({"b": "string"}),
    );
}

#[test]
fn arrays_have_one_item_or_as_many_as_they_must() {
    makes("{type: array, items: {type: integer}}", &json!([1]));
    makes(
        "{type: array, items: {type: integer}, maxItems: 0}",
        &json!([]),
    );
    makes(
        "{type: array, items: {type: string}, minItems: 3, uniqueItems: true}",
        &json!(["string", "string2", "string3"]),
    );
    makes(
        "{type: array, items: {type: string, pattern: '^[a-c][0-9]$'}, minItems: 2, \
         uniqueItems: true}",
        &json!(["a1", "b2"]),
    );
}

#[test]
fn examples_and_defaults_are_taken_where_they_fit() {
    makes(
        "{type: object, properties: {\
         shown: {type: string, example: red, default: blue}, \
         wrong: {type: integer, example: seven, default: 7}, \
         plain: {type: integer, example: seven}, \
         tags: {type: array, items: {type: string, example: tall}}}}",
        &json!({"shown": "red", "wrong": 7, "plain": 1, "tags": ["tall"]}),
    );
    makes(
        "{type: object, example: {size: 3}, properties: {size: {type: integer}}}",
        &json!({"size": 3}),
    );
}

#[test]
fn a_value_ends_where_its_type_would_come_again() {
    let tree = "    Tree:
      type: object
      required: [name, children]
      properties:
        name: {type: string}
        parent: {$ref: '#/components/schemas/Tree'}
        children: {type: array, items: {$ref: '#/components/schemas/Tree'}}
        byName: {type: object, additionalProperties: {$ref: '#/components/schemas/Tree'}}
";
    assert_eq!(
        made(tree),
        Ok(json!({"name": "string", "children": [], "byName": {}}))
    );
}

#[test]
fn a_union_is_its_first_variant_that_ends_with_its_tag() {
    let shapes = "    Shape:
      oneOf:
        - {$ref: '#/components/schemas/Group'}
        - {$ref: '#/components/schemas/Circle'}
      discriminator: {propertyName: kind}
    Group:
      type: object
      required: [kind, first]
      properties: {kind: {type: string}, first: {$ref: '#/components/schemas/Shape'}}
    Circle:
      type: object
      required: [kind]
      properties: {kind: {type: string}, radius: {type: number}}
";
    assert_eq!(made(shapes), Ok(json!({"kind": "Circle", "radius": 1.5})));
}

#[test]
fn types_that_contain_each_other_widely_give_a_value_of_bounded_size() {
    let level = |level: u32| {
        let next = format!("{{$ref: '#/components/schemas/L{}'}}", level + 1);
        let fields: Vec<String> = (0..12)
            .map(|field| format!("        f{field}: {next}\n"))
            .collect();
        let fields = fields.concat();
        format!("    L{level}:\n      type: object\n      properties:\n{fields}")
    };
    let levels: Vec<String> = (0..12).map(level).collect();
    let definitions = levels.concat() + "    L12: {type: string}\n";
    let value = made(&definitions).expect("nothing is required");
    assert!(value.to_string().len() < 200_000);
}

#[test]
fn the_same_type_gives_the_same_value_each_time() {
    let api = api(
        "    It: {type: object, properties: {a: {type: string, format: uuid}, b: \
                   {type: array, items: {type: integer}, minItems: 3, uniqueItems: true}}}\n",
    );
    let ty = crate::api::Type::Named(api.types.iter().next().expect("one").id);
    let mut sampler = Sampler::new(&api.types);
    let first = sampler.sample(&ty);
    assert_eq!(first, sampler.sample(&ty));
    assert_eq!(first, Sampler::new(&api.types).sample(&ty));
}
