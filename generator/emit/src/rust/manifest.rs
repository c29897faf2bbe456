//! What the manifests of generated packages have in common.

use std::fmt::Write;

use super::{Target, bundle};
use crate::Runtime;

/// Where a package finds its runtime, as a member of an inline table: `path = "../runtime"`.
pub fn runtime_source(target: &Target<'_>) -> String {
    match &target.settings.runtime {
        Runtime::Version(version) => format!("version = {}", quoted(version)),
        Runtime::Path(path) => format!("path = {}", quoted(path)),
        Runtime::Bundled => format!("path = {}", quoted(&bundle::path(target.side))),
    }
}

/// Text of the document as one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A basic string of TOML.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}
