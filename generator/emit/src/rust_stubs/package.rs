//! The files that people own from the start: the manifest and the crate's root.

use askama::Template;

use crate::{
    markdown,
    rust::{Runtime, Target, comment::Comment},
};

#[derive(Template)]
#[template(path = "rust_stubs/Cargo.toml.askama", escape = "none")]
struct ManifestView {
    name: String,
    description: String,
    runtime: &'static str,
    source: String,
}

/// `Cargo.toml`.
pub(super) fn manifest(target: &Target<'_>) -> String {
    let title: Vec<_> = target.api.title.split_whitespace().collect();
    let source = match &target.settings.runtime {
        Runtime::Version(version) => format!("version = {}", quoted(version)),
        Runtime::Path(path) => format!("path = {}", quoted(path)),
        Runtime::Bundled => format!("path = {}", quoted("generated/runtime/gatesmith-lambda")),
    };
    ManifestView {
        name: quoted(&target.settings.package),
        description: quoted(&format!(
            "Lambda handlers of the API \"{}\".",
            title.join(" ")
        )),
        runtime: target.side.package(),
        source,
    }
    .to_string()
}

#[derive(Template)]
#[template(path = "rust_stubs/lib.rs.askama", escape = "none")]
struct LibraryView {
    docs: Vec<String>,
}

/// `src/lib.rs`.
pub(super) fn library(target: &Target<'_>) -> String {
    let title = markdown::plain(&target.api.title);
    LibraryView {
        docs: Comment::new(0)
            .words(&format!("Lambda handlers of {title}."))
            .inner(),
    }
    .to_string()
}

/// A basic string of TOML: JSON's escapes are among TOML's.
fn quoted(text: &str) -> String {
    let shown: String = text.chars().filter(|it| !it.is_control()).collect();
    serde_json::Value::String(shown).to_string()
}
