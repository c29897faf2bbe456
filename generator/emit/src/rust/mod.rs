//! What the Rust targets share: how names, literals, comments, types and their codecs are written.
//!
//! | module | what it knows |
//! |---|---|
//! | [`target`] | settings, the runtime crate, identifiers of types |
//! | [`names`] | case and reserved words |
//! | [`literal`] | string literals |
//! | [`comment`] | doc comments out of the document's words |
//! | [`layout`] | where rustfmt breaks lines |
//! | [`scope`] | how shapes are written in a module, and its imports |
//! | [`record`] | structs with public fields and their constructors |
//! | [`input`] | what an operation takes |
//! | [`exports`] | the file `operations/mod.rs` |
//! | [`manifest`] | what `Cargo.toml` says of the runtime |
//! | [`bundle`] | the runtime crates, where a package brings its own |
//! | [`types`], [`codecs`] | the files `types.rs` and `codecs.rs` |

pub mod bundle;
pub mod codecs;
pub mod comment;
pub mod exports;
pub mod input;
pub mod layout;
pub mod literal;
pub mod manifest;
pub mod names;
pub mod record;
pub mod scope;
pub mod target;
pub mod types;

pub use target::{RustSettings, Side, Target};
