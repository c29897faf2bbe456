//! Integrations that API Gateway refuses, or that fail whenever they are called.

use crate::{
    api::ApiKind,
    diagnostic::Diagnostic,
    document::{Document, RawLocation, Reader, shortened},
    place::Place,
    rules::Rule,
    source::{Anchor, Node},
};

use super::{
    pattern,
    uri::{self, Target},
    view::{Kind, View, Written},
};

pub(super) fn lint<'a>(
    reader: &mut Reader<'a, '_>,
    document: &Document<'a>,
    views: &[View<'_, 'a>],
) {
    let is_rest = document.gateway.kind == ApiKind::Rest;
    for view in views {
        let Some(integration) = &view.integration else {
            continue;
        };
        timeout(reader, integration, is_rest);
        if !is_rest {
            continue;
        }
        let uri = uri::written(reader, integration.get("uri"));
        method(reader, view, integration, uri);
        if let Some((text, at)) = uri {
            address(reader, integration, text, at);
            variables(reader, integration, text, at);
        }
        sources(reader, view, integration);
        patterns(reader, integration);
        if integration.kind == Kind::Mock {
            status(reader, integration);
        }
    }
}

/// What is granted without asking: 29 seconds for a REST API, 30 for an HTTP API.
fn timeout(reader: &mut Reader<'_, '_>, integration: &Written<'_>, is_rest: bool) {
    let Some(at) = integration.get("timeoutInMillis") else {
        return;
    };
    let most = if is_rest { 29_000 } else { 30_000 };
    let value = match reader.source.node(at) {
        Node::Number(text) | Node::String(text) => text.parse::<u64>().ok(),
        _ => None,
    };
    if value.is_none_or(|value| value <= most) {
        return;
    }
    let help = if is_rest {
        "let it be 29000 at most, or have the quota of a regional or private API raised"
    } else {
        "let it be 30000 at most"
    };
    reader.find(
        Diagnostic::new(
            Rule::IntegrationTimeout,
            at,
            format!(
                "API Gateway waits {} seconds for an integration",
                most / 1000
            ),
        )
        .label("longer than that")
        .help(help),
    );
}

fn method(
    reader: &mut Reader<'_, '_>,
    view: &View<'_, '_>,
    integration: &Written<'_>,
    uri: Option<(&str, Place)>,
) {
    // Actions of services are called by HTTP APIs alone, and need no method.
    if integration.kind == Kind::Mock || integration.get("integrationSubtype").is_some() {
        return;
    }
    let name = format!(
        "{} {}",
        view.operation.method,
        shortened(view.operation.path)
    );
    let Some(at) = integration.get("httpMethod") else {
        reader.find(
            Diagnostic::new(
                Rule::IntegrationMethod,
                Anchor::Key(integration.at),
                format!("the integration of {name} has no `httpMethod`"),
            )
            .label("API Gateway does not import it")
            .help("add `httpMethod`; for Lambda functions it is `POST`"),
        );
        return;
    };
    let is_lambda = match uri.map(|(text, _)| uri::target(text)) {
        Some(Target::Service(service)) => service == "lambda",
        _ => false,
    };
    let Some(text) = super::view::literal(reader.source, at) else {
        return;
    };
    if is_lambda && !text.eq_ignore_ascii_case("POST") {
        reader.find(
            Diagnostic::new(
                Rule::IntegrationMethod,
                at,
                format!("{name} calls its function by {}", shortened(text)),
            )
            .label("every call answers 500: Lambda takes POST alone")
            .help("write `httpMethod: POST`; the caller's own method is in the event"),
        );
    }
}

fn address(reader: &mut Reader<'_, '_>, integration: &Written<'_>, text: &str, at: Place) {
    let fault = match integration.kind {
        Kind::Mock => None,
        Kind::Http | Kind::HttpProxy => uri::url_fault(text),
        Kind::Aws | Kind::AwsProxy => uri::arn_fault(text, integration.kind == Kind::AwsProxy),
    };
    let Some((label, help)) = fault else { return };
    reader.find(
        Diagnostic::new(
            Rule::IntegrationUri,
            at,
            format!(
                "an integration of type `{}` cannot call `{}`",
                integration.kind.as_str(),
                shortened(text)
            ),
        )
        .label(label)
        .help(help),
    );
}

/// Variables of a backend's path, which mappings fill.
fn variables(reader: &mut Reader<'_, '_>, integration: &Written<'_>, text: &str, at: Place) {
    if !matches!(integration.kind, Kind::Http | Kind::HttpProxy) {
        return;
    }
    let source = reader.source;
    let parameters = integration.get("requestParameters");
    if parameters.is_some_and(|at| reader.intrinsic(at).is_some()) {
        return;
    }
    for name in uri::variables(text) {
        let key = format!("integration.request.path.{name}");
        if parameters.is_some_and(|parameters| source.get(parameters, &key).is_some()) {
            continue;
        }
        let name = shortened(name);
        reader.find(
            Diagnostic::new(
                Rule::UnfilledVariable,
                at,
                format!("nothing fills `{{{name}}}` in the address of the backend"),
            )
            .label("the backend's path holds it")
            .help(format!(
                "add `integration.request.path.{name}: method.request.path.{name}` to \
                 `requestParameters`"
            )),
        );
        return;
    }
}

/// Parameters that mappings read.
fn sources(reader: &mut Reader<'_, '_>, view: &View<'_, '_>, integration: &Written<'_>) {
    let source = reader.source;
    let Some(parameters) = integration.get("requestParameters") else {
        return;
    };
    for member in source.members(parameters) {
        let text = source.str(member.value);
        let Some((place, name)) = text.and_then(uri::method_parameter) else {
            continue;
        };
        if is_declared(view, place, name) {
            continue;
        }
        let location = place.as_str();
        let name = shortened(name);
        reader.find(
            Diagnostic::new(
                Rule::UndeclaredParameter,
                member.value,
                format!("the operation has no parameter `{name}` in the {location}"),
            )
            .label("API Gateway refuses the mapping")
            .help(format!("declare it: `{{name: {name}, in: {location}}}`")),
        );
    }
}

fn is_declared(view: &View<'_, '_>, place: RawLocation, name: &str) -> bool {
    let mut parameters = view.operation.parameters.iter();
    let is_same = |declared: &str| match place {
        RawLocation::Header => declared.eq_ignore_ascii_case(name),
        _ => declared == name,
    };
    let is_checked = place == RawLocation::Header
        && (view.access.iam || view.access.headers.iter().any(|header| is_same(header)));
    // Variables of the path need no declaration.
    let is_in_path = place == RawLocation::Path
        && view.operation.path.split('/').any(|segment| {
            let inner = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            inner.is_some_and(|inner| inner.trim_end_matches('+') == name)
        });
    is_checked
        || is_in_path
        || parameters.any(|declared| declared.location == place && is_same(declared.name))
}

/// The keys of `responses`, which are regular expressions of Java's.
fn patterns(reader: &mut Reader<'_, '_>, integration: &Written<'_>) {
    if integration.kind.is_proxy() {
        return;
    }
    for answer in integration.answers.iter().flatten() {
        if answer.pattern == "default" || super::view::is_undecided(answer.pattern) {
            continue;
        }
        let Some(fault) = pattern::fault(answer.pattern) else {
            continue;
        };
        reader.find(
            Diagnostic::new(
                Rule::SelectionPattern,
                Anchor::Key(answer.at),
                format!("`{}` is no regular expression", shortened(answer.pattern)),
            )
            .label(fault)
            .help("write a pattern that Java takes; `default` is the answer that none selects"),
        );
    }
}

/// A mock's template picks the answer, by a number.
fn status(reader: &mut Reader<'_, '_>, integration: &Written<'_>) {
    let source = reader.source;
    let Some(templates) = integration.get("requestTemplates") else {
        return;
    };
    for member in source.members(templates) {
        let Some(label) = source.str(member.value).and_then(mock_fault) else {
            continue;
        };
        reader.find(
            Diagnostic::new(
                Rule::MockStatus,
                member.value,
                "the mock's template gives no status",
            )
            .label(label)
            .help("let the template be `{\"statusCode\": 200}`"),
        );
        return;
    }
}

/// Templates with directives or variables are for API Gateway to render.
fn mock_fault(template: &str) -> Option<&'static str> {
    if template.trim().is_empty() || template.contains(['#', '$']) {
        return None;
    }
    let Some((_, after)) = template.split_once("statusCode") else {
        return Some("without `statusCode`, every call answers 500");
    };
    let after = after.trim_start_matches(['"', '\'']).trim_start();
    let value = after.strip_prefix(':')?.trim_start();
    value
        .starts_with(['"', '\''])
        .then_some("`statusCode` is text, and every call answers 500: it is a number")
}

#[cfg(test)]
mod tests {
    use super::mock_fault;

    #[test]
    fn a_mock_gives_a_number() {
        for right in [
            "{\"statusCode\": 200}",
            "{statusCode:200}",
            "{'statusCode' : 404}",
            "#set($a = 1){}",
            "",
        ] {
            assert_eq!(mock_fault(right), None, "{right}");
        }
        for wrong in ["{}", "{\"statusCode\": \"200\"}", "{\"status\": 200}"] {
            assert!(mock_fault(wrong).is_some(), "{wrong}");
        }
    }
}
