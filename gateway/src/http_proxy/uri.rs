//! The URL of an HTTP integration: text with `{variable}`s in host, path or query.
//!
//! Values are encoded for the place where they stand, so that none of them reaches further than
//! its segment or its parameter. A value `..` is a segment that no encoding makes another one
//! (RFC 3986, section 6.2.2): it goes on as it is, and what it means is for the backend to say.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::Value;
use crate::upstream::Origin;

/// What stays as it is in a segment of a path: RFC 3986's `pchar`, without `%`.
const SEGMENT: &AsciiSet = &QUERY
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// What stays as it is in a name or value of a query: the unreserved characters.
pub(super) const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A URL with variables in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UriTemplate(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable { name: String, position: Position },
}

/// Where a variable stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    Host,
    Path,
    Query,
}

impl UriTemplate {
    /// Reads a URL; an error, with what to do about it, where API Gateway takes none such.
    pub(super) fn parse(url: &str) -> Result<Self, String> {
        if !has_origin(url) {
            return Err(format!(
                "`{url}` is no endpoint: it must begin with `http://` or `https://` and a host"
            ));
        }
        let mut parts = Vec::new();
        let mut position = Position::Host;
        let mut rest = url;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(format!("`{url}` has a `{{` without its `}}`"));
            };
            position = following(position, before);
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Variable {
                name: name.trim_end_matches('+').to_owned(),
                position,
            });
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self(parts))
    }

    /// The names of its variables.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Variable { name, .. } => Some(name.as_str()),
        })
    }

    /// The URL with the values put in; the name of the variable where one has no value, or a
    /// value that cannot stand in a host.
    pub(super) fn render<'a>(
        &self,
        mut value: impl FnMut(&str) -> Option<Value<'a>>,
    ) -> Result<String, &str> {
        let mut url = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => url.push_str(text),
                Part::Variable { name, position } => {
                    let value = value(name).ok_or(name.as_str())?;
                    position.write(&value, &mut url).ok_or(name.as_str())?;
                }
            }
        }
        Ok(url)
    }
}

/// Whether it begins with a scheme and a host, or a host that a variable has a part in.
fn has_origin(url: &str) -> bool {
    let Some((scheme, after)) = url.split_once("://") else {
        return false;
    };
    let end = after.find(['/', '?', '#', '{']).unwrap_or(after.len());
    let host = if after[end..].starts_with('{') {
        "x"
    } else {
        &after[..end]
    };
    let origin = format!("{scheme}://{host}").parse();
    origin.is_ok_and(|uri| Origin::of(&uri).is_some())
}

/// Where one stands after this text.
fn following(position: Position, text: &str) -> Position {
    let text = text.split_once("://").map_or(text, |(_, after)| after);
    if position == Position::Query || text.contains('?') {
        Position::Query
    } else if position == Position::Path || text.contains('/') {
        Position::Path
    } else {
        Position::Host
    }
}

impl Position {
    /// Writes a value; `None` where it cannot stand here.
    fn write(self, value: &Value<'_>, url: &mut String) -> Option<()> {
        match (self, value) {
            (Self::Host, Value::Plain(text) | Value::OfPath(text)) => {
                let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
                if text.is_empty() || !text.bytes().all(is_host) {
                    return None;
                }
                url.push_str(text);
            }
            (Self::Path, Value::Plain(text)) => url.extend(utf8_percent_encode(text, SEGMENT)),
            (Self::Path, Value::OfPath(text)) => push_encoded(text, url),
            (Self::Query, value) => url.extend(utf8_percent_encode(&value.decoded(), QUERY)),
        }
        Some(())
    }
}

/// Writes what stood in a path: what is encoded stays so, and slashes of a greedy variable are
/// slashes.
fn push_encoded(text: &str, url: &mut String) {
    const KEPT: &AsciiSet = &SEGMENT.remove(b'/').remove(b'%');
    let mut rest = text;
    while let Some(percent) = rest.find('%') {
        url.extend(utf8_percent_encode(&rest[..percent], KEPT));
        let is_triplet = rest
            .as_bytes()
            .get(percent + 1..percent + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        url.push_str(if is_triplet { "%" } else { "%25" });
        rest = &rest[percent + 1..];
    }
    url.extend(utf8_percent_encode(rest, KEPT));
}

impl Value<'_> {
    /// The value as text.
    pub(super) fn decoded(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Value::Plain(text) => std::borrow::Cow::Borrowed(text),
            Value::OfPath(text) => percent_decode_str(text).decode_utf8_lossy(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{UriTemplate, Value};

    #[track_caller]
    fn renders(template: &str, value: &Value<'static>, expected: Result<&str, &str>) {
        let template = UriTemplate::parse(template).unwrap();
        let rendered = template.render(|_| Some(value.clone()));
        assert_eq!(rendered.as_deref().map_err(|name| *name), expected);
    }

    fn plain(text: &'static str) -> Value<'static> {
        Value::Plain(Cow::Borrowed(text))
    }

    fn of_path(text: &'static str) -> Value<'static> {
        Value::OfPath(Cow::Borrowed(text))
    }

    #[test]
    fn a_value_stays_within_its_segment() {
        let template = "http://x/a/{v}/b";
        renders(
            template,
            &plain("../c?d#e%2F é"),
            Ok("http://x/a/..%2Fc%3Fd%23e%252F%20%C3%A9/b"),
        );
        renders(template, &plain("a:b@c"), Ok("http://x/a/a:b@c/b"));
        renders(
            template,
            &of_path("a%2Fb%20%zz"),
            Ok("http://x/a/a%2Fb%20%25zz/b"),
        );
        renders(
            "http://x/{proxy+}",
            &of_path("a/b//c%3F%"),
            Ok("http://x/a/b//c%3F%25"),
        );
    }

    #[test]
    fn a_value_stays_within_its_parameter() {
        let template = "http://x/?q={v}&fixed=1";
        renders(
            template,
            &plain("a&b=c d"),
            Ok("http://x/?q=a%26b%3Dc%20d&fixed=1"),
        );
        renders(template, &of_path("a%26b"), Ok("http://x/?q=a%26b&fixed=1"));
        renders("http://x?q={v}", &plain("/"), Ok("http://x?q=%2F"));
    }

    #[test]
    fn a_value_in_a_host_is_a_name() {
        let template = "https://{v}.example/";
        renders(template, &plain("a-1.b"), Ok("https://a-1.b.example/"));
        for text in ["evil.example/", "user@evil", "a:1", "a b", ""] {
            renders(template, &plain(text), Err("v"));
        }
    }

    #[test]
    fn what_is_no_http_url_is_refused() {
        for text in [
            "",
            "rates.example",
            "ftp://x",
            "http:///path",
            "http://a b/",
            "http://x/{open",
            "{v}://x",
        ] {
            assert!(UriTemplate::parse(text).is_err(), "{text}");
        }
    }
}
