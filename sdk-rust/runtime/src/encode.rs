//! Percent-encoding: what stands in a URL is written once, here, so that it is signed as it is
//! sent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, section 2.3. Signature Version 4 asks
/// for this set, and every URL library leaves text in it alone.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a path template keeps as it is besides: `pchar` of RFC 3986, section 3.3. API Gateway
/// matches literal segments such as `orders:search` as they are written.
const NOT_IN_A_SEGMENT: &AsciiSet = &RESERVED
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

/// Appends a value, all of it encoded.
pub(crate) fn push_value(to: &mut String, value: &str) {
    to.extend(utf8_percent_encode(value, RESERVED));
}

/// Appends a literal segment of a path template. A percent sign that begins an escape was written
/// by somebody who encoded already.
pub(crate) fn push_literal(to: &mut String, literal: &str) {
    let mut rest = literal;
    while let Some(at) = rest.find('%') {
        to.extend(utf8_percent_encode(&rest[..at], NOT_IN_A_SEGMENT));
        let escape = rest.get(at..at + 3).filter(|escape| is_escape(escape));
        to.push_str(escape.unwrap_or("%25"));
        rest = &rest[at + escape.map_or(1, str::len)..];
    }
    to.extend(utf8_percent_encode(rest, NOT_IN_A_SEGMENT));
}

fn is_escape(text: &str) -> bool {
    text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
}

/// True where a segment is `.` or `..`, dots that are percent-encoded included: URL libraries and
/// proxies resolve those, and a signed call would reach another route.
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    // The longest form is `%2e%2e`.
    if segment.len() > 6 {
        return false;
    }
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}

/// Appends `name=value` to a query string.
pub(crate) fn push_pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push_value(query, name);
    query.push('=');
    push_value(query, value);
}

#[cfg(test)]
mod tests {
    use super::{is_dot_segment, push_literal, push_pair, push_value};

    fn value(text: &str) -> String {
        let mut encoded = String::new();
        push_value(&mut encoded, text);
        encoded
    }

    #[test]
    fn values_are_encoded_down_to_the_unreserved_characters() {
        assert_eq!(value("azAZ09-._~"), "azAZ09-._~");
        assert_eq!(
            value("a b+c*d%e@f:g/h'i"),
            "a%20b%2Bc%2Ad%25e%40f%3Ag%2Fh%27i"
        );
        assert_eq!(value("rosé 🌹"), "ros%C3%A9%20%F0%9F%8C%B9");
    }

    #[test]
    fn literals_keep_what_a_path_may_hold_and_escapes() {
        let literal = |text| {
            let mut encoded = String::new();
            push_literal(&mut encoded, text);
            encoded
        };
        assert_eq!(literal("orders:search@v1"), "orders:search@v1");
        assert_eq!(literal("a b%20c%zz%"), "a%20b%20c%25zz%25");
        assert_eq!(literal("größe"), "gr%C3%B6%C3%9Fe");
    }

    #[test]
    fn dots_are_dots_in_every_spelling() {
        for segment in [".", "..", "%2e", "%2E%2e", ".%2e", "%2E."] {
            assert!(is_dot_segment(segment), "{segment}");
        }
        for segment in ["", "...", "a.", ".a", "%2f", "%252e"] {
            assert!(!is_dot_segment(segment), "{segment}");
        }
    }

    #[test]
    fn a_space_in_a_query_is_never_a_plus() {
        let mut query = String::new();
        push_pair(&mut query, "q", "a b");
        push_pair(&mut query, "tag+", "c&d=e");
        assert_eq!(query, "q=a%20b&tag%2B=c%26d%3De");
    }
}
