//! `x-amazon-apigateway-integration` of an operation.

use indexmap::IndexMap;

use crate::{
    api::{
        ApiKind, ContentHandling, Integration, IntegrationKind, IntegrationResponse, Method,
        Passthrough, ResponseTransfer, Text, TlsConfig,
    },
    diagnostic::Diagnostic,
    place::Place,
    rules::Rule,
    source::{Anchor, Members, Node},
};

use super::{
    super::{Reader, describe, shortened},
    INTEGRATION, INTEGRATIONS, check_fields, function,
    value::{self, Undecided},
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

/// What only REST APIs have of these, and what only HTTP APIs have.
const REST_FIELDS: [&str; 8] = [
    "requestTemplates",
    "passthroughBehavior",
    "contentHandling",
    "integrationTarget",
    "responseTransferMode",
    "cacheNamespace",
    "cacheKeyParameters",
    "responses",
];
const HTTP_FIELDS: [&str; 3] = [
    "integrationSubtype",
    "payloadFormatVersion",
    "responseParameters",
];

const RESPONSE_FIELDS: [&str; 4] = [
    "statusCode",
    "responseParameters",
    "responseTemplates",
    "contentHandling",
];

/// The integrations under `components`, which operations of HTTP APIs name by `$ref`. They are
/// read for what is wrong with them: what is used is read again where it is.
pub(crate) fn shared_integrations<'a>(reader: &mut Reader<'a, '_>, components: Members<'a>) {
    let Some(members) = value::map(reader, components, INTEGRATIONS) else {
        return;
    };
    for member in members {
        at_place(reader, member.value, Method::Any);
    }
}

pub(crate) fn integration<'a>(
    reader: &mut Reader<'a, '_>,
    operation: Members<'a>,
    method: Method,
) -> Option<Integration> {
    at_place(reader, operation.get(INTEGRATION)?, method)
}

fn at_place(reader: &mut Reader<'_, '_>, at: Place, method: Method) -> Option<Integration> {
    let at = reader.follow(at)?;
    if let Some((name, _)) = reader.intrinsic(at) {
        let label = "read as if there were no integration";
        value::report_undecided(reader, at, name, label);
        return None;
    }
    let members = reader.object(at, "an integration")?;
    check_fields(reader, members, "an integration", &FIELDS);
    let other: &[&str] = match reader.kind {
        ApiKind::Rest => &HTTP_FIELDS,
        ApiKind::Http => &REST_FIELDS,
    };
    // A type that HTTP APIs do not have is one finding, whatever goes with it.
    let word = members.get("type").and_then(|at| reader.source.str(at));
    let is_refused = word.is_some_and(|word| {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        reader.kind == ApiKind::Http && (is("aws") || is("http") || is("mock"))
    });
    if !is_refused {
        super::report_other_fields(reader, members, other);
    }
    let kind = kind(reader, at, members)?;
    let http_method = match value::text(reader, members, "httpMethod") {
        Some(Text::Literal(text)) => text.to_ascii_uppercase(),
        _ if kind == IntegrationKind::Mock => String::new(),
        _ => method.as_str().to_owned(),
    };
    let api = reader.kind;
    let defaults = Integration::new(at, kind, api);
    Some(Integration {
        http_method,
        credentials: value::text(reader, members, "credentials"),
        request_parameters: parameters(reader, members, "requestParameters"),
        request_templates: templates(reader, members, "requestTemplates"),
        passthrough: passthrough(reader, members),
        content_handling: content_handling(reader, members),
        // More than the default needs a quota that somebody else grants, so that only nonsense is
        // refused.
        timeout_ms: value::number(
            reader,
            members,
            "timeoutInMillis",
            50..=u32::MAX,
            "milliseconds",
        )
        .unwrap_or(defaults.timeout_ms),
        vpc_link: vpc_link(reader, members),
        target: value::text(reader, members, "integrationTarget"),
        transfer: transfer(reader, members),
        tls: tls(reader, members),
        cache_namespace: value::text(reader, members, "cacheNamespace"),
        cache_key_parameters: value::texts(reader, members, "cacheKeyParameters"),
        payload_format: super::payload_format(reader, members, "payloadFormatVersion"),
        responses: responses(reader, members),
        response_parameters: response_parameters(reader, members),
        ..defaults
    })
}

fn vpc_link<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> Option<Text> {
    let types = [("INTERNET", false), ("VPC_LINK", true)];
    let is_linked = value::choice(
        reader,
        members,
        "connectionType",
        &types,
        Undecided::Defaults,
    );
    let id = value::text(reader, members, "connectionId");
    id.filter(|_| is_linked == Some(true))
}

fn transfer<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> ResponseTransfer {
    let modes = [
        ("BUFFERED", ResponseTransfer::Buffered),
        ("STREAM", ResponseTransfer::Stream),
    ];
    let key = "responseTransferMode";
    value::choice(reader, members, key, &modes, Undecided::Defaults).unwrap_or_default()
}

fn tls<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> TlsConfig {
    const FIELDS: [&str; 2] = ["insecureSkipVerification", "serverNameToVerify"];
    let Some(tls) = value::object(reader, members, "tlsConfig", "`tlsConfig`", &FIELDS) else {
        return TlsConfig::default();
    };
    let other = match reader.kind {
        ApiKind::Rest => "serverNameToVerify",
        ApiKind::Http => "insecureSkipVerification",
    };
    super::report_other_fields(reader, tls, &[other]);
    TlsConfig {
        insecure_skip_verification: value::flag(reader, tls, "insecureSkipVerification"),
        server_name_to_verify: value::text(reader, tls, "serverNameToVerify"),
    }
}

/// The kinds by the words for them.
#[derive(Clone, Copy)]
enum Word {
    Aws,
    AwsProxy,
    Http,
    HttpProxy,
    Mock,
}

fn kind<'a>(
    reader: &mut Reader<'a, '_>,
    at: Place,
    members: Members<'a>,
) -> Option<IntegrationKind> {
    const WORDS: [(&str, Word); 5] = [
        ("aws_proxy", Word::AwsProxy),
        ("aws", Word::Aws),
        ("http_proxy", Word::HttpProxy),
        ("http", Word::Http),
        ("mock", Word::Mock),
    ];
    if members.get("type").is_none() {
        reader.missing(at, "an integration", "type");
        return None;
    }
    let word = value::choice(reader, members, "type", &WORDS, Undecided::Reported)?;
    if matches!(word, Word::Mock) {
        return Some(IntegrationKind::Mock);
    }
    // HTTP APIs name an action of a service instead of a URI.
    let action = value::string(reader, members, "integrationSubtype");
    if members.get("uri").is_none() && !action.is_empty() {
        check_action(reader, members, &action);
        return Some(IntegrationKind::Service { action });
    }
    let Some(uri) = value::text(reader, members, "uri") else {
        if members.get("uri").is_none() {
            let name = WORDS.iter().find(|(text, _)| {
                let written = reader.string_at(members, "type");
                written.is_some_and(|(written, _)| written.eq_ignore_ascii_case(text))
            });
            let name = name.map_or("", |(text, _)| text);
            reader.missing(at, format_args!("an integration of type `{name}`"), "uri");
        }
        return None;
    };
    Some(match word {
        Word::Aws => IntegrationKind::Aws { uri },
        Word::Http => IntegrationKind::Http { uri },
        Word::HttpProxy => IntegrationKind::HttpProxy { uri },
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

/// The actions of services that HTTP APIs can call:
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html>
fn check_action(reader: &mut Reader<'_, '_>, members: Members<'_>, action: &str) {
    const ACTIONS: [&str; 10] = [
        "EventBridge-PutEvents",
        "SQS-SendMessage",
        "SQS-ReceiveMessage",
        "SQS-DeleteMessage",
        "SQS-PurgeQueue",
        "AppConfig-GetConfiguration",
        "Kinesis-PutRecord",
        "StepFunctions-StartExecution",
        "StepFunctions-StartSyncExecution",
        "StepFunctions-StopExecution",
    ];
    let Some(at) = members.get("integrationSubtype") else {
        return;
    };
    if value::placeholder(reader, at).is_none() && !ACTIONS.contains(&action) {
        value::not_among(reader, at, "`integrationSubtype`", &ACTIONS);
    }
}

/// `responseParameters` of an HTTP API: by status, what is changed of an answer.
fn response_parameters<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
) -> IndexMap<String, IndexMap<String, Text>> {
    let key = "responseParameters";
    let Some(members) = value::map(reader, holder, key) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|status| {
            let what = "what is changed of an answer";
            let changes = value::object_of_any(reader, status.value, what)?;
            let changes = changes
                .iter()
                .filter_map(|change| {
                    let what = format!("`{}`", shortened(change.key));
                    Some((change.key.to_owned(), reader.text(change.value, &what)?))
                })
                .collect();
            Some((status.key.to_owned(), changes))
        })
        .collect()
}

/// `requestParameters` and `responseParameters`. A value that is no string is dropped with a
/// warning, as API Gateway's import does.
fn parameters<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
    key: &str,
) -> IndexMap<String, String> {
    let mut parameters = IndexMap::new();
    let Some(members) = value::map(reader, holder, key) else {
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
    let Some(members) = value::map(reader, holder, key) else {
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
    let behaviors = [
        ("when_no_match", Passthrough::WhenNoMatch),
        ("when_no_templates", Passthrough::WhenNoTemplates),
        ("never", Passthrough::Never),
    ];
    let key = "passthroughBehavior";
    value::choice(reader, members, key, &behaviors, Undecided::Defaults).unwrap_or_default()
}

fn content_handling<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> ContentHandling {
    let conversions = [
        ("CONVERT_TO_TEXT", ContentHandling::ToText),
        ("CONVERT_TO_BINARY", ContentHandling::ToBinary),
    ];
    let key = "contentHandling";
    value::choice(reader, members, key, &conversions, Undecided::Defaults).unwrap_or_default()
}

fn responses<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
) -> IndexMap<String, IntegrationResponse> {
    let Some(members) = value::map(reader, holder, "responses") else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|member| {
            let what = "an integration's response";
            let response = value::object_of(reader, member.value, what, &RESPONSE_FIELDS)?;
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
    if status.is_some() {
        return status;
    }
    if let Some(name) = value::placeholder(reader, at) {
        value::report_undecided(reader, at, name, "left out");
    } else {
        reader.invalid_value(at, "`statusCode`", "a status from 100 to 599");
    }
    status
}
