//! Turns a description of an API into files of source code.
//!
//! Emission is pure: the same [`Api`](gatesmith_model::api::Api) and settings give the same
//! bytes on every machine, and it cannot fail, because whatever could be wrong with a document
//! was reported while it was read. The files stay in memory, as a [`FileSet`].

pub mod constraints;
pub mod file_set;
pub mod markdown;
pub mod rust;
pub mod rust_sdk;
pub mod rust_stubs;

pub use file_set::{File, FileSet, Ownership};
pub use rust::{Runtime, RustSettings};

use gatesmith_model::api::Api;

/// The files of the Rust SDK, relative to the package's folder.
pub fn rust_sdk(api: &Api, settings: &RustSettings) -> FileSet {
    rust_sdk::rust_sdk(&rust::names::settled(api), settings)
}

/// The files of the Rust stubs of Lambda handlers, relative to the package's folder.
pub fn rust_stubs(api: &Api, settings: &RustSettings) -> FileSet {
    rust_stubs::rust_stubs(&rust::names::settled(api), settings)
}
