//! What stands where in an API document, of whatever dialect.
//!
//! Examples, defaults and extensions may hold anything, something that looks like a reference
//! included. So whoever looks for references goes through a document by what each value *is*:
//! [`Kind`] says that, from the root down. The keys of the dialects do not contradict each other, so
//! that one grammar serves all of them, and documents that mix them.

use crate::dialect::Dialect;

/// What a value of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Root,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Schema,
    Discriminator,
    /// A reference that stands as a string of its own.
    Mapping,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Server,
    Integration,
    /// Values of one kind under keys that nobody lists.
    Map(&'static Kind),
    /// Values of one kind.
    List(&'static Kind),
    /// Anything: nothing is looked for in it.
    Opaque,
}

/// The keys of a path item that are operations, but for those that are written otherwise.
pub(crate) const METHODS: [&str; 9] = [
    "get",
    "put",
    "post",
    "delete",
    "patch",
    "head",
    "options",
    "trace",
    "x-amazon-apigateway-any-method",
];

/// The keywords by which a parameter or a header of Swagger 2.0 says what its values are, having no
/// `schema`.
pub(crate) const OF_VALUES: [&str; 16] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
];

impl Kind {
    /// What stands under a key.
    pub(crate) fn member(self, key: &str) -> Self {
        match self {
            Self::Root => match key {
                "paths" => Self::Paths,
                "components" => Self::Components,
                "definitions" => Self::Map(&Self::Schema),
                "parameters" => Self::Map(&Self::Parameter),
                "responses" => Self::Map(&Self::Response),
                "securityDefinitions" => Self::Map(&Self::SecurityScheme),
                "webhooks" => Self::Map(&Self::PathItem),
                "servers" => Self::List(&Self::Server),
                _ => Self::Opaque,
            },
            Self::Components => section(key).map_or(Self::Opaque, Self::Map),
            Self::Paths if !key.starts_with("x-") && !is_intrinsic(key) => Self::PathItem,
            Self::Callback if !key.starts_with("x-") => Self::PathItem,
            Self::Map(kind) if !is_intrinsic(key) => *kind,
            Self::PathItem if METHODS.contains(&key) => Self::Operation,
            Self::PathItem | Self::Operation => match key {
                "parameters" => Self::List(&Self::Parameter),
                "servers" => Self::List(&Self::Server),
                "requestBody" => Self::RequestBody,
                "responses" => Self::Map(&Self::Response),
                "callbacks" => Self::Map(&Self::Callback),
                "x-amazon-apigateway-integration" => Self::Integration,
                _ => Self::Opaque,
            },
            Self::Parameter
            | Self::Header
            | Self::RequestBody
            | Self::Response
            | Self::MediaType
            | Self::Encoding => self.member_of_payload(key),
            Self::Schema => schema_keyword(key),
            Self::Discriminator if key == "mapping" => Self::Map(&Self::Mapping),
            _ => Self::Opaque,
        }
    }

    fn member_of_payload(self, key: &str) -> Self {
        match key {
            // Swagger 2.0 has schemas in parameters and headers themselves, and in answers.
            "schema" | "items" => Self::Schema,
            "content" => Self::Map(&Self::MediaType),
            "headers" => Self::Map(&Self::Header),
            "links" => Self::Map(&Self::Link),
            "encoding" => Self::Map(&Self::Encoding),
            // Swagger 2.0's, by media type, are values.
            "examples" if self != Self::Response => Self::Map(&Self::Example),
            _ => Self::Opaque,
        }
    }

    /// What the items of an array are.
    pub(crate) fn item(self) -> Self {
        match self {
            Self::List(kind) => *kind,
            // `items` of a schema may be a list of schemas.
            Self::Schema => Self::Schema,
            _ => Self::Opaque,
        }
    }

    /// Where under `components` such values stand in OpenAPI 3.0, if they may.
    pub(crate) fn section(self) -> Option<&'static str> {
        SECTIONS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map(|(key, _)| *key)
    }

    /// Where such values are shared in a dialect, if they may be.
    pub(crate) fn section_in(self, dialect: Dialect) -> Option<&'static str> {
        match dialect {
            Dialect::Swagger2 => self.swagger_section(),
            Dialect::OpenApi30 if self == Self::PathItem => None,
            Dialect::OpenApi30 | Dialect::OpenApi31 => self.section(),
        }
    }

    /// Where at the root such values stand in Swagger 2.0, if they may.
    pub(crate) fn swagger_section(self) -> Option<&'static str> {
        match self {
            Self::Schema => Some("definitions"),
            Self::Parameter => Some("parameters"),
            Self::Response => Some("responses"),
            Self::SecurityScheme => Some("securityDefinitions"),
            _ => None,
        }
    }
}

/// The sections of `components`. Path items are shared in OpenAPI 3.1 only, integrations in HTTP
/// APIs only.
const SECTIONS: [(&str, Kind); 11] = [
    ("schemas", Kind::Schema),
    ("responses", Kind::Response),
    ("parameters", Kind::Parameter),
    ("examples", Kind::Example),
    ("requestBodies", Kind::RequestBody),
    ("headers", Kind::Header),
    ("securitySchemes", Kind::SecurityScheme),
    ("links", Kind::Link),
    ("callbacks", Kind::Callback),
    ("pathItems", Kind::PathItem),
    ("x-amazon-apigateway-integrations", Kind::Integration),
];

fn section(key: &str) -> Option<&'static Kind> {
    SECTIONS
        .iter()
        .find(|(section, _)| *section == key)
        .map(|(_, kind)| kind)
}

fn schema_keyword(key: &str) -> Kind {
    match key {
        "properties" | "patternProperties" | "definitions" | "$defs" | "dependentSchemas"
        | "dependencies" => Kind::Map(&Kind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Kind::List(&Kind::Schema),
        "items"
        | "additionalProperties"
        | "additionalItems"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Kind::Schema,
        "discriminator" => Kind::Discriminator,
        _ => Kind::Opaque,
    }
}

/// Whether a key is the name of a CloudFormation function: what it takes is no part of a document.
pub(crate) fn is_intrinsic(key: &str) -> bool {
    key.starts_with("Fn::")
}
