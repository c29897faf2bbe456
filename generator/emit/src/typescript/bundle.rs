//! The runtime's sources, written beside the generated code: a generated package then needs
//! nothing from a registry.

use crate::FileSet;

/// The runtime's files, sorted, by their path below its `src`.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime_typescript.rs"));

/// Adds the runtime's sources below `root`, the generated folder.
pub fn add(files: &mut FileSet, root: &str) {
    for (name, text) in FILES {
        files.own(format!("{root}/runtime/{name}"), (*text).to_owned());
    }
}
