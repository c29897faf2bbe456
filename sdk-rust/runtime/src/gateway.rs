//! Answers that the gateway gives itself, without the service behind it.
//!
//! API Gateway says so in the header `x-amzn-ErrorType`, which stays when its body is customised
//! (a document's `x-amazon-apigateway-gateway-responses`). HTTP APIs send no such header; there
//! only the body, `{"message": …}` and nothing else, tells.

use std::fmt;

use gatesmith_codec::Json;

use crate::Reply;
use crate::error::StatusLine;

/// The gateway's types of errors, as they were seen in its answers. A service may use the same
/// header for types of its own.
const TYPES: [&str; 18] = [
    "AccessDeniedException",
    "ApiConfigurationException",
    "AuthorizerConfigurationException",
    "AuthorizerFailureException",
    "BadRequestException",
    "ExpiredTokenException",
    "ForbiddenException",
    "IncompleteSignatureException",
    "InternalServerErrorException",
    "InvalidSignatureException",
    "LimitExceededException",
    "MissingAuthenticationTokenException",
    "NotFoundException",
    "RequestEntityTooLargeException",
    "ResourceNotFoundException",
    "TooManyRequestsException",
    "UnauthorizedException",
    "UnrecognizedClientException",
];

/// An answer that the gateway gave itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayError {
    status: u16,
    error_type: Option<Box<str>>,
    message: Option<Box<str>>,
    request_id: Option<Box<str>>,
}

impl GatewayError {
    /// An answer that names one of the gateway's types.
    pub(crate) fn with_a_type(reply: &Reply) -> Option<Self> {
        if reply.status() < 400 {
            return None;
        }
        // Some AWS services append `:` and a namespace.
        let header = reply.header_text("x-amzn-errortype")?;
        let name = header.split(':').next().unwrap_or_default().trim();
        if !TYPES.contains(&name) {
            return None;
        }
        let message = serde_json::from_slice(reply.body()).ok();
        let message = message.as_ref().and_then(|body: &Json| message_of(body));
        Some(Self::new(reply, Some(name), message))
    }

    /// An answer that has the gateway's form and nothing else. Only for answers that are not what
    /// the document declares: a service's errors may look like this.
    pub(crate) fn without_a_type(reply: &Reply) -> Option<Self> {
        if reply.status() < 400 {
            return None;
        }
        // The one body that is not JSON: the request was too large to be looked at.
        let too_large = "HTTP content length exceeded";
        if reply.status() == 413 && reply.body().starts_with(too_large.as_bytes()) {
            let message = String::from_utf8_lossy(reply.body());
            return Some(Self::new(reply, None, Some(message.trim_end())));
        }
        let body: Json = serde_json::from_slice(reply.body()).ok()?;
        let bare = body.as_object()?.len() == 1
            && (body.get("message").or_else(|| body.get("Message")))
                .is_some_and(|message| message.is_string() || message.is_null());
        bare.then(|| Self::new(reply, None, message_of(&body)))
    }

    fn new(reply: &Reply, error_type: Option<&str>, message: Option<&str>) -> Self {
        Self {
            status: reply.status(),
            error_type: error_type.map(Into::into),
            message: message.map(Into::into),
            request_id: reply.request_id().map(Into::into),
        }
    }

    /// The status of the answer.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The type that the gateway gives: `MissingAuthenticationTokenException`. HTTP APIs give
    /// none.
    pub fn error_type(&self) -> Option<&str> {
        self.error_type.as_deref()
    }

    /// What the gateway says about it. Secrets of the call are blotted out where it repeats them.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The id under which AWS knows the call.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Takes secrets out of the message: the one about a wrong signature repeats the signed
    /// headers, the session token among them.
    pub(crate) fn blot_out<'a>(&mut self, secrets: impl Iterator<Item = &'a str>) {
        let Some(message) = &mut self.message else {
            return;
        };
        for secret in secrets.filter(|secret| !secret.is_empty()) {
            if message.contains(secret) {
                *message = message.replace(secret, "** redacted **").into();
            }
        }
    }

    /// The clocks of the two sides are too far apart.
    pub(crate) fn is_about_the_clock(&self) -> bool {
        self.message().is_some_and(|message| {
            message.starts_with("Signature expired")
                || message.starts_with("Signature not yet current")
        })
    }

    /// The credentials were good once.
    pub(crate) fn is_about_old_credentials(&self) -> bool {
        self.error_type() == Some("ExpiredTokenException")
            || self.message().is_some_and(|message| {
                message.contains("security token") && message.contains("expired")
            })
    }

    /// Too many calls a second, refused before anything was done. A quota that is used up is not
    /// this: waiting a moment does not help.
    pub(crate) fn is_throttled(&self) -> bool {
        self.status == 429 && self.error_type() != Some("LimitExceededException")
    }

    /// What to look at first.
    fn advice(&self) -> Option<&'static str> {
        Some(match (self.error_type()?, self.status) {
            ("MissingAuthenticationTokenException", _) => {
                "the endpoint has no such path and method (is the stage part of the endpoint?), or the call is not signed"
            }
            ("InvalidSignatureException", _) if !self.is_about_the_clock() => {
                "check the secret access key, the region, and that nothing between here and the gateway changes the request"
            }
            ("InvalidSignatureException", _) => "check the clock of this machine",
            ("UnrecognizedClientException", _) => "check the access key and the session token",
            ("ExpiredTokenException", _) => "get new credentials or a new token",
            ("IncompleteSignatureException", _) => {
                "the gateway took the `Authorization` header for a signature"
            }
            ("AccessDeniedException", _) => {
                "the caller's policy or the API's resource policy does not allow `execute-api:Invoke` on this path"
            }
            ("ForbiddenException", _) => {
                "check the API key and its usage plan; a firewall or an unmapped domain answers the same"
            }
            ("UnauthorizedException", _) => "the token is missing, or its authorizer refused it",
            ("LimitExceededException", _) => "the quota of the usage plan is used up",
            _ => return None,
        })
    }
}

fn message_of(body: &Json) -> Option<&str> {
    let message = body.get("message").or_else(|| body.get("Message"))?;
    message.as_str()
}

impl fmt::Display for GatewayError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the gateway answered {}",
            StatusLine(self.status)
        )?;
        if let Some(error_type) = self.error_type() {
            write!(formatter, ", {error_type}")?;
        }
        if let Some(message) = self.message() {
            write!(formatter, ": {message}")?;
        }
        if let Some(advice) = self.advice() {
            write!(formatter, " ({advice})")?;
        }
        if let Some(id) = self.request_id() {
            write!(formatter, " [request id {id}]")?;
        }
        Ok(())
    }
}

impl std::error::Error for GatewayError {}
