//! How a request is filled: one statement for each part of the input.

use gatesmith_model::api::{
    Body, Content, Method, Operation, Parameter, ParameterLocation, SecuritySchemeKind, Segment,
};

use crate::rust::{
    Target, input,
    layout::{self, Expr},
    literal,
};

/// The statements that fill the request.
pub(super) fn statements(
    target: &Target<'_>,
    operation: &Operation,
    imports: &mut Vec<&'static str>,
) -> Vec<String> {
    let fixed = !input::exists(operation);
    let head = if fixed {
        "let request"
    } else {
        "let mut request"
    };
    let method = match operation.method {
        Method::Any => "method".to_owned(),
        verb => format!("Method::{verb}"),
    };
    let auth = Expr::Array {
        prefix: "&",
        items: auth(target, operation, imports),
    };
    let path = Expr::text(literal::string(&operation.path.text));
    let request = Expr::call("Request::new", [Expr::text(method), path, auth]);
    let mut statements = vec![layout::assignment(4, head, &request)];
    for (parameter, ident) in operation
        .parameters
        .iter()
        .zip(input::parameters(operation))
    {
        statements.push(parameter_statement(
            target, operation, parameter, &ident, imports,
        ));
    }
    statements.extend(operation.body.as_ref().map(body_statement));
    statements
}

/// What a caller has to show.
fn auth(target: &Target<'_>, operation: &Operation, imports: &mut Vec<&'static str>) -> Vec<Expr> {
    let schemes = operation
        .security
        .iter()
        .map(|it| &target.api.scheme(it.scheme).kind);
    let auth: Vec<_> = schemes
        .map(|kind| {
            let named = |variant: &str, field: &str, name: &str| {
                let name = Expr::text(literal::string(name));
                Expr::structure(
                    format!("Auth::{variant}"),
                    vec![(field.to_owned(), Some(name))],
                )
            };
            match kind {
                SecuritySchemeKind::SigV4 => Expr::text("Auth::SigV4"),
                SecuritySchemeKind::ApiKey { header } => named("ApiKey", "header", header),
                SecuritySchemeKind::Token {
                    location: ParameterLocation::Query,
                    name,
                    ..
                } => named("Query", "name", name),
                SecuritySchemeKind::Token { name, .. } => named("Header", "name", name),
            }
        })
        .collect();
    if !auth.is_empty() {
        imports.push("Auth");
    }
    auth
}

fn parameter_statement(
    target: &Target<'_>,
    operation: &Operation,
    parameter: &Parameter,
    ident: &str,
    imports: &mut Vec<&'static str>,
) -> String {
    let wire = Expr::text(literal::string(&parameter.wire));
    let value = format!("input.{ident}");
    let list = input::is_list(target, parameter);
    let greedy = operation
        .path
        .segments
        .iter()
        .any(|segment| matches!(segment, Segment::Greedy(name) if *name == parameter.wire));
    let borrowed = Expr::text(format!("&{value}"));
    let mut style = || {
        imports.push("ListStyle");
        Expr::text(format!("ListStyle::{}", input::list_style(parameter.style)))
    };
    let call = |method: &str, arguments: Vec<Expr>| Expr::method("request", method, arguments);
    let optional = || Expr::method(value.clone(), "as_ref", []);
    match (parameter.location, list) {
        (ParameterLocation::Path, true) => call("path_list", vec![wire, borrowed, style()]).tried(),
        (ParameterLocation::Path, false) => call(
            if greedy { "path_greedy" } else { "path" },
            vec![wire, borrowed],
        )
        .tried(),
        (ParameterLocation::Query, true) => {
            call("query_list", vec![wire, borrowed, style()]).tried()
        }
        (ParameterLocation::Query, false) if parameter.required => {
            call("query", vec![wire, borrowed])
        }
        (ParameterLocation::Query, false) => call("query_optional", vec![wire, optional()]),
        (ParameterLocation::Header, true) => call("header_list", vec![wire, borrowed]).tried(),
        (ParameterLocation::Header, false) if parameter.required => {
            call("header", vec![wire, borrowed]).tried()
        }
        (ParameterLocation::Header, false) => {
            call("header_optional", vec![wire, optional()]).tried()
        }
    }
    .statement(4)
}

fn body_statement(body: &Body) -> String {
    let media_type = Expr::text(literal::string(body.content.media_type()));
    let call = |method: &str, value: Expr| {
        let method = if body.required {
            method.to_owned()
        } else {
            format!("{method}_optional")
        };
        Expr::method("request", method, [media_type, value])
    };
    match &body.content {
        Content::Json { .. } if body.required => call("json", Expr::text("&input.body")).tried(),
        Content::Json { .. } => call("json", Expr::method("input.body", "as_ref", [])).tried(),
        Content::Text { .. } => call("text", Expr::text("input.body")),
        Content::Binary { .. } => call("bytes", Expr::text("input.body")),
    }
    .statement(4)
}
