//! What an export of a live API has lost.
//!
//! API Gateway writes the address at which it serves an API into the documents that it exports.
//! Nothing else does so reliably, and what is said here is true of other documents with such an
//! address too.

use crate::{
    diagnostic::Diagnostic,
    document::{Document, Reader, is_generated_model, shortened},
    place::Place,
    rules::Rule,
    source::Anchor,
};

pub(super) fn lint(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    let Some(address) = address(reader) else {
        return;
    };
    if document.operations.is_empty() {
        return;
    }
    if !document.is_for_api_gateway() {
        reader.find(
            Diagnostic::new(
                Rule::ExportExtensions,
                address,
                "API Gateway serves this API, and the document names no integration",
            )
            .label("an export without extensions leaves out what API Gateway does")
            .help("export it with `--parameters extensions=apigateway`"),
        );
    }
    let models: Vec<(&str, Place)> = document
        .schemas
        .iter()
        .filter(|(key, _)| is_generated_model(key))
        .copied()
        .collect();
    if let Some(&(key, at)) = models.first() {
        let key = shortened(key);
        let message = match models.len() {
            1 => format!("the model `{key}` has no name that says what it is"),
            2 => format!("`{key}` and one more model have no names that say what they are"),
            count => format!(
                "`{key}` and {} more models have no names that say what they are",
                count - 1
            ),
        };
        reader.find(
            Diagnostic::new(Rule::GeneratedModel, Anchor::Key(at), message)
                .label("types are called by where the model is used")
                .help("give models names in API Gateway, and export again"),
        );
    }
}

/// The `host`, or the URL of a server, below which API Gateway serves APIs.
fn address(reader: &Reader<'_, '_>) -> Option<Place> {
    let source = reader.source;
    let root = source.root();
    let urls = source
        .get(root, "servers")
        .into_iter()
        .flat_map(|servers| source.items(servers))
        .filter_map(|&server| source.get(server, "url"));
    source
        .get(root, "host")
        .into_iter()
        .chain(urls)
        .find(|&at| {
            let text = source.str(at).unwrap_or_default();
            text.contains(".execute-api.") && text.contains(".amazonaws.com")
        })
}
