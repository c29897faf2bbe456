//! `index.ts`: what the package offers, by name, so that a change of it shows in a difference.
//!
//! The document's types are offered flat, unless that would hide something that a module expects
//! to have: `types.Error` is the document's, `Error` stays the language's.

use std::collections::BTreeSet;

use askama::Template;
use gatesmith_model::api::{SecuritySchemeKind, TypeKind};

use super::operation;
use crate::{
    typescript::{Target, layout, names},
    words,
};

/// Types of the runtime that a caller speaks of.
const OFFERED_TYPES: &[&str] = &[
    "Call",
    "CallError",
    "CallOptions",
    "ClientConfig",
    "CredentialProvider",
    "Credentials",
    "ErrorOf",
    "Provided",
    "Settled",
    "UnknownVariant",
    "Unlisted",
];

#[derive(Template)]
#[template(path = "typescript_sdk/index.ts.askama", escape = "none")]
struct IndexView {
    header: String,
    exports: Vec<String>,
}

pub(super) fn print(target: &Target<'_>) -> String {
    let mut exports = runtime(target);
    exports.push("export { Client } from \"./client.ts\";".to_owned());
    if words::callable_address(target.api).is_some() {
        exports.push("export { endpoint } from \"./endpoint.ts\";".to_owned());
    }
    let mut operations: Vec<_> = target.api.callable_operations().collect();
    operations.sort_by_key(|operation| operation::path(operation));
    let mut taken: BTreeSet<String> = OFFERED_TYPES
        .iter()
        .chain(names::OFFERED_ERRORS)
        .chain(&["Client"])
        .map(|&name| name.to_owned())
        .collect();
    for operation in operations {
        let module = format!("./{}", operation::path(operation));
        let types = operation::exported_types(operation);
        let function = names::function(&operation.name);
        exports.push(layout::module_items("export", &[function], &module));
        exports.push(layout::module_items("export type", &types, &module));
        taken.extend(types);
    }
    exports.extend(types(target, &taken));
    exports.retain(|line| !line.is_empty());
    IndexView {
        header: target.header(),
        exports,
    }
    .to_string()
}

/// The runtime's functions and types that a caller needs.
fn runtime(target: &Target<'_>) -> Vec<String> {
    let api = target.api;
    let has = |wanted: fn(&TypeKind) -> bool| api.types.iter().any(|it| wanted(&it.kind));
    let enums = has(|kind| matches!(kind, TypeKind::Enum(_)));
    let unions = has(|kind| matches!(kind, TypeKind::Union(_)));
    let signs = api
        .callable_operations()
        .flat_map(|operation| &operation.security)
        .any(|it| matches!(api.scheme(it.scheme).kind, SecuritySchemeKind::SigV4));
    let needed = |name: &&&str| match **name {
        "identityPool" | "CredentialProvider" | "Credentials" => signs,
        "unlisted" | "Unlisted" => enums,
        "rawVariant" | "UnknownVariant" => unions,
        _ => true,
    };
    let module = target.runtime_module(".");
    let line = |head: &str, lists: &[&[&str]]| {
        let names = lists.iter().copied().flatten().filter(needed);
        let names: Vec<_> = names.map(|&name| name.to_owned()).collect();
        layout::module_items(head, &names, &module)
    };
    vec![
        line("export", &[names::OFFERED_ERRORS, names::OFFERED_FUNCTIONS]),
        line("export type", &[OFFERED_TYPES]),
    ]
}

/// The document's types: enums, which are values too, then the others, then all below one name.
fn types(target: &Target<'_>, taken: &BTreeSet<String>) -> Vec<String> {
    if target.api.types.is_empty() {
        return Vec::new();
    }
    let offered = |wanted_enum: bool| {
        let mut names: Vec<_> = target
            .api
            .types
            .iter()
            .filter(|it| matches!(it.kind, TypeKind::Enum(_)) == wanted_enum)
            .map(|it| target.type_name(it.id).to_owned())
            .filter(|name| !taken.contains(name) && !names::is_global(name))
            .collect();
        names.sort_unstable();
        names
    };
    vec![
        layout::module_items("export", &offered(true), "./types.ts"),
        layout::module_items("export type", &offered(false), "./types.ts"),
        "export * as types from \"./types.ts\";".to_owned(),
    ]
}
