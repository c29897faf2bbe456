//! All that is wrong with a document is said at once, each thing once.

use crate::support::Outcome;

#[test]
fn a_document_with_many_mistakes_yields_a_finding_for_each() {
    let outcome = Outcome::of(
        r##"
swagger: "2.0"
info: {title: t, version: "1"}
security: [{nobody: []}]
x-amazon-apigateway-request-validator: missing
x-amazon-apigateway-gatewayresponses: {}
paths:
  orders: {get: {responses: {"200": {description: d}}}}
  /a/{b: {get: {responses: {"200": {description: d}}}}
  /x/{id}:
    get:
      operationId: same
      parameters:
        - {name: q, in: query, type: string}
        - {name: q, in: query, type: string}
        - {name: other, in: path, required: true, type: string}
        - {name: f, in: nowhere, type: string}
        - {in: query, type: string}
      responses: {"2000": {description: d}, "200": {description: d, schema: {$ref: "#/definitions/Gone"}}}
  /y:
    post:
      operationId: same
      parameters: [{name: f, in: formData, type: file}]
      responses: {"200": {description: d}}
definitions:
  Gon: {type: 5}
  Loop: {$ref: "#/definitions/Loop"}
  Elsewhere: {$ref: "other.yaml#/X"}
  Typo: {type: strin}
"##,
    );
    let mut rules: Vec<String> = outcome
        .findings()
        .into_iter()
        .filter_map(|finding| finding.split(':').next().map(str::to_owned))
        .collect();
    rules.sort();
    assert_eq!(
        rules,
        [
            "duplicate-operation-id 22",
            "duplicate-parameter 15",
            "external-reference 28",
            "invalid-value 17",
            "invalid-value 19",
            "invalid-value 29",
            "missing-key 18",
            "path-template 8",
            "path-template 9",
            "reference-loop 27",
            "unknown-extension 6",
            "unknown-path-parameter 16",
            "unknown-security-scheme 4",
            "unknown-validator 5",
            "unresolved-reference 19",
            "unsupported-body 23",
            "wrong-type 26",
        ]
    );
    assert!(outcome.reading.is_none());
}

#[test]
fn a_slip_of_the_pen_is_answered_with_the_right_word() {
    let outcome = Outcome::of(
        r##"
openapi: 3.0.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Oder"}}}}}
      x-amazon-apigateway-integration: {type: mock, passThroughBehavior: never, responses: {default: {statusCode: 200}}}
components: {schemas: {Order: {type: object}}}
"##,
    );
    let helps: Vec<&str> = outcome
        .report
        .diagnostics()
        .iter()
        .map(|finding| finding.help.as_str())
        .collect();
    assert_eq!(
        helps,
        [
            "did you mean `passthroughBehavior`?",
            "did you mean `#/components/schemas/Order`?",
        ]
    );
}

#[test]
fn other_versions_are_told_apart_from_other_documents() {
    for (text, message) in [
        ("openapi: 3.2.0", "OpenAPI 3.2.0 is read as OpenAPI 3.1"),
        (
            "openapi: 4.0.0",
            "`openapi: 4.0.0` is no dialect that is known",
        ),
        (
            "swagger: '1.2'",
            "`swagger: 1.2` is no dialect that is known",
        ),
        ("a: 1", "the document says neither `swagger` nor `openapi`"),
        ("[]", "an API document is an object; this one is an array"),
    ] {
        let outcome = Outcome::of(text);
        assert_eq!(outcome.findings().len(), 1, "{text}");
        assert!(
            outcome.findings()[0].ends_with(message),
            "{:?}",
            outcome.findings()
        );
    }
}

#[test]
fn nothing_is_said_about_siblings_that_change_nothing() {
    let outcome = Outcome::of(
        r##"
openapi: 3.0.0
paths: {}
components:
  schemas:
    A: {type: object, properties: {b: {$ref: "#/components/schemas/B", description: Shown., nullable: true}, c: {$ref: "#/components/schemas/B", description: Shown.}}}
    B: {type: object, properties: {c: {type: string}}}
"##,
    );
    assert_eq!(
        outcome.findings(),
        ["reference-siblings 6: `nullable` beside a `$ref` has no effect"]
    );
}

#[test]
fn a_header_has_a_name_that_http_can_carry() {
    let outcome = Outcome::of(
        r#"
swagger: "2.0"
info: {title: t, version: "1"}
paths:
  /x:
    get:
      parameters:
        - {name: "a b", in: header, type: string}
        - {name: "", in: header, type: string}
        - {name: "x\r\ny: z", in: header, type: string}
        - {name: X-Fine_1, in: header, type: string}
      responses: {"200": {description: d, headers: {"Größe": {type: string}, X-Fine: {type: string}}}}
"#,
    );
    let rules: Vec<String> = outcome
        .findings()
        .into_iter()
        .filter_map(|finding| finding.split(':').next().map(str::to_owned))
        .collect();
    assert_eq!(
        rules,
        [
            "invalid-value 8",
            "invalid-value 9",
            "invalid-value 10",
            "invalid-value 12"
        ]
    );
}

#[test]
fn a_form_beside_a_body_is_left_out_aloud() {
    let outcome = Outcome::of(
        r#"
swagger: "2.0"
info: {title: t, version: "1"}
paths:
  /x:
    post:
      parameters:
        - {name: b, in: body, schema: {type: object}}
        - {name: f, in: formData, type: string}
      responses: {"200": {description: d}}
"#,
    );
    let findings = outcome.findings();
    assert!(
        findings
            .iter()
            .any(|finding| finding.starts_with("unused-body 9")),
        "{findings:?}"
    );
}
