//! Documents as a whole: what only some dialects have, and what API Gateway takes of each.

use crate::support::{Outcome, api};

#[test]
fn certificates_are_the_connections_matter() {
    let api = api(r#"
openapi: 3.1.0
security: [{certificate: []}]
paths:
  /orders: {get: {responses: {"204": {description: Done.}}}}
components:
  securitySchemes: {certificate: {type: mutualTLS}}
"#);
    assert!(api.security_schemes.is_empty());
    assert!(api.operations[0].security.is_empty());
}

#[test]
fn what_only_openapi_3_2_has_is_left_out_by_name() {
    let outcome = Outcome::of(
        r#"
openapi: 3.2.0
paths:
  /orders:
    query: {responses: {"204": {description: Done.}}}
    additionalOperations: {COPY: {responses: {"204": {description: Done.}}}}
    get: {responses: {"204": {description: Done.}}}
"#,
    );
    assert_eq!(
        outcome.findings(),
        [
            "newer-dialect 2: OpenAPI 3.2.0 is read as OpenAPI 3.1",
            "unknown-method 5: `query` is OpenAPI 3.2, and no method that is known",
            "unknown-method 6: `additionalOperations` is OpenAPI 3.2, and no method that is known",
        ]
    );
    assert_eq!(outcome.api().operations.len(), 1);
}

#[test]
fn schemas_of_another_json_schema_are_told() {
    let outcome = Outcome::of(
        "openapi: 3.1.0\njsonSchemaDialect: http://json-schema.org/draft-07/schema#\npaths: {}\n",
    );
    assert_eq!(
        outcome.findings(),
        ["other-dialect 2: `http://json-schema.org/draft-07/schema#` is not OpenAPI 3.1"]
    );
}

#[test]
fn documents_are_read_as_api_gateway_reads_them() {
    let outcome = Outcome::of(
        r"
swagger: 2.0
info: {version: 1}
paths:
  /orders/{id}:
    get:
      responses: {200: {description: Done.}}
    any: {}
    put: {}
definitions:
  Order: {type: object, properties: {id: {type: string, required: true}}}
",
    );
    let found = outcome.findings();
    let rules: Vec<&str> = found
        .iter()
        .map(|finding| finding.split(' ').next().unwrap_or_default())
        .collect();
    assert_eq!(
        rules,
        ["unknown-method", "other-dialect", "missing-response"],
        "{found:?}"
    );
    let api = outcome.api();
    assert_eq!(api.version, "1");
    let names: Vec<&str> = api.operations.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["get_orders_by_id", "put_orders_by_id"]);
    assert_eq!(api.operations[0].parameters[0].wire, "id");
}
