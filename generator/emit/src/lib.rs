//! Turns a description of an API into files of source code.
//!
//! Emission is pure: the same [`Api`] and settings give the same bytes on every machine, and it
//! cannot fail, because whatever could be wrong with a document was reported while it was read.
//! The files stay in memory, as a [`FileSet`].

pub mod comment;
pub mod constraints;
pub mod example;
pub mod file_set;
pub mod hidden;
pub mod markdown;
pub mod names;
pub mod outcome;
pub mod runtime;
pub mod rust;
pub mod rust_sdk;
pub mod rust_stubs;
pub mod typescript;
pub mod typescript_sdk;
pub mod usage;
pub mod words;

pub use example::{ExampleSettings, rust_example, typescript_example};
pub use file_set::{File, FileSet, Ownership};
pub use runtime::Runtime;
pub use rust::RustSettings;
pub use typescript::TypeScriptSettings;

use gatesmith_model::api::Api;
use rust::{Side, bundle};

/// The files of the Rust SDK, relative to the package's folder.
pub fn rust_sdk(api: &Api, settings: &RustSettings) -> FileSet {
    let files = rust_sdk::rust_sdk(&rust::names::settled(api), settings);
    with_runtime(files, settings, Side::Client)
}

/// The files of the Rust stubs of Lambda handlers, relative to the package's folder.
pub fn rust_stubs(api: &Api, settings: &RustSettings) -> FileSet {
    let files = rust_stubs::rust_stubs(&rust::names::settled(api), settings);
    with_runtime(files, settings, Side::Server)
}

/// The files of the TypeScript SDK, relative to the package's folder.
pub fn typescript_sdk(api: &Api, settings: &TypeScriptSettings) -> FileSet {
    typescript_sdk::typescript_sdk(&typescript::names::settled(api), settings)
}

/// Adds the runtime's sources where the package brings its own.
fn with_runtime(mut files: FileSet, settings: &RustSettings, side: Side) -> FileSet {
    if settings.runtime == Runtime::Bundled {
        bundle::add(&mut files, side);
        files = files.with_manifests();
    }
    files
}
