//! What stands behind an operation (`x-amazon-apigateway-integration`).

use indexmap::IndexMap;

use crate::place::Place;

/// A string of the document, or a CloudFormation intrinsic in its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// A string as written, `${stageVariables.x}` and `${AWS::Region}` included.
    Literal(String),
    /// An intrinsic in its long form, such as `{"Fn::Sub": "…"}`.
    Intrinsic(serde_json::Value),
}

/// What stands behind an operation.
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
    /// How long the backend may take, in milliseconds.
    pub timeout_ms: u32,
    /// The id of the VPC link that it goes through, where `connectionType` is `VPC_LINK`.
    pub vpc_link: Option<Text>,
    /// Pattern → answer; the key `default` is the answer that no pattern selects.
    pub responses: IndexMap<String, IntegrationResponse>,
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
    /// The gateway answers by itself (`mock`).
    Mock,
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
