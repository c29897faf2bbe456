//! Examples: where the document may give them, and what becomes of them.

use gatesmith_model::api::{Example, Response, TypeKind};
use serde_json::{Value, json};

use crate::support::{Outcome, api, operation_named, type_named};

fn ok(text: &str) -> Response {
    api(text).operations[0].responses[0].clone()
}

/// Name, media type and value of each.
fn listed(examples: &[Example]) -> Vec<(&str, &str, &Value)> {
    examples
        .iter()
        .map(|it| (it.name.as_str(), it.media_type.as_str(), &*it.value))
        .collect()
}

#[test]
fn swagger_2_shows_an_answer_by_media_type() {
    let response = ok(r#"
swagger: "2.0"
info: {title: T, version: "1"}
produces: [application/json]
paths:
  /thing:
    get:
      operationId: getThing
      responses:
        "200":
          description: It.
          schema: {type: object, properties: {size: {type: integer}}}
          examples:
            Application/JSON; charset=utf-8: {size: 7}
            text/plain: seven
            note: no media type
"#);
    assert_eq!(
        listed(&response.examples),
        [
            ("", "application/json", &json!({"size": 7})),
            ("", "text/plain", &json!("seven"))
        ]
    );
}

#[test]
fn openapi_3_shows_answers_by_name_and_follows_references() {
    let api = api(r##"
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /thing/{id}:
    post:
      operationId: postThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}, example: a-1}
        - {name: from, in: query, schema: {type: string, example: b-1}}
        - name: until
          in: query
          schema: {type: string}
          examples: {late: {value: z-9}}
      requestBody:
        content:
          application/json:
            schema: {type: integer, format: int32}
            example: 3
      responses:
        "200":
          description: It.
          headers:
            X-Count: {schema: {type: integer, example: 12}}
          content:
            application/json:
              schema: {type: string}
              examples:
                small: {summary: The small one., value: s}
                shared: {$ref: "#/components/examples/Large"}
                elsewhere: {externalValue: https://example.com/e.json}
                nowhere: {$ref: "#/components/examples/Missing"}
components:
  examples:
    Large: {$ref: "#/components/examples/Largest"}
    Largest: {value: l}
"##);
    let operation = operation_named(&api, "post_thing");
    let examples: Vec<_> = operation.parameters.iter().map(|it| &it.example).collect();
    let shown: Vec<Option<&Value>> = examples.iter().map(|it| it.as_deref()).collect();
    assert_eq!(
        shown,
        [
            Some(&json!("a-1")),
            Some(&json!("b-1")),
            Some(&json!("z-9"))
        ]
    );
    let body = operation.body.as_ref().expect("it has a body");
    assert_eq!(
        listed(&body.examples),
        [("", "application/json", &json!(3))]
    );
    let response = &operation.responses[0];
    assert_eq!(response.headers[0].example.as_deref(), Some(&json!(12)));
    assert_eq!(
        listed(&response.examples),
        [
            ("small", "application/json", &json!("s")),
            ("shared", "application/json", &json!("l"))
        ]
    );
}

#[test]
fn schemas_show_their_values_where_they_stand() {
    let api = api(r##"
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /sizes:
    get:
      operationId: getSizes
      responses:
        "200":
          description: An inline schema with an example.
          content:
            application/json:
              schema: {type: array, items: {type: integer, example: 4}}
        "202":
          description: A named one, which has it itself.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Thing"}
components:
  schemas:
    Code: {type: string, example: c-1}
    Thing:
      type: object
      example: {code: c-2}
      properties:
        code: {$ref: "#/components/schemas/Code"}
        tags: {type: array, items: {type: string, example: red}}
        note: {type: string, example: null}
        kind: {allOf: [{$ref: "#/components/schemas/Code"}], example: c-3}
"##);
    let responses = &api.operations[0].responses;
    assert_eq!(
        listed(&responses[0].examples),
        [("", "application/json", &json!([4]))]
    );
    assert!(responses[1].examples.is_empty());
    assert_eq!(
        type_named(&api, "code").example.as_deref(),
        Some(&json!("c-1"))
    );
    let thing = type_named(&api, "thing");
    assert_eq!(thing.example.as_deref(), Some(&json!({"code": "c-2"})));
    let TypeKind::Struct(object) = &thing.kind else {
        panic!("{:?}", thing.kind)
    };
    let shown: Vec<_> = object
        .fields
        .iter()
        .map(|field| (&*field.wire, field.example.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [
            ("code", None),
            ("tags", Some(&json!(["red"]))),
            ("note", None),
            ("kind", Some(&json!("c-3")))
        ]
    );
}

#[test]
fn an_example_that_is_referred_to_often_is_kept_once() {
    let answer = |code: u16| {
        format!(
            "        \"{code}\": {{description: It., content: {{application/json: {{schema: {{type: \
             string}}, examples: {{one: {{$ref: '#/components/examples/One'}}}}}}}}}}\n"
        )
    };
    let answers: Vec<String> = (400..450).map(answer).collect();
    let answers = answers.concat();
    let api = api(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      \
         operationId: getA\n      responses:\n{answers}components:\n  examples:\n    One: \
         {{value: one}}\n"
    ));
    let responses = &api.operations[0].responses;
    let first = &responses[0].examples[0].value;
    assert_eq!(responses.len(), 50);
    assert!(
        responses
            .iter()
            .all(|response| std::sync::Arc::ptr_eq(first, &response.examples[0].value))
    );
}

#[test]
fn examples_that_are_none_do_not_stand_in_the_way() {
    let outcome = Outcome::of(
        r##"
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /thing:
    get:
      operationId: getThing
      responses:
        "200":
          description: It.
          content:
            application/json:
              schema: {type: string}
              examples:
                loop: {$ref: "#/components/examples/Loop"}
                bare: a value without its key
                other: {$ref: "other.yaml#/Example"}
        "404":
          description: It.
          content: {application/json: {schema: {type: string}, examples: [a, b]}}
components:
  examples:
    Loop: {$ref: "#/components/examples/Loop"}
"##,
    );
    let responses = &outcome.api().operations[0].responses;
    assert!(
        responses
            .iter()
            .all(|response| response.examples.is_empty())
    );
}

/// What is found of examples in a document with these properties, of one operation's answer and
/// parameter.
fn mismatches(property: &str, parameter: &str) -> Vec<String> {
    let outcome = Outcome::of(&format!(
        r#"
openapi: 3.0.3
info: {{title: T, version: "1"}}
paths:
  /thing:
    get:
      operationId: getThing
      parameters: [{{name: p, in: query, {parameter}}}]
      responses:
        "200":
          description: It.
          content:
            application/json:
              schema: {{type: object, properties: {{it: {property}}}}}
"#
    ));
    outcome.api();
    outcome.findings()
}

#[test]
fn an_example_that_does_not_fit_its_schema_is_a_finding() {
    let plain = "schema: {type: string}";
    for property in [
        "{type: integer, example: '7'}",
        "{type: integer, example: 7.0}",
        "{type: integer, format: int32, example: 2147483648}",
        "{type: integer, minimum: 7, exclusiveMinimum: true, example: 7}",
        "{type: number, maximum: 1, example: 1.5}",
        "{type: boolean, example: 'true'}",
        "{type: string, example: 7}",
        "{type: string, enum: [a, b], example: c}",
        "{type: string, maxLength: 2, example: äöü}",
        "{type: string, pattern: '^a', example: ba}",
        "{type: string, format: date, example: 2026-13-01}",
        "{type: string, format: date-time, example: '2026-05-09 10:11:12'}",
        "{type: string, format: byte, example: 'a b'}",
        "{type: array, items: {type: integer, example: x}}",
        "{type: array, uniqueItems: true, items: {type: integer}, example: [1, 1]}",
        "{type: object, additionalProperties: {type: integer}, example: {a: b}}",
        "{type: object, required: [a], properties: {a: {type: string}}, example: {}}",
        "{type: object, properties: {a: {}}, additionalProperties: false, example: {b: 1}}",
    ] {
        let found = mismatches(property, plain);
        let is_one = matches!(&*found, [one] if one.starts_with("example-mismatch"));
        assert!(is_one, "{property}: {found:?}");
    }
    for property in [
        "{type: string, nullable: true, example: null}",
        "{type: integer, example: 7}",
        "{type: number, example: 7}",
        "{type: string, maxLength: 3, example: äöü}",
        "{type: string, format: date-time, example: '2026-05-09T10:11:12.5+02:00'}",
        "{type: string, format: email, example: anyone}",
        "{type: object, properties: {a: {type: string}}, example: {b: 1}}",
        "{example: {any: thing}}",
    ] {
        assert_eq!(
            mismatches(property, plain),
            Vec::<String>::new(),
            "{property}"
        );
    }
}

#[test]
fn the_example_of_a_parameter_may_be_any_spelling_of_its_text() {
    for parameter in [
        "schema: {type: string}, example: 7",
        "schema: {type: integer}, example: '7'",
        "schema: {type: array, items: {type: string}}, example: 'a,b'",
        "schema: {type: array, items: {type: string, example: a}}",
    ] {
        let found = mismatches("{type: string}", parameter);
        assert_eq!(found, Vec::<String>::new(), "{parameter}");
    }
    let found = mismatches("{type: string}", "schema: {type: integer}, example: many");
    assert_eq!(
        found,
        ["example-mismatch 8: the example is a string instead of a whole number"]
    );
}
