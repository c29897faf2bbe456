//! The Rust SDK: a client that signs, with a method for each operation.
//!
//! ```text
//! Cargo.toml, src/lib.rs        seeded
//! src/generated/mod.rs          what the package offers
//! src/generated/client.rs       `Client`, a method for each operation
//! src/generated/types.rs        the document's types
//! src/generated/codecs.rs       how they look on the wire
//! src/generated/operations/     what each operation takes, how it fails, how it is called
//! ```

mod client;
mod operation;
mod outcome;
mod package;
mod request;
mod root;

use gatesmith_model::api::Api;

use crate::{
    FileSet,
    rust::{RustSettings, Side, Target, codecs, names, types},
};

/// The folder of everything that the generator owns.
const ROOT: &str = "src/generated";

/// The files of the Rust SDK, relative to the package's folder.
pub fn rust_sdk(api: &Api, settings: &RustSettings) -> FileSet {
    let target = Target::new(api, settings, Side::Client);
    let mut files = FileSet::new();
    files.seed("Cargo.toml", package::manifest(&target));
    files.seed("src/lib.rs", package::library(&target));
    files.own(format!("{ROOT}/mod.rs"), root::print(&target));
    files.own(format!("{ROOT}/client.rs"), client::print(&target));
    if let Some(text) = types::print(&target) {
        files.own(format!("{ROOT}/types.rs"), text);
    }
    if let Some(text) = codecs::print(&target) {
        files.own(format!("{ROOT}/codecs.rs"), text);
    }
    files.own(
        format!("{ROOT}/operations/mod.rs"),
        root::operations(&target),
    );
    for operation in api.callable_operations() {
        let path = format!("{ROOT}/operations/{}.rs", names::file_stem(&operation.name));
        files.own(path, operation::print(&target, operation));
    }
    files.with_manifests()
}
