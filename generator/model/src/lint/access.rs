//! Who may call: operations that are open to everybody, and checks that nobody makes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    api::{ApiKeySource, ApiKind, Method},
    diagnostic::Diagnostic,
    document::{Document, RawAuthorizerKind, RawLocation, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

use super::view::{Kind, View, is_api_key, is_signed};

const KEY_SOURCE: &str = "x-amazon-apigateway-api-key-source";

pub(super) fn lint(reader: &mut Reader<'_, '_>, document: &Document<'_>, views: &[View<'_, '_>]) {
    open(reader, document, views);
    unenforced(reader, document, views);
    key_source(reader, document, views);
}

/// Operations that change something, ask for nothing, and do not say that this is meant. Where the
/// document asks for nothing anywhere, that is one finding.
fn open(reader: &mut Reader<'_, '_>, document: &Document<'_>, views: &[View<'_, '_>]) {
    let gateway = &document.gateway;
    let asks_somewhere = views.iter().any(|view| !view.access.is_open());
    let is_closed_by_policy = gateway
        .policy
        .as_ref()
        .is_some_and(|policy| !(asks_somewhere && admits_everybody(policy)));
    let is_closed_as_a_whole = is_closed_by_policy
        || !gateway.endpoint.vpc_endpoint_ids.is_empty()
        || document.security.is_some()
        || is_closed_by_template(reader);
    if is_closed_as_a_whole {
        return;
    }
    let is_open = |view: &&View<'_, '_>| {
        let changes = matches!(
            view.operation.method,
            Method::Post | Method::Put | Method::Patch | Method::Delete | Method::Any
        );
        let integration = view.integration.as_ref();
        let does_something = integration.is_some_and(|it| it.kind != Kind::Mock);
        changes
            && does_something
            && !view.access.is_decided
            && view.access.is_open()
            && !asks_for_backend(view)
    };
    let mut candidates = views.iter().filter(is_open);
    if asks_somewhere {
        for view in candidates {
            let name = name(view);
            report_open(reader, view, format!("{name} is open to everybody"));
        }
        return;
    }
    let Some(first) = candidates.next() else {
        return;
    };
    let name = name(first);
    let says = ["is open to everybody", "are open to everybody"];
    let message = super::sentence(&name, candidates.count(), says);
    report_open(reader, first, message);
}

/// Callers are asked for credentials that the backend checks.
fn asks_for_backend(view: &View<'_, '_>) -> bool {
    let mut parameters = view.operation.parameters.iter();
    parameters.any(|it| {
        it.required
            && it.location == RawLocation::Header
            && it.name.eq_ignore_ascii_case("authorization")
    })
}

/// Whether a resource policy lets everybody in: it leaves the choice to the operations then.
fn admits_everybody(policy: &Value) -> bool {
    let statements = match &policy["Statement"] {
        Value::Array(statements) => statements.as_slice(),
        one => std::slice::from_ref(one),
    };
    let admits = |statement: &Value| {
        let principal = &statement["Principal"];
        let is_everybody = principal == "*" || principal["AWS"] == "*";
        statement["Effect"] == "Allow" && is_everybody && statement.get("Condition").is_none()
    };
    !statements.is_empty() && statements.iter().all(admits)
}

fn name(view: &View<'_, '_>) -> String {
    let operation = view.operation;
    format!("{} {}", operation.method, shortened(operation.path))
}

fn report_open(reader: &mut Reader<'_, '_>, view: &View<'_, '_>, message: String) {
    reader.find(
        Diagnostic::new(Rule::OpenOperation, Anchor::Key(view.operation.at), message)
            .label("it may change something, and asks nobody who they are")
            .help(
                "add `security`; where this is meant, such as for a webhook, write `security: []`",
            ),
    );
}

/// A template may say who calls, beside the document that stands in it.
fn is_closed_by_template(reader: &Reader<'_, '_>) -> bool {
    let source = reader.source;
    let beside = source.parent(source.root());
    beside.is_some_and(|beside| {
        ["Auth", "Policy", "EndpointConfiguration"]
            .iter()
            .any(|key| source.get(beside, key).is_some())
    })
}

/// Schemes that operations ask for and that API Gateway does not check.
fn unenforced(reader: &mut Reader<'_, '_>, document: &Document<'_>, views: &[View<'_, '_>]) {
    let mut first = BTreeMap::new();
    for view in views {
        for &scheme in &view.access.schemes {
            first.entry(scheme).or_insert(view.operation.at);
        }
    }
    let is_http = document.gateway.kind == ApiKind::Http;
    for scheme in &document.security_schemes {
        let is_checked = scheme.authorizer.is_some() || is_signed(scheme);
        let Some(&operation) = first.get(scheme.key) else {
            continue;
        };
        // The name of a header that is meant to be `x-api-key` is a finding of its own.
        if is_checked || super::is_misspelt_key(scheme) || scheme.kind.is_empty() {
            continue;
        }
        report_unenforced(
            reader,
            scheme.key,
            Anchor::Key(scheme.at),
            Anchor::Key(operation),
        );
    }
    let key = document.security_schemes.iter().find(|it| is_api_key(it));
    let keyed = views.iter().find(|view| view.access.key);
    if let (true, Some(key), Some(keyed)) = (is_http, key, keyed) {
        let operation = Anchor::Key(keyed.operation.at);
        report_unenforced(reader, key.key, Anchor::Key(key.at), operation);
    }
}

fn report_unenforced(reader: &mut Reader<'_, '_>, key: &str, at: Anchor, operation: Anchor) {
    reader.find(
        Diagnostic::new(
            Rule::UnenforcedSecurity,
            at,
            format!("API Gateway does not check `{}`", shortened(key)),
        )
        .label("calls reach the backend without it")
        .second(operation, "this asks for it")
        .help("add `x-amazon-apigateway-authorizer`, or check it in the backend"),
    );
}

/// Keys that come from an authorizer where there is none.
fn key_source(reader: &mut Reader<'_, '_>, document: &Document<'_>, views: &[View<'_, '_>]) {
    if document.gateway.api_key_source != ApiKeySource::Authorizer {
        return;
    }
    let giving: Vec<&str> = document
        .security_schemes
        .iter()
        .filter(|scheme| {
            scheme.authorizer.as_ref().is_some_and(|authorizer| {
                matches!(
                    authorizer.kind,
                    RawAuthorizerKind::Token | RawAuthorizerKind::Request
                )
            })
        })
        .map(|scheme| scheme.key)
        .collect();
    let keyless = views.iter().find(|view| {
        view.access.key && !view.access.schemes.iter().any(|key| giving.contains(key))
    });
    let source = reader.source;
    let (Some(view), Some(at)) = (keyless, source.get(source.root(), KEY_SOURCE)) else {
        return;
    };
    reader.find(
        Diagnostic::new(
            Rule::ApiKeySource,
            at,
            format!("no authorizer gives an API key to {}", name(view)),
        )
        .label("keys come from a Lambda authorizer alone")
        .second(Anchor::Key(view.operation.at), "every call is refused")
        .help("let a Lambda authorizer check the operation, or let the source be `HEADER`"),
    );
}
