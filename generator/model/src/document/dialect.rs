//! What is said of the language in which a document is written.

use crate::{
    diagnostic::Diagnostic,
    dialect::{Dialect, Stated},
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Members, Node},
};

use super::{Reader, shortened};

impl<'a> Reader<'a, '_> {
    /// Says that something is written as another dialect has it. It is read all the same.
    pub(super) fn other_dialect(&mut self, at: Anchor, what: &str, help: &str) {
        let dialect = self.dialect.as_str();
        self.find(
            Diagnostic::new(Rule::OtherDialect, at, format!("{what} is not {dialect}"))
                .label("read as it is meant, but not by every tool")
                .help(help),
        );
    }

    /// A keyword that came with OpenAPI 3.1.
    pub(super) fn newer_keyword(&mut self, member: Member<'a>, help: &str) {
        if self.dialect != Dialect::OpenApi31 {
            let key = format!("`{}`", member.key);
            self.other_dialect(Anchor::Key(member.value), &key, help);
        }
    }

    /// `true` or `false` where a schema is expected.
    pub(crate) fn boolean_schema(&mut self, at: Place) {
        if self.dialect != Dialect::OpenApi31 {
            let help = "write `{}` where every value fits, and leave out what never fits";
            self.other_dialect(Anchor::Value(at), "a boolean as a schema", help);
        }
    }

    /// True where null alone fits a schema that stands in place.
    pub(crate) fn is_null_schema(&self, at: Place) -> bool {
        let source = self.source;
        let is_null = |at: Place| matches!(source.node(at), Node::Null);
        let members = source.members(at);
        if members.get("$ref").is_some() {
            return false;
        }
        if let Some(kind) = members.get("type") {
            return match source.node(kind) {
                Node::String(name) => name == "null",
                Node::Array(&[only]) => source.str(only) == Some("null"),
                // `type: null` without quotes: what is meant is clear enough in a choice.
                Node::Null => true,
                _ => false,
            };
        }
        members.get("const").is_some_and(is_null)
            || members
                .get("enum")
                .is_some_and(|at| matches!(source.node(at), Node::Array(&[only]) if is_null(only)))
    }
}

/// The dialect that a document says it is written in. `None` where it is none that is read, which
/// is a finding then.
pub(super) fn of(reader: &mut Reader<'_, '_>, root: Place) -> Option<Dialect> {
    let Some(stated) = Stated::by(reader.source, root) else {
        report_none(reader, root);
        return None;
    };
    let Stated { key, at, .. } = stated;
    let Some(version) = stated.version else {
        reader.wrong_type(at, format_args!("`{key}`"), "a version");
        return None;
    };
    if stated.is_newer() {
        report_newer(reader, at, version);
    }
    let dialect = stated.dialect();
    if dialect.is_none() {
        let shown = shortened(version);
        reader.find(
            Diagnostic::new(
                Rule::UnknownDialect,
                at,
                format!("`{key}: {shown}` is no dialect that is known"),
            )
            .label("Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read")
            .help("begin it with `swagger: \"2.0\"` or `openapi: 3.0.3`"),
        );
    }
    dialect
}

fn report_none(reader: &mut Reader<'_, '_>, root: Place) {
    let message = "the document says neither `swagger` nor `openapi`";
    let slip = ["swagger", "openapi"]
        .into_iter()
        .find_map(|key| Some((key, reader.misspelt(root, key)?)));
    reader.find(match slip {
        Some((key, slip)) => {
            Diagnostic::new(Rule::UnknownDialect, Anchor::Key(slip.value), message)
                .label("nobody knows this key")
                .help(format!("did you mean `{key}`?"))
        }
        None => Diagnostic::new(Rule::UnknownDialect, root, message)
            .label("no API document")
            .help("begin it with `swagger: \"2.0\"` or `openapi: 3.0.3`"),
    });
}

/// What only the root of a document in OpenAPI 3.1 has.
pub(super) fn check_root<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) {
    if let Some(at) = members.get("webhooks")
        && !reader.source.members(at).is_empty()
    {
        reader.find(
            Diagnostic::new(
                Rule::Webhooks,
                Anchor::Key(at),
                "webhooks are requests that the API makes, and no gateway serves them",
            )
            .label("left out")
            .help("describe them as paths of the API that receives them"),
        );
    }
    if let Some((text, at)) = members
        .get("jsonSchemaDialect")
        .and_then(|at| Some((reader.source.str(at)?, at)))
        && !is_own_schema_dialect(text)
    {
        let shown = shortened(text);
        reader.other_dialect(
            Anchor::Value(at),
            &format!("`{shown}`"),
            "write schemas in JSON Schema 2020-12, and leave `jsonSchemaDialect` out",
        );
    }
}

/// Whether schemas mean what OpenAPI 3.1 says that they mean.
fn is_own_schema_dialect(uri: &str) -> bool {
    let uri = uri.trim_end_matches('#');
    uri.starts_with("https://spec.openapis.org/oas/3.")
        || uri.ends_with("json-schema.org/draft/2020-12/schema")
}

fn report_newer(reader: &mut Reader<'_, '_>, at: Place, version: &str) {
    reader.find(
        Diagnostic::new(
            Rule::NewerDialect,
            at,
            format!("OpenAPI {} is read as OpenAPI 3.1", shortened(version)),
        )
        .label("what only 3.2 has is left out")
        .help("write `openapi: 3.1.1`, if the document uses nothing of 3.2"),
    );
}
