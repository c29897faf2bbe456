//! What HTTP APIs do not have, or ask for.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html>

use crate::{
    diagnostic::Diagnostic,
    document::{Reader, shortened},
    rules::Rule,
    source::{Anchor, Node},
};

use super::view::{Kind, View, Written};

pub(super) fn lint(reader: &mut Reader<'_, '_>, views: &[View<'_, '_>]) {
    for view in views {
        let Some(integration) = &view.integration else {
            continue;
        };
        if integration.kind.is_proxy() {
            payload_format(reader, view, integration);
        } else {
            kind(reader, view, integration);
        }
    }
}

fn kind(reader: &mut Reader<'_, '_>, view: &View<'_, '_>, integration: &Written<'_>) {
    let at = integration.get("type").unwrap_or(integration.at);
    let help = match integration.kind {
        Kind::Aws => "let it be `aws_proxy`, with a function or an `integrationSubtype`",
        Kind::Http => "let it be `http_proxy`",
        _ => "let a function answer, or import the document as a REST API",
    };
    reader.find(
        Diagnostic::new(
            Rule::HttpIntegration,
            at,
            format!(
                "HTTP APIs have no integration of type `{}`",
                integration.kind.as_str()
            ),
        )
        .label(format!(
            "{} {} has no integration then",
            view.operation.method,
            shortened(view.operation.path)
        ))
        .help(help),
    );
}

fn payload_format(reader: &mut Reader<'_, '_>, view: &View<'_, '_>, integration: &Written<'_>) {
    let is_lambda =
        integration.kind == Kind::AwsProxy && integration.get("integrationSubtype").is_none();
    let Some(at) = integration.get("payloadFormatVersion") else {
        let version = if is_lambda { "2.0" } else { "1.0" };
        reader.find(
            Diagnostic::new(
                Rule::PayloadFormat,
                Anchor::Key(integration.at),
                format!(
                    "the integration of {} {} has no `payloadFormatVersion`",
                    view.operation.method,
                    shortened(view.operation.path)
                ),
            )
            .label("HTTP APIs ask for it")
            .help(format!("add `payloadFormatVersion: \"{version}\"`")),
        );
        return;
    };
    let (Node::String(text) | Node::Number(text)) = reader.source.node(at) else {
        return;
    };
    let is_right = super::view::is_undecided(text)
        || matches!(text, "1.0" | "1")
        || is_lambda && matches!(text, "2.0" | "2");
    if is_right {
        return;
    }
    let help = if is_lambda {
        "write \"1.0\" or \"2.0\""
    } else {
        "write \"1.0\": only functions have another"
    };
    reader.find(
        Diagnostic::new(
            Rule::PayloadFormat,
            at,
            format!("`payloadFormatVersion` is `{}`", shortened(text)),
        )
        .label("HTTP APIs have no such format for this integration")
        .help(help),
    );
}
