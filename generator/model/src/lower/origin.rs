//! What an inline type is called: by its place.
//!
//! | the schema stands in | key in the lock | name |
//! |---|---|---|
//! | a property of `Order` | `Order.address` | `order_address` |
//! | the items of that array | `Order.lines[]` | `order_lines_item` |
//! | the values of that map | `Order.labels{}` | `order_labels_value` |
//! | the body of `checkout` | `checkout:request` | `checkout_request` |
//! | its answer 200, its answer 404 | `checkout:200`, `checkout:404` | `checkout_response`, `checkout_not_found_response` |
//! | its parameter `sort` | `checkout?sort` | `checkout_sort` |
//! | a shared answer `NotFound` | `responses/NotFound` | `not_found_response` |
//!
//! It follows from the schema's own place alone, and not from who refers to it first, so that
//! nothing changes when another reference is put before it.

use std::collections::BTreeMap;

use crate::{
    document::Document, files::Adopted, grammar::Kind, names, place::Place, source::SourceMap,
};

use super::{Keys, content, operation::OperationName};

/// The key and the words of an inline type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) key: String,
    pub(super) words: String,
}

impl Origin {
    /// A named schema: by its name, unless that says nothing.
    pub(super) fn of_schema(key: &str, at: Place, model_words: &BTreeMap<Place, String>) -> Self {
        let words = model_words.get(&at).cloned();
        Self {
            key: key.to_owned(),
            words: words.unwrap_or_else(|| names::words(key)),
        }
    }
}

/// The places from which others are called.
#[derive(Debug)]
pub(super) struct Origins {
    anchors: BTreeMap<Place, Origin>,
}

/// What the way from an anchor to a schema adds to a key and to its words, mostly.
const ROOM: usize = 48;

/// One step on the way from an anchor to a schema.
#[derive(Clone, Copy)]
struct Step<'a> {
    at: Place,
    /// `None` for an item of an array.
    key: Option<&'a str>,
}

impl Origins {
    pub(super) fn new(
        document: &Document<'_>,
        operation_names: &[OperationName],
        model_words: &BTreeMap<Place, String>,
    ) -> Self {
        let mut anchors = BTreeMap::new();
        for &(key, at) in &document.schemas {
            let origin = Origin::of_schema(key, at, model_words);
            anchors.insert(at, origin);
        }
        let mut keys = Keys::default();
        for adopted in document.source.adopted() {
            anchors
                .entry(adopted.at)
                .or_insert_with(|| of_adopted(document.source, &mut keys, adopted));
        }
        for (operation, name) in document.operations.iter().zip(operation_names) {
            // Where the path item is in another file, its parameters are found from there.
            let item = document.source.parent(operation.at);
            for item in item.into_iter().chain([operation.item]) {
                anchors.entry(item).or_insert_with(|| Origin {
                    key: operation.path.to_owned(),
                    words: names::words(operation.path),
                });
            }
            anchors.entry(operation.at).or_insert_with(|| Origin {
                key: name.key.clone(),
                words: name.name.to_string(),
            });
        }
        Self { anchors }
    }

    pub(super) fn of<'a>(&self, source: &'a SourceMap, keys: &mut Keys<'a>, at: Place) -> Origin {
        // Deep enough for nearly all.
        let mut steps = Vec::with_capacity(16);
        let mut above = at;
        let anchor = loop {
            if let Some(anchor) = self.anchors.get(&above) {
                break Some(anchor);
            }
            steps.push(Step {
                at: above,
                key: source.key(above),
            });
            match source.parent(above) {
                Some(parent) => above = parent,
                None => break None,
            }
        };
        steps.reverse();
        let mut way = Way::new(source, keys);
        match anchor {
            Some(anchor) => {
                way.key.reserve(anchor.key.len() + ROOM);
                way.key.push_str(&anchor.key);
                way.words.reserve(anchor.words.len() + ROOM);
                way.words.push_str(&anchor.words);
            }
            // The first step is the root itself.
            None => steps = steps.split_off(1),
        }
        way.walk(&steps);
        way.into_origin()
    }
}

/// Something of another file is called as if it stood among the components of the document.
fn of_adopted<'a>(source: &'a SourceMap, keys: &mut Keys<'a>, adopted: &'a Adopted) -> Origin {
    let mut way = Way::new(source, keys);
    let step = Step {
        at: adopted.at,
        key: None,
    };
    let (kind, suffix) = match adopted.kind {
        Kind::Response => ("responses", "response"),
        Kind::RequestBody => ("requestBodies", "request"),
        Kind::Header => ("headers", ""),
        _ => ("parameters", ""),
    };
    way.shared(kind, &adopted.name, Some(&step), suffix);
    way.into_origin()
}

struct Way<'a, 'k> {
    source: &'a SourceMap,
    keys: &'k mut Keys<'a>,
    key: String,
    /// Joined by `_`.
    words: String,
}

impl<'a, 'k> Way<'a, 'k> {
    fn new(source: &'a SourceMap, keys: &'k mut Keys<'a>) -> Self {
        Self {
            source,
            keys,
            key: String::new(),
            words: String::new(),
        }
    }

    fn walk(&mut self, mut steps: &[Step<'a>]) {
        while let [step, rest @ ..] = steps {
            let next = rest.first();
            let next_key = next.and_then(|next| next.key);
            let taken = match (step.key, next_key) {
                (Some("properties"), Some(name)) => self.take_key(2, ".", name),
                (Some("items"), _) => self.take(1, ["[]", ""], "item"),
                (Some("prefixItems"), None) => self.take(2, ["[]", ""], "item"),
                (Some("additionalProperties" | "unevaluatedProperties"), _) => {
                    self.take(1, ["{}", ""], "value")
                }
                (Some("patternProperties"), Some(_)) => self.take(2, ["{}", ""], "value"),
                (Some("$defs" | "definitions"), Some(name)) => self.take_key(2, "/", name),
                (Some("oneOf" | "anyOf"), None) => self.take(2, ["|", ""], "option"),
                (Some("allOf"), None) | (Some("content"), Some(_)) => 2,
                (Some("schema" | "components") | None, _) => 1,
                (Some("requestBody"), _) => self.take(1, [":request", ""], "request"),
                (Some("parameters"), None) => self.parameter(next),
                (Some("parameters"), Some(name)) => self.shared("parameters", name, next, ""),
                (Some("headers"), Some(name)) if self.key.is_empty() => {
                    self.shared("headers", name, None, "")
                }
                (Some("headers"), Some(name)) => self.take_key(2, "@", name),
                (Some("responses"), Some(name)) if self.key.is_empty() => {
                    self.shared("responses", name, None, "response")
                }
                (Some("responses"), Some(code)) => {
                    self.take(2, [":", code], &content::response_words(code))
                }
                (Some("requestBodies"), Some(name)) => {
                    self.shared("requestBodies", name, None, "request")
                }
                (Some(key), _) => self.take_key(1, "/", key),
            };
            steps = steps.get(taken..).unwrap_or_default();
        }
    }

    fn take(&mut self, steps: usize, key: [&str; 2], words: &str) -> usize {
        self.key.extend(key);
        push_words(&mut self.words, words);
        steps
    }

    /// A step by a key, which stands in the key of the type and in its words.
    fn take_key(&mut self, steps: usize, sign: &str, key: &'a str) -> usize {
        self.key.extend([sign, key]);
        push_words(&mut self.words, self.keys.words(key));
        steps
    }

    /// A parameter in a list is known by its name; the one in the body has none that counts.
    fn parameter(&mut self, step: Option<&Step<'a>>) -> usize {
        let Some(step) = step else { return 1 };
        let text = |key| {
            self.source
                .get(step.at, key)
                .and_then(|at| self.source.str(at))
        };
        match (text("in"), text("name")) {
            (Some("body"), _) => self.take(2, [":request", ""], "request"),
            (_, name) => self.take_key(2, "?", name.unwrap_or_default()),
        }
    }

    /// Something under `components`, or at the root of Swagger 2.0.
    fn shared(
        &mut self,
        kind: &str,
        name: &'a str,
        step: Option<&Step<'a>>,
        suffix: &str,
    ) -> usize {
        let is_body = step
            .and_then(|step| self.source.get(step.at, "in"))
            .and_then(|at| self.source.str(at))
            == Some("body");
        let suffix = if is_body { "request" } else { suffix };
        self.key = format!("{kind}/{name}");
        push_words(&mut self.words, self.keys.words(name));
        if !suffix.is_empty() {
            push_words(&mut self.words, suffix);
        }
        2
    }

    fn into_origin(self) -> Origin {
        let words = if self.words.is_empty() {
            "value".to_owned()
        } else {
            names::join(&[&self.words])
        };
        Origin {
            key: self.key,
            words,
        }
    }
}

/// Adds words to words.
fn push_words(all: &mut String, words: &str) {
    if !all.is_empty() {
        all.push('_');
    }
    all.push_str(words);
}
