//! Turns a description of an API into files of source code.
//!
//! Emission is pure: the same [`Api`] and settings give the same bytes on every machine, and it
//! cannot fail, because whatever could be wrong with a document was reported while it was read.
//! The files stay in memory, as a [`FileSet`].

pub mod constraints;
pub mod file_set;
pub mod markdown;
pub mod rust;
pub mod rust_sdk;
pub mod rust_stubs;

pub use file_set::{File, FileSet, Ownership};
pub use rust::{Runtime, RustSettings};

use gatesmith_model::api::Api;
use rust::{Side, bundle, names};

/// The files of the Rust SDK, relative to the package's folder.
pub fn rust_sdk(api: &Api, settings: &RustSettings) -> FileSet {
    let files = rust_sdk::rust_sdk(&names::settled(api), settings);
    with_runtime(files, settings, Side::Client)
}

/// The files of the Rust stubs of Lambda handlers, relative to the package's folder.
pub fn rust_stubs(api: &Api, settings: &RustSettings) -> FileSet {
    let files = rust_stubs::rust_stubs(&names::settled(api), settings);
    with_runtime(files, settings, Side::Server)
}

/// Adds the runtime's sources where the package brings its own.
fn with_runtime(mut files: FileSet, settings: &RustSettings, side: Side) -> FileSet {
    if settings.runtime == Runtime::Bundled {
        bundle::add(&mut files, side);
        files = files.with_manifests();
    }
    files
}
