//! Settings that API Gateway reads at the document's root.

use indexmap::IndexMap;

use super::{Integration, Text, Validation};
use crate::place::Place;

/// What the document says to the gateway itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewaySettings {
    /// Which kind of API the document is imported as.
    pub kind: ApiKind,
    /// Answers of the gateway that the document changes, by response type: `DEFAULT_4XX`,
    /// `UNAUTHORIZED`, … (`x-amazon-apigateway-gateway-responses`).
    pub responses: IndexMap<String, GatewayResponse>,
    /// Where API keys come from (`x-amazon-apigateway-api-key-source`).
    pub api_key_source: ApiKeySource,
    /// Media types whose bodies are bytes (`x-amazon-apigateway-binary-media-types`).
    pub binary_media_types: Vec<String>,
    /// Bodies from this many bytes on are compressed; `None`: never
    /// (`x-amazon-apigateway-minimum-compression-size`).
    pub minimum_compression_size: Option<u32>,
    /// The resource policy as written, where there is one (`x-amazon-apigateway-policy`).
    pub policy: Option<serde_json::Value>,
    /// `x-amazon-apigateway-endpoint-configuration`.
    pub endpoint: EndpointConfiguration,
    /// How the least secure connection may be (`x-amazon-apigateway-security-policy`), such as
    /// `SecurityPolicy_TLS13_1_3_2025_09`. REST APIs only.
    pub security_policy: Option<Text>,
    /// How strictly callers' connections are judged (`x-amazon-apigateway-endpoint-access-mode`):
    /// `BASIC` or `STRICT`. REST APIs only.
    pub access_mode: Option<Text>,
    /// Request validators by name (`x-amazon-apigateway-request-validators`). Which of them is in
    /// effect for an operation is said by [`Operation::validation`](super::Operation::validation).
    pub validators: IndexMap<String, Validation>,
    /// Who may call from a page of another origin (`x-amazon-apigateway-cors`). HTTP APIs only,
    /// which then answer preflight requests by themselves.
    pub cors: Option<Cors>,
    /// Texts about parts of the API (`x-amazon-apigateway-documentation`). REST APIs only.
    pub documentation: Option<Documentation>,
    /// Tags of the resource: name → value (`x-amazon-apigateway-tag-value` of an item of `tags`;
    /// tags without it only group operations). HTTP APIs only.
    pub tags: IndexMap<String, Text>,
    /// The route that takes what no other does (`/$default`). HTTP APIs only.
    pub default_route: Option<DefaultRoute>,
}

/// The kinds of API that API Gateway makes of a document.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiKind {
    /// A REST API.
    #[default]
    Rest,
    /// An HTTP API.
    Http,
}

impl ApiKind {
    /// How long an integration may take, in milliseconds, unless the document says otherwise. It
    /// is also the most: for REST APIs that are regional or private, a quota may allow more.
    pub const fn timeout_ms(self) -> u32 {
        match self {
            Self::Rest => 29_000,
            Self::Http => 30_000,
        }
    }

    /// How long an authorizer's answer is kept, in seconds, unless the document says otherwise.
    pub const fn authorizer_ttl_seconds(self) -> u32 {
        match self {
            Self::Rest => 300,
            Self::Http => 0,
        }
    }

    /// What it is called: `REST API` or `HTTP API`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rest => "REST API",
            Self::Http => "HTTP API",
        }
    }
}

/// Who may call from a page of another origin. A list that the document leaves out is empty, and
/// `*` in one stands for all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cors {
    /// `allowOrigins`: `https://example.com`, `https://*`, `*`.
    pub allow_origins: Vec<Text>,
    /// `allowMethods`: `GET`, `*`.
    pub allow_methods: Vec<Text>,
    /// `allowHeaders`: what the page may send.
    pub allow_headers: Vec<Text>,
    /// `exposeHeaders`: what the page may see of an answer.
    pub expose_headers: Vec<Text>,
    /// `allowCredentials`: cookies and credentials are sent along. Never together with the origin
    /// `*`.
    pub allow_credentials: bool,
    /// `maxAge`: how many seconds browsers keep the answer to a preflight request; `None`: as they
    /// like.
    pub max_age_seconds: Option<u32>,
}

/// Texts about parts of the API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documentation {
    /// The version of the snapshot; empty where there is none.
    pub version: String,
    /// The texts.
    pub parts: Vec<DocumentationPart>,
}

/// Texts about one part of the API, and about what inherits them.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentationPart {
    /// Where it stands.
    pub at: Place,
    /// `type` of what they are about: `API`, `METHOD`, `QUERY_PARAMETER`, `MODEL`, ….
    pub about: String,
    /// The path; `/` where none is given, which stands for all paths.
    pub path: String,
    /// The verb; `*` stands for all.
    pub method: String,
    /// The status; `*` stands for all.
    pub status_code: String,
    /// The name of a parameter, header, model or authorizer; empty where it has none.
    pub name: String,
    /// The texts by what they are: `description`, `summary`, `info`, …. Free of form.
    pub properties: serde_json::Value,
}

/// The route of an HTTP API that takes what no other does.
#[derive(Clone, Debug, PartialEq)]
pub struct DefaultRoute {
    /// Where it stands.
    pub at: Place,
    /// What stands behind it.
    pub integration: Option<Integration>,
}

/// What may be customised of the gateway's own answers
/// (`x-amazon-apigateway-gateway-responses`).
pub const RESPONSE_TYPES: [&str; 21] = [
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
];

/// An answer of the gateway that the document changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewayResponse {
    /// The status, where it is changed.
    pub status: Option<u16>,
    /// `gatewayresponse.header.NAME` → expression.
    pub parameters: IndexMap<String, String>,
    /// Media type → template.
    pub templates: IndexMap<String, String>,
}

/// Where API keys come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiKeySource {
    /// The request's `X-API-Key` header.
    #[default]
    Header,
    /// The authorizer's `usageIdentifierKey`.
    Authorizer,
}

/// How the API is reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointConfiguration {
    /// VPC endpoints of a private API.
    pub vpc_endpoint_ids: Vec<Text>,
    /// The default `execute-api` host answers 403.
    pub disable_execute_api_endpoint: bool,
    /// Which addresses it has (`ipAddressType`: `ipv4` or `dualstack`); `None`: IPv4, and for
    /// private APIs both.
    pub ip_address_type: Option<Text>,
}
