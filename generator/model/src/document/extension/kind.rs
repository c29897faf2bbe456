//! Which kind of API a document is written for, where nobody says it.
//!
//! What only one kind has is evidence. Some of it is conclusive: a REST API has no `$default` route
//! and no `jwt` authorizer. Some is not: people leave `payloadFormatVersion` and
//! `x-amazon-apigateway-cors` in documents whose mock integrations and mapping templates only a
//! REST API takes, so that these count more.

use crate::{
    api::ApiKind,
    dialect::Dialect,
    place::Place,
    source::{Members, Node, SourceMap},
};

use super::{AUTHORIZER, CORS, Holder, INTEGRATION, INTEGRATIONS, TAG_VALUE, catalogue};

/// What the document has that only one kind of API takes: how much it says of each.
#[derive(Debug, Default)]
struct Evidence {
    http: ForHttp,
    rest: ForRest,
}

/// What speaks for an HTTP API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum ForHttp {
    #[default]
    Nothing,
    /// What people leave in documents of REST APIs.
    Likely,
    /// Format 2.0 of events: more than answers that nobody reads.
    MoreLikely,
    /// What nothing speaks against.
    Certain,
}

/// What speaks for a REST API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum ForRest {
    #[default]
    Nothing,
    /// What people leave in documents of HTTP APIs.
    Possible,
    Likely,
}

impl Evidence {
    fn for_http(&mut self, is_there: bool, how: ForHttp) {
        if is_there {
            self.http = self.http.max(how);
        }
    }

    fn for_rest(&mut self, is_there: bool, how: ForRest) {
        if is_there {
            self.rest = self.rest.max(how);
        }
    }

    fn kind(&self) -> ApiKind {
        match (self.http, self.rest) {
            (ForHttp::Certain, _)
            | (ForHttp::MoreLikely, ForRest::Nothing | ForRest::Possible)
            | (ForHttp::Likely, ForRest::Nothing) => ApiKind::Http,
            _ => ApiKind::Rest,
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
        let is_shared = source.get(components, INTEGRATIONS).is_some();
        evidence.for_http(is_shared, ForHttp::Certain);
        if let Some(schemes) = source.get(components, "securitySchemes") {
            for scheme in source.members(schemes) {
                of_scheme(source, scheme.value, &mut evidence);
            }
        }
    }
    if let Some(paths) = root.get("paths") {
        for path in source.members(paths) {
            evidence.for_http(
                matches!(path.key, "$default" | "/$default"),
                ForHttp::Certain,
            );
            for entry in source.members(path.value) {
                of_operation(source, entry.value, &mut evidence);
            }
        }
    }
    evidence.kind()
}

fn of_root(source: &SourceMap, root: Members<'_>, evidence: &mut Evidence) {
    evidence.for_http(root.get(CORS).is_some(), ForHttp::Likely);
    evidence.for_rest(
        catalogue()
            .filter(|known| known.kind == Some(ApiKind::Rest) && known.stands_in(Holder::Root))
            .any(|known| root.get(known.name).is_some()),
        ForRest::Likely,
    );
    let tags = root.get("tags").map(|at| source.node(at));
    if let Some(Node::Array(tags)) = tags {
        let mut tags = tags.iter();
        evidence.for_http(
            tags.any(|&tag| source.get(tag, TAG_VALUE).is_some()),
            ForHttp::Likely,
        );
    }
}

fn of_scheme(source: &SourceMap, scheme: Place, evidence: &mut Evidence) {
    let Some(authorizer) = source.get(scheme, AUTHORIZER) else {
        return;
    };
    let kind = text(source, authorizer, "type").to_ascii_lowercase();
    evidence.for_http(
        kind == "jwt" || source.get(authorizer, "jwtConfiguration").is_some(),
        ForHttp::Certain,
    );
    evidence.for_rest(
        matches!(kind.as_str(), "token" | "cognito_user_pools"),
        ForRest::Likely,
    );
    evidence.for_http(
        ["authorizerPayloadFormatVersion", "enableSimpleResponses"]
            .iter()
            .any(|key| source.get(authorizer, key).is_some()),
        ForHttp::Likely,
    );
}

fn of_operation(source: &SourceMap, operation: Place, evidence: &mut Evidence) {
    evidence.for_http(
        source.get(operation, "isDefaultRoute").is_some(),
        ForHttp::Certain,
    );
    let Some(integration) = source.get(operation, INTEGRATION) else {
        return;
    };
    let has = |key: &str| source.get(integration, key).is_some();
    evidence.for_http(has("integrationSubtype"), ForHttp::Certain);
    if let Some(at) = source.get(integration, "payloadFormatVersion") {
        evidence.for_http(true, ForHttp::Likely);
        evidence.for_http(
            matches!(
                source.node(at),
                Node::String("2.0") | Node::Number("2.0" | "2")
            ),
            ForHttp::MoreLikely,
        );
    }
    evidence.for_rest(
        has("responses") || has("passthroughBehavior"),
        ForRest::Possible,
    );
    let kind = text(source, integration, "type").to_ascii_lowercase();
    evidence.for_rest(
        matches!(kind.as_str(), "mock" | "aws" | "http")
            || has("requestTemplates")
            || has("cacheNamespace"),
        ForRest::Likely,
    );
}

fn text<'a>(source: &'a SourceMap, holder: Place, key: &str) -> &'a str {
    let value = source.get(holder, key).and_then(|at| source.str(at));
    value.unwrap_or_default()
}
