//! Slips of the pen: each is said once, where it was made, with the right spelling.

use gatesmith_model::diagnostic::Levels;

use super::support::Outcome;

/// What is found when all is said: `rule line: help`.
fn found(text: &str) -> Vec<String> {
    found_at(text, &Levels::default())
}

fn found_at(text: &str, levels: &Levels) -> Vec<String> {
    let Outcome {
        source, mut report, ..
    } = Outcome::of(text);
    report.settle(&source, levels);
    let findings = report.diagnostics().iter();
    findings
        .map(|it| {
            let line = source.locate(&it.at).map_or(0, |at| at.line);
            format!("{} {line}: {}", it.rule, it.help)
        })
        .collect()
}

fn api(operation: &str, rest: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Orders, version: '1'}}\npaths:\n  /orders:\n    post:\n{operation}{rest}"
    )
}

const ANSWER: &str = "      responses: {'204': {description: It worked.}}\n";
const BACKEND: &str = "{type: http_proxy, httpMethod: POST, uri: 'https://orders.example/'}";

#[test]
fn a_misspelt_key_is_found_in_every_kind_of_object() {
    let text = api(
        "      operationID: place\n\
         \x20     parameters: [{name: a, in: query, requried: true, schema: {type: string, maxlength: 3}}]\n\
         \x20     requestBody: {requierd: true, content: {application/json: {schema: {type: object}, exmaple: {}}}}\n\
         \x20     responses: {'204': {descripton: It worked.}}\n",
        "components: {securitySchemes: {key: {type: apiKey, name: x-api-key, in: header, descripton: A key.}}}\n\
         sevrers: []\n",
    );
    assert_eq!(
        found(&text),
        [
            "unknown-key 6: did you mean `operationId`?",
            "unknown-key 7: did you mean `required`?",
            "unknown-key 7: did you mean `maxLength`?",
            "unknown-key 8: did you mean `required`?",
            "unknown-key 8: did you mean `example`?",
            "unknown-key 9: did you mean `description`?",
            "unknown-key 10: did you mean `description`?",
            "unknown-key 11: did you mean `servers`?",
        ]
    );
}

#[test]
fn a_key_that_is_needed_is_missed_where_it_is_misspelt() {
    let parameters = "      parameters: [{nmae: a, in: query, schema: {type: string}}]\n";
    assert_eq!(
        found(&api(parameters, ANSWER)),
        ["missing-key 6: did you mean `name`?"]
    );
    assert_eq!(
        found("swager: '2.0'\ninfo: {title: Orders, version: '1'}\npaths: {}\n"),
        ["unknown-dialect 1: did you mean `swagger`?"]
    );
}

#[test]
fn what_follows_from_a_mistake_is_not_said() {
    let other =
        format!("  /other:\n    get:\n{ANSWER}      x-amazon-apigateway-integration: {BACKEND}\n");
    let slip =
        format!("      security: []\n      x-amazon-apigateway-intergation: {BACKEND}\n{ANSWER}");
    assert_eq!(
        found(&api(&slip, &other)),
        ["unknown-extension 7: did you mean `x-amazon-apigateway-integration`?"]
    );
    let answers = "      response: {'204': {description: It worked.}}\n";
    assert_eq!(
        found(&api(answers, "")),
        ["unknown-key 6: did you mean `responses`?"]
    );
    // A slip beside it is another thing.
    let both = "      summray: Places an order.\n";
    assert_eq!(
        found(&api(both, "")),
        [
            "missing-response 5: declare the answer of success under `responses`",
            "unknown-key 6: did you mean `summary`?",
        ]
    );
}

#[test]
fn what_follows_from_a_mistake_is_said_where_the_mistake_is_not() {
    let text = api("      response: {'204': {description: It worked.}}\n", "");
    let missing = "missing-response 5: declare the answer of success under `responses`";
    let mut levels = Levels::default();
    levels.set("unknown-key", "allow").unwrap();
    assert_eq!(found_at(&text, &levels), [missing]);
    let mut levels = Levels::default();
    levels.set("missing-response", "deny").unwrap();
    let slip = "unknown-key 6: did you mean `responses`?";
    assert_eq!(found_at(&text, &levels), [missing, slip]);
}

#[test]
fn a_forgotten_quote_is_shown_where_it_was_opened() {
    let text = "openapi: 3.0.3\ninfo:\n  title: \"Orders\n  version: '1'\n\npaths: {}\n";
    let findings = found(text);
    assert_eq!(
        findings,
        ["syntax 3: put a quote at its end, or indent the lines that belong to it"]
    );
}

#[test]
fn a_policy_that_lets_everybody_in_closes_nothing() {
    let behind = format!("{ANSWER}      x-amazon-apigateway-integration: {BACKEND}\n");
    let rest = |principal: &str| {
        format!(
            "  /mine:\n    get:\n      security: [{{sigv4: []}}]\n{behind}\
             components: {{securitySchemes: {{sigv4: {{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}}}}}}\n\
             x-amazon-apigateway-policy: {{Statement: [{{Effect: Allow, Principal: {principal}, Action: 'execute-api:Invoke', Resource: '*'}}]}}\n"
        )
    };
    let is_open = |principal: &str| {
        let findings = found(&api(&behind, &rest(principal)));
        findings.iter().any(|it| it.starts_with("open-operation 5"))
    };
    assert!(is_open("'*'"));
    assert!(is_open("{AWS: '*'}"));
    assert!(!is_open("{AWS: 'arn:aws:iam::123456789012:root'}"));
}

#[test]
fn tokens_need_an_issuer() {
    let scheme = |kind: &str, settings: &str| {
        let scheme = format!(
            "components: {{securitySchemes: {{token: {{type: {kind}, x-amazon-apigateway-authorizer: \
             {{type: jwt, identitySource: $request.header.Authorization, jwtConfiguration: {settings}}}}}}}}}\n"
        );
        found(&api(ANSWER, &scheme))
    };
    let missing = ["missing-key 7: add `issuer`"];
    assert_eq!(scheme("oauth2", "{audience: [orders]}"), missing);
    assert!(scheme("openIdConnect", "{audience: [orders]}").is_empty());
    assert!(
        scheme(
            "oauth2",
            "{issuer: 'https://login.example', audience: [orders]}"
        )
        .is_empty()
    );
}
