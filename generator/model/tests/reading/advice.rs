//! What is said of documents that resemble real ones, where rules were once wrong about those.

use gatesmith_model::api::{ParameterLocation, SecuritySchemeKind};

use crate::support::Outcome;

/// The findings of some rules, as `rule line (second line): message: label`.
fn said(outcome: &Outcome, rules: &[&str]) -> Vec<String> {
    let line = |at| outcome.source.locate(at).map_or(0, |at| at.line);
    let findings = outcome.report.diagnostics().iter();
    findings
        .filter(|finding| rules.contains(&finding.rule.id()))
        .map(|finding| {
            let second = finding.second.as_ref();
            let second = second.map_or_else(String::new, |(at, _)| format!(" ({})", line(at)));
            format!(
                "{} {}{second}: {}: {}",
                finding.rule,
                line(&finding.at),
                finding.message,
                finding.label
            )
        })
        .collect()
}

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
