//! `client.rs`: the client, a method for each operation.

use askama::Template;
use gatesmith_model::api::{Method, Operation, SchemeUse, SecuritySchemeKind, Status};

use super::{operation, outcome};
use crate::{
    markdown,
    rust::{
        Target,
        comment::Comment,
        input,
        layout::{self, Expr},
        literal, names,
        scope::{Module, Scope},
    },
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
            .any(|it| outcome::Outcome::of(it).successes.is_empty())
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
        default_endpoint: default_endpoint(&target.api.base_url),
        methods,
    }
    .to_string()
}

/// The document's address, where it is one that can be called as it stands.
fn default_endpoint(base_url: &str) -> Option<String> {
    let absolute = base_url.starts_with("https://") || base_url.starts_with("http://");
    (absolute && !base_url.contains(['{', '$'])).then(|| {
        let value = Expr::text(literal::string(base_url));
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
    match outcome::Outcome::of(operation).successes.first() {
        None => "Reply".to_owned(),
        Some(only) => outcome::body(scope, only).map_or_else(|| "()".to_owned(), |(ty, _)| ty),
    }
}

fn docs(target: &Target<'_>, operation: &Operation) -> Vec<String> {
    let how = format!(
        "{}, {}.",
        operation::line(operation),
        authorization(target, &operation.security)
    );
    let statuses: Vec<_> = outcome::Outcome::of(operation)
        .errors
        .iter()
        .map(|response| match response.status {
            Status::Code(code) => code.to_string(),
            Status::Range(class) => format!("{class}XX"),
            Status::Default => "any other status".to_owned(),
        })
        .collect();
    let name = outcome::error_name(operation);
    let declared = match statuses.as_slice() {
        [] => String::new(),
        all => format!(
            "# Errors\n[`{name}`](operations::{name}) for {}.",
            listed(all, "and")
        ),
    };
    let comment = Comment::new(4).docs(&operation.docs).words(&how);
    comment
        .lines(declared.lines().map(str::to_owned).collect())
        .outer()
}

/// How a call is authorized, in words.
fn authorization(target: &Target<'_>, security: &[SchemeUse]) -> String {
    let mut signed = false;
    let mut shown = Vec::new();
    for requirement in security {
        match &target.api.scheme(requirement.scheme).kind {
            SecuritySchemeKind::SigV4 => signed = true,
            SecuritySchemeKind::ApiKey { header } => {
                shown.push(format!("an API key in {}", markdown::code(header)));
            }
            SecuritySchemeKind::Token { name, .. } => {
                let scopes = scopes(&requirement.scopes);
                shown.push(format!("a token in {}{scopes}", markdown::code(name)));
            }
        }
    }
    match (signed, shown.as_slice()) {
        (false, []) => "open to everybody".to_owned(),
        (true, []) => "signed with Signature Version 4".to_owned(),
        (false, shown) => format!("with {}", listed(shown, "and")),
        (true, shown) => format!(
            "signed with Signature Version 4, with {}",
            listed(shown, "and")
        ),
    }
}

/// Whether the signature of an operation's method speaks of a deprecated type.
fn answers_deprecated(target: &Target<'_>, operation: &Operation) -> bool {
    match outcome::Outcome::of(operation).successes.as_slice() {
        [only] => only
            .content
            .as_ref()
            .is_some_and(|it| target.content_is_deprecated(it)),
        _ => false,
    }
}

fn scopes(scopes: &[String]) -> String {
    if scopes.is_empty() {
        return String::new();
    }
    let shown: Vec<_> = scopes.iter().map(|scope| markdown::code(scope)).collect();
    format!(" for {}", listed(&shown, "or"))
}

/// `a, b and c`.
fn listed(items: &[String], joint: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} {joint} {last}", head.join(", ")),
    }
}
