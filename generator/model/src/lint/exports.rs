//! What an export of a live API has lost.
//!
//! API Gateway writes the address at which it serves an API into the documents that it exports.
//! Nothing else does so reliably, and what is said here is true of other documents with such an
//! address too.

use crate::{
    diagnostic::Diagnostic,
    document::{Document, RawOperation, Reader, is_generated_model, shortened},
    place::Place,
    rules::Rule,
    source::{Anchor, Node},
};

use super::coverage;

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
    undescribed(reader, document);
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

/// Answers that no model describes in API Gateway: the export has an empty `content` for them.
fn undescribed(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    let mut silent = document
        .operations
        .iter()
        .filter_map(|operation| Some((operation, emptied(reader, operation)?)));
    let Some((first, at)) = silent.next() else {
        return;
    };
    let name = format!("{} {}", first.method, shortened(first.path));
    let name = format!("no model describes what {name}");
    let message = super::sentence(&name, silent.count(), ["answers", "answer"]);
    reader.find(
        Diagnostic::new(Rule::ExportContent, Anchor::Key(at), message)
            .label("an export has nothing to say about the body here")
            .help(
                "give the answer of the method a model in API Gateway, and export again; one \
                 without a body is 204",
            ),
    );
}

/// The empty `content` of an operation's success.
fn emptied(reader: &Reader<'_, '_>, operation: &RawOperation<'_>) -> Option<Place> {
    let source = reader.source;
    if !coverage::is_meant_to_answer(operation) || !coverage::is_silent(&operation.responses) {
        return None;
    }
    let mut successes = coverage::successes(&operation.responses);
    successes.find_map(|response| {
        let content = source.get(response.at, "content")?;
        let is_empty = matches!(source.node(content), Node::Object(members) if members.is_empty());
        is_empty.then_some(content)
    })
}

/// True where the document is an export, and that it says nothing of an operation's answer is said
/// of the export.
pub(super) fn says_nothing(reader: &Reader<'_, '_>, operation: &RawOperation<'_>) -> bool {
    address(reader).is_some() && emptied(reader, operation).is_some()
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
