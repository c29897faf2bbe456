//! An answer, before anybody knows what it means.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use gatesmith_codec::{Decode, ParameterText, from_slice};
use http::StatusCode;
use http::header::HeaderMap;

use crate::GatewayError;
use crate::error::{Error, ReadError, ServiceError};

/// An answer: status, headers and body. Cheap to clone.
///
/// `Debug` shows the status and the size of the body, no contents.
#[derive(Clone)]
pub struct Reply(Arc<Parts>);

struct Parts {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Reply {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self(Arc::new(Parts {
            status,
            headers,
            body,
        }))
    }

    /// The status: 100 to 999.
    pub fn status(&self) -> u16 {
        self.0.status.as_u16()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body as it came.
    pub fn bytes(&self) -> Bytes {
        self.0.body.clone()
    }

    /// The body as text.
    ///
    /// # Errors
    /// Where it is not UTF-8.
    pub fn text(&self) -> Result<String, ReadError> {
        match std::str::from_utf8(&self.0.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(ReadError::new(self, error)),
        }
    }

    /// The body as a value.
    ///
    /// # Errors
    /// Where it is not the JSON of such a value. The error names the place in it.
    pub fn json<T: Decode>(&self) -> Result<T, ReadError> {
        if self.0.body.is_empty() {
            return Err(ReadError::new(self, "the body is empty"));
        }
        from_slice(&self.0.body).map_err(|misfit| ReadError::new(self, misfit))
    }

    /// A header that may be absent.
    ///
    /// # Errors
    /// Where its value is not such a value.
    pub fn header<T: ParameterText>(&self, name: &str) -> Result<Option<T>, ReadError> {
        let Some(value) = self.0.headers.get(name) else {
            return Ok(None);
        };
        let refuse = |reason: &dyn fmt::Display| {
            ReadError::new(self, format_args!("header `{name}`: {reason}"))
        };
        let text = std::str::from_utf8(value.as_bytes()).map_err(|error| refuse(&error))?;
        T::from_text(text).map(Some).map_err(|error| refuse(&error))
    }

    /// A header that is always there.
    ///
    /// # Errors
    /// Where it is not, or its value is not such a value.
    pub fn required_header<T: ParameterText>(&self, name: &str) -> Result<T, ReadError> {
        self.header(name)?
            .ok_or_else(|| ReadError::new(self, format_args!("header `{name}` is missing")))
    }

    /// The error for a status that the document does not declare: the gateway's, where the
    /// gateway wrote the answer.
    pub fn undeclared<E: ServiceError>(self) -> Error<E> {
        match GatewayError::without_a_type(&self) {
            Some(gateway) => Error::Gateway(gateway),
            None => Error::Undeclared(self),
        }
    }

    /// The id under which AWS knows the call: of a REST API, of an HTTP API, or the gateway's own.
    pub fn request_id(&self) -> Option<&str> {
        ["x-amzn-requestid", "apigw-requestid", "x-amz-apigw-id"]
            .into_iter()
            .find_map(|name| self.header_text(name))
    }

    pub(crate) fn header_text(&self, name: &str) -> Option<&str> {
        self.0
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The beginning of the body, for a message; nothing where it is not text.
    pub(crate) fn excerpt(&self) -> impl fmt::Display {
        Excerpt(self.clone())
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, length) = (self.0.status, self.0.body.len());
        write!(formatter, "Reply({status}, {length} bytes)")
    }
}

struct Excerpt(Reply);

impl fmt::Display for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LENGTH: usize = 200;
        let Ok(text) = std::str::from_utf8(self.0.body()) else {
            return Ok(());
        };
        if text.is_empty() {
            return formatter.write_str(" (no body)");
        }
        match text.char_indices().nth(LENGTH) {
            None => write!(formatter, ": {text}"),
            Some((end, _)) => write!(formatter, ": {}…", &text[..end]),
        }
    }
}
