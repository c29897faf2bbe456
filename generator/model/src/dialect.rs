//! The language in which a document is written, and how it says so.
//!
//! Gathering names shared path items by it, reading goes by it, and bundling decides by it what is
//! to be converted: all three take it from [`Stated`].

use crate::{
    place::Place,
    source::{Node, SourceMap},
};

/// The language in which a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Swagger 2.0. Schemas are a part of JSON Schema's draft 4.
    Swagger2,
    /// `OpenAPI` 3.0. Schemas are a part of draft 4, with words of its own such as `nullable`.
    OpenApi30,
    /// `OpenAPI` 3.1, and what is read as such. Schemas are those of JSON Schema 2020-12.
    OpenApi31,
}

impl Dialect {
    /// What people call it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Swagger2 => "Swagger 2.0",
            Self::OpenApi30 => "OpenAPI 3.0",
            Self::OpenApi31 => "OpenAPI 3.1",
        }
    }

    /// The dialect of what is being worked on, for those who have nothing to say where it states
    /// none: reading does, and refuses it.
    pub(crate) fn of(source: &SourceMap) -> Self {
        Stated::by(source, source.root())
            .and_then(Stated::dialect)
            .unwrap_or(Self::OpenApi30)
    }
}

/// What a document states itself to be: `swagger: "2.0"`, `openapi: 3.1.0`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stated<'a> {
    /// `swagger` or `openapi`.
    pub(crate) key: &'static str,
    /// The version as it is written; `None` where it is no version at all. `swagger: 2.0` without
    /// quotes is a number in YAML; API Gateway takes it.
    pub(crate) version: Option<&'a str>,
    /// Where the version stands.
    pub(crate) at: Place,
}

impl<'a> Stated<'a> {
    /// What the object at `root` states. `None` where it does not say what it is.
    pub(crate) fn by(source: &'a SourceMap, root: Place) -> Option<Self> {
        let (key, at) = ["swagger", "openapi"]
            .into_iter()
            .find_map(|key| Some((key, source.get(root, key)?)))?;
        let version = match source.node(at) {
            Node::String(text) | Node::Number(text) => Some(text),
            _ => None,
        };
        Some(Self { key, version, at })
    }

    /// The dialect that is meant; `None` where it is none that is read.
    pub(crate) fn dialect(self) -> Option<Dialect> {
        match (self.key, self.version?) {
            ("swagger", "2") => Some(Dialect::Swagger2),
            ("swagger", _) if self.is("2.0") => Some(Dialect::Swagger2),
            ("openapi", "3") => Some(Dialect::OpenApi30),
            ("openapi", _) if self.is("3.0") => Some(Dialect::OpenApi30),
            ("openapi", _) if self.is("3.1") || self.is_newer() => Some(Dialect::OpenApi31),
            _ => None,
        }
    }

    /// It is newer than the dialect that it is read as.
    pub(crate) fn is_newer(self) -> bool {
        self.key == "openapi" && self.is("3.2")
    }

    /// Whether the version is this one, or a patch of it.
    fn is(self, version: &str) -> bool {
        let rest = self.version.and_then(|text| text.strip_prefix(version));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
