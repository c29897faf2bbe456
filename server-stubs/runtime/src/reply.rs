//! What goes back: a status, header fields and a body, in the form that API Gateway takes.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format>

use std::ops::RangeInclusive;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use gatesmith_codec::ParameterText;
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::ServiceError;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    Empty,
    Text(String),
    Bytes(Bytes),
}

impl Reply {
    /// An answer without header fields and body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Empty,
        }
    }

    /// An answer with a JSON body.
    ///
    /// # Errors
    /// [`ServiceError`] where the value cannot be written.
    pub fn json<T: Serialize + ?Sized>(
        status: u16,
        media_type: &str,
        value: &T,
    ) -> Result<Self, ServiceError> {
        let mut reply = Self::new(status);
        reply.set_json(media_type, value)?;
        Ok(reply)
    }

    /// An answer with text.
    pub fn text(status: u16, media_type: &str, text: String) -> Self {
        let mut reply = Self::new(status);
        reply.set_text(media_type, text);
        reply
    }

    /// An answer with bytes. They travel as base64; API Gateway undoes it only where the
    /// document's `x-amazon-apigateway-binary-media-types` has a type that the caller accepts.
    pub fn bytes(status: u16, media_type: &str, bytes: Bytes) -> Self {
        let mut reply = Self::new(status);
        reply.set_bytes(media_type, bytes);
        reply
    }

    /// Gives the answer a JSON body.
    ///
    /// # Errors
    /// [`ServiceError`] where the value cannot be written.
    pub fn set_json<T: Serialize + ?Sized>(
        &mut self,
        media_type: &str,
        value: &T,
    ) -> Result<(), ServiceError> {
        let text = serde_json::to_string(value)?;
        self.set("Content-Type", media_type.to_owned());
        self.body = Body::Text(text);
        Ok(())
    }

    /// Gives the answer a text.
    pub fn set_text(&mut self, media_type: &str, text: String) {
        let charset = if media_type.starts_with("text/") {
            "; charset=utf-8"
        } else {
            ""
        };
        self.set("Content-Type", format!("{media_type}{charset}"));
        self.body = Body::Text(text);
    }

    /// Gives the answer bytes; see [`Reply::bytes`].
    pub fn set_bytes(&mut self, media_type: &str, bytes: Bytes) {
        self.set("Content-Type", media_type.to_owned());
        self.body = Body::Bytes(bytes);
    }

    /// Adds a header field.
    ///
    /// # Errors
    /// [`ServiceError`] where the value has characters that no header may have: whoever
    /// chooses it could add fields of their own.
    pub fn header<T: ParameterText>(&mut self, name: &str, value: &T) -> Result<(), ServiceError> {
        let value = value.to_text();
        if !value
            .bytes()
            .all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte))
        {
            return Err(ServiceError::message(format!(
                "the value of the header `{name}` has a character outside printable ASCII"
            )));
        }
        self.headers.push((name.to_owned(), value.into_owned()));
        Ok(())
    }

    /// Adds a header field, where there is a value.
    ///
    /// # Errors
    /// As [`Reply::header`].
    pub fn header_optional<T: ParameterText>(
        &mut self,
        name: &str,
        value: Option<&T>,
    ) -> Result<(), ServiceError> {
        value.map_or(Ok(()), |value| self.header(name, value))
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Replaces a header field, or adds it.
    pub(crate) fn set(&mut self, name: &str, value: String) {
        self.headers
            .retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
    }

    /// A status that the service chose, where the document declares a class of statuses or a
    /// default: it must lie in `range` and have no declaration of its own.
    ///
    /// # Errors
    /// [`ServiceError`] where it is not such a status.
    pub fn chosen_status(
        status: u16,
        range: RangeInclusive<u16>,
        declared: &[u16],
    ) -> Result<u16, ServiceError> {
        if range.contains(&status) && !declared.contains(&status) {
            return Ok(status);
        }
        Err(ServiceError::message(format!(
            "the service answered {status} through a variant for {}–{} other than {declared:?}",
            range.start(),
            range.end()
        )))
    }
}

/// The keys of the reply are a closed list: API Gateway answers 502 to any other. All header
/// fields are in `multiValueHeaders`, which keeps fields that come several times.
impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut reply = serializer.serialize_struct("Reply", 4)?;
        reply.serialize_field("statusCode", &self.status)?;
        reply.serialize_field("multiValueHeaders", &Fields(&self.headers))?;
        match &self.body {
            Body::Empty => reply.serialize_field("body", "")?,
            Body::Text(text) => reply.serialize_field("body", text)?,
            Body::Bytes(bytes) => reply.serialize_field("body", &STANDARD.encode(bytes))?,
        }
        let base64 = matches!(self.body, Body::Bytes(_));
        reply.serialize_field("isBase64Encoded", &base64)?;
        reply.end()
    }
}

/// Header fields as a map from name to values, in the order in which names first come.
struct Fields<'a>(&'a [(String, String)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (index, (name, _)) in self.0.iter().enumerate() {
            let same = |field: &&(String, String)| field.0.eq_ignore_ascii_case(name);
            if self.0[..index].iter().any(|field| same(&field)) {
                continue;
            }
            let values: Vec<&str> = self.0[index..]
                .iter()
                .filter(same)
                .map(|(_, value)| value.as_str())
                .collect();
            map.serialize_entry(name, &values)?;
        }
        map.end()
    }
}
