//! What is printed in TypeScript: how names, literals, comments and types are written.
//!
//! | module | what it knows |
//! |---|---|
//! | [`target`] | settings, identifiers of types, the runtime package |
//! | [`names`] | case, reserved words, clashes |
//! | [`literal`] | string literals and keys |
//! | [`comment`] | doc comments out of the document's words |
//! | [`layout`] | where Prettier breaks lines |
//! | [`record`] | interfaces, and what is said of their members |
//! | [`scope`] | how shapes are written in a module, and its imports |
//! | [`wide`] | integers that a `number` cannot hold |
//! | [`bundle`] | the runtime, where a package brings its own |
//! | [`types`] | the file `types.ts` |

pub mod bundle;
pub mod comment;
pub mod layout;
pub mod literal;
pub mod names;
pub mod record;
pub mod scope;
pub mod target;
pub mod types;
pub mod wide;

pub use target::{Target, TypeScriptSettings};
