//! One operation: what it takes and how that is read, what it may answer and how that is written,
//! its trait, and its route.

use askama::Template;
use gatesmith_model::api::Operation;

use super::{
    answers::{self, Answer},
    cors::Preflights,
    reading,
    rejections::{Cause, Rejections},
    trait_name,
    validation::Checks,
};
use crate::{
    markdown,
    rust::{
        Target,
        comment::Comment,
        input,
        layout::{self, Expr, MAX_WIDTH, STEP},
        literal, names,
        scope::{Module, Scope},
    },
};

#[derive(Template)]
#[template(path = "rust_stubs/operation.rs.askama", escape = "none")]
struct OperationView<'a> {
    header: String,
    docs: Vec<String>,
    allow: &'a str,
    uses: Vec<String>,
    resource: String,
    input: Option<String>,
    response: ResponseView,
    service: TraitView,
    route: RouteView,
}

#[derive(Template)]
#[template(path = "rust_stubs/response.rs.askama", escape = "none")]
struct ResponseView {
    method: String,
    result_docs: Vec<String>,
    result: String,
    name: String,
    answers: Vec<Answer>,
}

#[derive(Template)]
#[template(path = "rust_stubs/trait.rs.askama", escape = "none")]
struct TraitView {
    docs: Vec<String>,
    head: String,
    method_docs: Vec<String>,
    signature: String,
}

#[derive(Template)]
#[template(path = "rust_stubs/route.rs.askama", escape = "none")]
struct RouteView {
    line: String,
    signature: String,
    method: &'static str,
    read: &'static str,
    response: String,
    answer: &'static str,
    settings: Vec<String>,
    run: String,
}

/// The parts of a package that its operations share.
pub(super) struct Shared<'a> {
    pub(super) checks: Checks<'a>,
    pub(super) rejections: Rejections<'a>,
    pub(super) preflights: Preflights<'a>,
}

pub(super) fn print<'a>(
    target: &Target<'_>,
    operation: &'a Operation,
    shared: &mut Shared<'a>,
) -> String {
    let mut scope = Scope::new(target, Module::Other);
    let input = reading::view(&mut scope, operation, &mut shared.checks);
    let input = input.map(|view| view.to_string());
    let response = response_view(&mut scope, operation);
    let route = route_view(operation, shared);
    let resource = Expr::text(literal::string(&operation.path.text));
    OperationView {
        header: target.header(),
        docs: Comment::new(0)
            .words(&format!("{}.", line(operation)))
            .inner(),
        allow: Target::allow_deprecated(target.speaks_of_deprecated(operation)),
        uses: uses(&scope, input.as_deref().unwrap_or_default(), &route),
        resource: layout::assignment(0, "const RESOURCE: &str", &resource),
        input,
        response,
        service: trait_view(operation),
        route,
    }
    .to_string()
}

/// The name of a trait's method, for people.
pub(super) fn shown_method(operation: &Operation) -> String {
    let method = names::method(&operation.name);
    method.trim_start_matches("r#").to_owned()
}

/// `GET /orders/{orderId}` as code.
fn line(operation: &Operation) -> String {
    markdown::code(&format!("{} {}", operation.method, operation.path.text))
}

fn uses(scope: &Scope<'_>, input: &str, route: &RouteView) -> Vec<String> {
    let rejects = route.settings.iter().any(|it| it.contains("rejections::"));
    let mut own = Vec::new();
    own.extend(rejects.then_some("rejections"));
    own.extend(scope.speaks_of_types().then_some("types"));
    own.extend(input.contains("validation::").then_some("validation"));
    let lines = [
        layout::uses("use super::super", &own),
        "use ::gatesmith_lambda as lambda;".to_owned(),
        layout::uses("use ::gatesmith_lambda::codec", &scope.codec_imports()),
        "use std::sync::Arc;".to_owned(),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn response_view(scope: &mut Scope<'_>, operation: &Operation) -> ResponseView {
    let answers = answers::all(scope, operation);
    let name = answers::name(operation);
    let returned = if answers.is_empty() {
        "lambda::Reply"
    } else {
        &name
    };
    let method = shown_method(operation);
    let said = if answers.is_empty() {
        "a reply of its own making, because the document declares none"
    } else {
        "a response"
    };
    let words = format!(
        "What a service answers to `{method}`: {said}, or an error that callers do not see."
    );
    ResponseView {
        method,
        result_docs: Comment::new(0).words(&words).outer(),
        result: layout::type_alias(
            0,
            &format!("pub type {}", result_name(operation)),
            &format!("Result<{returned}, lambda::ServiceError>"),
        ),
        answers,
        name,
    }
}

fn input_type(operation: &Operation) -> String {
    if input::exists(operation) {
        input::name(operation)
    } else {
        "()".to_owned()
    }
}

/// The signature of a trait's method. Where all but the semicolon fits, rustfmt parts the return
/// type from the parameters.
fn method_signature(head: &str, parameters: &[String], output: &str) -> String {
    let taken = format!("{head}({})", parameters.join(", "));
    let returned = format!("-> {output};");
    if STEP + layout::width(&taken) + 1 + layout::width(&returned) == MAX_WIDTH {
        return format!("{taken}\n    {returned}");
    }
    layout::signature(STEP, head, parameters, output, ";")
}

/// The name of what a service's method returns.
pub(super) fn result_name(operation: &Operation) -> String {
    format!("{}Result", names::type_name(&operation.name))
}

/// The widest head of a trait that stands on one line, up to its brace.
const TRAIT_WIDTH: usize = 92;

fn trait_head(name: &str) -> String {
    let flat = format!("pub trait {name}: Send + Sync {{");
    if layout::width(&flat) <= TRAIT_WIDTH {
        return flat;
    }
    format!("pub trait {name}:\n    Send + Sync\n{{")
}

/// The widest return type of a trait's method that stands on one line.
const FUTURE_WIDTH: usize = 98;

/// What a trait's method returns. One column too many moves only the last bound.
fn future(result: &str) -> String {
    let flat = format!("impl Future<Output = {result}> + Send");
    match layout::width(&flat) {
        0..=FUTURE_WIDTH => flat,
        width if width == FUTURE_WIDTH + 1 => flat.replace(" + Send", "\n    + Send"),
        _ => format!("impl Future<\n        Output = {result},\n    > + Send"),
    }
}

/// The widest head of a generic function that stands on one line, up to its bracket.
const GENERIC_WIDTH: usize = 97;

/// The head of a function that takes a service: `pub fn route<S: GetOrder + 'static>`.
fn serving(function: &str, operation: &Operation) -> String {
    let bounds = format!("S: {} + 'static", trait_name(operation));
    let flat = format!("{function}<{bounds}>");
    if layout::width(&flat) < GENERIC_WIDTH {
        return flat;
    }
    format!("{function}<\n    {bounds},\n>")
}

fn trait_view(operation: &Operation) -> TraitView {
    let method = names::method(&operation.name);
    let request = format!("request: lambda::Request<{}>", input_type(operation));
    let parameters = ["&self".to_owned(), request];
    let result = result_name(operation);
    TraitView {
        docs: Comment::new(0)
            .words(&format!("Serves {}.", line(operation)))
            .outer(),
        method_docs: Comment::new(4)
            .docs(&operation.docs)
            .or(&format!("Answers {}.", line(operation)))
            .outer(),
        signature: method_signature(&format!("fn {method}"), &parameters, &future(&result)),
        head: trait_head(&trait_name(operation)),
    }
}

fn route_view(operation: &Operation, shared: &Shared<'_>) -> RouteView {
    let read = if input::exists(operation) {
        "read"
    } else {
        "|_| Ok(())"
    };
    let method = names::method(&operation.name);
    let arguments = [Expr::text("&service"), Expr::text("request")];
    let called = Expr::call(format!("S::{method}"), arguments);
    RouteView {
        line: line(operation),
        signature: layout::signature(
            0,
            &serving("pub fn route", operation),
            &["service: Arc<S>".to_owned()],
            "lambda::Route",
            "{",
        ),
        method: operation.method.as_str(),
        read,
        response: layout::assignment(12, "let response", &called),
        answer: if operation.responses.is_empty() {
            "Ok(response.await?)"
        } else {
            "Ok(response.await?.into_reply()?)"
        },
        settings: settings(operation, shared),
        run: layout::signature(
            0,
            &serving("pub async fn run", operation),
            &["service: S".to_owned()],
            "Result<(), lambda::Error>",
            "{",
        ),
    }
}

/// What a route says of its answers beside those of the service.
fn settings(operation: &Operation, shared: &Shared<'_>) -> Vec<String> {
    let mut settings = Vec::new();
    let mut set = |method: &str, value: Vec<Expr>| {
        settings.push(Expr::method("route", method, value).statement(4));
    };
    for (method, cause) in [
        ("on_invalid", Cause::Invalid),
        ("on_failure", Cause::Failure),
    ] {
        if let Some(function) = shared.rejections.function(operation, cause) {
            set(method, vec![Expr::text(format!("rejections::{function}"))]);
        }
    }
    if let Some(cors) = shared.preflights.cors(operation) {
        set(
            "allow_origin",
            vec![Expr::text(literal::string(&cors.origin))],
        );
        if cors.credentials {
            set("allow_credentials", Vec::new());
        }
        set(
            "expose_headers",
            vec![Expr::text(literal::string(&cors.exposed))],
        );
    }
    settings
}
