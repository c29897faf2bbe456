//! The resources of a template.

use super::{
    ApiResource, Body, FunctionResource,
    include::{self, Transform},
};
use crate::{
    place::Place,
    source::{FileId, Node, SourceMap},
};

/// Whether a file is a template: it has `Resources`, and is no API document.
pub fn is_template(source: &SourceMap) -> bool {
    let root = source.members(source.file_root(FileId::ENTRY));
    let is_document = root.get("swagger").or(root.get("openapi")).is_some();
    let resources = root.get("Resources");
    !is_document && resources.is_some_and(|at| matches!(source.node(at), Node::Object(_)))
}

/// The APIs of a template, in its order. A `WebSocket` API is none.
pub fn apis(source: &SourceMap) -> Vec<ApiResource<'_>> {
    resources(source)
        .filter_map(|resource| {
            let (inline, elsewhere) = match resource.kind {
                "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => {
                    ("DefinitionBody", "DefinitionUri")
                }
                "AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api" => ("Body", "BodyS3Location"),
                _ => return None,
            };
            if resource.text(source, "ProtocolType") == Some("WEBSOCKET") {
                return None;
            }
            let body = match (
                resource.property(source, inline),
                resource.property(source, elsewhere),
            ) {
                (Some(at), _) => inline_body(source, at),
                (None, Some(at)) => file_body(source, at),
                (None, None) => Body::Nowhere,
            };
            Some(ApiResource {
                logical_id: resource.logical_id,
                kind: resource.kind,
                at: resource.at,
                body,
                additions: additions(source, &resource),
            })
        })
        .collect()
}

/// What SAM writes into a document when it deploys it.
fn additions(source: &SourceMap, resource: &Resource<'_>) -> Vec<&'static str> {
    let Some(kind) = resource.kind.strip_prefix("AWS::Serverless::") else {
        return Vec::new();
    };
    let globals = source
        .get(source.file_root(FileId::ENTRY), "Globals")
        .and_then(|globals| source.get(globals, kind));
    ["Auth", "Cors", "CorsConfiguration", "GatewayResponses"]
        .into_iter()
        .filter(|name| {
            let global = || globals.and_then(|globals| source.get(globals, name));
            resource.property(source, name).or_else(global).is_some()
        })
        .collect()
}

/// The Lambda functions of a template, in its order.
pub fn functions(source: &SourceMap) -> Vec<FunctionResource<'_>> {
    let globals = source
        .get(source.file_root(FileId::ENTRY), "Globals")
        .and_then(|globals| source.get(globals, "Function"));
    resources(source)
        .filter_map(|resource| {
            let is_sam = match resource.kind {
                "AWS::Serverless::Function" => true,
                "AWS::Lambda::Function" => false,
                _ => return None,
            };
            let globals = globals.filter(|_| is_sam);
            let property = |name: &str| {
                resource
                    .property(source, name)
                    .or_else(|| globals.and_then(|globals| source.get(globals, name)))
            };
            let text = |name: &str| property(name).and_then(|at| source.str(at));
            Some(FunctionResource {
                logical_id: resource.logical_id,
                at: resource.at,
                runtime: text("Runtime"),
                handler: text("Handler"),
                code: text(if is_sam { "CodeUri" } else { "Code" })
                    .filter(|location| !is_remote(location)),
                timeout: property("Timeout").and_then(|at| number(source, at)),
                memory: property("MemorySize").and_then(|at| number(source, at)),
            })
        })
        .collect()
}

/// A resource whose type is written out.
struct Resource<'a> {
    logical_id: &'a str,
    kind: &'a str,
    at: Place,
}

impl<'a> Resource<'a> {
    fn property(&self, source: &SourceMap, name: &str) -> Option<Place> {
        source.get(source.get(self.at, "Properties")?, name)
    }

    fn text(&self, source: &'a SourceMap, name: &str) -> Option<&'a str> {
        source.str(self.property(source, name)?)
    }
}

fn resources(source: &SourceMap) -> impl Iterator<Item = Resource<'_>> {
    let resources = source.get(source.file_root(FileId::ENTRY), "Resources");
    let members = resources.map(|at| source.members(at));
    members.into_iter().flatten().filter_map(|member| {
        Some(Resource {
            logical_id: member.key,
            kind: source.str(source.get(member.value, "Type")?)?,
            at: member.value,
        })
    })
}

/// A body in the template, unless it only says where the document is. One that includes a file
/// beside members of its own is in the template.
fn inline_body(source: &SourceMap, at: Place) -> Body<'_> {
    let members = source.members(at);
    if let Some(transform) = members
        .get(include::TRANSFORM)
        .filter(|_| members.len() == 1)
    {
        return match include::transforms(source, transform).as_slice() {
            [Transform::File(location)] => file_body(source, *location),
            [Transform::Elsewhere(at) | Transform::Macro(at)] => Body::Deployed(*at),
            _ => Body::Inline(at),
        };
    }
    match source.node(at) {
        Node::Object(_) if members.get("Fn::If").is_none() && members.get("Ref").is_none() => {
            Body::Inline(at)
        }
        _ => Body::Deployed(at),
    }
}

fn file_body(source: &SourceMap, at: Place) -> Body<'_> {
    match source.str(at) {
        Some(location) if !is_remote(location) => Body::File { location, at },
        _ => Body::Deployed(at),
    }
}

/// `s3://bucket/key`, or an address of the web.
pub(super) fn is_remote(location: &str) -> bool {
    location.contains("://") || location.contains("${")
}

fn number(source: &SourceMap, at: Place) -> Option<u32> {
    match source.node(at) {
        Node::Number(text) | Node::String(text) => text.parse().ok(),
        _ => None,
    }
}
