//! `x-amazon-apigateway-integration` of an operation.

use indexmap::IndexMap;

use crate::{
    api::{
        ContentHandling, Integration, IntegrationKind, IntegrationResponse, Method, Passthrough,
        Text,
    },
    diagnostic::Diagnostic,
    place::Place,
    rules::Rule,
    source::{Anchor, Members, Node},
};

use super::{
    super::{Reader, describe, shortened, whole},
    INTEGRATION, check_fields, function,
};

const FIELDS: [&str; 21] = [
    "type",
    "uri",
    "httpMethod",
    "credentials",
    "requestParameters",
    "requestTemplates",
    "passthroughBehavior",
    "contentHandling",
    "timeoutInMillis",
    "connectionType",
    "connectionId",
    "integrationTarget",
    "responseTransferMode",
    "tlsConfig",
    "cacheNamespace",
    "cacheKeyParameters",
    "integrationSubtype",
    "payloadFormatVersion",
    "responses",
    "responseParameters",
    "description",
];

const RESPONSE_FIELDS: [&str; 4] = [
    "statusCode",
    "responseParameters",
    "responseTemplates",
    "contentHandling",
];

/// What REST APIs grant unless the document asks for less.
const DEFAULT_TIMEOUT_MS: u32 = 29_000;

pub(crate) fn integration<'a>(
    reader: &mut Reader<'a, '_>,
    operation: Members<'a>,
    method: Method,
) -> Option<Integration> {
    let at = reader.follow(operation.get(INTEGRATION)?)?;
    if let Some((name, _)) = reader.intrinsic(at) {
        super::report_undecided(reader, at, name, "read as if there were no integration");
        return None;
    }
    let members = reader.object(at, "an integration")?;
    check_fields(reader, members, "an integration", &FIELDS);
    let kind = kind(reader, at, members)?;
    let http_method = match reader.text_at(members, "httpMethod") {
        Some(Text::Literal(text)) => text.to_ascii_uppercase(),
        _ if kind == IntegrationKind::Mock => String::new(),
        _ => method.as_str().to_owned(),
    };
    let is_linked = reader
        .string_at(members, "connectionType")
        .is_some_and(|(text, _)| text.eq_ignore_ascii_case("VPC_LINK"));
    Some(Integration {
        at,
        kind,
        http_method,
        credentials: reader.text_at(members, "credentials"),
        request_parameters: parameters(reader, members, "requestParameters"),
        request_templates: templates(reader, members, "requestTemplates"),
        passthrough: passthrough(reader, members),
        content_handling: content_handling(reader, members),
        timeout_ms: members
            .get("timeoutInMillis")
            .and_then(|at| timeout(reader, at))
            .unwrap_or(DEFAULT_TIMEOUT_MS),
        vpc_link: match reader.text_at(members, "connectionId") {
            Some(id) if is_linked => Some(id),
            _ => None,
        },
        responses: responses(reader, members),
    })
}

fn kind<'a>(
    reader: &mut Reader<'a, '_>,
    at: Place,
    members: Members<'a>,
) -> Option<IntegrationKind> {
    let Some((kind, kind_at)) = reader.string_at(members, "type") else {
        if members.get("type").is_none() {
            reader.missing(at, "an integration", "type");
        }
        return None;
    };
    let kind = kind.to_ascii_lowercase();
    if kind == "mock" {
        return Some(IntegrationKind::Mock);
    }
    if !matches!(kind.as_str(), "aws" | "aws_proxy" | "http" | "http_proxy") {
        reader.invalid_value(
            kind_at,
            "`type`",
            "`aws_proxy`, `aws`, `http_proxy`, `http` or `mock`",
        );
        return None;
    }
    // HTTP APIs name an action of a service instead of a URI.
    if let (None, Some((action, _))) = (
        members.get("uri"),
        reader.string_at(members, "integrationSubtype"),
    ) {
        let uri = Text::Literal(action.to_owned());
        return Some(IntegrationKind::Aws { uri });
    }
    let Some(uri) = reader.text_at(members, "uri") else {
        if members.get("uri").is_none() {
            reader.missing(at, &format!("an integration of type `{kind}`"), "uri");
        }
        return None;
    };
    Some(match kind.as_str() {
        "aws" => IntegrationKind::Aws { uri },
        "http" => IntegrationKind::Http { uri },
        "http_proxy" => IntegrationKind::HttpProxy { uri },
        // Beside Lambda functions, only Firehose may be called by proxy.
        _ if matches!(&uri, Text::Literal(text) if text.contains(":firehose:")) => {
            IntegrationKind::Aws { uri }
        }
        _ => IntegrationKind::LambdaProxy {
            function: function::name(&uri),
            uri,
        },
    })
}

/// `requestParameters` and `responseParameters`. A value that is no string is dropped with a
/// warning, as API Gateway's import does.
fn parameters<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    key: &str,
) -> IndexMap<String, String> {
    let mut parameters = IndexMap::new();
    let Some(members) = reader.object_at(holder, key) else {
        return parameters;
    };
    for member in members {
        let node = reader.source.node(member.value);
        if let Node::String(text) = node {
            parameters.insert(member.key.to_owned(), text.to_owned());
        } else if let Some((_, argument)) = reader.intrinsic(member.value) {
            let text = reader.source.str(argument).unwrap_or_default();
            parameters.insert(member.key.to_owned(), text.to_owned());
        } else if !matches!(node, Node::Object(_)) {
            // HTTP APIs have objects here, by status: they are no mapping of a REST API.
            let name = shortened(member.key);
            reader.find(
                Diagnostic::new(
                    Rule::DroppedMapping,
                    Anchor::Value(member.value),
                    format!(
                        "the mapping of `{name}` is {} instead of a string",
                        describe(node)
                    ),
                )
                .label("API Gateway drops it")
                .help("for a constant, put single quotes within the string: `\"'true'\"`"),
            );
        }
    }
    parameters
}

fn templates<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    key: &str,
) -> IndexMap<String, Text> {
    let Some(members) = reader.object_at(holder, key) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|member| {
            let text = match reader.source.node(member.value) {
                Node::Null => Text::Literal(String::new()),
                _ => reader.text(member.value, "a template")?,
            };
            Some((member.key.to_owned(), text))
        })
        .collect()
}

fn passthrough<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> Passthrough {
    let Some((text, at)) = reader.string_at(members, "passthroughBehavior") else {
        return Passthrough::default();
    };
    match text.to_ascii_lowercase().as_str() {
        "when_no_match" => Passthrough::WhenNoMatch,
        "when_no_templates" => Passthrough::WhenNoTemplates,
        "never" => Passthrough::Never,
        _ => {
            let allowed = "`when_no_match`, `when_no_templates` or `never`";
            reader.invalid_value(at, "`passthroughBehavior`", allowed);
            Passthrough::default()
        }
    }
}

fn content_handling<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> ContentHandling {
    let Some((text, at)) = reader.string_at(members, "contentHandling") else {
        return ContentHandling::default();
    };
    match text.to_ascii_uppercase().as_str() {
        "CONVERT_TO_TEXT" => ContentHandling::ToText,
        "CONVERT_TO_BINARY" => ContentHandling::ToBinary,
        _ => {
            let allowed = "`CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`";
            reader.invalid_value(at, "`contentHandling`", allowed);
            ContentHandling::default()
        }
    }
}

/// Milliseconds; more than 29 000 needs a quota that somebody else grants, so that only nonsense
/// is refused.
fn timeout(reader: &mut Reader<'_, '_>, at: Place) -> Option<u32> {
    let milliseconds = match reader.source.node(at) {
        Node::Number(text) | Node::String(text) => whole(text),
        _ => None,
    };
    let milliseconds = milliseconds.and_then(|value| u32::try_from(value).ok());
    let milliseconds = milliseconds.filter(|value| *value >= 50);
    if milliseconds.is_none() && reader.intrinsic(at).is_none() {
        reader.invalid_value(at, "`timeoutInMillis`", "at least 50 milliseconds");
    }
    milliseconds
}

fn responses<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
) -> IndexMap<String, IntegrationResponse> {
    let Some(members) = reader.object_at(holder, "responses") else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|member| {
            let response = reader.object(member.value, "an integration's response")?;
            check_fields(
                reader,
                response,
                "an integration's response",
                &RESPONSE_FIELDS,
            );
            let status = match response.get("statusCode") {
                Some(at) => status(reader, at)?,
                None => 200,
            };
            let value = IntegrationResponse {
                status,
                parameters: parameters(reader, response, "responseParameters"),
                templates: templates(reader, response, "responseTemplates"),
                content_handling: content_handling(reader, response),
            };
            Some((member.key.to_owned(), value))
        })
        .collect()
}

/// A status, as a string or a number: both import.
pub(super) fn status(reader: &mut Reader<'_, '_>, at: Place) -> Option<u16> {
    let status = match reader.source.node(at) {
        Node::Number(text) | Node::String(text) => text.parse().ok(),
        _ => None,
    };
    let status = status.filter(|status| (100..=599).contains(status));
    if status.is_none() && reader.intrinsic(at).is_none() {
        reader.invalid_value(at, "`statusCode`", "a status from 100 to 599");
    }
    status
}
