//! `x-amazon-apigateway-documentation`: texts about parts of the API.

use serde_json::Value;

use crate::{
    api::{Documentation, DocumentationPart},
    document::Reader,
    place::Place,
    source::Members,
};

use super::{
    DOCUMENTATION,
    value::{self, Undecided},
};

/// What a text may be about.
const TYPES: [(&str, ()); 12] = [
    ("API", ()),
    ("AUTHORIZER", ()),
    ("MODEL", ()),
    ("RESOURCE", ()),
    ("METHOD", ()),
    ("PATH_PARAMETER", ()),
    ("QUERY_PARAMETER", ()),
    ("REQUEST_HEADER", ()),
    ("REQUEST_BODY", ()),
    ("RESPONSE", ()),
    ("RESPONSE_HEADER", ()),
    ("RESPONSE_BODY", ()),
];

pub(super) fn documentation<'a>(
    reader: &mut Reader<'a, '_>,
    root: Members<'a>,
) -> Option<Documentation> {
    const FIELDS: [&str; 3] = ["version", "createdDate", "documentationParts"];
    let what = format!("`{DOCUMENTATION}`");
    let members = value::object(reader, root, DOCUMENTATION, &what, &FIELDS)?;
    let parts = reader.array_at(members, "documentationParts");
    Some(Documentation {
        version: value::string(reader, members, "version"),
        parts: parts.iter().filter_map(|&at| part(reader, at)).collect(),
    })
}

fn part(reader: &mut Reader<'_, '_>, at: Place) -> Option<DocumentationPart> {
    const FIELDS: [&str; 5] = ["type", "path", "method", "statusCode", "name"];
    let what = "a documentation part";
    let members = value::object_of(reader, at, what, &["location", "properties"])?;
    if members.get("location").is_none() {
        reader.missing(at, what, "location");
        return None;
    }
    let location = value::object(
        reader,
        members,
        "location",
        "a documentation part's location",
        &FIELDS,
    )?;
    value::choice(reader, location, "type", &TYPES, Undecided::Defaults);
    let mut or = |key: &str, default: &str| {
        let text = value::string(reader, location, key);
        if text.is_empty() {
            default.to_owned()
        } else {
            text
        }
    };
    Some(DocumentationPart {
        at,
        about: or("type", ""),
        path: or("path", "/"),
        method: or("method", "*"),
        status_code: or("statusCode", "*"),
        name: or("name", ""),
        properties: members
            .get("properties")
            .map_or(Value::Null, |at| reader.source.to_json(at)),
    })
}
