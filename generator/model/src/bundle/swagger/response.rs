//! Answers: `schema` and `examples` move below `content`.

use std::mem;

use super::super::Bundler;
use crate::{
    grammar::Kind,
    source::Anchor,
    tree::{Member, Object, Tree, Value},
};

impl<'a> Bundler<'a> {
    /// An answer under these media types. References stay.
    pub(super) fn upgrade_response(&mut self, response: &mut Tree<'a>, produces: &[String]) {
        let Value::Object(members) = &mut response.value else {
            return;
        };
        if members.contains("$ref") {
            return;
        }
        let old = mem::take(members);
        let mut schema = None;
        let mut examples = None;
        for Member { key, mut value } in old {
            match &*key {
                "schema" => schema = Some(value),
                "examples" => examples = Some(value),
                "headers" => {
                    if let Value::Object(headers) = &mut value.value {
                        for header in headers {
                            self.upgrade_header(&mut header.value);
                        }
                    }
                    members.push(key, value);
                }
                "content" | "links" => self.foreign(value.at, &key),
                _ => members.push(key, value),
            }
        }
        let mut content = schema
            .map(|schema| self.answer(schema, produces))
            .unwrap_or_default();
        if let Some(Value::Object(examples)) = examples.map(|tree| tree.value) {
            self.put_examples(&mut content, examples);
        }
        if !content.is_empty() {
            members.push("content", content);
        }
    }

    fn answer(&mut self, mut schema: Tree<'a>, produces: &[String]) -> Object<'a> {
        let is_file = schema.get("type").and_then(Tree::as_str) == Some("file");
        self.upgrade_schemas(&mut schema, Kind::Schema);
        let lone = [if is_file {
            "application/octet-stream".to_owned()
        } else {
            "application/json".to_owned()
        }];
        let produces = if produces.is_empty() { &lone } else { produces };
        self.content(produces, Some(&schema))
    }

    /// Each example stands with its media type. Another media type would be one more answer.
    fn put_examples(&mut self, content: &mut Object<'a>, examples: Object<'a>) {
        for Member { key, value } in examples {
            let media = content
                .iter_mut()
                .find(|media| bare(&media.key) == bare(&key))
                .and_then(|media| media.value.as_object_mut())
                .filter(|media| !media.contains("example"));
            match media {
                Some(media) => media.push("example", value),
                None => self.lost(
                    value.at.map(Anchor::Key),
                    format!("the answer is no `{key}`, and has an example of it"),
                    "left out",
                ),
            }
        }
    }
}

/// A media type without its parameters.
fn bare(media_type: &str) -> String {
    let end = media_type.find(';').unwrap_or(media_type.len());
    media_type[..end].trim().to_ascii_lowercase()
}
