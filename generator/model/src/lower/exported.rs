//! What models are called that API Gateway named by itself.
//!
//! A model that somebody types into the console gets a name such as `MODEL3f9a0c`, and an export
//! has it under that name. It says nothing, so that the type is called by where it is used first:
//! `post_orders_request`. In the lock it is known by its own name all the same, which API Gateway
//! keeps for as long as the model lives.

use std::collections::BTreeMap;

use crate::{
    document::{Document, RawContent, is_generated_model},
    names,
    place::Place,
};

use super::{content, operation::OperationName};

/// The words for each generated model that a body is, or holds a list of.
pub(super) fn model_words(
    document: &Document<'_>,
    operation_names: &[OperationName],
) -> BTreeMap<Place, String> {
    let models: BTreeMap<Place, &str> = document
        .schemas
        .iter()
        .filter(|(key, _)| is_generated_model(key))
        .map(|&(key, at)| (at, key))
        .collect();
    let mut words = BTreeMap::new();
    if models.is_empty() {
        return words;
    }
    for (operation, name) in document.operations.iter().zip(operation_names) {
        let operation_words = name.name.to_string();
        let mut name_all = |contents: &[RawContent<'_>], use_words: &str| {
            for schema in contents.iter().filter_map(|content| content.schema) {
                let Some((model, is_item)) = model_at(document, &models, schema) else {
                    continue;
                };
                let mut parts = vec![operation_words.as_str(), use_words];
                parts.extend(is_item.then_some("item"));
                words.entry(model).or_insert_with(|| names::join(&parts));
            }
        };
        if let Some(body) = &operation.body {
            name_all(&body.content, "request");
        }
        for response in &operation.responses {
            let status = content::status_text(response.status);
            name_all(&response.content, &content::response_words(&status));
        }
    }
    words
}

/// The generated model that a schema refers to, by itself or for the items of an array.
fn model_at(
    document: &Document<'_>,
    models: &BTreeMap<Place, &str>,
    schema: Place,
) -> Option<(Place, bool)> {
    let source = document.source;
    let target = |at: Place| {
        let reference = source.get(at, "$ref")?;
        let found = source.resolve(reference, source.str(reference)?)?;
        models.contains_key(&found).then_some(found)
    };
    if let Some(model) = target(schema) {
        return Some((model, false));
    }
    let items = source.get(schema, "items")?;
    target(items).map(|model| (model, true))
}
