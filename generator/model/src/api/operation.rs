//! Operations: one verb on one path, with what it takes and what it answers.

use std::{fmt, sync::Arc};

use serde_json::Value;

use super::{Docs, Example, Integration, Name, SchemeUse, Type};
use crate::place::Place;

/// One verb on one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Where it stands.
    pub at: Place,
    /// The name given out for it: from `operationId`, or from method and path.
    pub name: Name,
    /// `operationId` as written; empty where the document gives none.
    pub wire: String,
    /// The verb.
    pub method: Method,
    /// The path.
    pub path: PathTemplate,
    /// The tags, in the order of the document.
    pub tags: Vec<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// Path, query and header parameters, those of the path item included. Path variables that
    /// nobody declares are here too, as strings.
    pub parameters: Vec<Parameter>,
    /// What the request carries, where it carries something.
    pub body: Option<Body>,
    /// What it may answer, sorted: codes, then ranges, then the default.
    pub responses: Vec<Response>,
    /// What a caller must show, all of it. Empty: nothing.
    pub security: Vec<SchemeUse>,
    /// What stands behind it; `None` where the document names nothing, which API Gateway
    /// refuses to deploy.
    pub integration: Option<Integration>,
    /// What the gateway checks before it calls the integration.
    pub validation: Validation,
    /// The mock answer to a CORS preflight request: `OPTIONS` without security on a mock.
    pub is_preflight: bool,
}

impl Operation {
    /// The parameters at one place.
    pub fn parameters_in(&self, location: ParameterLocation) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(move |parameter| parameter.location == location)
    }
}

/// A verb. API Gateway knows no `TRACE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names of the HTTP methods say it")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Patch,
    Head,
    Options,
    /// Every verb that the path gives no operation of its own (`x-amazon-apigateway-any-method`).
    Any,
}

impl Method {
    /// The verb as it stands on the wire; `ANY` for [`Method::Any`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Any => "ANY",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A path with its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    /// As written, with its leading slash and without a fragment: `/orders/{orderId}`.
    pub text: String,
    /// One entry for each segment. A trailing slash leaves no empty segment.
    pub segments: Vec<Segment>,
}

impl PathTemplate {
    /// The names of its variables, in their order.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(Segment::variables)
    }

    /// True where API Gateway has a resource of this form: every variable is a whole segment.
    pub fn is_routable(&self) -> bool {
        let is_mixed = |segment: &Segment| matches!(segment, Segment::Mixed(_));
        !self.segments.iter().any(is_mixed)
    }
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text, as written.
    Literal(String),
    /// `{name}`: one segment of the request's path.
    Variable(String),
    /// `{name+}`: the rest of the request's path, slashes included; always last.
    Greedy(String),
    /// `report.{format}`: text and variables. Clients can write it; API Gateway, which allows a
    /// variable only as a whole segment, cannot route it.
    Mixed(Vec<Piece>),
}

impl Segment {
    /// The names of its variables, in their order.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        let (whole, pieces) = match self {
            Self::Literal(_) => (None, &[][..]),
            Self::Variable(name) | Self::Greedy(name) => (Some(name.as_str()), &[][..]),
            Self::Mixed(pieces) => (None, pieces.as_slice()),
        };
        let within = pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Variable(name) => Some(name.as_str()),
        });
        whole.into_iter().chain(within)
    }
}

/// What stands in a segment beside something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text, as written.
    Text(String),
    /// `{name}`.
    Variable(String),
}

/// A value beside the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it stands; for a path variable that nobody declares, the operation.
    pub at: Place,
    /// The name given out for it, unique in its operation (the body is `body`).
    pub name: Name,
    /// The name in the request: case matters everywhere but in headers.
    pub wire: String,
    /// Where in the request.
    pub location: ParameterLocation,
    /// What the document says about it.
    pub docs: Docs,
    /// The shape of its value: a scalar, an array of scalars, or a named string or enum.
    pub ty: Type,
    /// Path parameters always are.
    pub required: bool,
    /// The value that the document gives for an absent one, as JSON. Only documentation.
    pub default: Option<Value>,
    /// What the document shows as its value. Nothing says that it fits.
    pub example: Option<Arc<Value>>,
    /// How an array is written; scalars ignore it.
    pub style: ParameterStyle,
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
}

/// How an array stands in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterStyle {
    /// The name again for each item (`multi`; OpenAPI 3's `form` with `explode`).
    Repeated,
    /// Items joined by commas (`csv`; `form` without `explode`; `simple`).
    Commas,
    /// Items joined by spaces (`ssv`, `spaceDelimited`).
    Spaces,
    /// Items joined by tabs (`tsv`).
    Tabs,
    /// Items joined by bars (`pipes`, `pipeDelimited`).
    Pipes,
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Where it stands.
    pub at: Place,
    /// What the document says about it.
    pub docs: Docs,
    /// A request without it is refused.
    pub required: bool,
    /// What it is.
    pub content: Content,
    /// What the document shows as one, in the order of the document.
    pub examples: Vec<Example>,
}

/// A payload with its media type.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// JSON of this shape.
    Json {
        /// The media type, without parameters: `application/json`, or one that ends in `+json`.
        media_type: String,
        /// The shape.
        ty: Type,
    },
    /// Text that is not JSON.
    Text {
        /// The media type, without parameters.
        media_type: String,
    },
    /// Bytes.
    Binary {
        /// The media type, without parameters.
        media_type: String,
    },
}

impl Content {
    /// The media type, without parameters.
    pub fn media_type(&self) -> &str {
        match self {
            Self::Json { media_type, .. }
            | Self::Text { media_type }
            | Self::Binary { media_type } => media_type,
        }
    }
}

/// One answer that the document declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Where it stands.
    pub at: Place,
    /// The status or statuses.
    pub status: Status,
    /// The name given out for it, unique in its operation: `ok`, `accepted`, `not_found`,
    /// `client_error` for `4XX`, `other` for the default.
    pub name: Name,
    /// What the document says about it.
    pub docs: Docs,
    /// The headers that it declares, CORS headers aside: those are the gateway's business.
    pub headers: Vec<HeaderField>,
    /// What it carries; `None`: no body.
    pub content: Option<Content>,
    /// What the document shows as one, in the order of the document.
    pub examples: Vec<Example>,
}

/// A header of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderField {
    /// The name given out for it, unique in its response.
    pub name: Name,
    /// The header's name, as written.
    pub wire: String,
    /// What the document says about it.
    pub docs: Docs,
    /// The shape of its value: a scalar.
    pub ty: Type,
    /// The answer always has it (OpenAPI 3 only).
    pub required: bool,
    /// What the document shows as its value. Nothing says that it fits.
    pub example: Option<Arc<Value>>,
}

/// Which statuses an answer stands for. The order is the order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status.
    Code(u16),
    /// A class of statuses by its first digit: `4XX`.
    Range(u8),
    /// Every status that no other answer declares (`default`).
    Default,
}

impl Status {
    /// True for 2xx.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

/// What the gateway checks before it calls the integration; the effective request validator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// The body, against the model of its media type.
    pub body: bool,
    /// That required parameters are there.
    pub parameters: bool,
}
