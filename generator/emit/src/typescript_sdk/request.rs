//! How a call is described to the runtime: one object, of which each part is left out where the
//! operation has no use for it.

use std::fmt::Write;

use gatesmith_model::api::{
    Body, Content, Method, Operation, Parameter, ParameterLocation, ParameterStyle, Piece,
    SecuritySchemeKind, Segment, Type,
};

use super::{input, outcome};
use crate::{
    outcome::Outcome,
    typescript::{
        layout::{self, Doc},
        literal,
        scope::Scope,
    },
    words,
};

/// The statement that makes the call.
pub(super) fn statement(
    scope: &mut Scope<'_>,
    operation: &Operation,
    outcome: &Outcome<'_>,
) -> Doc {
    let mut parts = Vec::new();
    if words::callable_address(scope.target.api).is_some() {
        parts.push(match scope.local("endpoint") {
            same if same == "endpoint" => Doc::text(same),
            other => layout::property("endpoint", other.into()),
        });
    }
    parts.push(match operation.method {
        Method::Any => "method".into(),
        verb => layout::property("method", literal::string(verb.as_str()).into()),
    });
    let path = path(scope, operation);
    parts.push(layout::property("path", path));
    let auth = auth(scope, operation);
    if !auth.is_empty() {
        parts.push(layout::property("auth", layout::array(auth)));
    }
    for (key, location) in [
        ("query", ParameterLocation::Query),
        ("headers", ParameterLocation::Header),
    ] {
        let values = values(scope, operation, location);
        if !values.is_empty() {
            parts.push(layout::property(key, layout::object(values, false)));
        }
    }
    if let Some(body) = &operation.body {
        let body = body_value(scope, body);
        parts.push(layout::property("body", body));
    }
    let replies = outcome::replies(scope, outcome);
    parts.push(layout::property("replies", layout::object(replies, true)));
    let call = scope.value("call");
    let arguments = [
        "client".into(),
        "options".into(),
        layout::object(parts, true),
    ];
    Doc::concat([
        "return ".into(),
        layout::call(&call, &arguments),
        ";".into(),
    ])
}

/// The path: a string, or a template that encodes its variables.
fn path(scope: &mut Scope<'_>, operation: &Operation) -> Doc {
    let mut text = String::new();
    let mut has_variables = false;
    for segment in &operation.path.segments {
        text.push('/');
        match segment {
            Segment::Literal(literal) => text.push_str(&encoded(literal)),
            Segment::Variable(name) => {
                has_variables |= push_variable(scope, operation, name, false, &mut text);
            }
            Segment::Greedy(name) => {
                has_variables |= push_variable(scope, operation, name, true, &mut text);
            }
            Segment::Mixed(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Text(literal) => text.push_str(&encoded(literal)),
                        Piece::Variable(name) => {
                            has_variables |=
                                push_variable(scope, operation, name, false, &mut text);
                        }
                    }
                }
            }
        }
    }
    if text.is_empty() || operation.path.text.ends_with('/') && operation.path.text != "/" {
        text.push('/');
    }
    if has_variables {
        Doc::text(format!("{}`{text}`", scope.value("path")))
    } else {
        literal::string(&text).into()
    }
}

/// Appends a variable; false where the operation has no parameter of this name.
fn push_variable(
    scope: &mut Scope<'_>,
    operation: &Operation,
    name: &str,
    rest: bool,
    text: &mut String,
) -> bool {
    let Some((parameter, ident)) = variable(operation, name) else {
        text.push_str(&encoded(&format!("{{{name}}}")));
        return false;
    };
    let value = format!("input.{ident}");
    let value = match (rest, parameter.style) {
        (true, _) => format!("{}({value})", scope.value("greedy")),
        // The runtime joins a list in a path by commas, each item encoded on its own.
        (false, ParameterStyle::Repeated | ParameterStyle::Commas) => value,
        (false, style) if is_list(scope, parameter) => join(scope, style, &value),
        (false, _) => value,
    };
    text.extend(["${", &value, "}"]);
    true
}

fn variable<'a>(operation: &'a Operation, name: &str) -> Option<(&'a Parameter, String)> {
    let mut parameters = operation.parameters.iter().zip(input::members(operation));
    parameters.find(|(it, _)| it.location == ParameterLocation::Path && it.wire == name)
}

/// Text of a path as RFC 3986 allows it (`pchar`); what is encoded already stays as it is.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!&'()*+,;=:@%$".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// What a caller has to show.
fn auth(scope: &mut Scope<'_>, operation: &Operation) -> Vec<Doc> {
    let api = scope.target.api;
    let schemes = operation
        .security
        .iter()
        .map(|it| &api.scheme(it.scheme).kind);
    schemes
        .map(|kind| {
            let (function, name) = match kind {
                SecuritySchemeKind::SigV4 => return scope.value("sigV4").into(),
                SecuritySchemeKind::ApiKey { header } => ("apiKey", header),
                SecuritySchemeKind::Token {
                    location: ParameterLocation::Query,
                    name,
                    ..
                } => ("queryToken", name),
                SecuritySchemeKind::Token { name, .. } => ("headerToken", name),
            };
            let function = scope.value(function);
            layout::call(&function, &[literal::string(name).into()])
        })
        .collect()
}

/// The parameters at one place, as properties.
fn values(scope: &mut Scope<'_>, operation: &Operation, location: ParameterLocation) -> Vec<Doc> {
    let parameters = operation.parameters.iter().zip(input::members(operation));
    parameters
        .filter(|(parameter, _)| parameter.location == location)
        .map(|(parameter, ident)| {
            let value = format!("input.{ident}");
            let style = match location {
                ParameterLocation::Header => ParameterStyle::Commas,
                _ => parameter.style,
            };
            let key = literal::property_key(&parameter.wire);
            if style == ParameterStyle::Repeated || !is_list(scope, parameter) {
                return layout::property(&key, value.into());
            }
            let function = scope.value(joining(style));
            layout::property(&key, layout::call(&function, &[value.into()]))
        })
        .collect()
}

fn join(scope: &mut Scope<'_>, style: ParameterStyle, value: &str) -> String {
    format!("{}({value})", scope.value(joining(style)))
}

fn is_list(scope: &Scope<'_>, parameter: &Parameter) -> bool {
    let types = &scope.target.api.types;
    matches!(types.resolve(&parameter.ty), Type::Array { .. })
}

/// The runtime's function that joins a list.
const fn joining(style: ParameterStyle) -> &'static str {
    match style {
        ParameterStyle::Repeated | ParameterStyle::Commas => "commas",
        ParameterStyle::Spaces => "spaces",
        ParameterStyle::Tabs => "tabs",
        ParameterStyle::Pipes => "pipes",
    }
}

/// The codec, the value, and the media type where it is not the codec's own.
fn body_value(scope: &mut Scope<'_>, body: &Body) -> Doc {
    let usual = match &body.content {
        Content::Json { .. } => "application/json",
        Content::Text { .. } => "text/plain",
        Content::Binary { .. } => "application/octet-stream",
    };
    let mut items = vec![scope.codec(&body.content).into(), "input.body".into()];
    let media_type = body.content.media_type();
    items.extend((media_type != usual).then(|| literal::string(media_type).into()));
    layout::array(items)
}
