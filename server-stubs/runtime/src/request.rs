//! What a service is given: the operation's input, and what is known about the call.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::{Caller, Headers};

/// What is known about an invocation besides its event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvocationContext {
    /// The id of the invocation. Lambda's own: the gateway's stands in the event.
    pub request_id: String,
    /// When the function is stopped, where that is known.
    pub deadline: Option<SystemTime>,
    /// The trace that the invocation belongs to, as `X-Amzn-Trace-Id` writes it.
    pub trace_id: Option<String>,
}

impl InvocationContext {
    /// An invocation without a deadline.
    pub fn new(request_id: impl Into<String>) -> Self {
        Self {
            request_id: request_id.into(),
            deadline: None,
            trace_id: None,
        }
    }

    /// The same, stopped at `deadline`.
    #[must_use]
    pub fn with_deadline(mut self, deadline: SystemTime) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

/// A call of an operation.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request<I> {
    /// What the document declares: parameters and body.
    pub input: I,
    /// Who calls.
    pub caller: Caller,
    /// The verb, for operations that serve several (`ANY`).
    pub method: String,
    /// The query string, declared or not: every value of each name, decoded, in order.
    pub query: BTreeMap<String, Vec<String>>,
    /// The header fields, declared or not.
    pub headers: Headers,
    /// The body as it came, for what is computed over bytes: a webhook's signature.
    pub raw_body: Bytes,
    /// The id of the request: the gateway's, which the caller sees as `x-amzn-RequestId`.
    pub request_id: String,
    /// When the function is stopped, where that is known.
    pub deadline: Option<SystemTime>,
    /// The trace that the invocation belongs to, where Lambda names one: what calls made on its
    /// behalf send on as `X-Amzn-Trace-Id`, so that X-Ray shows them together.
    ///
    /// <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>
    pub trace_id: Option<String>,
}

impl<I> Request<I> {
    /// An anonymous call with nothing but its input: for tests of a service, mostly. The fields
    /// can be set afterwards.
    pub fn new(input: I) -> Self {
        Self {
            input,
            caller: Caller::default(),
            method: String::new(),
            query: BTreeMap::new(),
            headers: Headers::default(),
            raw_body: Bytes::new(),
            request_id: String::new(),
            deadline: None,
            trace_id: None,
        }
    }

    /// The same call by somebody.
    #[must_use]
    pub fn with_caller(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }

    /// The time that is left until the function is stopped; zero where it is over, `None` where
    /// no deadline is known.
    pub fn remaining(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(
            deadline
                .duration_since(SystemTime::now())
                .unwrap_or_default(),
        )
    }
}

/// The body is shown by its length: it may be large, and it may hold secrets.
impl<I: fmt::Debug> fmt::Debug for Request<I> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("input", &self.input)
            .field("caller", &self.caller)
            .field("method", &self.method)
            .field("query", &self.query)
            .field("headers", &self.headers)
            .field("raw_body", &format_args!("{} bytes", self.raw_body.len()))
            .field("request_id", &self.request_id)
            .field("deadline", &self.deadline)
            .field("trace_id", &self.trace_id)
            .finish()
    }
}
