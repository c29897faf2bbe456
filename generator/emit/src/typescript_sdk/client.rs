//! `client.ts`: the client, a method for each operation.

use askama::Template;
use gatesmith_model::api::{Operation, SecuritySchemeKind};

use super::{operation, outcome};
use crate::{
    comment::Comment,
    markdown,
    typescript::{
        Target,
        layout::{self, Doc},
        names,
        scope::{Module, Scope},
    },
    words,
};

#[derive(Template)]
#[template(path = "typescript_sdk/client.ts.askama", escape = "none")]
struct ClientView {
    header: String,
    imports: Vec<String>,
    docs: Vec<String>,
    config: String,
    methods: Vec<MethodView>,
}

struct MethodView {
    docs: Vec<String>,
    signature: String,
    call: String,
}

/// Names of parameters, which hide a function of the same name.
const PARAMETERS: &[&str] = &["input", "method", "options"];

pub(super) fn print(target: &Target<'_>) -> String {
    let operations: Vec<_> = target.api.callable_operations().collect();
    let functions = operations.iter().map(|it| names::function(&it.name));
    let mut scope = Scope::new(target, Module::Other, functions.collect());
    let config = scope.runtime_type("ClientConfig");
    let methods = operations.iter().map(|it| method(&mut scope, it)).collect();
    let mut imports = scope.runtime_imports(".");
    imports.extend(operation_imports(&operations));
    if scope.speaks_of_types() {
        let types = scope.local("types");
        imports.push(format!("import type * as {types} from \"./types.ts\";"));
    }
    ClientView {
        header: target.header(),
        docs: docs(target),
        imports,
        config,
        methods,
    }
    .to_string()
}

fn operation_imports(operations: &[&Operation]) -> Vec<String> {
    let mut sorted = operations.to_vec();
    sorted.sort_by_key(|operation| operation::path(operation));
    let lines = sorted.iter().flat_map(|operation| {
        let module = format!("./{}", operation::path(operation));
        let function = names::function(&operation.name);
        let imported = match local(&function) {
            same if same == function => same,
            other => format!("{function} as {other}"),
        };
        let types = operation::exported_types(operation);
        [
            layout::module_items("import", &[imported], &module),
            layout::module_items("import type", &types, &module),
        ]
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// What a function is called where its method calls it.
fn local(function: &str) -> String {
    if PARAMETERS.contains(&function) {
        format!("{function}_")
    } else {
        function.to_owned()
    }
}

fn method(scope: &mut Scope<'_>, operation: &Operation) -> MethodView {
    let function = names::function(&operation.name);
    let returned = outcome::promise(scope, operation);
    let parameters = operation::own_parameters(scope, operation);
    let arguments = operation::own_arguments(operation);
    let arguments = std::iter::once("this.#config").chain(arguments);
    let arguments: Vec<_> = arguments.map(Doc::from).collect();
    let call = layout::call(&local(&function), &arguments);
    MethodView {
        docs: operation::docs(scope.target, operation, 2),
        signature: layout::signature(2, &function, &parameters, returned),
        call: Doc::concat(["return ".into(), call, ";".into()]).print(4),
    }
}

fn docs(target: &Target<'_>) -> Vec<String> {
    let title = markdown::plain(&target.api.title);
    Comment::jsdoc(0)
        .words(&format!("A client of {title}."))
        .markdown(&target.api.description)
        .words(
            "Each method is a function of this package, too, which takes the configuration as its \
             first argument: a bundle then holds the operations that it uses, and no others.",
        )
        .lines(example(target))
        .block(false)
}

/// What this API's callers have to bring.
fn example(target: &Target<'_>) -> Vec<String> {
    let api = target.api;
    let asks = |wanted: fn(&SecuritySchemeKind) -> bool| {
        let mut schemes = api.callable_operations().flat_map(|it| &it.security);
        schemes.any(|it| wanted(&api.scheme(it.scheme).kind))
    };
    let signs = asks(|kind| matches!(kind, SecuritySchemeKind::SigV4));
    let members = [
        (
            words::callable_address(api).is_none(),
            "endpoint: \"https://api.example.com/v1\"",
        ),
        (signs, "region: \"eu-central-1\""),
        (signs, "credentials"),
        (
            asks(|kind| matches!(kind, SecuritySchemeKind::ApiKey { .. })),
            "apiKey",
        ),
        (
            asks(|kind| matches!(kind, SecuritySchemeKind::Token { .. })),
            "token",
        ),
    ];
    let members = members.into_iter().filter(|(needed, _)| *needed);
    let members: Vec<_> = members.map(|(_, member)| member.into()).collect();
    let arguments = if members.is_empty() {
        Vec::new()
    } else {
        vec![layout::object(members, false)]
    };
    let made = layout::call("new Client", &arguments);
    let statement = Doc::concat(["const client = ".into(), made, ";".into()]).print(0);
    let lines = statement.lines().map(str::to_owned);
    std::iter::once("```ts".to_owned())
        .chain(lines)
        .chain(["```".to_owned()])
        .collect()
}
