//! What a request carries.

use crate::{place::Place, source::Members};

use super::{RawDocs, RawExample, Reader, docs, docs_of_use, example, words};

/// What a request carries, as written.
#[derive(Debug)]
pub(crate) struct RawBody<'a> {
    pub(crate) at: Place,
    pub(crate) docs: RawDocs<'a>,
    pub(crate) required: bool,
    pub(crate) content: Vec<RawContent<'a>>,
    pub(crate) examples: Vec<RawExample<'a>>,
}

/// A payload under one media type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawContent<'a> {
    /// Where the media type stands.
    pub(crate) at: Place,
    /// The media type, as written.
    pub(crate) media_type: &'a str,
    pub(crate) schema: Option<Place>,
    /// Swagger 2.0's `type: file`.
    pub(crate) is_file: bool,
}

/// Swagger 2.0: the parameter `in: body`, or the fields of a form.
pub(super) fn from_parameter<'a>(
    reader: &mut Reader<'a, '_>,
    body: Option<(Place, Members<'a>)>,
    form: Option<Place>,
    consumes: &[(&'a str, Place)],
) -> Option<RawBody<'a>> {
    if let Some((at, members)) = body {
        return Some(RawBody {
            at,
            docs: docs(reader, members, "summary"),
            required: reader.boolean_at(members, "required").unwrap_or(false),
            content: by_media_type(at, consumes, members.get("schema"), false),
            examples: Vec::new(),
        });
    }
    let at = form?;
    let media_type = consumes
        .iter()
        .map(|(media_type, _)| *media_type)
        .find(|media_type| media_type.starts_with("multipart/"))
        .unwrap_or("application/x-www-form-urlencoded");
    Some(RawBody {
        at,
        docs: RawDocs::default(),
        required: false,
        content: vec![RawContent {
            at,
            media_type,
            schema: None,
            is_file: false,
        }],
        examples: Vec::new(),
    })
}

/// One schema under each of the media types that Swagger 2.0 lists; JSON where it lists none.
pub(super) fn by_media_type<'a>(
    at: Place,
    media_types: &[(&'a str, Place)],
    schema: Option<Place>,
    is_file: bool,
) -> Vec<RawContent<'a>> {
    let content = |media_type, at| RawContent {
        at,
        media_type,
        schema,
        is_file,
    };
    if media_types.is_empty() {
        let media_type = if is_file {
            "application/octet-stream"
        } else {
            "application/json"
        };
        return vec![content(media_type, at)];
    }
    media_types
        .iter()
        .map(|&(media_type, at)| content(media_type, at))
        .collect()
}

/// OpenAPI 3.0: `requestBody`.
pub(super) fn from_request_body<'a>(
    reader: &mut Reader<'a, '_>,
    operation: Members<'a>,
) -> Option<RawBody<'a>> {
    let written = operation.get("requestBody")?;
    let at = reader.follow(written)?;
    let members = reader.object(at, "a request body")?;
    reader.check_words(members, &words::BODY);
    let content = content(reader, members);
    if content.is_empty() {
        return None;
    }
    Some(RawBody {
        at,
        docs: docs_of_use(reader, written, members),
        required: reader.boolean_at(members, "required").unwrap_or(false),
        examples: example::of_content(reader, &content),
        content,
    })
}

/// OpenAPI 3.0: `content`.
pub(super) fn content<'a>(reader: &mut Reader<'a, '_>, holder: Members<'a>) -> Vec<RawContent<'a>> {
    let Some(members) = reader.object_at(holder, "content") else {
        return Vec::new();
    };
    let mut content = Vec::new();
    for member in members {
        if member.key.starts_with("x-") {
            continue;
        }
        if let Some(media) = reader.object(member.value, "a media type") {
            reader.check_words(media, &words::MEDIA_TYPE);
            content.push(RawContent {
                at: member.value,
                media_type: member.key,
                schema: media.get("schema"),
                is_file: false,
            });
        }
    }
    content
}
