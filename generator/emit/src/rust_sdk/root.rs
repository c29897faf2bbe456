//! `mod.rs` and `operations/mod.rs`: which modules there are, and what they offer.

use askama::Template;

use super::outcome;
use crate::{
    markdown,
    rust::{Target, codecs, comment::Comment, exports, input},
};

#[derive(Template)]
#[template(path = "rust_sdk/mod.rs.askama", escape = "none")]
struct RootView {
    header: String,
    docs: Vec<String>,
    has_codecs: bool,
    has_types: bool,
    runtime: &'static str,
}

/// `mod.rs`.
pub(super) fn print(target: &Target<'_>) -> String {
    let api = target.api;
    let (title, version) = (markdown::plain(&api.title), markdown::plain(&api.version));
    let first = if version.is_empty() {
        format!("Client of {title}.")
    } else {
        format!("Client of {title}, version {version}.")
    };
    RootView {
        header: target.header(),
        docs: Comment::new(0)
            .words(&first)
            .markdown(&api.description)
            .inner(),
        has_codecs: codecs::exist(target),
        has_types: !api.types.is_empty(),
        runtime: target.side.runtime(),
    }
    .to_string()
}

/// `operations/mod.rs`.
pub(super) fn operations(target: &Target<'_>) -> String {
    exports::operations(
        target,
        target.api.callable_operations(),
        "What each operation takes, what it answers, and how it fails.",
        "pub(super)",
        |operation| {
            let mut items = vec![outcome::error_name(operation)];
            items.extend(input::exists(operation).then(|| input::name(operation)));
            items.extend(outcome::output_name(operation));
            items
        },
    )
}
