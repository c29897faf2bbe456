//! Answers, as written.

use crate::{
    api::Status,
    diagnostic::Diagnostic,
    dialect::Dialect,
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Members},
};

use super::{
    RawContent, RawDocs, RawExample, Reader, body, docs_of_use, example,
    parameter::{HEADER_NAME, is_header_name},
    shortened, words,
};

/// One answer that an operation declares.
#[derive(Debug)]
pub(crate) struct RawResponse<'a> {
    pub(crate) at: Place,
    pub(crate) status: Status,
    /// The answer is written elsewhere, and referred to.
    pub(crate) reference: Option<Place>,
    pub(crate) docs: RawDocs<'a>,
    pub(crate) headers: Vec<RawHeader<'a>>,
    pub(crate) content: Vec<RawContent<'a>>,
    pub(crate) examples: Vec<RawExample<'a>>,
}

/// A header of an answer.
#[derive(Debug)]
pub(crate) struct RawHeader<'a> {
    pub(crate) name: &'a str,
    pub(crate) at: Place,
    pub(crate) docs: RawDocs<'a>,
    pub(crate) required: bool,
    pub(crate) schema: Option<Place>,
}

pub(super) fn read<'a>(
    reader: &mut Reader<'a, '_>,
    dialect: Dialect,
    operation: Members<'a>,
    produces: &[(&'a str, Place)],
) -> Vec<RawResponse<'a>> {
    let Some(members) = reader.object_at(operation, "responses") else {
        return Vec::new();
    };
    members
        .iter()
        .filter(|member| !member.key.starts_with("x-"))
        .filter_map(|member| {
            let is_known = !reader.is_added_later(member);
            is_known.then(|| response(reader, dialect, member, produces))?
        })
        .collect()
}

fn response<'a>(
    reader: &mut Reader<'a, '_>,
    dialect: Dialect,
    member: Member<'a>,
    produces: &[(&'a str, Place)],
) -> Option<RawResponse<'a>> {
    let Some(status) = status(member.key) else {
        reader.find(
            Diagnostic::new(
                Rule::InvalidValue,
                Anchor::Key(member.value),
                format!("`{}` is no status", shortened(member.key)),
            )
            .label("expected `100` to `599`, `1XX` to `5XX` or `default`")
            .help("write a status that the operation answers, in quotes"),
        );
        return None;
    };
    let at = reader.follow(member.value)?;
    let members = reader.object(at, "a response")?;
    reader.check_words(members, &words::RESPONSE);
    let content = match dialect {
        Dialect::OpenApi30 | Dialect::OpenApi31 => body::content(reader, members),
        Dialect::Swagger2 => match members.get("schema") {
            Some(schema) => {
                let kind = reader.source.get(schema, "type");
                let is_file = kind.and_then(|at| reader.source.str(at)) == Some("file");
                body::by_media_type(at, produces, Some(schema), is_file)
            }
            None => Vec::new(),
        },
    };
    let examples = match dialect {
        Dialect::OpenApi30 | Dialect::OpenApi31 => example::of_content(reader, &content),
        Dialect::Swagger2 => example::by_media_type(reader, members),
    };
    Some(RawResponse {
        at,
        status,
        reference: (at != member.value).then_some(member.value),
        docs: docs_of_use(reader, member.value, members),
        headers: headers(reader, dialect, members),
        content,
        examples,
    })
}

fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    let &[class @ b'1'..=b'5', tens, ones] = key.as_bytes() else {
        return None;
    };
    match (tens, ones) {
        (b'X', b'X') => Some(Status::Range(class - b'0')),
        _ => key.parse().ok().map(Status::Code),
    }
}

fn headers<'a>(
    reader: &mut Reader<'a, '_>,
    dialect: Dialect,
    response: Members<'a>,
) -> Vec<RawHeader<'a>> {
    let Some(members) = reader.object_at(response, "headers") else {
        return Vec::new();
    };
    members
        .iter()
        .filter_map(|member| {
            if reader.is_added_later(member) {
                return None;
            }
            if !is_header_name(member.key) {
                reader.find(
                    Diagnostic::new(
                        Rule::InvalidValue,
                        Anchor::Key(member.value),
                        format!("`{}` is no name of a header", shortened(member.key)),
                    )
                    .label(format!("expected {HEADER_NAME}"))
                    .help("rename it"),
                );
                return None;
            }
            let at = reader.follow(member.value)?;
            let header = reader.object(at, "a header")?;
            // A header is a parameter without its name and its place.
            reader.check_words(header, &words::PARAMETER);
            let is_in_place = dialect == Dialect::Swagger2 && header.get("type").is_some();
            Some(RawHeader {
                name: member.key,
                at,
                docs: docs_of_use(reader, member.value, header),
                required: dialect != Dialect::Swagger2
                    && reader.boolean_at(header, "required").unwrap_or(false),
                schema: if is_in_place {
                    Some(at)
                } else {
                    header.get("schema")
                },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::status;
    use crate::api::Status;

    #[test]
    fn statuses_are_codes_ranges_or_the_default() {
        assert_eq!(status("404"), Some(Status::Code(404)));
        assert_eq!(status("4XX"), Some(Status::Range(4)));
        assert_eq!(status("default"), Some(Status::Default));
        for text in ["", "4", "600", "4X0", "+20", "4xx", "2xX0", "²00"] {
            assert_eq!(status(text), None, "{text}");
        }
    }
}
