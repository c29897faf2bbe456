//! Examples of payloads, as written.

use crate::{
    place::Place,
    source::{Members, Node},
};

use super::{RawContent, Reader};

/// One example of a payload.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawExample<'a> {
    /// Where its value stands.
    pub(crate) at: Place,
    /// Its key under `examples`; empty where it has none.
    pub(crate) name: &'a str,
    /// The media type, as written.
    pub(crate) media_type: &'a str,
}

impl Reader<'_, '_> {
    /// What a schema shows as a value of itself: `example`, or the first of OpenAPI 3.1's
    /// `examples`.
    pub(crate) fn shown(&self, schema: Place) -> Option<Place> {
        let first = || {
            let examples = self.source.get(schema, "examples")?;
            self.source.items(examples).first().copied()
        };
        self.source.get(schema, "example").or_else(first)
    }
}

/// Swagger 2.0: the `examples` of a response, a value for each media type. What stands under
/// another key is no example that one could answer with.
pub(super) fn by_media_type<'a>(
    reader: &mut Reader<'a, '_>,
    response: Members<'a>,
) -> Vec<RawExample<'a>> {
    let Some(examples) = objects(reader, response.get("examples")) else {
        return Vec::new();
    };
    examples
        .into_iter()
        .filter(|member| member.key.contains('/'))
        .map(|member| RawExample {
            at: member.value,
            name: "",
            media_type: member.key,
        })
        .collect()
}

/// OpenAPI 3.0: `example` and `examples` of each media type. The two exclude each other; where
/// both stand, both are kept.
pub(super) fn of_content<'a>(
    reader: &mut Reader<'a, '_>,
    content: &[RawContent<'a>],
) -> Vec<RawExample<'a>> {
    let mut found = Vec::new();
    for content in content {
        let media = reader.source.members(content.at);
        let mut add = |name, at| {
            found.push(RawExample {
                at,
                name,
                media_type: content.media_type,
            });
        };
        if let Some(at) = media.get("example") {
            add("", at);
        }
        for (name, at) in named(reader, media.get("examples")) {
            add(name, at);
        }
    }
    found
}

/// OpenAPI 3.0: the values under `examples`, by their keys.
pub(crate) fn named<'a>(
    reader: &mut Reader<'a, '_>,
    examples: Option<Place>,
) -> Vec<(&'a str, Place)> {
    let Some(members) = objects(reader, examples) else {
        return Vec::new();
    };
    members
        .into_iter()
        .filter_map(|member| Some((member.key, value(reader, member.value)?)))
        .collect()
}

/// The value of an example object, `$ref`s followed. An `externalValue` is none: nothing outside
/// the document is fetched.
fn value(reader: &mut Reader<'_, '_>, at: Place) -> Option<Place> {
    let at = reader.follow_example(at)?;
    // OpenAPI 3.2 calls it by another name.
    let value = reader.source.get(at, "value");
    value.or_else(|| reader.source.get(at, "dataValue"))
}

/// The members of what should be an object. Nothing depends on examples, so that other things in
/// its place are passed over.
fn objects<'a>(reader: &mut Reader<'a, '_>, at: Option<Place>) -> Option<Members<'a>> {
    let at = at?;
    match reader.source.node(at) {
        Node::Object(members) if reader.spend(at, members.len()) => Some(members),
        _ => None,
    }
}
