//! Which kind of API a document is written for, where nobody says it.
//!
//! What only one kind has is evidence. Some of it is conclusive: a REST API has no `$default` route
//! and no `jwt` authorizer. Some is not: people leave `payloadFormatVersion` and
//! `x-amazon-apigateway-cors` in documents whose mock integrations and mapping templates only a
//! REST API takes, so that these count more.

use crate::{
    api::ApiKind,
    place::Place,
    source::{Members, Node, SourceMap},
};

use super::{
    super::Dialect, AUTHORIZER, CORS, Holder, INTEGRATION, INTEGRATIONS, TAG_VALUE, catalogue,
};

/// What the document has that only one kind of API takes.
#[derive(Debug, Default)]
struct Evidence {
    /// Conclusive for an HTTP API.
    is_http: bool,
    like_http: bool,
    like_rest: bool,
    /// Format 2.0 of events: nobody writes that for a REST API.
    like_http_alone: bool,
    /// What a REST API has, and what people leave in documents of HTTP APIs.
    maybe_rest: bool,
}

impl Evidence {
    fn kind(&self) -> ApiKind {
        let is_like_rest = self.like_rest || (self.maybe_rest && !self.like_http_alone);
        if self.is_http || (self.like_http && !is_like_rest) {
            ApiKind::Http
        } else {
            ApiKind::Rest
        }
    }
}

/// The kind of API that the extensions of a document speak of: a REST API where none does.
pub(crate) fn detect(source: &SourceMap, dialect: Dialect, root: Members<'_>) -> ApiKind {
    // HTTP APIs are imported from OpenAPI 3 alone.
    if dialect == Dialect::Swagger2 {
        return ApiKind::Rest;
    }
    let mut evidence = Evidence::default();
    of_root(source, root, &mut evidence);
    if let Some(components) = root.get("components") {
        if source.get(components, INTEGRATIONS).is_some() {
            evidence.is_http = true;
        }
        if let Some(schemes) = source.get(components, "securitySchemes") {
            for scheme in source.members(schemes) {
                of_scheme(source, scheme.value, &mut evidence);
            }
        }
    }
    if let Some(paths) = root.get("paths") {
        for path in source.members(paths) {
            evidence.is_http |= matches!(path.key, "$default" | "/$default");
            for entry in source.members(path.value) {
                of_operation(source, entry.value, &mut evidence);
            }
        }
    }
    evidence.kind()
}

fn of_root(source: &SourceMap, root: Members<'_>, evidence: &mut Evidence) {
    evidence.like_http |= root.get(CORS).is_some();
    evidence.like_rest |= catalogue()
        .filter(|known| known.kind == Some(ApiKind::Rest) && known.stands_in(Holder::Root))
        .any(|known| root.get(known.name).is_some());
    let tags = root.get("tags").map(|at| source.node(at));
    if let Some(Node::Array(tags)) = tags {
        let mut tags = tags.iter();
        evidence.like_http |= tags.any(|&tag| source.get(tag, TAG_VALUE).is_some());
    }
}

fn of_scheme(source: &SourceMap, scheme: Place, evidence: &mut Evidence) {
    let Some(authorizer) = source.get(scheme, AUTHORIZER) else {
        return;
    };
    let kind = text(source, authorizer, "type").to_ascii_lowercase();
    evidence.is_http |= kind == "jwt" || source.get(authorizer, "jwtConfiguration").is_some();
    evidence.like_rest |= matches!(kind.as_str(), "token" | "cognito_user_pools");
    evidence.like_http |= ["authorizerPayloadFormatVersion", "enableSimpleResponses"]
        .iter()
        .any(|key| source.get(authorizer, key).is_some());
}

fn of_operation(source: &SourceMap, operation: Place, evidence: &mut Evidence) {
    evidence.is_http |= source.get(operation, "isDefaultRoute").is_some();
    let Some(integration) = source.get(operation, INTEGRATION) else {
        return;
    };
    let has = |key: &str| source.get(integration, key).is_some();
    evidence.is_http |= has("integrationSubtype");
    if let Some(at) = source.get(integration, "payloadFormatVersion") {
        evidence.like_http = true;
        evidence.like_http_alone |= matches!(
            source.node(at),
            Node::String("2.0") | Node::Number("2.0" | "2")
        );
    }
    evidence.maybe_rest |= has("responses") || has("passthroughBehavior");
    let kind = text(source, integration, "type").to_ascii_lowercase();
    evidence.like_rest |= matches!(kind.as_str(), "mock" | "aws" | "http")
        || has("requestTemplates")
        || has("cacheNamespace");
}

fn text<'a>(source: &'a SourceMap, holder: Place, key: &str) -> &'a str {
    let value = source.get(holder, key).and_then(|at| source.str(at));
    value.unwrap_or_default()
}
