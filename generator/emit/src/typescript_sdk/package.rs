//! The files that people own from the start: the manifest, and the compiler's options.

use askama::Template;

use crate::{
    Runtime,
    typescript::{Target, target::RUNTIME},
};

#[derive(Template)]
#[template(path = "typescript_sdk/package.json.askama", escape = "none")]
struct ManifestView {
    name: String,
    description: String,
    runtime: Option<String>,
}

#[derive(Template)]
#[template(path = "typescript_sdk/tsconfig.json.askama", escape = "none")]
struct CompilerView;

/// `package.json`.
pub(super) fn manifest(target: &Target<'_>) -> String {
    let title = crate::hidden::without(&target.api.title);
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = match &target.settings.runtime {
        Runtime::Version(version) => Some(version.clone()),
        Runtime::Path(path) => Some(format!("file:{path}")),
        Runtime::Bundled => None,
    };
    ManifestView {
        name: quoted(&target.settings.package),
        description: quoted(&format!("Client of the API \"{title}\".")),
        runtime: source.map(|source| format!("{}: {}", quoted(RUNTIME), quoted(&source))),
    }
    .to_string()
}

/// `tsconfig.json`.
pub(super) fn compiler_options() -> String {
    CompilerView.to_string()
}

/// A string of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
