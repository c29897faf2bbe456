//! Parameters: those of a path item and of its operation, merged.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{diagnostic::Diagnostic, dialect::Dialect, place::Place, rules::Rule, source::Members};

use super::{RawDocs, Reader, docs_of_use, shortened, words};

/// What a parameter costs, compared to reading a member: by references to path items, a short
/// document can ask for very many of them.
const PARAMETER_COST: usize = 60;

/// A value beside the body, as written.
#[derive(Clone, Debug)]
pub(crate) struct RawParameter<'a> {
    pub(crate) at: Place,
    pub(crate) name: &'a str,
    pub(crate) location: RawLocation,
    pub(crate) docs: RawDocs<'a>,
    pub(crate) required: bool,
    /// Where its schema stands: in Swagger 2.0, the parameter itself. `None` where the document
    /// gives none.
    pub(crate) schema: Option<Place>,
    pub(crate) style: RawStyle<'a>,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RawLocation {
    Path,
    Query,
    Header,
    Cookie,
}

impl RawLocation {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a parameter's value is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RawStyle<'a> {
    /// Swagger 2.0: `collectionFormat`.
    Collection(Option<(&'a str, Place)>),
    /// OpenAPI 3.0: `style` and `explode`.
    Style(Option<(&'a str, Place)>, Option<bool>),
    /// OpenAPI 3.0: `content`, a media type within a parameter.
    Content(Place),
}

/// The parameters of an operation, sorted by what they are.
#[derive(Debug, Default)]
pub(super) struct Merged<'a> {
    pub(super) parameters: Vec<RawParameter<'a>>,
    /// Swagger 2.0: the parameter in the body.
    pub(super) body: Option<(Place, Members<'a>)>,
    /// Swagger 2.0: the first parameter in a form.
    pub(super) form: Option<Place>,
    /// Where the first parameter of each name stands.
    first: BTreeMap<Identity<'a>, Place>,
}

/// What tells parameters apart; the case of a header's name does not.
type Identity<'a> = (RawLocation, Cow<'a, str>);

/// Reads an operation's own parameters, and those of its path item that it does not replace. The
/// path item's come first.
pub(super) fn read<'a>(
    reader: &mut Reader<'a, '_>,
    dialect: Dialect,
    own: &[Place],
    shared: &[Place],
) -> Merged<'a> {
    let mut merged = Merged::default();
    let mut from_item = Merged::default();
    for &at in own {
        one(reader, dialect, at, &mut merged);
    }
    for &at in shared {
        one(reader, dialect, at, &mut from_item);
    }
    from_item
        .parameters
        .retain(|outer| !merged.first.contains_key(&identity(outer)));
    from_item.parameters.append(&mut merged.parameters);
    let body = merged.body.or(from_item.body);
    let form = merged.form.or(from_item.form);
    if let (Some((body, _)), Some(form)) = (body, form) {
        report_form_beside_body(reader, body, form);
    }
    Merged {
        parameters: from_item.parameters,
        body,
        form,
        first: BTreeMap::new(),
    }
}

fn report_form_beside_body(reader: &mut Reader<'_, '_>, body: Place, form: Place) {
    reader.find(
        Diagnostic::new(
            Rule::UnusedBody,
            form,
            "the request has a body beside this form",
        )
        .label("left out: only the body is used")
        .second(body, "the body")
        .help("describe the request as one of the two"),
    );
}

/// What [`is_header_name`] asks for, in words.
pub(super) const HEADER_NAME: &str = "letters, digits and signs such as `-`, at least one";

/// Whether a header can be called so: a `token` of RFC 9110, section 5.6.2.
pub(super) fn is_header_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}

fn identity<'a>(parameter: &RawParameter<'a>) -> Identity<'a> {
    let name = match parameter.location {
        RawLocation::Header => Cow::Owned(parameter.name.to_ascii_lowercase()),
        _ => Cow::Borrowed(parameter.name),
    };
    (parameter.location, name)
}

fn one<'a>(
    reader: &mut Reader<'a, '_>,
    dialect: Dialect,
    written: Place,
    merged: &mut Merged<'a>,
) -> Option<()> {
    let at = reader.follow(written)?;
    let members = reader.object(at, "a parameter")?;
    if !reader.spend(at, PARAMETER_COST) {
        return None;
    }
    reader.check_words(members, &words::PARAMETER);
    let is_body = reader
        .source
        .get(at, "in")
        .and_then(|at| reader.source.str(at))
        == Some("body");
    let (name, name_at) = match reader.string_at(members, "name") {
        Some(name) => name,
        // Nobody sees the name of a body.
        None if is_body => ("body", at),
        None => {
            if members.get("name").is_none() {
                reader.missing(at, "a parameter", "name");
            }
            return None;
        }
    };
    let Some((location, location_at)) = reader.string_at(members, "in") else {
        if members.get("in").is_none() {
            reader.missing(
                at,
                format_args!("the parameter `{}`", shortened(name)),
                "in",
            );
        }
        return None;
    };
    let location = match (location, dialect) {
        ("path", _) => RawLocation::Path,
        ("query", _) => RawLocation::Query,
        ("header", _) => RawLocation::Header,
        ("cookie", Dialect::OpenApi30 | Dialect::OpenApi31) => RawLocation::Cookie,
        ("body", Dialect::Swagger2) => {
            return body(reader, merged, (at, members));
        }
        ("formData", Dialect::Swagger2) => {
            merged.form.get_or_insert(at);
            return None;
        }
        (_, Dialect::Swagger2) => {
            reader.invalid_value(
                location_at,
                "`in`",
                "`path`, `query`, `header`, `body` or `formData`",
            );
            return None;
        }
        (_, Dialect::OpenApi30 | Dialect::OpenApi31) => {
            reader.invalid_value(location_at, "`in`", "`path`, `query`, `header` or `cookie`");
            return None;
        }
    };
    if location == RawLocation::Header && !is_header_name(name) {
        reader.invalid_value(name_at, "the name of a header", HEADER_NAME);
        return None;
    }
    let parameter = RawParameter {
        at,
        name,
        location,
        docs: docs_of_use(reader, written, members),
        required: reader.boolean_at(members, "required").unwrap_or(false),
        schema: schema(dialect, at, members),
        style: style(reader, dialect, members),
    };
    if let Some(first) = merged.first.insert(identity(&parameter), written) {
        reader.find(
            Diagnostic::new(
                Rule::DuplicateParameter,
                written,
                format!(
                    "there are two parameters `{}` in the {}",
                    shortened(name),
                    location.as_str()
                ),
            )
            .label("the second")
            .second(first, "the first")
            .help("remove one of them"),
        );
        return None;
    }
    merged.parameters.push(parameter);
    Some(())
}

fn body<'a>(
    reader: &mut Reader<'a, '_>,
    merged: &mut Merged<'a>,
    body: (Place, Members<'a>),
) -> Option<()> {
    if let Some((first, _)) = merged.body {
        // API Gateway exports a model for each media type so: mostly it is the same one.
        let model = |at| {
            reader
                .source
                .get(at, "schema")
                .map(|at| reader.source.to_json(at))
        };
        if model(first) != model(body.0) {
            reader.find(
                Diagnostic::new(
                    Rule::UnusedBody,
                    body.0,
                    "the request has another body before",
                )
                .label("left out: only the first is used")
                .second(first, "the first")
                .help("describe one schema for all media types"),
            );
        }
        return None;
    }
    merged.body = Some(body);
    Some(())
}

/// In Swagger 2.0 a parameter is its own schema, unless it says nothing about its value.
fn schema(dialect: Dialect, at: Place, members: Members<'_>) -> Option<Place> {
    match dialect {
        Dialect::OpenApi30 | Dialect::OpenApi31 => members.get("schema"),
        // API Gateway takes `schema` here too, and so do people who mix the dialects.
        Dialect::Swagger2 => match members.get("type").or_else(|| members.get("enum")) {
            Some(_) => Some(at),
            None => members.get("schema"),
        },
    }
}

fn style<'a>(reader: &mut Reader<'a, '_>, dialect: Dialect, members: Members<'a>) -> RawStyle<'a> {
    match dialect {
        Dialect::Swagger2 => RawStyle::Collection(reader.string_at(members, "collectionFormat")),
        Dialect::OpenApi30 | Dialect::OpenApi31 => match members.get("content") {
            Some(at) => RawStyle::Content(at),
            None => RawStyle::Style(
                reader.string_at(members, "style"),
                reader.boolean_at(members, "explode"),
            ),
        },
    }
}
