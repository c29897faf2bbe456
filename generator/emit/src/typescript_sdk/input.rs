//! What an operation takes: one interface of its parameters, and `body`.

use gatesmith_model::api::{Body, Content, Operation, Parameter};

use crate::{
    comment::Comment,
    markdown,
    typescript::{
        comment::link,
        names,
        record::{Member, Record, described},
        scope::Scope,
    },
    words,
};

/// The member that holds the body.
const BODY: &str = "body";

/// The members of an operation's parameters, in their order. None is called `body`.
pub(super) fn members(operation: &Operation) -> Vec<String> {
    names::members(operation.parameters.iter().map(|it| &it.name), &[BODY])
}

/// True where an operation takes anything.
pub(super) fn exists(operation: &Operation) -> bool {
    !operation.parameters.is_empty() || operation.body.is_some()
}

/// The parameter of the operation's function, where it takes anything.
pub(super) fn parameter(operation: &Operation) -> Option<String> {
    let required = operation.parameters.iter().any(|it| it.required)
        || operation.body.as_ref().is_some_and(|it| it.required);
    let default = if required { "" } else { " = {}" };
    exists(operation).then(|| format!("input: {}{default}", names::input(&operation.name)))
}

/// The interface, or nothing for an operation that takes nothing.
pub(super) fn print(scope: &mut Scope<'_>, operation: &Operation) -> Option<String> {
    if !exists(operation) {
        return None;
    }
    let parameters = operation.parameters.iter().zip(members(operation));
    let mut members: Vec<_> = parameters
        .map(|(parameter, ident)| parameter_member(scope, parameter, &ident))
        .collect();
    members.extend(operation.body.as_ref().map(|body| body_member(scope, body)));
    let function = link(&names::function(&operation.name));
    let record = Record {
        docs: Comment::jsdoc(0)
            .words(&format!("What {function} takes."))
            .block(false),
        name: names::input(&operation.name),
        members,
    };
    Some(record.print())
}

fn parameter_member(scope: &mut Scope<'_>, parameter: &Parameter, ident: &str) -> Member {
    let types = &scope.target.api.types;
    let place = format!(
        "{} in the {}.",
        markdown::code(&parameter.wire),
        words::place(parameter.location)
    );
    let comment = Comment::jsdoc(2).describing(&parameter.docs, &parameter.ty, types);
    let comment = described(comment, &parameter.ty, parameter.default.as_ref()).or(&place);
    let mut ty = scope.parameter(&parameter.ty);
    Member {
        docs: comment.block(parameter.docs.deprecated),
        key: key(ident, parameter.required, &mut ty),
        ty,
    }
}

fn body_member(scope: &mut Scope<'_>, body: &Body) -> Member {
    let comment = Comment::jsdoc(2);
    let comment = match &body.content {
        Content::Json { ty, .. } => {
            let comment = comment.describing(&body.docs, ty, &scope.target.api.types);
            described(comment, ty, None)
        }
        Content::Text { .. } | Content::Binary { .. } => comment.docs(&body.docs),
    };
    let mut ty = scope.content(&body.content);
    Member {
        docs: comment.block(body.docs.deprecated),
        key: key(BODY, body.required, &mut ty),
        ty,
    }
}

/// The member's key. What may be left out may be given as `undefined`, too: it often comes out of
/// an expression, and the runtime sends neither.
fn key(ident: &str, required: bool, ty: &mut Vec<crate::typescript::layout::Doc>) -> String {
    if required {
        return ident.to_owned();
    }
    let unknown = ty.contains(&"unknown".into());
    ty.extend((!unknown).then(|| "undefined".into()));
    format!("{ident}?")
}
