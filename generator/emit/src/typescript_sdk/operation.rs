//! One operation: what it takes, what it answers, its errors, and the function that calls it.

use askama::Template;
use gatesmith_model::api::{Method, Operation};

use super::{input, outcome, request};
use crate::{
    comment::Comment,
    outcome::Outcome,
    typescript::{
        Target,
        comment::link,
        layout, names,
        scope::{Module, Scope},
    },
    words,
};

#[derive(Template)]
#[template(path = "typescript_sdk/operation.ts.askama", escape = "none")]
struct OperationView {
    header: String,
    imports: Vec<String>,
    declarations: Vec<String>,
    docs: Vec<String>,
    signature: String,
    statement: String,
}

/// Where the operation's file stands, below the generated folder.
pub(super) fn path(operation: &Operation) -> String {
    format!("operations/{}.ts", names::file_stem(&operation.name))
}

pub(super) fn print(target: &Target<'_>, operation: &Operation) -> String {
    let function = names::function(&operation.name);
    let mut scope = Scope::new(target, Module::Other, vec![function.clone()]);
    let outcome = Outcome::of(operation);
    let input = input::print(&mut scope, operation);
    let output = outcome::output(&mut scope, operation, &outcome);
    let errors = outcome::errors(&mut scope, operation, &outcome);
    let returned = outcome::promise(&mut scope, operation);
    let mut parameters = vec![format!("client: {}", scope.runtime_type("ClientConfig"))];
    parameters.extend(own_parameters(&mut scope, operation));
    let signature = format!("export function {function}");
    let statement = request::statement(&mut scope, operation, &outcome);
    OperationView {
        header: target.header(),
        declarations: [input, output, errors].into_iter().flatten().collect(),
        docs: docs(target, operation, 0),
        signature: layout::signature(0, &signature, &parameters, returned),
        statement: statement.print(2),
        imports: imports(&scope),
    }
    .to_string()
}

/// The parameters that the function and the client's method have in common.
pub(super) fn own_parameters(scope: &mut Scope<'_>, operation: &Operation) -> Vec<String> {
    let mut parameters = Vec::new();
    if operation.method == Method::Any {
        parameters.push("method: string".to_owned());
    }
    parameters.extend(input::parameter(operation));
    parameters.push(format!("options?: {}", scope.runtime_type("CallOptions")));
    parameters
}

/// The names of the arguments for [`own_parameters`].
pub(super) fn own_arguments(operation: &Operation) -> Vec<&'static str> {
    let mut arguments = Vec::new();
    arguments.extend((operation.method == Method::Any).then_some("method"));
    arguments.extend(input::exists(operation).then_some("input"));
    arguments.push("options");
    arguments
}

/// The types that the operation's module exports, sorted.
pub(super) fn exported_types(operation: &Operation) -> Vec<String> {
    let mut types = Vec::new();
    if !Outcome::of(operation).errors.is_empty() {
        types.push(names::error(&operation.name));
    }
    types.extend(input::exists(operation).then(|| names::input(&operation.name)));
    types.extend(outcome::has_output(operation).then(|| names::output(&operation.name)));
    types
}

/// What is said about the function, and about the client's method.
pub(super) fn docs(target: &Target<'_>, operation: &Operation, indent: usize) -> Vec<String> {
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
    let fails = if statuses.is_empty() {
        String::new()
    } else {
        format!(
            "Fails with {}: {}.",
            link(&names::error(&operation.name)),
            words::listed(&statuses, "or")
        )
    };
    Comment::jsdoc(indent)
        .docs(&operation.docs)
        .words(&how)
        .more(&fails)
        .block(operation.docs.deprecated)
}

fn imports(scope: &Scope<'_>) -> Vec<String> {
    let mut imports = scope.runtime_imports("..");
    if words::callable_address(scope.target.api).is_some() {
        let endpoint = scope.imported("endpoint");
        imports.push(format!("import {{ {endpoint} }} from \"../endpoint.ts\";"));
    }
    if scope.speaks_of_types() {
        let types = scope.local("types");
        imports.push(format!("import type * as {types} from \"../types.ts\";"));
    }
    imports
}
