//! `operations/mod.rs`: a module for each operation, and what it offers beside the others.

use askama::Template;
use gatesmith_model::api::Operation;

use super::{
    layout::{self, module_order, version_order},
    names,
    target::Target,
};

#[derive(Template)]
#[template(path = "rust/operations.rs.askama", escape = "none")]
struct OperationsView<'a> {
    header: String,
    docs: &'a str,
    visibility: &'a str,
    modules: Vec<String>,
    uses: Vec<String>,
}

/// Prints the file. `docs` is one sentence, `visibility` that of the modules (`pub`), and `items`
/// names what is exported of an operation; an operation of which nothing is has its module alone.
pub fn operations<'a>(
    target: &Target<'_>,
    operations: impl IntoIterator<Item = &'a Operation>,
    docs: &str,
    visibility: &str,
    items: impl Fn(&Operation) -> Vec<String>,
) -> String {
    let mut named: Vec<(String, &Operation)> = operations
        .into_iter()
        .map(|operation| (names::module(&operation.name), operation))
        .collect();
    named.sort_by(|(left, _), (right, _)| version_order(left, right));
    let exported = |(module, operation): &(String, &Operation)| {
        let items = items(operation);
        let items: Vec<_> = items.iter().map(String::as_str).collect();
        layout::uses(&format!("pub use {module}"), &items)
    };
    let uses: Vec<_> = named.iter().map(exported).collect();
    let mut modules: Vec<_> = named.into_iter().map(|(module, _)| module).collect();
    modules.sort_by(|left, right| module_order(left, right));
    OperationsView {
        header: target.header(),
        docs,
        visibility,
        modules,
        uses: uses.into_iter().filter(|line| !line.is_empty()).collect(),
    }
    .to_string()
}
