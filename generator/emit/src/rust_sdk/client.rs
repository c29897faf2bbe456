//! `client.rs`: the client, a method for each operation.

use askama::Template;
use gatesmith_model::api::{Api, Method, Operation};

use super::outcome;
use crate::{
    markdown,
    outcome::Outcome,
    rust::{
        Target,
        comment::Comment,
        input,
        layout::{self, Expr},
        literal, names,
        scope::{Module, Scope},
    },
    words,
};

#[derive(Template)]
#[template(path = "rust_sdk/client.rs.askama", escape = "none")]
struct ClientView<'a> {
    header: String,
    docs: Vec<String>,
    allow: &'a str,
    uses: Vec<String>,
    default_endpoint: Option<String>,
    methods: Vec<MethodView>,
}

struct MethodView {
    docs: Vec<String>,
    deprecated: bool,
    signature: String,
    call: String,
}

pub(super) fn print(target: &Target<'_>) -> String {
    let mut scope = Scope::new(target, Module::Other);
    let operations = || target.api.callable_operations();
    let methods: Vec<_> = operations().map(|it| method(&mut scope, it)).collect();
    let mut imports = vec!["Builder", "Core"];
    imports.extend((!methods.is_empty()).then_some("Error"));
    imports.extend(
        operations()
            .any(|it| it.method == Method::Any)
            .then_some("Method"),
    );
    imports.extend(
        operations()
            .any(|it| Outcome::of(it).successes.is_empty())
            .then_some("Reply"),
    );
    let module = format!("use {}", target.side.runtime());
    let mut own = Vec::new();
    own.extend((!methods.is_empty()).then_some("operations"));
    own.extend(scope.speaks_of_types().then_some("types"));
    let uses = [
        layout::uses("use super", &own),
        layout::uses(&format!("{module}::codec"), &scope.codec_imports()),
        layout::uses(&module, &imports),
    ];
    let title = markdown::plain(&target.api.title);
    ClientView {
        header: target.header(),
        docs: Comment::new(0)
            .words(&format!("A client of {title}."))
            .outer(),
        allow: Target::allow_deprecated(operations().any(|it| answers_deprecated(target, it))),
        uses: uses.into_iter().filter(|line| !line.is_empty()).collect(),
        default_endpoint: default_endpoint(target.api),
        methods,
    }
    .to_string()
}

/// The constant that holds the document's address, where that can be called as it stands.
fn default_endpoint(api: &Api) -> Option<String> {
    words::callable_address(api).map(|address| {
        let value = Expr::text(literal::string(address));
        layout::assignment(4, "pub const DEFAULT_ENDPOINT: &str", &value)
    })
}

fn method(scope: &mut Scope<'_>, operation: &Operation) -> MethodView {
    let name = names::method(&operation.name);
    let mut parameters = vec!["&self".to_owned()];
    let mut arguments = vec!["&self.core"];
    if operation.method == Method::Any {
        parameters.push("method: Method".to_owned());
        arguments.push("method");
    }
    if input::exists(operation) {
        parameters.push(format!("input: operations::{}", input::name(operation)));
        arguments.push("input");
    }
    let returned = returned(scope, operation);
    let result = format!(
        "Result<{returned}, Error<operations::{}>>",
        outcome::error_name(operation)
    );
    let callee = format!("operations::{}::call", names::module(&operation.name));
    let arguments: Vec<_> = arguments.into_iter().map(Expr::text).collect();
    let call = layout::awaited(8, &Expr::call(callee, arguments));
    MethodView {
        docs: docs(scope.target, operation),
        deprecated: operation.docs.deprecated,
        signature: layout::signature(
            4,
            &format!("pub async fn {name}"),
            &parameters,
            &result,
            "{",
        ),
        call,
    }
}

fn returned(scope: &mut Scope<'_>, operation: &Operation) -> String {
    if let Some(name) = outcome::output_name(operation) {
        return format!("operations::{name}");
    }
    match Outcome::of(operation).successes.first() {
        None => "Reply".to_owned(),
        Some(only) => outcome::body(scope, only).map_or_else(|| "()".to_owned(), |(ty, _)| ty),
    }
}

fn docs(target: &Target<'_>, operation: &Operation) -> Vec<String> {
    let how = format!(
        "{}, {}.",
        words::line(operation),
        words::authorization(target.api, &operation.security)
    );
    let statuses: Vec<_> = Outcome::of(operation)
        .errors
        .iter()
        .map(|response| words::status(response.status))
        .collect();
    let name = outcome::error_name(operation);
    let declared = match statuses.as_slice() {
        [] => String::new(),
        all => format!(
            "# Errors\n[`{name}`](operations::{name}) for {}.",
            words::listed(all, "and")
        ),
    };
    let comment = Comment::new(4).docs(&operation.docs).words(&how);
    comment
        .lines(declared.lines().map(str::to_owned).collect())
        .outer()
}

/// Whether the signature of an operation's method speaks of a deprecated type.
fn answers_deprecated(target: &Target<'_>, operation: &Operation) -> bool {
    match Outcome::of(operation).successes.as_slice() {
        [only] => only
            .content
            .as_ref()
            .is_some_and(|it| target.content_is_deprecated(it)),
        _ => false,
    }
}
