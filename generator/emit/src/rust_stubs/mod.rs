//! The Rust stubs: a trait for each operation that a Lambda function serves, and all that stands
//! between the event and the trait.
//!
//! ```text
//! Cargo.toml, src/lib.rs         seeded
//! src/generated/mod.rs           all operations: one trait, one router
//! src/generated/types.rs         the document's types
//! src/generated/codecs.rs        how they look on the wire
//! src/generated/validation.rs    what the document asks of values beyond their types
//! src/generated/rejections.rs    400 and 500 in the document's own words
//! src/generated/operations/      what each operation takes and answers, its trait, its route
//! ```
//!
//! Served are the operations with a Lambda proxy integration, and those without any: mocks, HTTP
//! and service integrations never reach a function of ours.

mod answers;
mod cors;
mod operation;
mod package;
mod reading;
mod rejections;
mod root;
mod statement;
mod validation;

use gatesmith_model::api::{Api, IntegrationKind, Operation};

use self::{cors::Preflights, operation::Shared, rejections::Rejections, validation::Checks};
use crate::{
    FileSet,
    rust::{RustSettings, Side, Target, codecs, names, types},
};

/// The folder of everything that the generator owns.
const ROOT: &str = "src/generated";

/// Names that an operation's module uses for something else than the operation's trait.
const RESERVED_TRAITS: &[&str] = &[
    "Arc",
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// The files of the Rust stubs, relative to the package's folder.
pub fn rust_stubs(api: &Api, settings: &RustSettings) -> FileSet {
    let target = Target::new(api, settings, Side::Server);
    let operations: Vec<_> = api.operations.iter().filter(|it| is_served(it)).collect();
    let mut files = FileSet::new();
    files.seed("Cargo.toml", package::manifest(&target));
    files.seed("src/lib.rs", package::library(&target));
    let mut own = |name: &str, text: String| files.own(format!("{ROOT}/{name}"), text);
    let mut shared = Shared {
        checks: Checks::new(&target),
        rejections: Rejections::new(&target, &operations),
        preflights: Preflights::of(api),
    };
    for operation in &operations {
        let name = format!("operations/{}.rs", names::file_stem(&operation.name));
        own(&name, operation::print(&target, operation, &mut shared));
    }
    own("operations/mod.rs", root::operations(&target, &operations));
    let optional = [
        ("types", types::print(&target)),
        ("codecs", codecs::print(&target)),
        ("validation", shared.checks.print()),
        ("rejections", shared.rejections.print()),
    ];
    let mut modules = Vec::new();
    for (module, text) in optional {
        if let Some(text) = text {
            own(&format!("{module}.rs"), text);
            modules.push(module);
        }
    }
    own("mod.rs", root::print(&target, &operations, &modules));
    files.with_manifests()
}

/// Whether a function of ours gets an operation's requests as they came.
fn is_served(operation: &Operation) -> bool {
    !operation.is_preflight
        && operation
            .integration
            .as_ref()
            .is_none_or(|it| matches!(it.kind, IntegrationKind::LambdaProxy { .. }))
}

/// The name of an operation's trait.
fn trait_name(operation: &Operation) -> String {
    let name = names::type_name(&operation.name);
    if RESERVED_TRAITS.contains(&name.as_str()) {
        format!("{name}Operation")
    } else {
        name
    }
}
