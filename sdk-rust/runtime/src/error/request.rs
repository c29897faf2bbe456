//! Input that cannot be sent.

use std::error::Error as StdError;
use std::fmt::{self, Display};

/// A value that cannot be put into a request. It names the parameter, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError(RequestFault);

#[derive(Clone, Debug, PartialEq, Eq)]
enum RequestFault {
    Path(&'static str, &'static str),
    Header(&'static str, &'static str),
    Separator(&'static str, char),
    Unset(Box<str>),
    Body(Box<str>),
    RewrittenUrl,
}

impl RequestError {
    pub(crate) const fn path(name: &'static str, reason: &'static str) -> Self {
        Self(RequestFault::Path(name, reason))
    }

    pub(crate) const fn header(name: &'static str, reason: &'static str) -> Self {
        Self(RequestFault::Header(name, reason))
    }

    pub(crate) const fn separator(name: &'static str, separator: char) -> Self {
        Self(RequestFault::Separator(name, separator))
    }

    pub(crate) fn unset(name: &str) -> Self {
        Self(RequestFault::Unset(name.into()))
    }

    pub(crate) fn body(error: &serde_json::Error) -> Self {
        Self(RequestFault::Body(error.to_string().into()))
    }

    pub(crate) const fn rewritten_url() -> Self {
        Self(RequestFault::RewrittenUrl)
    }
}

impl Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            RequestFault::Path(name, reason) => {
                write!(formatter, "path parameter `{name}` {reason}")
            }
            RequestFault::Header(name, reason) => write!(formatter, "header `{name}` {reason}"),
            RequestFault::Separator(name, separator) => write!(
                formatter,
                "an item of parameter `{name}` contains {separator:?}, which separates the items"
            ),
            RequestFault::Unset(name) => write!(formatter, "path parameter `{name}` is not set"),
            RequestFault::Body(reason) => write!(formatter, "the body cannot be written: {reason}"),
            RequestFault::RewrittenUrl => formatter
                .write_str("the transport would rewrite the URL, and a signature would not fit it"),
        }
    }
}

impl StdError for RequestError {}
