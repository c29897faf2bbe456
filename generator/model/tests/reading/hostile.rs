//! Documents that are written to hurt: a finding, soon, and no panic.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use gatesmith_model::diagnostic::Style;

use crate::support::Outcome;

/// Reads a document. The bound tells what ends from what does not: a machine may be slow and busy.
fn soon(text: &str) -> Outcome {
    let start = Instant::now();
    let outcome = Outcome::of(text);
    let taken = start.elapsed();
    assert!(taken < Duration::from_mins(1), "took {taken:?}");
    outcome
}

fn with_schemas(schemas: &str) -> String {
    format!("openapi: 3.0.3\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}")
}

#[test]
fn every_value_may_be_of_the_wrong_type() {
    let document = r##"{"swagger":"2.0","info":{"title":"t"},"consumes":["a/b"],"paths":{"/a/{b}":{"parameters":[{"name":"b","in":"path","type":"string"}],
        "get":{"operationId":"x","tags":["t"],"deprecated":true,"security":[{"s":["a"]}],"parameters":[{"name":"q","in":"query","type":"array","items":{"type":"string"},"collectionFormat":"csv"}],
        "responses":{"200":{"description":"d","headers":{"h":{"type":"string"}},"schema":{"$ref":"#/definitions/A"}}},
        "x-amazon-apigateway-integration":{"type":"aws","uri":"u","requestParameters":{"a":"b"},"requestTemplates":{"a":"b"},"responses":{"default":{"statusCode":200}}}}}},
        "definitions":{"A":{"type":"object","required":["a"],"properties":{"a":{"type":"string","enum":["x"],"pattern":"x","minLength":1},"n":{"type":"integer","minimum":1}},
        "allOf":[{"type":"object"}],"discriminator":"a","additionalProperties":false}},
        "securityDefinitions":{"s":{"type":"apiKey","name":"n","in":"header","x-amazon-apigateway-authorizer":{"type":"token","authorizerUri":"u"}}}}"##;
    let whole: serde_json::Value = serde_json::from_str(document).expect("it is JSON");
    let mut pointers = Vec::new();
    collect(&whole, String::new(), &mut pointers);
    assert!(pointers.len() > 60);
    for pointer in pointers {
        for wrong in [
            "null",
            "7",
            "\"text\"",
            "[]",
            "{}",
            "[[]]",
            "{\"$ref\": \"#\"}",
            "{\"Fn::If\": []}",
        ] {
            let mut mutated = whole.clone();
            *mutated.pointer_mut(&pointer).expect("it is there") =
                serde_json::from_str(wrong).expect("it is JSON");
            Outcome::of(&mutated.to_string());
        }
    }
}

fn collect(value: &serde_json::Value, pointer: String, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{pointer}/{key}"), found);
            }
        }
        serde_json::Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}

#[test]
fn references_in_circles_end() {
    let circles = [
        "    A: {$ref: '#/components/schemas/A'}\n",
        "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n",
        "    A: {allOf: [{$ref: '#/components/schemas/A'}]}\n",
        "    A: {allOf: [{$ref: '#/components/schemas/B'}]}\n    B: {allOf: [{$ref: '#/components/schemas/A'}]}\n",
        "    A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {a: {type: string}}}]}\n    B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: string}}}]}\n",
        "    A: {oneOf: [{$ref: '#/components/schemas/A'}]}\n",
        "    A: {properties: {x: {$ref: '#/components/schemas/A/properties/x'}}}\n",
    ];
    for circle in circles {
        let outcome = soon(&with_schemas(circle));
        assert!(outcome.errors() > 0, "{circle}");
        assert!(
            outcome
                .findings()
                .iter()
                .all(|finding| finding.starts_with("reference-loop")),
            "{:?}",
            outcome.findings()
        );
    }
}

#[test]
fn long_chains_of_schemas_do_not_exhaust_the_stack() {
    let mut wrapped = String::new();
    let mut nested = String::new();
    let mut fields = String::new();
    let mut inline = String::from("    Z:\n      properties:\n");
    for index in 0..20_000 {
        let next = index + 1;
        let _ = writeln!(
            wrapped,
            "    A{index}: {{allOf: [{{$ref: '#/components/schemas/A{next}'}}]}}"
        );
        let _ = writeln!(
            nested,
            "    A{index}: {{type: array, items: {{$ref: '#/components/schemas/A{next}'}}}}"
        );
        let _ = writeln!(
            fields,
            "    A{index}: {{properties: {{a: {{$ref: '#/components/schemas/A{next}'}}}}}}"
        );
        let _ = writeln!(
            inline,
            "        p{index}: {{type: array, items: {{$ref: '#/components/schemas/Z/properties/p{next}'}}}}"
        );
    }
    for mut schemas in [wrapped, nested, fields] {
        schemas.push_str("    A20000: {type: string}\n");
        soon(&with_schemas(&schemas));
    }
    inline.push_str("        p20000: {type: string}\n");
    soon(&with_schemas(&inline));
}

#[test]
fn what_repeats_itself_is_read_a_bounded_number_of_times() {
    // Each schema extends all before it: their fields are quadratic in number, at least.
    let mut schemas = String::new();
    for index in 0..3000_usize {
        let _ = write!(
            schemas,
            "    A{index}:\n      allOf:\n        - {{type: object, properties: {{p{index}: {{type: string}}}}}}\n"
        );
        if let Some(before) = index.checked_sub(1) {
            let _ = writeln!(
                schemas,
                "        - {{$ref: '#/components/schemas/A{before}'}}"
            );
        }
    }
    soon(&with_schemas(&schemas));

    // Ten thousand paths, each a reference to one path item with many parameters.
    let mut document =
        String::from("openapi: 3.0.3\nx-item:\n  get:\n    responses: {}\n    parameters:\n");
    for index in 0..2000 {
        let _ = writeln!(
            document,
            "      - {{name: q{index}, in: query, schema: {{type: string}}}}"
        );
    }
    document.push_str("paths:\n");
    for index in 0..10_000 {
        let _ = writeln!(document, "  /p{index}: {{$ref: '#/x-item'}}");
    }
    let outcome = soon(&document);
    assert!(
        outcome
            .findings()
            .iter()
            .any(|finding| finding.starts_with("too-much-work")),
        "{:?}",
        &outcome.findings()[..1]
    );
}

#[test]
fn thousands_of_equal_names_cost_no_more_than_others() {
    let mut schemas = String::new();
    for index in 0..5000 {
        let _ = writeln!(
            schemas,
            "    'foo{}bar': {{type: string}}",
            "-".repeat(index % 50 + 1) + &"_".repeat(index / 50)
        );
    }
    let outcome = soon(&with_schemas(&schemas));
    assert_eq!(outcome.api().types.iter().count(), 5000);
}

#[test]
fn wide_things_cost_what_their_text_costs() {
    let mut properties = String::from("    A:\n      properties:\n");
    let mut union =
        String::from("    A:\n      discriminator: {propertyName: kind}\n      oneOf:\n");
    let mut members = String::new();
    let mut values = String::from("    A:\n      type: string\n      enum:\n");
    for index in 0..20_000 {
        let _ = writeln!(properties, "        p{index}: {{type: string}}");
        let _ = writeln!(union, "        - $ref: '#/components/schemas/M{index}'");
        let _ = writeln!(
            members,
            "    M{index}: {{properties: {{kind: {{type: string}}}}}}"
        );
        let _ = writeln!(values, "        - v{index}");
    }
    for schemas in [properties, union + &members, values] {
        let outcome = soon(&with_schemas(&schemas));
        assert_eq!(outcome.errors(), 0, "{:?}", outcome.findings());
    }
}

#[test]
fn an_operation_may_have_very_many_parameters() {
    let parameter = |index| format!(r#"{{"name":"p{index}","in":"query","schema":{{}}}}"#);
    let parameters: Vec<String> = (0..20_000).map(parameter).collect();
    let parameters = parameters.join(",");
    let outcome = soon(&format!(
        r#"{{"openapi":"3.0.3","paths":{{"/a":{{"get":{{"parameters":[{parameters}],"responses":{{"200":{{"description":"x"}}}}}}}}}}}}"#
    ));
    assert_eq!(outcome.errors(), 0, "{:?}", outcome.findings().first());
    assert_eq!(outcome.api().operations[0].parameters.len(), 20_000);
}

#[test]
fn findings_may_be_very_many_in_one_line() {
    let property = |index| format!(r#""p{index}":{{"type":"strin"}}"#);
    let properties: Vec<String> = (0..20_000).map(property).collect();
    let schema = format!(
        r#"{{"type":"object","properties":{{{}}}}}"#,
        properties.join(",")
    );
    let outcome = soon(&format!(
        r#"{{"openapi":"3.0.3","paths":{{}},"components":{{"schemas":{{"A":{schema}}}}}}}"#
    ));
    assert_eq!(outcome.report.counts().errors, 20_000);
    let page = outcome.report.render(&outcome.source, Style::Plain);
    assert!(page.ends_with("20000 errors\n"));
    let columns = outcome.report.diagnostics().iter();
    let columns: Vec<_> = columns.map(|it| outcome.source.locate(&it.at)).collect();
    assert_eq!(columns.len(), 20_000);
}

#[test]
fn names_of_any_length_are_shortened() {
    // In JSON: YAML has no keys of more than 1024 characters.
    let long = "averyLongName".repeat(8000);
    let text = serde_json::json!({"type": "string", "enum": [long]});
    let inner = serde_json::json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let mut document =
        serde_json::json!({"openapi": "3.0.3", "paths": {}, "components": {"schemas": {}}});
    document["paths"][format!("/{long}/{{{long}}}.{{{long}2}}")] = serde_json::json!({"get": {
        "parameters": [{"name": long, "in": "query", "schema": text}],
        "responses": {"200": {"description": "d", "headers": {&long: {"schema": text}}}},
    }});
    document["components"]["schemas"][&long] =
        serde_json::json!({"type": "object", "properties": {&long: inner}});
    let outcome = soon(&document.to_string());
    assert_eq!(outcome.errors(), 0);
    for finding in outcome.findings() {
        assert!(finding.len() < 1000, "{finding}");
    }
    let api = outcome.api();
    assert!(api.operations[0].name.as_str().len() <= 80);
    assert!(api.types.iter().all(|it| it.name.as_str().len() <= 80));
}
