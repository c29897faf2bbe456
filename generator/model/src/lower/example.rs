//! Examples, of whatever has one.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    api::Example,
    document::{RawContent, RawExample, RawParameter, named_examples},
    place::Place,
    source::Node,
};

use super::{Lowering, content::bare};

/// Arrays in arrays, of which only the innermost items have an example.
const MOST_NESTED: usize = 8;

impl<'a> Lowering<'a, '_, '_> {
    /// The example that a schema gives of its values. An array of which only the items have one is
    /// shown with one item. A reference to a named schema has none: that type has it.
    pub(super) fn example_of(&mut self, at: Place) -> Option<Arc<Value>> {
        let mut schema = at;
        for depth in 0..MOST_NESTED {
            let mut shown = self.shown(schema);
            if shown.is_none() && self.reader.is_reference(schema) {
                let table = &self.table;
                schema = self
                    .reader
                    .follow_schema(schema, |at| table.component(at).is_some())?;
                if self.table.component(schema).is_some() || self.reader.is_reference(schema) {
                    return None;
                }
                shown = self.shown(schema);
            }
            if let Some(example) = shown {
                return self.given(example).map(|value| wrapped(value, depth));
            }
            schema = self.reader.source.get(schema, "items")?;
        }
        None
    }

    /// What a schema shows as a value of itself.
    fn shown(&self, schema: Place) -> Option<Place> {
        self.reader.shown(schema)
    }

    /// The example of a value for which several schemas hold: the last one's that has one, which
    /// is the most particular.
    pub(super) fn example_of_all(&mut self, places: &[Place]) -> Option<Arc<Value>> {
        places.iter().rev().find_map(|&at| self.example_of(at))
    }

    /// The example of a parameter: its own, else its schema's.
    pub(super) fn parameter_example(&mut self, raw: &RawParameter<'a>) -> Option<Arc<Value>> {
        self.example_beside_schema(raw.at, raw.schema)
    }

    /// The example of what has a schema under a key, and examples of its own: parameters and
    /// headers.
    pub(super) fn example_beside_schema(
        &mut self,
        at: Place,
        schema: Option<Place>,
    ) -> Option<Arc<Value>> {
        if let Some(example) = self.reader.source.get(at, "example") {
            return self.given(example);
        }
        let examples = self.reader.source.get(at, "examples");
        if let Some((_, example)) = named_examples(self.reader, examples).first() {
            return Some(self.shared(*example));
        }
        self.example_of(schema?)
    }

    /// The examples of a payload, and of its schemas those that stand in place.
    pub(super) fn examples(
        &mut self,
        written: &[RawExample<'a>],
        content: &[RawContent<'a>],
    ) -> Vec<Example> {
        let mut examples: Vec<Example> = written
            .iter()
            .map(|raw| Example {
                at: raw.at,
                name: raw.name.to_owned(),
                media_type: named_media_type(raw.media_type),
                value: self.shared(raw.at),
            })
            .collect();
        for content in content {
            let media_type = named_media_type(content.media_type);
            let is_shown = examples.iter().any(|it| it.media_type == media_type);
            let Some(schema) = content.schema.filter(|_| !is_shown) else {
                continue;
            };
            if let Some(value) = self.example_of(schema) {
                examples.push(Example {
                    at: self.shown(schema).unwrap_or(schema),
                    name: String::new(),
                    media_type,
                    value,
                });
            }
        }
        examples
    }

    /// A value under `example`. An empty one, as YAML has it where somebody left a heading without
    /// content, counts as if the key were not there.
    fn given(&mut self, at: Place) -> Option<Arc<Value>> {
        (!matches!(self.reader.source.node(at), Node::Null)).then(|| self.shared(at))
    }

    /// The value at a place: one, however often the document refers to it.
    fn shared(&mut self, at: Place) -> Arc<Value> {
        let source = self.reader.source;
        if let Some(value) = self.values.get(at) {
            return Arc::clone(value);
        }
        let value = Arc::new(source.to_json(at));
        self.values.insert(at, Arc::clone(&value));
        value
    }
}

/// A media type that one can answer with: ranges over a schema stand for JSON.
fn named_media_type(written: &str) -> String {
    let media_type = bare(written);
    if media_type.contains('*') {
        "application/json".to_owned()
    } else {
        media_type.into_owned()
    }
}

fn wrapped(value: Arc<Value>, depth: usize) -> Arc<Value> {
    (0..depth).fold(value, |value, _| {
        Arc::new(Value::Array(vec![Value::clone(&value)]))
    })
}
