//! `mod.rs` and `operations/mod.rs`: all operations as one trait and one router.

use std::collections::BTreeMap;

use askama::Template;
use gatesmith_model::api::Operation;

use super::{answers, operation, trait_name};
use crate::{
    markdown,
    rust::{
        Target,
        comment::Comment,
        exports, input,
        layout::{self, Expr, MAX_WIDTH},
        names,
    },
};

#[derive(Template)]
#[template(path = "rust_stubs/mod.rs.askama", escape = "none")]
struct RootView {
    header: String,
    docs: Vec<String>,
    modules: Vec<String>,
    service: String,
    blanket: String,
    routes: String,
    serves_anything: bool,
}

/// `mod.rs`.
pub(super) fn print(target: &Target<'_>, operations: &[&Operation], modules: &[&str]) -> String {
    let api = target.api;
    let (title, version) = (markdown::plain(&api.title), markdown::plain(&api.version));
    let first = if version.is_empty() {
        format!("Lambda handlers of {title}.")
    } else {
        format!("Lambda handlers of {title}, version {version}.")
    };
    let exports = Exports::of(operations);
    let traits: Vec<_> = operations
        .iter()
        .map(|it| exports.path(it, &trait_name(it)))
        .collect();
    let mut modules: Vec<_> = modules.iter().map(|&it| declaration(it)).collect();
    modules.push(declaration("operations"));
    modules.sort_by(|left, right| last_word(left).cmp(last_word(right)));
    RootView {
        header: target.header(),
        docs: Comment::new(0)
            .words(&first)
            .markdown(&api.description)
            .inner(),
        modules,
        service: service(&traits),
        blanket: blanket(&traits),
        routes: routes(operations),
        serves_anything: !operations.is_empty(),
    }
    .to_string()
}

/// Types are what people write; the other modules are how they travel.
fn declaration(module: &str) -> String {
    match module {
        "operations" | "types" => format!("pub mod {module};"),
        _ => format!("mod {module};"),
    }
}

fn last_word(declaration: &str) -> &str {
    declaration.rsplit(' ').next().unwrap_or_default()
}

fn module(operation: &Operation) -> String {
    format!("operations::{}", names::module(&operation.name))
}

/// The trait's head holds this much on one line, with its empty body.
const TRAIT_WIDTH: usize = 93;

/// The trait of all traits. Where one line does not hold it, its bounds stand below, and where
/// that does not hold them either, below each other.
fn service(traits: &[String]) -> String {
    if traits.is_empty() {
        return "pub trait Service {}".to_owned();
    }
    let bounds = traits.join(" + ");
    let flat = format!("pub trait Service: {bounds} {{}}");
    if layout::width(&flat) <= TRAIT_WIDTH {
        return flat;
    }
    let bounds = if layout::width(&bounds) <= MAX_WIDTH {
        bounds
    } else {
        traits.join("\n    + ")
    };
    format!("pub trait Service:\n    {bounds}\n{{\n}}")
}

/// Its implementation for everything that implements the traits. rustfmt does not count the empty
/// body to the line, and keeps a place for a comma behind bounds that stand below.
fn blanket(traits: &[String]) -> String {
    if traits.is_empty() {
        return "impl<S> Service for S {}".to_owned();
    }
    let bounds = traits.join(" + ");
    let flat = format!("impl<S> Service for S where S: {bounds}");
    match layout::width(&flat) {
        0..=MAX_WIDTH => return format!("{flat} {{}}"),
        width if width == MAX_WIDTH + 1 => return format!("{flat}\n{{}}"),
        _ => {}
    }
    let flat = format!("    S: {bounds}");
    let bounds = if layout::width(&flat) < MAX_WIDTH {
        bounds
    } else {
        traits.join("\n        + ")
    };
    format!("impl<S> Service for S where\n    S: {bounds}\n{{\n}}")
}

fn routes(operations: &[&Operation]) -> String {
    let route = |(index, operation): (usize, &&Operation)| {
        // The last route takes the service itself.
        let service = if index + 1 == operations.len() {
            Expr::text("service")
        } else {
            Expr::call("Arc::clone", [Expr::text("&service")])
        };
        Expr::call(format!("{}::route", module(operation)), [service])
    };
    let items = Expr::Array {
        prefix: "",
        items: operations.iter().enumerate().map(route).collect(),
    };
    Expr::call("lambda::Router::new", [items]).lay_out(4, 4, 0)
}

/// What `operations` offers beside its modules: the names of all operations that are different.
/// `get_order` has a `GetOrderInput`, which is also the trait of `get_order_input`; such names
/// are only found in their modules.
struct Exports(BTreeMap<String, usize>);

impl Exports {
    fn of(operations: &[&Operation]) -> Self {
        let mut counts = BTreeMap::new();
        for name in operations.iter().flat_map(|it| items(it)) {
            *counts.entry(name).or_default() += 1;
        }
        Self(counts)
    }

    fn has(&self, name: &str) -> bool {
        self.0.get(name) == Some(&1)
    }

    /// Where an operation's item is found from the root.
    fn path(&self, operation: &Operation, name: &str) -> String {
        if self.has(name) {
            format!("operations::{name}")
        } else {
            format!("{}::{name}", module(operation))
        }
    }
}

/// The names in an operation's module.
fn items(operation: &Operation) -> Vec<String> {
    let mut items = vec![trait_name(operation), operation::result_name(operation)];
    items.extend(input::exists(operation).then(|| input::name(operation)));
    items.extend((!operation.responses.is_empty()).then(|| answers::name(operation)));
    items
}

/// `operations/mod.rs`.
pub(super) fn operations(target: &Target<'_>, operations: &[&Operation]) -> String {
    let unique = Exports::of(operations);
    exports::operations(
        target,
        operations.iter().copied(),
        "What each operation takes and answers, its trait, and its route.",
        "pub",
        |operation| {
            let mut items = items(operation);
            items.retain(|item| unique.has(item));
            items
        },
    )
}
