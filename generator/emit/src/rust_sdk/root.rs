//! `mod.rs` and `operations/mod.rs`: which modules there are, and what they offer.

use askama::Template;
use gatesmith_model::api::Operation;

use super::outcome;
use crate::{
    markdown,
    rust::{
        Target, codecs,
        comment::Comment,
        input,
        layout::{self, module_order, version_order},
        names,
    },
};

#[derive(Template)]
#[template(path = "rust_sdk/mod.rs.askama", escape = "none")]
struct RootView {
    header: String,
    docs: Vec<String>,
    has_codecs: bool,
    has_types: bool,
    runtime: &'static str,
}

/// `mod.rs`.
pub(super) fn print(target: &Target<'_>) -> String {
    let api = target.api;
    let (title, version) = (markdown::plain(&api.title), markdown::plain(&api.version));
    let first = if version.is_empty() {
        format!("Client of {title}.")
    } else {
        format!("Client of {title}, version {version}.")
    };
    RootView {
        header: target.header(),
        docs: Comment::new(0)
            .words(&first)
            .markdown(&api.description)
            .inner(),
        has_codecs: codecs::exist(target),
        has_types: !api.types.is_empty(),
        runtime: target.side.runtime(),
    }
    .to_string()
}

#[derive(Template)]
#[template(path = "rust_sdk/operations.rs.askama", escape = "none")]
struct OperationsView {
    header: String,
    modules: Vec<String>,
    uses: Vec<String>,
}

/// `operations/mod.rs`.
pub(super) fn operations(target: &Target<'_>) -> String {
    let mut operations: Vec<&Operation> = target.api.callable_operations().collect();
    operations.sort_by(|left, right| {
        version_order(&names::module(&left.name), &names::module(&right.name))
    });
    let exported = |operation: &&Operation| {
        let mut items = vec![outcome::error_name(operation)];
        items.extend(input::exists(operation).then(|| input::name(operation)));
        items.extend(outcome::output_name(operation));
        let items: Vec<_> = items.iter().map(String::as_str).collect();
        layout::uses(
            &format!("pub use {}", names::module(&operation.name)),
            &items,
        )
    };
    let mut modules: Vec<_> = operations
        .iter()
        .map(|operation| names::module(&operation.name))
        .collect();
    modules.sort_by(|left, right| module_order(left, right));
    OperationsView {
        header: target.header(),
        modules,
        uses: operations.iter().map(exported).collect(),
    }
    .to_string()
}
