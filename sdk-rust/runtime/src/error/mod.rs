//! What can go wrong with a call, told apart by who has to act.
//!
//! [`Error`] is what generated operations return. Inside the runtime each step has its own error
//! ([`RequestError`], [`SendError`], [`ReadError`]), which knows nothing of the operation and
//! turns into `Error<E>` by `?`.

mod auth;
mod build;
mod request;
mod transport;

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt::{self, Debug, Display};
use std::time::Duration;

use crate::{GatewayError, Reply};

pub use auth::AuthError;
pub use build::BuildError;
pub use request::RequestError;
pub use transport::TransportError;

/// The errors that a document declares for one operation: an enum with a variant for each.
pub trait ServiceError: Debug {
    /// The status of the answer.
    fn status(&self) -> u16;
}

/// An operation for which the document declares no error.
impl ServiceError for Infallible {
    fn status(&self) -> u16 {
        match *self {}
    }
}

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The input cannot be sent. Nothing was.
    Request(RequestError),
    /// The call cannot be authorized. Nothing was sent.
    Auth(AuthError),
    /// The service could not be reached, or the connection broke.
    Transport(TransportError),
    /// There was no answer in time.
    Timeout {
        /// The time that there was.
        limit: Duration,
    },
    /// An error that the document declares.
    Service(E),
    /// The gateway answered, and not the service behind it.
    Gateway(GatewayError),
    /// An answer with a status that the document does not declare.
    Undeclared(Reply),
    /// An answer that is not what the document declares for its status.
    Unreadable {
        /// The answer.
        reply: Reply,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// The answer is larger than the client allows.
    ReplyTooLarge {
        /// The greatest number of bytes.
        limit: usize,
    },
}

impl<E: ServiceError> Error<E> {
    /// The status of the answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Service(error) => Some(error.status()),
            Self::Gateway(error) => Some(error.status()),
            Self::Undeclared(reply) | Self::Unreadable { reply, .. } => Some(reply.status()),
            _ => None,
        }
    }
}

impl<E> Error<E> {
    /// The id under which AWS knows the call, where the error carries one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Gateway(error) => error.request_id(),
            Self::Undeclared(reply) | Self::Unreadable { reply, .. } => reply.request_id(),
            _ => None,
        }
    }

    /// The declared error, where it is one.
    pub fn service(&self) -> Option<&E> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }
}

impl<E: ServiceError> Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => write!(formatter, "the request cannot be sent: {error}"),
            Self::Auth(error) => write!(formatter, "the request cannot be authorized: {error}"),
            Self::Transport(error) => Display::fmt(error, formatter),
            Self::Timeout { limit } => write!(formatter, "no answer within {limit:?}"),
            Self::Service(error) => {
                write!(formatter, "{}: {error:?}", StatusLine(error.status()))
            }
            Self::Gateway(error) => Display::fmt(error, formatter),
            Self::Undeclared(reply) => write!(
                formatter,
                "the answer {} is not declared for this operation{}",
                StatusLine(reply.status()),
                reply.excerpt()
            ),
            Self::Unreadable { reply, source } => write!(
                formatter,
                "the answer {} is not what is declared: {source}{}",
                StatusLine(reply.status()),
                reply.excerpt()
            ),
            Self::ReplyTooLarge { limit } => write!(
                formatter,
                "the answer is larger than {limit} bytes; the builder's `reply_limit` raises this"
            ),
        }
    }
}

impl<E: ServiceError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Request(error) => Some(error),
            Self::Auth(error) => Some(error),
            Self::Transport(error) => error.source(),
            Self::Unreadable { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl<E> From<RequestError> for Error<E> {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl<E> From<SendError> for Error<E> {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Request(error) => Self::Request(error),
            SendError::Auth(error) => Self::Auth(error),
            SendError::Transport(error) => Self::Transport(error),
            SendError::Timeout { limit } => Self::Timeout { limit },
            SendError::Gateway(error) => Self::Gateway(error),
            SendError::ReplyTooLarge { limit } => Self::ReplyTooLarge { limit },
        }
    }
}

impl<E> From<ReadError> for Error<E> {
    /// A document that declares a model for a status cannot stop the gateway from answering with
    /// that status itself, in its own form.
    fn from(error: ReadError) -> Self {
        match GatewayError::without_a_type(&error.reply) {
            Some(gateway) => Self::Gateway(gateway),
            None => Self::Unreadable {
                reply: error.reply,
                source: error.source,
            },
        }
    }
}

/// A status with its reason, as it stands in an answer's first line.
pub(crate) struct StatusLine(pub(crate) u16);

impl Display for StatusLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match http::StatusCode::from_u16(self.0) {
            Ok(status) => Display::fmt(&status, formatter),
            Err(_) => Display::fmt(&self.0, formatter),
        }
    }
}

/// A call that brought no answer of the service; part of [`Error`], whatever the operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// As [`Error::Request`].
    Request(RequestError),
    /// As [`Error::Auth`].
    Auth(AuthError),
    /// As [`Error::Transport`].
    Transport(TransportError),
    /// As [`Error::Timeout`].
    Timeout {
        /// The time that there was.
        limit: Duration,
    },
    /// As [`Error::Gateway`].
    Gateway(GatewayError),
    /// As [`Error::ReplyTooLarge`].
    ReplyTooLarge {
        /// The greatest number of bytes.
        limit: usize,
    },
}

impl From<RequestError> for SendError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<AuthError> for SendError {
    fn from(error: AuthError) -> Self {
        Self::Auth(error)
    }
}

/// An answer that is not what the document declares; turns into [`Error::Unreadable`], or into
/// [`Error::Gateway`] where the gateway wrote it.
#[derive(Debug)]
pub struct ReadError {
    reply: Reply,
    source: DecodeError,
}

impl ReadError {
    pub(crate) fn new(reply: &Reply, message: impl Display) -> Self {
        Self {
            reply: reply.clone(),
            source: DecodeError(message.to_string().into()),
        }
    }
}

/// What is wrong with an answer: the place in it, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<str>);

impl Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl StdError for DecodeError {}

/// An error with all its causes, on one line: the last one is what happened.
struct Chain<'a>(&'a (dyn StdError + 'static));

impl Display for Chain<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(error) = next {
            write!(formatter, ": {error}")?;
            next = error.source();
        }
        Ok(())
    }
}
