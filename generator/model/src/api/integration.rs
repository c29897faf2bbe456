//! What stands behind an operation (`x-amazon-apigateway-integration`).

use indexmap::IndexMap;

use super::ApiKind;
use crate::place::Place;

/// A string of the document, or a CloudFormation intrinsic in its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// A string as written, `${stageVariables.x}` and `${AWS::Region}` included.
    Literal(String),
    /// An intrinsic in its long form, such as `{"Fn::Sub": "…"}`.
    Intrinsic(serde_json::Value),
}

impl Text {
    /// The text, where it is one as written; placeholders (`${…}`) stand in it as they are.
    pub fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Intrinsic(_) => None,
        }
    }
}

/// What stands behind an operation.
///
/// Everything has its effective value: where the document is silent, or holds a placeholder that
/// only the deployment knows, API Gateway's default for the kind of API stands here.
#[derive(Clone, Debug, PartialEq)]
pub struct Integration {
    /// Where it stands.
    pub at: Place,
    /// What it is.
    pub kind: IntegrationKind,
    /// The verb that the backend is called with; `ANY` forwards the caller's.
    pub http_method: String,
    /// The role that the gateway calls with, where one is named.
    pub credentials: Option<Text>,
    /// `integration.request.{header,querystring,path}.NAME` → expression.
    pub request_parameters: IndexMap<String, String>,
    /// Media type → mapping template.
    pub request_templates: IndexMap<String, Text>,
    /// What happens to a body that no template fits.
    pub passthrough: Passthrough,
    /// Conversion of the request's body.
    pub content_handling: ContentHandling,
    /// How long the backend may take, in milliseconds (`timeoutInMillis`); by default 29,000 for
    /// REST APIs and 30,000 for HTTP APIs.
    pub timeout_ms: u32,
    /// The id of the VPC link that it goes through, where `connectionType` is `VPC_LINK`.
    pub vpc_link: Option<Text>,
    /// The listener of a load balancer behind the VPC link, by its ARN (`integrationTarget`, REST
    /// APIs only).
    pub target: Option<Text>,
    /// How an answer is passed on (`responseTransferMode`, REST APIs only).
    pub transfer: ResponseTransfer,
    /// How far the backend's certificate is trusted.
    pub tls: TlsConfig,
    /// Where answers are cached (`cacheNamespace`, REST APIs only); `None`: the resource's id.
    pub cache_namespace: Option<Text>,
    /// What tells cached answers apart (`cacheKeyParameters`, REST APIs only), such as
    /// `method.request.querystring.page`.
    pub cache_key_parameters: Vec<Text>,
    /// The form of the event that a Lambda function gets.
    pub payload_format: PayloadFormat,
    /// Pattern → answer; the key `default` is the answer that no pattern selects (REST APIs only).
    pub responses: IndexMap<String, IntegrationResponse>,
    /// What an HTTP API changes of the backend's answers: status (`200`, `default`) →
    /// `overwrite:header.NAME`, `overwrite:statuscode`, … → expression (`responseParameters`).
    pub response_parameters: IndexMap<String, IndexMap<String, Text>>,
}

impl Integration {
    /// One that says no more than its kind: everything else has its default.
    pub fn new(at: Place, kind: IntegrationKind, api: ApiKind) -> Self {
        Self {
            at,
            kind,
            http_method: String::new(),
            credentials: None,
            request_parameters: IndexMap::new(),
            request_templates: IndexMap::new(),
            passthrough: Passthrough::default(),
            content_handling: ContentHandling::default(),
            timeout_ms: api.timeout_ms(),
            vpc_link: None,
            target: None,
            transfer: ResponseTransfer::default(),
            tls: TlsConfig::default(),
            cache_namespace: None,
            cache_key_parameters: Vec::new(),
            payload_format: PayloadFormat::default(),
            responses: IndexMap::new(),
            response_parameters: IndexMap::new(),
        }
    }
}

/// The kinds of integration.
#[derive(Clone, Debug, PartialEq)]
pub enum IntegrationKind {
    /// A Lambda function gets the whole request and answers the whole response (`aws_proxy`).
    LambdaProxy {
        /// The function's logical or real name, taken out of the URI:
        /// `${CheckoutFunction.Arn}` gives `CheckoutFunction`. Empty where the URI hides it.
        function: String,
        /// The invocation URI.
        uri: Text,
    },
    /// An action of an AWS service, through mapping templates (`aws`).
    Aws {
        /// The action's URI.
        uri: Text,
    },
    /// An HTTP backend that gets the whole request (`http_proxy`).
    HttpProxy {
        /// The backend's URL; may hold `{variable}`.
        uri: Text,
    },
    /// An HTTP backend, through mapping templates (`http`).
    Http {
        /// The backend's URL; may hold `{variable}`.
        uri: Text,
    },
    /// An action of an AWS service that its name says (`aws_proxy` with `integrationSubtype`, HTTP
    /// APIs only): `SQS-SendMessage`, `EventBridge-PutEvents`, …. What it is called with stands
    /// in [`Integration::request_parameters`].
    Service {
        /// The action's name, as written.
        action: String,
    },
    /// The gateway answers by itself (`mock`).
    Mock,
}

/// The form of the event that a Lambda function gets, and of its answer (`payloadFormatVersion`).
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PayloadFormat {
    /// `1.0`: the form of REST APIs, and the only one that they have.
    #[default]
    V1,
    /// `2.0`: HTTP APIs only.
    V2,
}

/// How an answer is passed on (`responseTransferMode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResponseTransfer {
    /// When it is complete (`BUFFERED`).
    #[default]
    Buffered,
    /// While it arrives (`STREAM`, proxy integrations only).
    Stream,
}

/// How far the certificate of an HTTP backend is trusted (`tlsConfig`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TlsConfig {
    /// Its issuer is not looked at (`insecureSkipVerification`, REST APIs only).
    pub insecure_skip_verification: bool,
    /// The host name that it is to be for (`serverNameToVerify`, private integrations of HTTP APIs
    /// only).
    pub server_name_to_verify: Option<Text>,
}

/// What happens to a body whose media type has no template (`passthroughBehavior`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Passthrough {
    /// It goes through (`when_no_match`).
    #[default]
    WhenNoMatch,
    /// It goes through where there are no templates at all, otherwise 415 (`when_no_templates`).
    WhenNoTemplates,
    /// 415 (`never`).
    Never,
}

/// Conversion of a body (`contentHandling`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentHandling {
    /// None.
    #[default]
    Passthrough,
    /// Base64 text becomes bytes (`CONVERT_TO_BINARY`).
    ToBinary,
    /// Bytes become base64 text (`CONVERT_TO_TEXT`).
    ToText,
}

/// An answer of a non-proxy integration.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegrationResponse {
    /// The status that the caller gets.
    pub status: u16,
    /// `method.response.header.NAME` → expression (`'static'`, `integration.response.header.X`).
    pub parameters: IndexMap<String, String>,
    /// Media type → mapping template.
    pub templates: IndexMap<String, Text>,
    /// Conversion of the answer's body.
    pub content_handling: ContentHandling,
}
