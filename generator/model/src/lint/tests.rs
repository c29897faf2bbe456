//! What holds for one kind of API, and not for the other.

use crate::{
    ReadOptions,
    api::ApiKind,
    diagnostic::{Levels, Report},
    lock::NameLock,
    read,
    source::SourceMap,
    throttled_without_key,
};

/// The ids of the rules that a document breaks as this kind of API.
fn broken(document: &str, kind: ApiKind) -> Vec<&'static str> {
    let mut report = Report::default();
    let source = SourceMap::parse("api.yaml", document.as_bytes(), &mut report);
    let options = ReadOptions {
        kind: Some(kind),
        ..ReadOptions::default()
    };
    read(&source, &NameLock::default(), &options, &mut report);
    report.settle(&source, &Levels::default());
    report.diagnostics().iter().map(|it| it.rule.id()).collect()
}

fn with(integration: &str) -> String {
    format!(
        "openapi: 3.0.3\n\
         info: {{title: Orders, version: '1'}}\n\
         paths:\n  /orders:\n    get:\n      responses: {{'204': {{description: It worked.}}}}\n      \
         x-amazon-apigateway-integration: {integration}\n"
    )
}

#[test]
fn http_apis_have_proxies_alone() {
    let mock = with("{type: mock}");
    assert_eq!(broken(&mock, ApiKind::Http), ["http-integration"]);
    assert_eq!(
        broken(&mock, ApiKind::Rest),
        ["missing-integration-response"]
    );
}

#[test]
fn http_apis_ask_for_a_payload_format() {
    let proxy = with("{type: http_proxy, httpMethod: GET, uri: 'https://orders.example/'}");
    assert_eq!(broken(&proxy, ApiKind::Http), ["payload-format"]);
    assert!(broken(&proxy, ApiKind::Rest).is_empty());
}

#[test]
fn what_names_no_integration_is_judged_where_somebody_says_what_it_is_for() {
    let plain = "openapi: 3.0.3\n\
        info: {title: Orders, version: '1'}\n\
        paths:\n  /orders:\n    get:\n      responses: {'204': {description: It worked.}}\n";
    assert_eq!(broken(plain, ApiKind::Rest), ["missing-integration"]);
}

#[test]
fn a_plan_throttles_nobody_where_no_key_is_asked_for() {
    let document = "swagger: '2.0'\n\
        info: {title: Orders, version: '1'}\n\
        securityDefinitions:\n  key: {type: apiKey, name: x-api-key, in: header}\n\
        paths:\n  /orders:\n    \
        get: {responses: {'204': {description: It worked.}}}\n    \
        put: {security: [key: []], responses: {'204': {description: It worked.}}}\n";
    let mut report = Report::default();
    let source = SourceMap::parse("api.yaml", document.as_bytes(), &mut report);
    let options = ReadOptions::default();
    let reading = read(&source, &NameLock::default(), &options, &mut report);
    let api = reading.expect("nothing stands against it").api;
    let throttles = [("partner", "GET /orders"), ("partner", "PUT /orders")];
    throttled_without_key(&api, throttles, &mut report);
    let [found] = report.diagnostics() else {
        unreachable!("one finding: {report:?}");
    };
    assert_eq!(found.rule.id(), "keyless-throttle");
    assert!(found.message.contains("GET /orders"), "{}", found.message);
}
