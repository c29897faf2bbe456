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

/// A document with a scheme, a validator and an operation that names them.
fn with(scheme: &str, root: &str, operation: &str) -> Outcome {
    Outcome::of(&format!(
        "swagger: '2.0'\ninfo: {{title: T, version: '1'}}\nsecurityDefinitions: {{who: {scheme}}}\n\
         {root}\npaths:\n  /a:\n    get:\n      security: [{{who: []}}]\n      {operation}\n      \
         responses: {{'204': {{description: D}}}}\n"
    ))
}

const KEY: &str = "{type: apiKey, name: Authorization, in: header}";

#[test]
fn what_a_scheme_says_may_be_decided_when_it_is_deployed() {
    let undecided = |scheme: &str| {
        let outcome = with(scheme, "", "");
        assert_eq!(outcome.errors(), 0, "{scheme}: {:?}", outcome.findings());
        said(&outcome, &["undecided-structure"])
    };
    let what = |name: &str, label: &str| {
        format!(
            "undecided-structure 3: what `{name}` gives is known only when the API is deployed: \
             {label}"
        )
    };
    assert_eq!(
        undecided("{type: !Ref T, name: X-Key, in: header}"),
        [what("Ref", "read as `apiKey`")]
    );
    assert_eq!(
        undecided("{type: apiKey, name: !Sub \"${P}-Key\", in: !If [c, header, query]}"),
        [
            what("Fn::Sub", "read as `Authorization`"),
            what("Fn::If", "read as `header`")
        ]
    );
    assert_eq!(
        undecided(
            "{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: !Ref A}"
        ),
        [what("Ref", "read as if calls were not signed")]
    );
    // Free text beside an authorizer, whatever it is.
    assert_eq!(
        undecided(
            "{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: !Ref A, \
             x-amazon-apigateway-authorizer: {type: token, authorizerUri: f}}"
        ),
        [""; 0]
    );
}

#[test]
fn a_validator_may_be_decided_when_it_is_deployed() {
    let known = "x-amazon-apigateway-request-validators: {all: {validateRequestBody: true}}";
    for name in ["!Ref V", "'${validator}'"] {
        let operation = format!("x-amazon-apigateway-request-validator: {name}");
        let outcome = with(KEY, known, &operation);
        assert_eq!(outcome.errors(), 0, "{:?}", outcome.findings());
        assert_eq!(said(&outcome, &["undecided-structure"]).len(), 1, "{name}");
    }
    let added = "x-amazon-apigateway-request-validators: {Fn::Transform: {Name: Validators}}";
    let outcome = with(KEY, added, "x-amazon-apigateway-request-validator: all");
    assert_eq!(outcome.errors(), 0, "{:?}", outcome.findings());
}

#[test]
fn misspelt_names_lead_to_those_that_exist() {
    let known = "x-amazon-apigateway-request-validators: {everything: {validateRequestBody: true}}";
    let outcome = with(
        KEY,
        known,
        "x-amazon-apigateway-request-validator: everyting",
    );
    let help = |outcome: &Outcome, rule: &str| {
        let mut findings = outcome.report.diagnostics().iter();
        let found = findings.find(|finding| finding.rule.id() == rule);
        found.map(|found| found.help.clone())
    };
    assert_eq!(
        help(&outcome, "unknown-validator").as_deref(),
        Some("did you mean `everything`?")
    );
    let outcome = Outcome::of(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\nsecurityDefinitions: {tokens: {type: \
         basic}}\nsecurity: [token: []]\npaths: {/a: {get: {responses: {'204': {description: \
         D}}}}}\n",
    );
    assert_eq!(
        help(&outcome, "unknown-security-scheme").as_deref(),
        Some("did you mean `tokens`?")
    );
}

#[test]
fn the_issuer_of_tokens_is_found_by_discovery() {
    let document = |scheme: &str, authorizer: &str| {
        Outcome::of(&format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  \
             securitySchemes:\n    who:\n      type: openIdConnect\n      {scheme}\n      \
             x-amazon-apigateway-authorizer:\n        type: jwt\n        {authorizer}\n        \
             jwtConfiguration: {{audience: [a]}}\n"
        ))
    };
    let url = "openIdConnectUrl: https://issuer.example/pool/.well-known/openid-configuration";
    let outcome = document(url, "identitySource: $request.header.Authorization");
    assert_eq!(outcome.findings(), [""; 0]);
    let kind = &outcome.api().security_schemes[0].kind;
    assert!(
        format!("{kind:?}").contains("issuer: Literal(\"https://issuer.example/pool\")"),
        "{kind:?}"
    );
    let misplaced = document("description: D", url);
    let [found] = misplaced.report.diagnostics() else {
        panic!("one finding: {:?}", misplaced.findings());
    };
    assert_eq!(found.rule.id(), "unknown-extension-key");
    assert_eq!(
        found.help,
        "it belongs into the security scheme, beside `type: openIdConnect`"
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
fn what_cloudformation_adds_to_names_is_left_out_and_said() {
    let outcome = Outcome::of(
        r##"openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  Fn::ForEach::Tables:
    - Table
    - [Orders, Users]
    - /${Table}: {get: {responses: {"204": {description: D}}}}
  /a:
    get:
      security: [key: []]
      responses:
        Fn::ForEach::Statuses: [S, ["400"], {"${S}": {description: D}}]
        "200":
          description: D
          headers:
            Fn::ForEach::Headers: [H, [A], {"X-${H}": {schema: {type: string}}}]
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
components:
  securitySchemes:
    Fn::ForEach::Keys: [K, [key], {"${K}": {type: http, scheme: basic}}]
  schemas:
    Fn::ForEach::Models: [M, [Table], {"${M}": {type: object}}]
    Order:
      type: object
      required: [id, name]
      properties:
        id: {type: string}
        Fn::ForEach::Fields: [F, [name], {"${F}": {type: string}}]
"##,
    );
    let loops = ["Tables", "Statuses", "Headers", "Keys", "Models", "Fields"];
    let mut found = said(&outcome, &["undecided-structure"]);
    let all = outcome.findings();
    assert_eq!(found.len(), all.len(), "{all:?}");
    for name in loops {
        let before = found.len();
        let wanted = format!(
            "what `Fn::ForEach::{name}` gives is known only when the API is deployed: left out"
        );
        found.retain(|finding| !finding.ends_with(&wanted));
        assert_eq!(found.len() + 1, before, "{name}: {all:?}");
    }
    let api = outcome.api();
    assert_eq!(api.operations.len(), 1);
    assert_eq!(api.operations[0].responses.len(), 1);
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
fn providers_that_are_no_strings_are_one_finding() {
    let outcome = with(
        "{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: {type: \
         cognito_user_pools, providerARNs: [null]}}",
        "",
        "",
    );
    assert_eq!(outcome.errors(), 1, "{:?}", outcome.findings());
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
