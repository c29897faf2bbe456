//! The event that API Gateway gives a Lambda proxy integration: payload format 1.0 of REST APIs,
//! read into types.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format>
//!
//! `wire` is the JSON as it comes: any key may be missing or null, unknown ones are skipped. An
//! [`Event`] is what it means.

mod wire;

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::headers::{Single, merge};
use crate::{Caller, Headers};

/// An event that is larger is refused unread. Lambda itself takes 6 MB.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const MAX_BYTES: usize = 16 << 20;

/// One request, as the gateway hands it on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The path template of the operation: `/orders/{orderId}`.
    pub resource: String,
    /// The path as the caller wrote it, without the stage; not decoded.
    pub path: String,
    /// The verb of the request; never `ANY`.
    pub http_method: String,
    /// The header fields.
    pub headers: Headers,
    /// The query string, decoded by the gateway: every value of each name, in order.
    pub query: BTreeMap<String, Vec<String>>,
    /// The path's variables, *not* decoded: that is how the gateway sends them.
    pub path_parameters: BTreeMap<String, String>,
    /// The stage's variables.
    pub stage_variables: BTreeMap<String, String>,
    /// Who calls.
    pub caller: Caller,
    /// The gateway's id of the request, where it gives one.
    pub request_id: Option<String>,
    /// The body's bytes, base64 undone; `None` where the request has none.
    pub body: Option<Bytes>,
}

impl Event {
    /// Reads an event.
    ///
    /// # Errors
    /// [`EventError`] where the bytes are no event of a REST API: not JSON, or the event of
    /// another service, or of an HTTP API in payload format 2.0.
    pub fn from_slice(payload: &[u8]) -> Result<Self, EventError> {
        if payload.len() > MAX_BYTES {
            return Err(EventError::new(format!(
                "the event has {} bytes; more than {MAX_BYTES} are not read",
                payload.len()
            )));
        }
        let event: wire::Event = serde_json::from_slice(payload)
            .map_err(|error| EventError::new(format!("the event cannot be read: {error}")))?;
        Self::try_from(event)
    }
}

impl TryFrom<wire::Event> for Event {
    type Error = EventError;

    fn try_from(mut event: wire::Event) -> Result<Self, EventError> {
        if let Some(kind) = event.foreign_kind() {
            return Err(EventError::new(kind));
        }
        let (Some(resource), Some(http_method)) = (event.resource.take(), event.http_method.take())
        else {
            return Err(EventError::new(
                "the event has no `resource` or no `httpMethod`: it is not that of a REST API \
                 with a Lambda proxy integration",
            ));
        };
        let body = match event.body.take() {
            Some(text) if text.is_empty() => None,
            Some(text) if event.is_base64_encoded.unwrap_or(false) => Some(decode(&text)?),
            text => text.map(Bytes::from),
        };
        let context = event.request_context.unwrap_or_default();
        Ok(Self {
            resource,
            path: event.path.unwrap_or_default(),
            http_method,
            headers: Headers::from_maps(event.multi_value_headers, event.headers),
            query: merge(
                event.multi_value_query_string_parameters,
                event.query_string_parameters,
            ),
            path_parameters: given(event.path_parameters),
            stage_variables: given(event.stage_variables),
            request_id: context.request_id.clone().filter(|id| !id.is_empty()),
            caller: context.into_caller(),
            body,
        })
    }
}

/// The values that are not null.
fn given(map: Option<Single>) -> BTreeMap<String, String> {
    let pairs = map.unwrap_or_default().into_iter();
    pairs
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn decode(text: &str) -> Result<Bytes, EventError> {
    STANDARD.decode(text).map(Bytes::from).map_err(|error| {
        EventError::new(format!(
            "`isBase64Encoded` is true, but `body` is not base64: {error}"
        ))
    })
}

/// What came is not the event of a REST API; the text says what it is instead, as far as can be
/// told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventError(String);

impl EventError {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for EventError {}
