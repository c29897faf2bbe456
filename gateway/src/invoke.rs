//! The seam between the gateway and what runs a function: in process, over HTTP, as a binary.

use std::{fmt, future::Future, pin::Pin, sync::Arc, time::SystemTime};

use bytes::Bytes;

/// A call of a function.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Invocation {
    /// The function's name, as the integration's `uri` gives it.
    pub function: Arc<str>,
    /// The event: JSON.
    pub payload: Bytes,
    /// The request's id, which the event holds, too.
    pub request_id: String,
    /// The trace header's value (`X-Amzn-Trace-Id`), which the event holds, too.
    pub trace_id: String,
    /// When the gateway stops waiting for the reply.
    pub deadline: SystemTime,
}

impl Invocation {
    /// A call with this event. The gateway makes its own; this is for tests of an [`Invoke`].
    pub fn new(function: impl Into<Arc<str>>, payload: Bytes, deadline: SystemTime) -> Self {
        Self {
            function: function.into(),
            payload,
            request_id: String::new(),
            trace_id: String::new(),
            deadline,
        }
    }
}

/// What an [`Invoke`] gives back: the reply's bytes, or why there is none.
pub type InvokeResult = Result<Bytes, InvokeError>;

/// Runs a function. Closures from [`Invocation`] to a future implement it.
///
/// The gateway runs each call on a task of its own: a panic is answered with 502, and a call
/// goes on when its caller has gone or the gateway has stopped waiting, as in Lambda.
pub trait Invoke: Send + Sync + 'static {
    /// Calls the function and waits for its reply.
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> Pin<Box<dyn Future<Output = InvokeResult> + Send + '_>>;
}

impl<F, R> Invoke for F
where
    F: Fn(Invocation) -> R + Send + Sync + 'static,
    R: Future<Output = InvokeResult> + Send + 'static,
{
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> Pin<Box<dyn Future<Output = InvokeResult> + Send + '_>> {
        Box::pin(self(invocation))
    }
}

/// Why a function gave no reply. The caller always reads `Internal server error`; the request log
/// has the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvokeError {
    /// The function itself reported an error: 502.
    Function {
        /// What it said: usually `{"errorMessage": …, "errorType": …}`.
        payload: Bytes,
    },
    /// There is no such function: 500.
    NotFound,
    /// The function could not be reached or may not be called: 500.
    NotInvokable(String),
    /// Too many calls at once: 500, as API Gateway answers it by default.
    Throttled,
    /// The function's own time was up before the integration's: 502.
    TimedOut,
    /// The function ended without a reply: 502.
    Crashed(String),
}

impl InvokeError {
    /// The status that API Gateway answers.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Function { .. } | Self::TimedOut | Self::Crashed(_) => 502,
            Self::NotFound | Self::NotInvokable(_) | Self::Throttled => 500,
        }
    }
}

impl fmt::Display for InvokeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function { payload } => {
                let said = String::from_utf8_lossy(&payload[..payload.len().min(1024)]);
                write!(formatter, "the function reported an error: {said}")
            }
            Self::NotFound => formatter.write_str("there is no such function"),
            Self::NotInvokable(why) => write!(formatter, "the function cannot be called: {why}"),
            Self::Throttled => formatter.write_str("too many calls at once"),
            Self::TimedOut => formatter.write_str("the function's time was up"),
            Self::Crashed(why) => write!(formatter, "the function ended without a reply: {why}"),
        }
    }
}

impl std::error::Error for InvokeError {}
