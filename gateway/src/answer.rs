//! The form in which every stage answers.

use bytes::Bytes;
use http::{HeaderValue, Response};
use http_body_util::Full;

/// A whole answer.
pub(crate) type Answer = Response<Full<Bytes>>;

/// The media type of what is not said to be anything else.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");
