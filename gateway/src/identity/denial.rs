//! Refusals: which error type API Gateway answers with, and in which words.
//!
//! The words are API Gateway's own, as recorded, because client authors search for them. The
//! status is 403 for all of them; which gateway response customises which kind is the business of
//! whoever writes the answer.

use std::fmt;

use super::{Caller, Decision};

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The class of the refusal.
    pub kind: DenialKind,
    /// The sentence for the caller.
    ///
    /// It belongs under the key `Message` for [`DenialKind::AccessDenied`], and under `message`
    /// for all others. It may quote what the caller sent: see [`Denial::summary`].
    pub message: String,
    /// Where it differs from the message.
    summary: Option<String>,
}

/// The classes of refusals, named as in the `x-amzn-ErrorType` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DenialKind {
    /// The request carries no signature at all.
    MissingAuthenticationToken,
    /// The signature lacks a part, or a part cannot be read.
    IncompleteSignature,
    /// The signature is whole but wrong: another scope, another time, other content.
    InvalidSignature,
    /// Nobody has these credentials.
    UnrecognizedClient,
    /// The temporary credentials have run out.
    ExpiredToken,
    /// The signature is right, but the policies do not allow the call.
    AccessDenied,
}

impl DenialKind {
    /// The value of the `x-amzn-ErrorType` header.
    pub const fn error_type(self) -> &'static str {
        match self {
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
            Self::IncompleteSignature => "IncompleteSignatureException",
            Self::InvalidSignature => "InvalidSignatureException",
            Self::UnrecognizedClient => "UnrecognizedClientException",
            Self::ExpiredToken => "ExpiredTokenException",
            Self::AccessDenied => "AccessDeniedException",
        }
    }
}

impl Denial {
    pub(super) fn missing() -> Self {
        Self::new(
            DenialKind::MissingAuthenticationToken,
            "Missing Authentication Token",
        )
    }

    pub(super) fn incomplete(message: impl Into<String>) -> Self {
        Self::new(DenialKind::IncompleteSignature, message)
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(DenialKind::InvalidSignature, message)
    }

    pub(super) fn unrecognized() -> Self {
        Self::new(
            DenialKind::UnrecognizedClient,
            "The security token included in the request is invalid.",
        )
    }

    pub(super) fn expired() -> Self {
        Self::new(
            DenialKind::ExpiredToken,
            "The security token included in the request is expired",
        )
    }

    /// The refusal of a caller (`None`: anonymous) whom the policies do not let call `resource`,
    /// the operation's ARN. The account in it is masked but for its last four digits.
    ///
    /// The reason behind an identity policy that is silent is given since about 2024; that of an
    /// explicit deny is the older form, which is the one that was recorded.
    pub fn access_denied(caller: Option<&Caller>, decision: Decision, resource: &str) -> Self {
        let who = caller.map_or_else(|| "anonymous".to_owned(), Caller::user_arn);
        let account = resource.split(':').nth(4).unwrap_or_default();
        let why = match decision {
            Decision::ExplicitDeny => " with an explicit deny",
            Decision::Allow | Decision::ImplicitDeny => match caller {
                Some(caller) if caller.account == account => {
                    " because no identity-based policy allows the execute-api:Invoke action"
                }
                _ => "",
            },
        };
        let resource = masked(resource);
        Self::new(
            DenialKind::AccessDenied,
            format!(
                "User: {who} is not authorized to perform: execute-api:Invoke on resource: {resource}{why}"
            ),
        )
    }

    fn new(kind: DenialKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            summary: None,
        }
    }

    /// For a message that quotes what may be a secret: what to say of it elsewhere.
    pub(super) fn summarized(mut self, summary: impl Into<String>) -> Self {
        self.summary = Some(summary.into());
        self
    }

    /// The message without the parts of the request that it quotes: for a log, where a bearer
    /// token or a secret key in the wrong place must not end up.
    pub fn summary(&self) -> &str {
        self.summary.as_deref().unwrap_or(&self.message)
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.kind.error_type(), self.summary())
    }
}

impl std::error::Error for Denial {}

/// `arn`, with all but the last four characters of its account replaced by stars.
fn masked(arn: &str) -> String {
    let mut parts: Vec<_> = arn.splitn(6, ':').map(str::to_owned).collect();
    if let Some(account) = parts.get_mut(4) {
        let hidden = account.chars().count().saturating_sub(4);
        *account = "*"
            .repeat(hidden)
            .chars()
            .chain(account.chars().skip(hidden))
            .collect();
    }
    parts.join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_masked_but_for_its_last_four_digits() {
        assert_eq!(
            masked("arn:aws:execute-api:us-east-1:123456781234:abc/v1/GET/a:b"),
            "arn:aws:execute-api:us-east-1:********1234:abc/v1/GET/a:b"
        );
        assert_eq!(
            masked("arn:aws:execute-api:r:12:x"),
            "arn:aws:execute-api:r:12:x"
        );
    }

    #[test]
    fn an_anonymous_caller_is_called_so() {
        let arn = "arn:aws:execute-api:us-east-1:123456781234:abc/v1/GET/";
        let denial = Denial::access_denied(None, Decision::ExplicitDeny, arn);
        assert_eq!(denial.kind.error_type(), "AccessDeniedException");
        assert_eq!(
            denial.message,
            "User: anonymous is not authorized to perform: execute-api:Invoke on resource: \
             arn:aws:execute-api:us-east-1:********1234:abc/v1/GET/ with an explicit deny"
        );
    }
}
