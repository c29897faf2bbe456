//! Sizes and numbers beyond which API Gateway refuses a document, and names that it keeps to
//! itself.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>

use std::collections::BTreeSet;

use crate::{
    api::ApiKind,
    diagnostic::Diagnostic,
    document::{Document, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

/// What an import may hold, in bytes.
const MOST_BYTES: usize = 6 * 1024 * 1024;
/// How many resources a REST API has, or routes an HTTP API, unless a quota is raised.
const MOST_RESOURCES: usize = 300;
/// How many authorizers an API has, unless a quota is raised.
const MOST_AUTHORIZERS: usize = 10;

pub(super) fn lint(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    let is_rest = document.gateway.kind == ApiKind::Rest;
    let source = reader.source;
    let root = source.root();
    let bytes = source.span(root).len();
    if is_rest && bytes > MOST_BYTES {
        let message = format!("the document has {} MiB", bytes / 1024 / 1024);
        let label = "an import takes 6 MB";
        report(
            reader,
            Anchor::Value(root),
            message,
            label,
            "split the API, or shorten what is only for people",
        );
    }
    let (count, what) = if is_rest {
        (resources(document), "resources")
    } else {
        (document.operations.len(), "routes")
    };
    if count > MOST_RESOURCES {
        let at = source.get(root, "paths").unwrap_or(root);
        let message = format!("the API has {count} {what}");
        let help = "have the quota raised before the import, or split the API";
        report(
            reader,
            Anchor::Key(at),
            message,
            "API Gateway grants 300 without asking",
            help,
        );
    }
    let mut authorizers = document
        .security_schemes
        .iter()
        .filter(|scheme| scheme.authorizer.is_some());
    if let Some(eleventh) = authorizers.by_ref().nth(MOST_AUTHORIZERS) {
        let count = MOST_AUTHORIZERS + 1 + authorizers.count();
        let message = format!("the API has {count} authorizers");
        let help = "let operations share authorizers, or have the quota raised before the import";
        report(
            reader,
            Anchor::Key(eleventh.at),
            message,
            "API Gateway grants 10 without asking",
            help,
        );
    }
    if is_rest {
        reserved(reader, document);
    }
}

fn report(reader: &mut Reader<'_, '_>, at: Anchor, message: String, label: &str, help: &str) {
    reader.find(
        Diagnostic::new(Rule::ImportQuota, at, message)
            .label(label)
            .help(help),
    );
}

/// Every segment of a path is a resource, whether or not it has methods.
fn resources(document: &Document<'_>) -> usize {
    let mut resources = BTreeSet::new();
    for operation in &document.operations {
        let path = operation.path.trim_end_matches('/');
        let ends = path.match_indices('/').map(|(end, _)| end).skip(1);
        for end in ends.chain([path.len()]) {
            resources.insert(&path[..end]);
        }
    }
    resources.len()
}

/// A custom domain answers these by itself.
fn reserved(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    for operation in &document.operations {
        if !matches!(operation.path, "/ping" | "/sping") {
            continue;
        }
        reader.find(
            Diagnostic::new(
                Rule::ReservedPath,
                Anchor::Key(operation.item),
                format!("`{}` is API Gateway's own path", shortened(operation.path)),
            )
            .label("on a custom domain, a health check answers here")
            .help("call it something else, such as `/health`"),
        );
    }
}
