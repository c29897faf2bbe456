//! What is decided when a document is deployed, and names that schemes and validators are known by.

use crate::support::{Outcome, said};

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
fn providers_that_are_no_strings_are_one_finding() {
    let outcome = with(
        "{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: {type: \
         cognito_user_pools, providerARNs: [null]}}",
        "",
        "",
    );
    assert_eq!(outcome.errors(), 1, "{:?}", outcome.findings());
}
