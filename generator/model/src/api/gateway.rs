//! Settings that API Gateway reads at the document's root.

use indexmap::IndexMap;

use super::Text;

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
    /// Root extensions that were read as they stand and mean nothing to the stages here, by key.
    pub other: IndexMap<String, serde_json::Value>,
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
}
