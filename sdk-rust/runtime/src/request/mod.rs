//! One call, as a generated operation fills it in.

mod list;
mod path;

use bytes::Bytes;
use gatesmith_codec::{ParameterText, Serialize};
use http::Method;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::encode::push_pair;
use crate::error::RequestError;

pub use gatesmith_codec::ListStyle;
use list::join;

/// What a caller must show for an operation. An operation may ask for several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// A Signature Version 4 over the request.
    SigV4,
    /// The API key of a usage plan.
    ApiKey {
        /// The header that holds it: `x-api-key`.
        header: &'static str,
    },
    /// A token in a header.
    Header {
        /// The header's name.
        name: &'static str,
    },
    /// A token in the query string.
    Query {
        /// The parameter's name.
        name: &'static str,
    },
}

/// One call: method, path, query, headers and body, before it is authorized.
///
/// Everything is encoded as it is put in, and nothing is encoded again afterwards, so that what
/// is signed is what is sent. `Debug` shows the operation, not the values.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) template: &'static str,
    pub(crate) auth: &'static [Auth],
    /// The variables of the path, encoded.
    variables: Vec<(&'static str, String)>,
    /// The query string, encoded, without its question mark.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// A call of the operation at `template`, a path with `{variables}` below the endpoint.
    pub fn new(method: Method, template: &'static str, auth: &'static [Auth]) -> Self {
        Self {
            method,
            template,
            auth,
            variables: Vec::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// Adds a query parameter.
    pub fn query<T: ParameterText>(&mut self, name: &str, value: &T) {
        push_pair(&mut self.query, name, &value.to_text());
    }

    /// Adds a query parameter, where there is a value.
    pub fn query_optional<T: ParameterText>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.query(name, value);
        }
    }

    /// Adds a list as a query parameter; an empty one adds nothing.
    ///
    /// # Errors
    /// Where an item contains the separator of a joined style: the service would see two.
    pub fn query_list<T: ParameterText>(
        &mut self,
        name: &'static str,
        items: &[T],
        style: ListStyle,
    ) -> Result<(), RequestError> {
        let Some(separator) = style.separator() else {
            for item in items {
                self.query(name, item);
            }
            return Ok(());
        };
        let joined = join(items, separator).ok_or(RequestError::separator(name, separator))?;
        if !items.is_empty() {
            push_pair(&mut self.query, name, &joined);
        }
        Ok(())
    }

    /// Adds a list as a query parameter, where there is one.
    ///
    /// # Errors
    /// As [`query_list`](Self::query_list).
    pub fn query_list_optional<T: ParameterText>(
        &mut self,
        name: &'static str,
        items: Option<&Vec<T>>,
        style: ListStyle,
    ) -> Result<(), RequestError> {
        items.map_or(Ok(()), |items| self.query_list(name, items, style))
    }

    /// Sets a header.
    ///
    /// # Errors
    /// Where the value is not printable ASCII, or begins or ends with a space: the service would
    /// see another value. Where the header is one that only the transport can set.
    pub fn header<T: ParameterText>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), RequestError> {
        self.set_header(name, &value.to_text())
    }

    /// Sets a header, where there is a value.
    ///
    /// # Errors
    /// As [`header`](Self::header).
    pub fn header_optional<T: ParameterText>(
        &mut self,
        name: &'static str,
        value: Option<&T>,
    ) -> Result<(), RequestError> {
        value.map_or(Ok(()), |value| self.header(name, value))
    }

    /// Sets a header to items joined by commas; an empty list sets nothing.
    ///
    /// # Errors
    /// As [`header`](Self::header), and where an item contains a comma.
    pub fn header_list<T: ParameterText>(
        &mut self,
        name: &'static str,
        items: &[T],
    ) -> Result<(), RequestError> {
        let joined = join(items, ',').ok_or(RequestError::separator(name, ','))?;
        if items.is_empty() {
            return Ok(());
        }
        self.set_header(name, &joined)
    }

    /// Sets a header to items joined by commas, where there is a list.
    ///
    /// # Errors
    /// As [`header_list`](Self::header_list).
    pub fn header_list_optional<T: ParameterText>(
        &mut self,
        name: &'static str,
        items: Option<&Vec<T>>,
    ) -> Result<(), RequestError> {
        items.map_or(Ok(()), |items| self.header_list(name, items))
    }

    /// Sets the body to a value as JSON.
    ///
    /// # Errors
    /// Where the value cannot be written: an additional member has the name of a field.
    pub fn json<T: Serialize>(
        &mut self,
        media_type: &'static str,
        body: &T,
    ) -> Result<(), RequestError> {
        let text = serde_json::to_vec(body).map_err(|error| RequestError::body(&error))?;
        self.bytes(media_type, Bytes::from(text));
        Ok(())
    }

    /// Sets the body to a value as JSON, where there is one.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn json_optional<T: Serialize>(
        &mut self,
        media_type: &'static str,
        body: Option<&T>,
    ) -> Result<(), RequestError> {
        body.map_or(Ok(()), |body| self.json(media_type, body))
    }

    /// Sets the body to text.
    pub fn text(&mut self, media_type: &'static str, body: String) {
        self.bytes(media_type, Bytes::from(body));
    }

    /// Sets the body to text, where there is one.
    pub fn text_optional(&mut self, media_type: &'static str, body: Option<String>) {
        if let Some(body) = body {
            self.text(media_type, body);
        }
    }

    /// Sets the body to bytes.
    pub fn bytes(&mut self, media_type: &'static str, body: Bytes) {
        // A media type that is no header value was none that the document could declare.
        if let Ok(value) = HeaderValue::from_str(media_type) {
            self.headers.insert(CONTENT_TYPE, value);
        }
        self.body = body;
    }

    /// Sets the body to bytes, where there are some.
    pub fn bytes_optional(&mut self, media_type: &'static str, body: Option<Bytes>) {
        if let Some(body) = body {
            self.bytes(media_type, body);
        }
    }

    /// True where a second attempt does no harm: the method is idempotent (RFC 9110, section
    /// 9.2.2), or a key lets the service recognise the call.
    pub(crate) fn is_repeatable(&self) -> bool {
        const KEYS: [&str; 2] = ["idempotency-key", "x-idempotency-key"];
        self.method.is_idempotent() || KEYS.iter().any(|key| self.headers.contains_key(*key))
    }

    fn set_header(&mut self, name: &'static str, text: &str) -> Result<(), RequestError> {
        /// Framing and hops are the transport's; a value of the caller's would break the message.
        const TRANSPORT: [&str; 6] = [
            "connection",
            "content-length",
            "expect",
            "te",
            "transfer-encoding",
            "upgrade",
        ];
        let refuse = |reason| RequestError::header(name, reason);
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| refuse("is no name of a header"))?;
        if TRANSPORT.contains(&key.as_str()) {
            return Err(refuse("is set by the transport and cannot be chosen"));
        }
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(refuse(
                "holds something else than printable ASCII; encode it first",
            ));
        }
        if text.starts_with(' ') || text.ends_with(' ') {
            return Err(refuse(
                "begins or ends with a space, which would be lost on the way",
            ));
        }
        let value = HeaderValue::from_str(text).map_err(|_| refuse("is no value of a header"))?;
        self.headers.insert(key, value);
        Ok(())
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "Request({} {}, {} bytes)",
            self.method,
            self.template,
            self.body.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::{ListStyle, Request};

    fn get(template: &'static str) -> Request {
        Request::new(Method::GET, template, &[])
    }

    #[test]
    fn lists_keep_their_items_apart() {
        let items = ["a b".to_owned(), "c".to_owned()];
        let query = |style| {
            let mut request = get("/");
            request
                .query_list("t", &items, style)
                .map(|()| request.query)
        };
        assert_eq!(query(ListStyle::Repeated).unwrap(), "t=a%20b&t=c");
        assert_eq!(query(ListStyle::Commas).unwrap(), "t=a%20b%2Cc");
        assert_eq!(query(ListStyle::Pipes).unwrap(), "t=a%20b%7Cc");
        assert!(query(ListStyle::Spaces).is_err());
        assert!(get("/").header_list("x-tags", &["a,b".to_owned()]).is_err());
    }

    #[test]
    fn a_header_arrives_as_it_was_given_or_is_refused() {
        let mut request = get("/");
        request.header("x-note", &"a  b".to_owned()).unwrap();
        for value in ["a\r\nx: y", "é", " a", "a ", "\t", "\u{7f}"] {
            assert!(
                request.header("x-note", &value.to_owned()).is_err(),
                "{value:?}"
            );
        }
        assert!(request.header("Content-Length", &7).is_err());
        assert!(request.header("not a name", &7).is_err());
    }
}
