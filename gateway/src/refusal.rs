//! Refusals: what a stage of the pipeline returns when it gives up. Each constructor is a row of
//! what API Gateway was recorded to answer.

use std::borrow::Cow;

use crate::response_type::ResponseType;

/// Why a request is not served, and what its caller is told.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) response_type: ResponseType,
    pub(crate) status: u16,
    /// `x-amzn-ErrorType`.
    pub(crate) error_type: &'static str,
    /// `None` where API Gateway answers `null`.
    message: Option<Cow<'static, str>>,
    /// What validation found, in one line.
    validation: Option<String>,
    pub(crate) form: Form,
    /// For the request log: why, with what the caller is not told.
    pub(crate) reason: Cow<'static, str>,
    /// The gateway cannot do what the document asks for, and says so in a header.
    pub(crate) is_unsupported: bool,
    /// The rest of the request has not been read.
    pub(crate) closes: bool,
}

/// How the built-in body is written. Documents cannot change the fixed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `{"message":"…"}`
    Compact,
    /// `{"message": "…"}`: what comes from behind the integration has a space (recorded).
    Spaced,
    /// `{"Message":"…"}`: refusals by policies (recorded).
    Capital,
    /// Answered before the API is known: JSON as in `Compact`.
    FixedJson,
    /// As `Spaced`; no document changes it.
    FixedSpaced,
    /// The message alone, as text.
    FixedText,
}

impl Refusal {
    fn new(response_type: ResponseType, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self {
            response_type,
            status: response_type.status(),
            error_type: response_type.error_type(),
            message: Some(message.clone()),
            validation: None,
            form: Form::Compact,
            reason: message,
            is_unsupported: false,
            closes: false,
        }
    }

    fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    fn error_type(mut self, error_type: &'static str) -> Self {
        self.error_type = error_type;
        self
    }

    fn reason(mut self, reason: impl Into<Cow<'static, str>>) -> Self {
        self.reason = reason.into();
        self
    }

    /// A body that exceeds the limit, which is said in text (recorded).
    pub(crate) fn body_too_long(limit: usize) -> Self {
        let message = format!("HTTP content length exceeded {limit} bytes.");
        Self {
            closes: true,
            ..Self::new(ResponseType::RequestTooLarge, message).form(Form::FixedText)
        }
    }

    /// A body that does not fit beside those of other requests.
    pub(crate) fn no_memory(limit: usize) -> Self {
        Self {
            status: 503,
            closes: true,
            ..Self::new(ResponseType::Default5xx, "Service Unavailable")
                .form(Form::FixedJson)
                .error_type("ServiceUnavailableException")
                .reason(format!(
                    "the bodies of all requests together exceed {limit} bytes"
                ))
        }
    }

    /// A body that did not arrive in time.
    pub(crate) fn body_late() -> Self {
        Self {
            status: 408,
            closes: true,
            ..Self::new(ResponseType::Default4xx, "Request Timeout")
                .form(Form::FixedJson)
                .error_type("RequestTimeoutException")
                .reason("the body did not arrive in time")
        }
    }

    /// What is not HTTP: a body that breaks off or is not framed, a `Host` too many or too few.
    pub(crate) fn malformed(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: 400,
            closes: true,
            ..Self::new(ResponseType::Default4xx, "Bad Request")
                .form(Form::FixedJson)
                .reason(reason)
        }
    }

    pub(crate) fn headers_too_long(limit: usize) -> Self {
        Self {
            status: 431,
            ..Self::new(ResponseType::Default4xx, "Request Header Fields Too Large")
                .form(Form::FixedJson)
                .reason(format!("the headers exceed {limit} bytes"))
        }
    }

    pub(crate) fn url_too_long(reason: String) -> Self {
        Self {
            status: 414,
            ..Self::new(ResponseType::Default4xx, "Request URI too long")
                .form(Form::FixedJson)
                .reason(reason)
        }
    }

    /// A path whose first segment is no stage: the API is not known yet, so no document says
    /// anything about it.
    pub(crate) fn unknown_stage(stage: &str) -> Self {
        Self::new(ResponseType::Default4xx, "Forbidden")
            .form(Form::FixedJson)
            .error_type("ForbiddenException")
            .status(403)
            .reason(format!("the path must begin with the stage `/{stage}`"))
    }

    /// The answer to an unknown path, to a verb that a path does not have, and to a request that
    /// is not signed.
    pub(crate) fn missing_token(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(
            ResponseType::MissingAuthenticationToken,
            "Missing Authentication Token",
        )
        .reason(reason)
    }

    /// A refusal by signature or policy. The message quotes the request; the reason does not.
    pub(crate) fn denied(
        response_type: ResponseType,
        error_type: &'static str,
        message: String,
        reason: String,
    ) -> Self {
        let form = match response_type {
            ResponseType::AccessDenied => Form::Capital,
            _ => Form::Compact,
        };
        Self::new(response_type, message)
            .form(form)
            .error_type(error_type)
            .reason(reason)
    }

    /// No token, or one that an authorizer does not take.
    pub(crate) fn unauthorized(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ResponseType::Unauthorized, "Unauthorized").reason(reason)
    }

    /// A token that was good once.
    pub(crate) fn expired_token() -> Self {
        Self::new(ResponseType::Unauthorized, "The incoming token has expired")
    }

    /// A good token that lacks what a `jwt` authorizer asks for.
    pub(crate) fn insufficient_scope(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ResponseType::AccessDenied, "Forbidden")
            .error_type("ForbiddenException")
            .reason(reason)
    }

    /// An authorizer that cannot decide; its message is `null` (recorded).
    pub(crate) fn authorizer_misconfigured(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: None,
            ..Self::new(ResponseType::AuthorizerConfigurationError, "").reason(reason)
        }
    }

    /// No API key, or one that does not count here: the caller is not told which.
    pub(crate) fn invalid_api_key(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ResponseType::InvalidApiKey, "Forbidden").reason(reason)
    }

    pub(crate) fn throttled(reason: String) -> Self {
        Self::new(ResponseType::Throttled, "Too Many Requests").reason(reason)
    }

    pub(crate) fn quota_exceeded(reason: String) -> Self {
        Self::new(ResponseType::QuotaExceeded, "Limit Exceeded").reason(reason)
    }

    pub(crate) fn missing_parameters(names: &[&str]) -> Self {
        let message = format!(
            "Missing required request parameters: [{}]",
            names.join(", ")
        );
        Self {
            validation: Some(format!("[{}]", names.join(", "))),
            ..Self::new(ResponseType::BadRequestParameters, message)
        }
    }

    pub(crate) fn invalid_body(errors: String) -> Self {
        let reason = format!("Invalid request body: {errors}");
        Self {
            validation: Some(errors),
            ..Self::new(ResponseType::BadRequestBody, "Invalid request body").reason(reason)
        }
    }

    pub(crate) fn unsupported_media_type() -> Self {
        Self::new(ResponseType::UnsupportedMediaType, "Unsupported Media Type")
    }

    /// A preference that a mocked operation cannot follow. No API Gateway says so.
    pub(crate) fn preference(message: String) -> Self {
        Self {
            status: 400,
            ..Self::new(ResponseType::Default4xx, message)
        }
    }

    /// What the document says cannot work on API Gateway either.
    pub(crate) fn misconfigured(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ResponseType::ApiConfigurationError, "Internal server error")
            .form(Form::Spaced)
            .reason(reason)
    }

    /// What this gateway does not do; a header says so.
    pub(crate) fn unsupported(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            is_unsupported: true,
            ..Self::misconfigured(reason)
        }
    }

    /// The event is longer than what a function can be given.
    pub(crate) fn event_too_long() -> Self {
        Self::new(ResponseType::RequestTooLarge, "Request Too Long").form(Form::FixedSpaced)
    }

    /// The function gave no reply.
    pub(crate) fn not_invoked(reason: String) -> Self {
        Self::new(ResponseType::IntegrationFailure, "Internal server error")
            .form(Form::Spaced)
            .reason(reason)
    }

    /// An HTTP backend cannot be reached, or broke off.
    pub(crate) fn network_error(reason: String) -> Self {
        Self::new(
            ResponseType::IntegrationFailure,
            "Network error communicating with endpoint",
        )
        .form(Form::Spaced)
        .status(504)
        .reason(reason)
    }

    /// The function failed, or its reply is none: 502, which has no type of its own.
    pub(crate) fn malformed_reply(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ResponseType::Default5xx, "Internal server error")
            .form(Form::Spaced)
            .status(502)
            .reason(reason)
    }

    /// A reply that is said to be base64 and is not.
    pub(crate) fn undecodable_reply() -> Self {
        Self::new(ResponseType::Default5xx, "Internal server error")
            .form(Form::Spaced)
            .reason("the reply's body is not the base64 that `isBase64Encoded` says it is")
    }

    pub(crate) fn integration_timeout(limit_ms: u32) -> Self {
        Self::new(
            ResponseType::IntegrationTimeout,
            "Endpoint request timed out",
        )
        .form(Form::Spaced)
        .reason(format!("no reply within {limit_ms} ms"))
    }

    fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// `context.error.PART`.
    pub(crate) fn context(&self, part: &str) -> Option<Cow<'_, str>> {
        match part {
            "message" => self.message.as_deref().map(Cow::Borrowed),
            "messageString" => Some(Cow::Owned(self.message_json())),
            "responseType" => Some(Cow::Borrowed(self.response_type.name())),
            "validationErrorString" => self.validation.as_deref().map(Cow::Borrowed),
            _ => None,
        }
    }

    fn message_json(&self) -> String {
        serde_json::Value::from(self.message.as_deref()).to_string()
    }

    /// The body where the document gives none.
    pub(crate) fn built_in_body(&self) -> String {
        let message = self.message_json();
        match self.form {
            Form::Compact | Form::FixedJson => format!("{{\"message\":{message}}}"),
            Form::Spaced | Form::FixedSpaced => format!("{{\"message\": {message}}}"),
            Form::Capital => format!("{{\"Message\":{message}}}"),
            Form::FixedText => self.message.as_deref().unwrap_or_default().to_owned(),
        }
    }

    /// Whether no document changes the answer.
    pub(crate) const fn is_fixed(&self) -> bool {
        matches!(
            self.form,
            Form::FixedJson | Form::FixedSpaced | Form::FixedText
        )
    }
}
