//! What is printed in TypeScript: how names, literals, comments and types are written.

pub mod target;

pub use target::TypeScriptSettings;
