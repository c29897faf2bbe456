//! The files that people own from the start: the manifest and the crate's root.

use askama::Template;

use crate::{
    markdown,
    rust::{Target, comment::Comment, manifest},
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
    let title = manifest::one_line(&target.api.title);
    ManifestView {
        name: manifest::quoted(&target.settings.package),
        description: manifest::quoted(&format!("Lambda handlers of the API \"{title}\".")),
        runtime: target.side.package(),
        source: manifest::runtime_source(target),
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
