//! How callers prove who they are.

use super::{ParameterLocation, PayloadFormat, Text};
use crate::place::Place;

/// Index of a [`SecurityScheme`] in [`super::Api::security_schemes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemeId(usize);

impl SchemeId {
    /// The id of the scheme at `index`.
    pub const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position in [`super::Api::security_schemes`].
    pub const fn index(self) -> usize {
        self.0
    }
}

/// A requirement of an operation: API Gateway asks for all that an operation lists.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeUse {
    /// The scheme.
    pub scheme: SchemeId,
    /// The OAuth scopes, of which a token must have one. Empty: any valid ID token.
    pub scopes: Vec<String>,
}

/// A way to prove who calls.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityScheme {
    /// Where it stands.
    pub at: Place,
    /// Its key in the document.
    pub wire: String,
    /// What the document says about it, in CommonMark.
    pub description: String,
    /// What it asks for.
    pub kind: SecuritySchemeKind,
}

/// What a scheme asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum SecuritySchemeKind {
    /// A Signature Version 4 over the request (`x-amazon-apigateway-authtype: awsSigv4`, or an
    /// operation's `x-amazon-apigateway-auth: {type: AWS_IAM}`).
    SigV4,
    /// An API key of a usage plan, in this header (`x-api-key` in any case).
    ApiKey {
        /// The header's name, as written.
        header: String,
    },
    /// A token that an authorizer checks.
    Token {
        /// Where the token stands: a header or a query parameter.
        location: ParameterLocation,
        /// The name of the header or query parameter, as written.
        name: String,
        /// Who checks it.
        authorizer: Authorizer,
    },
}

impl SecuritySchemeKind {
    /// API Gateway lets nobody pass without it. An API key is asked for beside it, and a token that
    /// nobody but the backend checks is not asked for at all.
    pub fn is_checked(&self) -> bool {
        match self {
            Self::SigV4 => true,
            Self::ApiKey { .. } => false,
            Self::Token { authorizer, .. } => *authorizer != Authorizer::Backend,
        }
    }
}

/// Who checks a token.
#[derive(Clone, Debug, PartialEq)]
pub enum Authorizer {
    /// A Cognito user pool (`type: cognito_user_pools`).
    CognitoUserPools {
        /// ARNs of the pools.
        providers: Vec<Text>,
        /// What a token's `aud` must match (`identityValidationExpression`).
        validation: Option<String>,
        /// How long an answer is kept, in seconds: 300 unless the document says otherwise.
        ttl_seconds: u32,
    },
    /// A Lambda function that is given the token (`type: token`).
    LambdaToken {
        /// The function's invocation URI.
        uri: Text,
        /// A token that does not match is refused without a call.
        validation: Option<String>,
        /// How long an answer is kept, in seconds: 300 unless the document says otherwise.
        ttl_seconds: u32,
        /// The role that the function is called with; `None`: the function's own policy has to
        /// allow it (`authorizerCredentials`).
        credentials: Option<Text>,
    },
    /// A Lambda function that is given the request (`type: request`).
    LambdaRequest {
        /// The function's invocation URI.
        uri: Text,
        /// What identifies the caller, as written: `method.request.header.A, context.x`.
        identity_sources: Vec<String>,
        /// How long an answer is kept, in seconds: 300 for REST APIs and 0 for HTTP APIs unless the
        /// document says otherwise.
        ttl_seconds: u32,
        /// The role that the function is called with; `None`: the function's own policy has to
        /// allow it (`authorizerCredentials`).
        credentials: Option<Text>,
        /// The form of the event that the function gets (`authorizerPayloadFormatVersion`, HTTP
        /// APIs only).
        payload_format: PayloadFormat,
        /// It answers `{isAuthorized, context}` instead of a policy (`enableSimpleResponses`, HTTP
        /// APIs and format 2.0 only).
        simple_responses: bool,
    },
    /// A JSON Web Token of an issuer (`type: jwt`, HTTP APIs only).
    Jwt {
        /// The issuer's URL.
        issuer: Text,
        /// The audiences, of which a token must have one.
        audiences: Vec<Text>,
        /// Where the token stands, as written: `$request.header.Authorization`.
        identity_sources: Vec<String>,
    },
    /// Nobody that the document names: OpenAPI's own `http` bearer, `oauth2`, `openIdConnect`, or
    /// an `apiKey` that is not API Gateway's. The backend checks it.
    Backend,
}
