//! Paths, and the operations on them.

use std::collections::BTreeSet;

use crate::{
    api::{ApiKind, Integration, Method},
    diagnostic::Diagnostic,
    dialect::Dialect,
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Members},
};

use super::{
    RawBody, RawDocs, RawParameter, RawRequirement, RawResponse, Reader, body, docs, extension,
    parameter, response, security, shortened, words,
};

/// One verb on one path, as written; the path item's parameters are merged in.
#[derive(Debug)]
pub(crate) struct RawOperation<'a> {
    pub(crate) at: Place,
    /// What stands under the path: the path item, or a reference to it.
    pub(crate) item: Place,
    pub(crate) path: &'a str,
    pub(crate) method: Method,
    pub(crate) id: Option<(&'a str, Place)>,
    pub(crate) tags: Vec<String>,
    pub(crate) docs: RawDocs<'a>,
    pub(crate) parameters: Vec<RawParameter<'a>>,
    pub(crate) body: Option<RawBody<'a>>,
    pub(crate) responses: Vec<RawResponse<'a>>,
    pub(crate) security: Option<Vec<RawRequirement<'a>>>,
    pub(crate) integration: Option<Integration>,
    /// `x-amazon-apigateway-request-validator`.
    pub(crate) validator: Option<(&'a str, Place)>,
    /// `x-amazon-apigateway-auth`.
    pub(crate) auth: Option<extension::Auth>,
}

/// What of the document's root holds for every operation.
struct Defaults<'a> {
    dialect: Dialect,
    consumes: Vec<(&'a str, Place)>,
    produces: Vec<(&'a str, Place)>,
}

pub(super) fn read<'a>(
    reader: &mut Reader<'a, '_>,
    dialect: Dialect,
    root: Members<'a>,
) -> Vec<RawOperation<'a>> {
    let defaults = Defaults {
        dialect,
        consumes: media_types(reader, root, "consumes").unwrap_or_default(),
        produces: media_types(reader, root, "produces").unwrap_or_default(),
    };
    let Some(paths) = reader.object_at(root, "paths") else {
        return Vec::new();
    };
    let mut operations = Vec::new();
    for member in paths {
        if member.key.starts_with("x-") {
            continue;
        }
        if member.key.starts_with("Fn::") || member.key.contains("${") {
            undecided(reader, Anchor::Key(member.value), member.key);
            continue;
        }
        if matches!(member.key, "$default" | "/$default") {
            default_route(reader, member.value);
            continue;
        }
        path_item(reader, &defaults, member, &mut operations);
    }
    operations
}

fn path_item<'a>(
    reader: &mut Reader<'a, '_>,
    defaults: &Defaults<'a>,
    member: Member<'a>,
    operations: &mut Vec<RawOperation<'a>>,
) {
    let Some(at) = reader.decide(member.value) else {
        return;
    };
    // What stands beside the `$ref` of a path item holds too, in every dialect.
    let Some(holders) = reader.chain(at) else {
        return;
    };
    let mut known = BTreeSet::new();
    for &at in &holders {
        let Some(members) = reader.object(at, "a path item") else {
            return;
        };
        extension::check_keys(reader, members, extension::Holder::PathItem);
        let mut shared = None;
        for entry in members {
            let Some(method) = method(reader, entry) else {
                continue;
            };
            if !known.insert(entry.key) {
                continue;
            }
            let shared: &[Place] = shared.get_or_insert_with(|| {
                let mut holders = std::iter::once(at).chain(holders.iter().copied());
                let at = holders.find_map(|at| reader.source.get(at, "parameters"));
                at.map_or_else(|| &[][..], |at| reader.array(at, "`parameters`"))
            });
            if let Some(operation) = operation(reader, defaults, member, method, entry, shared) {
                operations.push(operation);
            }
        }
    }
}

/// The route of an HTTP API for what no other route takes. It is no operation that one could call,
/// and stands in the settings of the gateway.
fn default_route(reader: &mut Reader<'_, '_>, at: Place) {
    let found = match reader.kind {
        ApiKind::Http => Diagnostic::new(
            Rule::HttpApi,
            Anchor::Key(at),
            "nothing is generated for the route `$default`",
        )
        .label("takes what no other route does")
        .help("describe what callers shall use by paths of its own"),
        ApiKind::Rest => Diagnostic::new(
            Rule::OtherApiKind,
            Anchor::Key(at),
            "`$default` is a route of HTTP APIs, and no path of a REST API",
        )
        .label("left out")
        .help("a REST API takes what no other path does by `/{proxy+}`"),
    };
    reader.find(found);
}

/// A structure that is decided when CloudFormation deploys it.
fn undecided(reader: &mut Reader<'_, '_>, at: Anchor, function: &str) {
    let help = "write the operations out, and decide by a parameter within their integrations";
    reader.undecided(at, function, "left out", help);
}

fn method(reader: &mut Reader<'_, '_>, entry: Member<'_>) -> Option<Method> {
    Some(match entry.key {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "patch" => Method::Patch,
        "head" => Method::Head,
        "options" => Method::Options,
        extension::ANY_METHOD => Method::Any,
        "trace" => {
            reader.find(
                Diagnostic::new(
                    Rule::UnknownMethod,
                    Anchor::Key(entry.value),
                    "API Gateway has no TRACE",
                )
                .label("left out"),
            );
            return None;
        }
        "query" | "additionalOperations" if reader.dialect == Dialect::OpenApi31 => {
            reader.find(
                Diagnostic::new(
                    Rule::UnknownMethod,
                    Anchor::Key(entry.value),
                    format!("`{}` is OpenAPI 3.2, and no method that is known", entry.key),
                )
                .label("left out")
                .help("API Gateway has the methods `get`, `put`, `post`, `delete`, `patch`, `head` and `options`"),
            );
            return None;
        }
        "parameters" | "$ref" | "summary" | "description" | "servers" => return None,
        key if key.starts_with("x-") => return None,
        key if key.starts_with("Fn::") || key.contains("${") => {
            undecided(reader, Anchor::Key(entry.value), key);
            return None;
        }
        key => {
            let lower = key.to_ascii_lowercase();
            let found = Diagnostic::new(
                Rule::UnknownMethod,
                Anchor::Key(entry.value),
                format!("`{}` is no method", shortened(key)),
            )
            .label("left out");
            reader.find(match lower.as_str() {
                "any" => found.help(format!("write `{}`", extension::ANY_METHOD)),
                "operationid" | "responses" | "requestbody" | "security" | "tags" | "consumes"
                | "produces" | "deprecated" => found.help("it belongs into an operation"),
                _ => found.help("methods are written in lower case: `get`, `put`, `post`, …"),
            });
            return None;
        }
    })
}

fn operation<'a>(
    reader: &mut Reader<'a, '_>,
    defaults: &Defaults<'a>,
    item: Member<'a>,
    method: Method,
    entry: Member<'a>,
    shared: &[Place],
) -> Option<RawOperation<'a>> {
    let at = entry.value;
    let at = reader.decide(at)?;
    let members = reader.object(at, "an operation")?;
    extension::check_keys(reader, members, extension::Holder::Operation);
    reader.check_words(members, &words::OPERATION);
    let own = reader.array_at(members, "parameters");
    let merged = parameter::read(reader, defaults.dialect, own, shared);
    let body = match defaults.dialect {
        Dialect::Swagger2 => {
            let consumes = media_types(reader, members, "consumes");
            let consumes = consumes.as_deref().unwrap_or(&defaults.consumes);
            body::from_parameter(reader, merged.body, merged.form, consumes)
        }
        Dialect::OpenApi30 | Dialect::OpenApi31 => body::from_request_body(reader, members),
    };
    let produces = media_types(reader, members, "produces");
    let produces = produces.as_deref().unwrap_or(&defaults.produces);
    Some(RawOperation {
        at,
        item: item.value,
        path: item.key,
        method,
        id: reader
            .string_at(members, "operationId")
            .filter(|(id, _)| !id.is_empty()),
        tags: match members.get("tags") {
            Some(at) => {
                let tags = reader.strings(at, "`tags`");
                tags.into_iter().map(|(tag, _)| tag.to_owned()).collect()
            }
            None => Vec::new(),
        },
        docs: docs(reader, members, "summary"),
        parameters: merged.parameters,
        body,
        responses: response::read(reader, defaults.dialect, members, produces),
        security: security::requirements(reader, members),
        integration: extension::integration(reader, members, method),
        validator: extension::validator(reader, members),
        auth: extension::auth(reader, members),
    })
}

fn media_types<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    key: &str,
) -> Option<Vec<(&'a str, Place)>> {
    let at = holder.get(key)?;
    Some(reader.strings(at, format_args!("`{key}`")))
}
