//! What is said of documents that resemble real ones, where rules were once wrong about those.

use gatesmith_model::api::{ParameterLocation, SecuritySchemeKind};

use crate::support::{Outcome, said};

#[test]
fn pages_need_the_header_in_which_the_authorizer_looks() {
    let outcome = Outcome::of(
        r#"openapi: 3.0.3
info: {title: T, version: "1"}
x-amazon-apigateway-cors: {allowOrigins: ["*"], allowHeaders: [Content-Type]}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {type: string}}}}
      security: []
      responses: {"204": {description: D}}
      x-amazon-apigateway-integration: &it {type: http_proxy, httpMethod: ANY, uri: https://a.example/, payloadFormatVersion: "1.0"}
    get:
      security: [{who: []}]
      responses: {"204": {description: D}}
      x-amazon-apigateway-integration: *it
components:
  securitySchemes:
    who:
      type: apiKey
      name: x-old-name
      in: header
      x-amazon-apigateway-authorizer:
        type: request
        authorizerUri: arn:aws:lambda:eu-west-1:123456789012:function:f
        authorizerPayloadFormatVersion: "2.0"
        identitySource: $request.header.X-Who
"#,
    );
    assert_eq!(
        said(&outcome, &["cors-headers"]),
        [
            "cors-headers 3 (11): pages of other origins may not send `X-Who` to the API: \
             `allowHeaders` does not list it"
        ]
    );
    let SecuritySchemeKind::Token { location, name, .. } = &outcome.api().security_schemes[0].kind
    else {
        panic!("an authorizer checks a token");
    };
    assert_eq!(
        (*location, name.as_str()),
        (ParameterLocation::Header, "X-Who")
    );
}

#[test]
fn an_operation_that_wants_credentials_for_its_backend_is_not_open() {
    let document = |parameters: &str| {
        Outcome::of(&format!(
            "swagger: '2.0'\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      \
             parameters: [{parameters}]\n      responses: {{'204': {{description: D}}}}\n      \
             x-amazon-apigateway-integration: {{type: http_proxy, httpMethod: POST, uri: \
             'https://a.example/'}}\n"
        ))
    };
    let open = [
        "open-operation 5: POST /a is open to everybody: it may change something, and \
                 asks nobody who they are",
    ];
    assert_eq!(said(&document(""), &["open-operation"]), open);
    let optional = document("{name: Authorization, in: header, type: string}");
    assert_eq!(said(&optional, &["open-operation"]), open);
    let asked = document("{name: authorization, in: header, type: string, required: true}");
    assert_eq!(said(&asked, &["open-operation"]), [""; 0]);
}

#[test]
fn a_path_that_shuts_pages_out_by_itself_is_not_meant_for_them() {
    let document = |headers: &str| {
        Outcome::of(&format!(
            r#"swagger: "2.0"
info: {{title: T, version: "1"}}
securityDefinitions:
  who: {{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: {{type: token, authorizerUri: f}}}}
paths:
  /:
    get:
      security: [who: []]
      responses: {{"200": {{description: D, headers: {{A: {{type: string}}}}}}}}
      x-amazon-apigateway-integration: {{type: mock, responses: {{default: {{statusCode: "200", responseParameters: {{{headers}}}}}}}}}
  /a:
    get:
      security: [who: []]
      responses: {{"204": {{description: D}}}}
      x-amazon-apigateway-integration: {{type: http_proxy, httpMethod: GET, uri: "https://a.example/"}}
    options:
      responses: {{"200": {{description: D}}}}
      x-amazon-apigateway-integration: {{type: mock, responses: {{default: {{statusCode: "200", responseParameters: {{method.response.header.Access-Control-Allow-Origin: "'*'"}}}}}}}}
"#
        ))
    };
    let shut = document("method.response.header.A: \"'text/html'\"");
    assert_eq!(said(&shut, &["missing-preflight"]), [""; 0]);
    let open = document("method.response.header.Access-Control-Allow-Origin: \"'*'\"");
    assert_eq!(
        said(&open, &["missing-preflight"]),
        [
            "missing-preflight 6 (7): / answers no preflight request: browsers call nothing here \
             from another origin"
        ]
    );
}

#[test]
fn of_several_schemes_the_one_that_the_gateway_checks_is_used() {
    let outcome = Outcome::of(
        r#"openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /a:
    get:
      security:
        - basic: []
        - sigv4: []
      responses: {"204": {description: D}}
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    sigv4: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
"#,
    );
    assert_eq!(
        said(&outcome, &["security-choice"]),
        [
            "security-choice 7 (8): API Gateway has no choice between authorizers: ignored: the \
             other one is used"
        ]
    );
    let api = outcome.api();
    let [used] = api.operations[0].security.as_slice() else {
        panic!("one scheme is used");
    };
    assert_eq!(api.scheme(used.scheme).kind, SecuritySchemeKind::SigV4);
}

#[test]
fn a_header_that_openapi_passes_over_is_not_said_to_be_set() {
    let document = |root: &str| {
        Outcome::of(&format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      \
             parameters: [{{name: Authorization, in: header, schema: {{type: string}}}}]\n      \
             responses: {{'204': {{description: D}}}}\n{root}"
        ))
    };
    assert_eq!(
        said(&document(""), &["reserved-header"]),
        [
            "reserved-header 6: the header `Authorization` is no parameter: left out: OpenAPI \
             passes over a parameter of this name"
        ]
    );
    let signed = "security: [{s: []}]\ncomponents: {securitySchemes: {s: {type: http, scheme: \
                  bearer}}}\n";
    assert_eq!(
        said(&document(signed), &["reserved-header"]),
        [
            "reserved-header 6: the header `Authorization` is no parameter: left out: clients set \
             it by themselves"
        ]
    );
}

#[test]
fn an_integration_that_http_apis_do_not_have_is_one_finding() {
    let outcome = Outcome::of(
        r#"openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /$default:
    x-amazon-apigateway-any-method:
      isDefaultRoute: true
      x-amazon-apigateway-integration: {type: aws_proxy, uri: f, payloadFormatVersion: "1.0"}
  /a:
    get:
      responses: {"204": {description: D}}
      x-amazon-apigateway-integration:
        type: mock
        passthroughBehavior: never
        requestTemplates: {application/json: '{"statusCode": 204}'}
        responses: {default: {statusCode: "204"}}
"#,
    );
    assert_eq!(
        said(&outcome, &["http-integration", "other-api-kind"]),
        [
            "http-integration 12: HTTP APIs have no integration of type `mock`: GET /a has no \
             integration then"
        ]
    );
}

#[test]
fn every_example_is_compared_with_its_type() {
    let outcome = Outcome::of(
        r##"openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a:
    get:
      parameters:
        - name: size
          in: query
          schema: {type: integer}
          examples:
            small: {value: 1}
            large: {value: many}
        - name: page
          in: query
          schema: {type: integer, examples: [1, last]}
      responses:
        "200":
          description: D
          headers:
            X-Count:
              schema: {type: integer}
              examples: {some: {value: 1}, none: {value: nothing}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
  /b:
    get:
      responses:
        "200":
          description: D
          content:
            application/json:
              schema:
                type: array
                items: {type: integer}
                examples:
                  - [1]
                  - [one]
components:
  schemas:
    Order:
      type: object
      properties:
        size: {type: integer, examples: [1, two, 3]}
      examples:
        - {size: 1}
        - {size: three}
"##,
    );
    let mut lines = Vec::new();
    for finding in outcome.findings() {
        lines.extend(
            finding
                .strip_prefix("example-mismatch ")
                .and_then(|rest| rest.split(':').next())
                .map(str::to_owned),
        );
    }
    lines.sort();
    assert_eq!(lines, ["12", "15", "22", "36", "42", "45"]);
}

#[test]
fn remedies_are_those_of_what_they_are_for() {
    let outcome = Outcome::of(
        r##"swagger: "2.0"
info: {title: T, version: "1"}
paths:
  /a:
    operationId: a
    get:
      produces: [application/json, application/xml]
      parameters:
        - {$ref: "#/parameters/P", required: true}
      responses: {"200": {description: D, schema: {type: string}}}
parameters:
  P: {name: p, in: query, type: string}
"##,
    );
    let mut findings = outcome.report.diagnostics().iter();
    let mut help = |rule: &str| {
        let found = findings.find(|finding| finding.rule.id() == rule);
        found.map(|found| found.help.clone()).unwrap_or_default()
    };
    assert_eq!(help("unknown-method"), "it belongs into an operation");
    assert_eq!(
        help("reference-siblings"),
        "remove it, or write out here what the reference names"
    );
    assert_eq!(
        help("unused-media-type"),
        "nothing needs to be done, if the backend answers so to those who ask for it"
    );
}

#[test]
fn http_apis_are_not_imported_from_swagger() {
    use gatesmith_model::{NameLock, ReadOptions, diagnostic::Report, read, source::SourceMap};
    let text = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n";
    let mut report = Report::default();
    let source = SourceMap::parse("api.yaml", text.as_bytes(), &mut report);
    let options = ReadOptions {
        kind: Some(gatesmith_model::api::ApiKind::Http),
        ..ReadOptions::default()
    };
    read(&source, &NameLock::default(), &options, &mut report);
    let [found] = report.diagnostics() else {
        panic!("one finding: {report:?}");
    };
    assert_eq!(found.rule.id(), "gateway-dialect");
    assert_eq!(
        found.message,
        "API Gateway does not import Swagger 2.0 as an HTTP API"
    );
}

#[test]
fn a_preflight_request_has_no_credentials_whoever_answers_it() {
    let document = |security: &str| {
        Outcome::of(&format!(
            r#"swagger: "2.0"
info: {{title: T, version: "1"}}
securityDefinitions:
  key: {{type: apiKey, name: x-api-key, in: header}}
  query: {{type: apiKey, name: token, in: query, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: {{type: request, authorizerUri: f, identitySource: method.request.querystring.token}}}}
paths:
  /a:
    options:
      {security}
      responses: {{"200": {{description: D}}}}
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"
        responses: {{default: {{statusCode: "200", responseParameters: {{method.response.header.Access-Control-Allow-Origin: "'*'"}}}}}}
"#
        ))
    };
    assert_eq!(
        said(&document("security: [key: []]"), &["preflight-security"]),
        [
            "preflight-security 8: preflight requests to /a need credentials: browsers send none \
             with them"
        ]
    );
    for right in ["security: []", "security: [query: []]"] {
        assert_eq!(said(&document(right), &["preflight-security"]), [""; 0]);
    }
}

#[test]
fn a_pattern_that_is_too_large_is_to_be_shortened() {
    let outcome = Outcome::of(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\ndefinitions:\n  A: {type: \
         object, properties: {a: {type: string, pattern: '^([a-z]{1,1000}){1,1000}$'}}}\n",
    );
    let [found] = outcome.report.diagnostics() else {
        panic!("one finding: {:?}", outcome.findings());
    };
    assert_eq!(found.rule.id(), "unchecked-pattern");
    assert!(found.message.ends_with("it is too large"), "{found:?}");
    assert!(found.help.starts_with("repeat less"), "{found:?}");
}
