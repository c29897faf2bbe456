//! What an operation takes, and how that is read out of a request.

use askama::Template;
use gatesmith_model::api::{Content, Operation, Parameter, ParameterLocation};

use super::{operation::shown_method, statement::Call, validation::Checks};
use crate::rust::{
    input,
    layout::{self, Expr},
    literal,
    scope::Scope,
};

#[derive(Template)]
#[template(path = "rust_stubs/input.rs.askama", escape = "none")]
pub(super) struct InputView {
    record: String,
    signature: String,
    statements: Vec<String>,
    built: String,
}

/// What an operation takes and how it is read; nothing for one that takes nothing.
pub(super) fn view<'a>(
    scope: &mut Scope<'_>,
    operation: &'a Operation,
    checks: &mut Checks<'a>,
) -> Option<InputView> {
    let docs = format!("What `{}` takes.", shown_method(operation));
    let record = input::record(scope, operation, &docs)?;
    let mut statements = Vec::new();
    let mut fields = Vec::new();
    for (parameter, ident) in operation
        .parameters
        .iter()
        .zip(input::parameters(operation))
    {
        let local = local(&ident);
        let call = read_parameter(scope, parameter, checks);
        statements.push(call.print(&format!("let {local}"), 4));
        fields.push((ident, Some(Expr::text(local).tried())));
    }
    if let Some(body) = &operation.body {
        let call = read_body(scope, &body.content, body.required, checks);
        statements.push(call);
        fields.push(("body".to_owned(), Some(Expr::text("body").tried())));
    }
    let parameters = ["incoming: &mut lambda::Incoming".to_owned()];
    Some(InputView {
        signature: layout::signature(
            0,
            "fn read",
            &parameters,
            &format!("Result<{}, lambda::Invalid>", record.name),
            "{",
        ),
        statements,
        built: Expr::call("Ok", [Expr::structure(record.name.as_str(), fields)]).lay_out(4, 4, 0),
        record: record.print(),
    })
}

/// A local name for a field that does not hide what the function reads from.
fn local(ident: &str) -> String {
    if ident == "incoming" {
        "incoming_".to_owned()
    } else {
        ident.to_owned()
    }
}

fn read_parameter<'a>(
    scope: &mut Scope<'_>,
    parameter: &'a Parameter,
    checks: &mut Checks<'a>,
) -> Call {
    let location = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
    };
    let is_list = input::is_list(scope.target, parameter);
    let list = if is_list { "_list" } else { "" };
    let optional = if parameter.required || location == "path" {
        ""
    } else {
        "_optional"
    };
    let mut arguments = vec![literal::string(&parameter.wire)];
    if is_list && parameter.location != ParameterLocation::Header {
        arguments.push(format!(
            "lambda::ListStyle::{}",
            input::list_style(parameter.style)
        ));
    }
    Call {
        callee: format!("incoming.{location}{list}{optional}"),
        arguments,
        value_type: Some(scope.ty(&parameter.ty)),
        check: checks.check_elsewhere(&parameter.ty),
    }
}

fn read_body<'a>(
    scope: &mut Scope<'_>,
    content: &'a Content,
    required: bool,
    checks: &mut Checks<'a>,
) -> String {
    let optional = if required { "" } else { "_optional" };
    let plain = |kind: &str| {
        let call = Expr::method("incoming", format!("{kind}{optional}"), []);
        layout::assignment(4, "let body", &call)
    };
    match content {
        Content::Text { .. } => plain("text"),
        Content::Binary { .. } => plain("bytes"),
        Content::Json { media_type, ty } => Call {
            callee: format!("incoming.json{optional}"),
            arguments: vec![literal::string(media_type)],
            value_type: Some(scope.ty(ty)),
            check: checks.check_elsewhere(ty),
        }
        .print("let body", 4),
    }
}
