//! The files that people own from the start: the manifest and the crate's root.

use askama::Template;
use gatesmith_model::api::SecuritySchemeKind;

use crate::rust::{Target, comment::Comment, manifest};

#[derive(Template)]
#[template(path = "rust_sdk/Cargo.toml.askama", escape = "none")]
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
        description: manifest::quoted(&format!("Client of the API \"{title}\".")),
        runtime: target.side.package(),
        source: manifest::runtime_source(target),
    }
    .to_string()
}

#[derive(Template)]
#[template(path = "rust_sdk/lib.rs.askama", escape = "none")]
struct LibraryView {
    docs: Vec<String>,
    package: String,
    signs: bool,
    steps: Vec<&'static str>,
}

/// `src/lib.rs`, with an example that shows what this API's callers have to bring.
pub(super) fn library(target: &Target<'_>) -> String {
    let title = crate::markdown::plain(&target.api.title);
    let asks = |wanted: fn(&SecuritySchemeKind) -> bool| {
        let operations = target.api.callable_operations();
        let mut schemes = operations.flat_map(|operation| &operation.security);
        schemes.any(|it| wanted(&target.api.scheme(it.scheme).kind))
    };
    let signs = asks(|kind| matches!(kind, SecuritySchemeKind::SigV4));
    let key = asks(|kind| matches!(kind, SecuritySchemeKind::ApiKey { .. }));
    let token = asks(|kind| matches!(kind, SecuritySchemeKind::Token { .. }));
    let steps = [
        (true, ".endpoint(\"https://api.example.com/v1\")"),
        (signs, ".region(\"eu-central-1\")"),
        (
            signs,
            ".credentials(Credentials::new(\"AKID\", \"SECRET\", None, None, \"example\"))",
        ),
        (key, ".api_key(\"KEY\")"),
        (token, ".token(\"TOKEN\")"),
    ];
    LibraryView {
        docs: Comment::new(0)
            .words(&format!("A client of {title}."))
            .inner(),
        package: target.settings.package.replace('-', "_"),
        signs,
        steps: steps
            .into_iter()
            .filter(|(needed, _)| *needed)
            .map(|(_, step)| step)
            .collect(),
    }
    .to_string()
}
