//! The closed description of an API that everything downstream works from.
//!
//! An [`Api`] is plain data. It has no `$ref`, no dialect, no word of a target language, and no
//! `Option` that means "not decided yet": where the document is silent, the default that API
//! Gateway or OpenAPI defines has been put in. Emitters turn it into source code; the gateway
//! serves it; both read the same value, so that they cannot disagree.
//!
//! | module | what it describes |
//! |---|---|
//! | [`types`] | named types, and the shapes that refer to them |
//! | [`operation`] | operations: path, parameters, body, responses |
//! | [`security`] | how callers prove who they are |
//! | [`example`] | values by which the document shows what something looks like |
//! | [`integration`] | what stands behind an operation |
//! | [`effective`] | what holds for one operation, wherever it was written |
//! | [`gateway`] | settings that API Gateway reads at the document's root |
//! | [`name`] | names as given out, before a target language writes them its own way |

pub mod effective;
pub mod example;
pub mod gateway;
pub mod integration;
mod likeness;
pub mod name;
pub mod operation;
pub mod security;
pub mod types;

pub use effective::{Effective, Preflight, Preflights};
pub use example::Example;
pub use gateway::{
    ApiKeySource, ApiKind, Cors, DefaultRoute, Documentation, DocumentationPart,
    EndpointConfiguration, GatewayResponse, GatewaySettings, RESPONSE_TYPES,
};
pub use integration::{
    ContentHandling, Integration, IntegrationKind, IntegrationResponse, Passthrough, PayloadFormat,
    ResponseTransfer, Text, TlsConfig,
};
pub use name::Name;
pub use operation::{
    Body, Content, HeaderField, Method, Operation, Parameter, ParameterLocation, ParameterStyle,
    PathTemplate, Piece, Response, Segment, Status, Validation,
};
pub use security::{Authorizer, SchemeId, SchemeUse, SecurityScheme, SecuritySchemeKind};
pub use types::{
    Additional, Bound, EnumType, EnumValue, Field, FixedMember, IntegerWidth, NumberWidth,
    Presence, Recursion, StringFormat, StructType, Type, TypeDef, TypeId, TypeKind, Types,
    UnionType, Variant,
};

/// One API, complete and closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The document's title, as written (`info.title`).
    pub title: String,
    /// The document's version, as written (`info.version`).
    pub version: String,
    /// What the API is for, in CommonMark (`info.description`). Empty where the document is silent.
    pub description: String,
    /// Where the document says that the API is served: an absolute URL, a bare path such as `/v1`,
    /// or empty. Only a default: callers give the base URL, stage included.
    pub base_url: String,
    /// Every named type, in the order of the document.
    pub types: Types,
    /// Every operation, in the order of the document.
    pub operations: Vec<Operation>,
    /// Every security scheme, in the order of the document.
    pub security_schemes: Vec<SecurityScheme>,
    /// What the document says to the gateway itself.
    pub gateway: GatewaySettings,
}

impl Api {
    /// The scheme that an operation's requirement names.
    pub fn scheme(&self, id: SchemeId) -> &SecurityScheme {
        &self.security_schemes[id.index()]
    }

    /// The operations that people call: all but the answers to CORS preflight requests.
    pub fn callable_operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations
            .iter()
            .filter(|operation| !operation.is_preflight)
    }
}

/// What the document says about a thing, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line (`summary`, or a schema's `title`). Empty where the document is silent.
    pub summary: String,
    /// CommonMark (`description`). Empty where the document is silent.
    pub description: String,
    /// The document marks it as deprecated.
    pub deprecated: bool,
}

impl Docs {
    /// True where there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.summary.is_empty() && self.description.is_empty()
    }
}
