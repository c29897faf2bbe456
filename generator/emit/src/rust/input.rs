//! What an operation takes: one struct, the same at both ends of the wire.
//!
//! An array is a `Vec` whether it is required or not, because an empty one cannot be told from an
//! absent one in a URL; other optional values are `Option`s.

use gatesmith_model::api::{Body, Content, Operation, Parameter, ParameterStyle, Type};

use super::{
    comment::Comment,
    names,
    record::{Record, RecordField},
    scope::{Scope, is_string},
    target::Target,
};
use crate::{constraints, words};

/// The field that holds the body.
const BODY: &str = "body";

/// The identifiers of an operation's parameters, in their order. None is called `body`.
pub fn parameters(operation: &Operation) -> Vec<String> {
    let wanted = operation
        .parameters
        .iter()
        .map(|parameter| names::field(&parameter.name));
    names::distinct(wanted, &[BODY])
}

/// The name of the struct.
pub fn name(operation: &Operation) -> String {
    format!("{}Input", names::type_name(&operation.name))
}

/// True where an operation takes anything.
pub fn exists(operation: &Operation) -> bool {
    !operation.parameters.is_empty() || operation.body.is_some()
}

/// True where a parameter is an array.
pub fn is_list(target: &Target<'_>, parameter: &Parameter) -> bool {
    matches!(target.api.types.resolve(&parameter.ty), Type::Array { .. })
}

/// The struct, or nothing for an operation that takes nothing. `docs` say what it is.
pub fn record(scope: &mut Scope<'_>, operation: &Operation, docs: &str) -> Option<Record> {
    if !exists(operation) {
        return None;
    }
    let idents = parameters(operation);
    let mut fields: Vec<_> = operation
        .parameters
        .iter()
        .zip(idents)
        .map(|(parameter, ident)| parameter_field(scope, parameter, ident))
        .collect();
    fields.extend(operation.body.as_ref().map(|body| body_field(scope, body)));
    let name = name(operation);
    Some(Record {
        docs: Comment::new(0).words(docs).outer(),
        deprecated: false,
        noun: noun(&name),
        name,
        fields,
        into_string: "impl Into<String>".to_owned(),
    })
}

/// "A `GetOrderInput`", "An `AnswerInput`".
pub fn noun(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) {
        "An"
    } else {
        "A"
    };
    format!("{article} `{name}`")
}

fn parameter_field(scope: &mut Scope<'_>, parameter: &Parameter, ident: String) -> RecordField {
    let list = is_list(scope.target, parameter);
    let ty = scope.parameter(&parameter.ty);
    let place = format!(
        "{} in the {}.",
        crate::markdown::code(&parameter.wire),
        words::place(parameter.location)
    );
    RecordField {
        docs: scope
            .target
            .describe(4, &parameter.docs, &parameter.ty)
            .more(&constraints::with_default(
                &parameter.ty,
                parameter.default.as_ref(),
            ))
            .or(&place)
            .outer(),
        deprecated: parameter.docs.deprecated,
        name: ident,
        is_string: parameter.required && (ty == "String" || is_string(scope.target, &parameter.ty)),
        ty: if parameter.required || list {
            ty
        } else {
            format!("Option<{ty}>")
        },
        required: parameter.required,
        default: if list { "Vec::new()" } else { "None" }.to_owned(),
    }
}

fn body_field(scope: &mut Scope<'_>, body: &Body) -> RecordField {
    let ty = scope.content(&body.content);
    let comment = match &body.content {
        Content::Json { ty, .. } => {
            let words = constraints::in_words(ty);
            scope.target.describe(4, &body.docs, ty).more(&words)
        }
        _ => Comment::new(4).docs(&body.docs),
    };
    RecordField {
        docs: comment.or("The body.").outer(),
        deprecated: body.docs.deprecated,
        name: BODY.to_owned(),
        is_string: body.required && ty == "String",
        ty: if body.required {
            ty
        } else {
            format!("Option<{ty}>")
        },
        required: body.required,
        default: "None".to_owned(),
    }
}

/// The variant of the runtime's `ListStyle` for a way to write lists.
pub const fn list_style(style: ParameterStyle) -> &'static str {
    match style {
        ParameterStyle::Repeated => "Repeated",
        ParameterStyle::Commas => "Commas",
        ParameterStyle::Spaces => "Spaces",
        ParameterStyle::Tabs => "Tabs",
        ParameterStyle::Pipes => "Pipes",
    }
}
