//! The TypeScript SDK: a function for each operation, and a client that has them all.
//!
//! ```text
//! package.json, tsconfig.json      seeded
//! src/generated/index.ts           what the package offers, by name
//! src/generated/client.ts          `Client`, a method for each operation
//! src/generated/endpoint.ts        where the document says that the API is served
//! src/generated/types.ts           the document's types, as they stand on the wire
//! src/generated/operations/*.ts    what each operation takes, answers, and how it fails
//! src/generated/runtime/*.ts       the runtime, where a package brings its own
//! ```
//!
//! A bundler keeps of it what a program uses: an operation is a function that describes its call
//! to the runtime, and refers to nothing but what this one call needs.

mod client;
mod index;
mod input;
mod operation;
mod outcome;
mod package;
mod request;

use gatesmith_model::api::Api;

use crate::{
    FileSet, Runtime,
    typescript::{Target, TypeScriptSettings, bundle, layout, literal, types},
    words,
};

/// The folder of everything that the generator owns.
const ROOT: &str = "src/generated";

/// The files of the TypeScript SDK, relative to the package's folder.
pub fn typescript_sdk(api: &Api, settings: &TypeScriptSettings) -> FileSet {
    let target = Target::new(api, settings);
    let mut files = FileSet::new();
    files.seed("package.json", package::manifest(&target));
    files.seed("tsconfig.json", package::compiler_options());
    files.own(format!("{ROOT}/index.ts"), index::print(&target));
    files.own(format!("{ROOT}/client.ts"), client::print(&target));
    if let Some(address) = words::callable_address(api) {
        files.own(format!("{ROOT}/endpoint.ts"), endpoint(&target, address));
    }
    if let Some(text) = types::print(&target) {
        files.own(format!("{ROOT}/types.ts"), text);
    }
    for operation in api.callable_operations() {
        let path = format!("{ROOT}/{}", operation::path(operation));
        files.own(path, operation::print(&target, operation));
    }
    if settings.runtime == Runtime::Bundled {
        bundle::add(&mut files, ROOT);
    }
    files.with_manifests()
}

/// `endpoint.ts`: one constant, which the operations of a document without an address lack.
fn endpoint(target: &Target<'_>, address: &str) -> String {
    let constant = layout::constant("endpoint", literal::string(address).into());
    format!(
        "{}\n\n/** Where the document says that the API is served. */\n{constant}\n",
        target.header()
    )
}
