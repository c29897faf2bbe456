//! What API Gateway would refuse, or would not do, although the document can be read.
//!
//! Only documents that name integrations are looked at so: a document without any may be meant for
//! something else.
//!
//! | module | what it looks at |
//! |---|---|
//! | `view` | an operation, its integration and its callers, as the others want them |
//! | `paths`, `limits` | paths, and how much an import may hold |
//! | `models` | names and keywords of schemas |
//! | `integrations`, `uri`, `pattern` | what stands behind operations |
//! | `answers`, `coverage` | what operations answer |
//! | `validators` | what is checked before |
//! | `access`, `cors`, `throttle` | who may call, from where, and how often |
//! | `http` | what HTTP APIs do otherwise |
//! | `exports` | what an export of a live API has lost |
//! | `servers` | addresses that a part of an API has for itself |
//! | `examples` | examples against their types |

mod access;
mod answers;
mod cors;
mod coverage;
mod examples;
mod exports;
mod http;
mod integrations;
mod limits;
mod models;
mod paths;
mod pattern;
mod servers;
mod throttle;
mod uri;
mod validators;
mod view;

pub(crate) use examples::lint as examples;
pub use throttle::throttled_without_key;

use view::View;

use crate::{
    api::{ApiKind, IntegrationKind, Method},
    diagnostic::Diagnostic,
    dialect::Dialect,
    document::{Document, INTEGRATION, RawOperation, RawScheme, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

/// Looks a document over. Findings go into the reader's report. What is not meant for API Gateway
/// is not judged by what API Gateway does, unless somebody said what it is meant for.
pub(crate) fn lint<'a>(reader: &mut Reader<'a, '_>, document: &Document<'a>, is_meant: bool) {
    missing_responses(reader, document);
    servers::lint(reader, document);
    exports::lint(reader, document);
    if !is_meant && !document.is_for_api_gateway() {
        return;
    }
    let views = view::of(reader, document);
    gateway_dialect(reader, document);
    for operation in &document.operations {
        missing_integration(reader, operation);
        response_references(reader, document, operation);
    }
    for view in &views {
        preflight_security(reader, document, view);
    }
    paths::lint(reader, document);
    api_key_headers(reader, document);
    access::lint(reader, document, &views);
    coverage::lint(reader, &views);
    cors::lint(reader, document, &views);
    integrations::lint(reader, document, &views);
    limits::lint(reader, document);
    match document.gateway.kind {
        ApiKind::Rest => {
            answers::lint(reader, &views);
            models::lint(reader, document);
            validators::lint(reader, document, &views);
        }
        ApiKind::Http => http::lint(reader, &views),
    }
}

/// A mock's answer, and the answer to a preflight request, are nobody's type: that none is declared
/// is worth no word by itself.
fn is_unanswered_by_nature(view: &View<'_, '_>) -> bool {
    is_mock(view.operation) || view.operation.method == Method::Options
}

/// API Gateway refuses what is newer than OpenAPI 3.0, and for HTTP APIs what is older.
fn gateway_dialect(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    let (key, message, option) = match (document.dialect, document.gateway.kind) {
        (Dialect::OpenApi31, _) => (
            "openapi",
            "API Gateway does not import OpenAPI 3.1",
            "--as 3.0",
        ),
        (Dialect::Swagger2, ApiKind::Http) => (
            "swagger",
            "API Gateway does not import Swagger 2.0 as an HTTP API",
            "--for http",
        ),
        (Dialect::Swagger2 | Dialect::OpenApi30, _) => return,
    };
    let root = reader.source.root();
    let at = reader.source.get(root, key).unwrap_or(root);
    reader.find(
        Diagnostic::new(Rule::GatewayDialect, at, message)
            .label("refused as it is")
            .help(format!(
                "hand over what `gatesmith bundle {option}` makes of it"
            )),
    );
}

/// One finding for all of them: who writes no answers, writes none anywhere.
fn missing_responses(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    let mut silent = document.operations.iter().filter(|operation| {
        let responses = reader.source.get(operation.at, "responses");
        let is_empty = responses.is_none_or(|at| reader.source.members(at).is_empty());
        // A mock's answer is nobody's type.
        is_empty && !is_mock(operation) && operation.method != Method::Options
    });
    let Some(first) = silent.next() else { return };
    let name = format!("{} {}", first.method, shortened(first.path));
    let says = ["declares no answer", "declare no answer"];
    let message = sentence(&name, silent.count(), says);
    reader.find(
        Diagnostic::new(Rule::MissingResponse, Anchor::Key(first.at), message)
            .label("every answer counts as undeclared")
            .help("declare the answer of success under `responses`"),
    );
}

/// A sentence about one operation and others: what it says of one alone, and of several.
fn sentence(name: &str, others: usize, [of_one, of_several]: [&str; 2]) -> String {
    match others {
        0 => format!("{name} {of_one}"),
        1 => format!("{name} and one more operation {of_several}"),
        _ => format!("{name} and {others} more operations {of_several}"),
    }
}

fn is_mock(operation: &RawOperation<'_>) -> bool {
    let integration = operation.integration.as_ref();
    integration.is_some_and(|integration| integration.kind == IntegrationKind::Mock)
}

fn missing_integration(reader: &mut Reader<'_, '_>, operation: &RawOperation<'_>) {
    // One that could not be read is a finding of its own.
    let is_written = reader.source.get(operation.at, INTEGRATION).is_some();
    if is_written {
        return;
    }
    reader.find(
        Diagnostic::new(
            Rule::MissingIntegration,
            Anchor::Key(operation.at),
            format!(
                "{} {} has no integration",
                operation.method,
                shortened(operation.path)
            ),
        )
        .label("API Gateway refuses to deploy this")
        .help(format!("add `{INTEGRATION}`")),
    );
}

/// A browser sends no credentials with a preflight request, and API Gateway refuses it without.
fn preflight_security(reader: &mut Reader<'_, '_>, document: &Document<'_>, view: &View<'_, '_>) {
    let operation = view.operation;
    let is_preflight = is_mock(operation) || cors::answers_preflight(view);
    if operation.method != Method::Options || !is_preflight {
        return;
    }
    let inherits = operation.security.is_none() && operation.auth.is_none();
    let label = if inherits {
        let asks = document.security.as_ref().is_some_and(|root| {
            root.iter()
                .any(|requirement| !requirement.schemes.is_empty())
        });
        asks.then_some("the root's `security` holds here too")
    } else {
        // A token in the query string is sent with it.
        let access = &view.access;
        let asks = access.iam || access.key || !access.headers.is_empty();
        asks.then_some("browsers send none with them")
    };
    let Some(label) = label else { return };
    reader.find(
        Diagnostic::new(
            Rule::PreflightSecurity,
            Anchor::Key(operation.at),
            format!(
                "preflight requests to {} need credentials",
                shortened(operation.path)
            ),
        )
        .label(label)
        .help("write `security: []` into the operation"),
    );
}

fn response_references(
    reader: &mut Reader<'_, '_>,
    document: &Document<'_>,
    operation: &RawOperation<'_>,
) {
    if document.dialect != Dialect::Swagger2 {
        return;
    }
    for response in &operation.responses {
        if let Some(at) = response.reference {
            reader.find(
                Diagnostic::new(
                    Rule::ResponseReference,
                    at,
                    "API Gateway does not read references to answers",
                )
                .label("missing after the import")
                .help("write the answer out; its schema may be a reference"),
            );
        }
    }
}

/// `X-Api-Key` in any case is the header; `api-key` and `x-apikey` are not.
fn api_key_headers(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    for scheme in &document.security_schemes {
        if !is_misspelt_key(scheme) {
            continue;
        }
        let at = reader.source.get(scheme.at, "name").unwrap_or(scheme.at);
        reader.find(
            Diagnostic::new(
                Rule::ApiKeyHeader,
                at,
                format!(
                    "API Gateway takes no API key from `{}`",
                    shortened(scheme.name)
                ),
            )
            .label("calls pass without a key")
            .help("let it be `name: x-api-key` and `in: header`"),
        );
    }
}

fn is_misspelt_key(scheme: &RawScheme<'_>) -> bool {
    let plain: String = scheme
        .name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect();
    let is_meant = matches!(plain.as_str(), "xapikey" | "apikey");
    let is_right = scheme.name.eq_ignore_ascii_case("x-api-key") && scheme.location == "header";
    let is_checked = scheme.authorizer.is_some() || scheme.authtype.is_some();
    scheme.kind == "apiKey" && is_meant && !is_right && !is_checked
}

#[cfg(test)]
mod tests;
