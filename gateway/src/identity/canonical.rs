//! The canonical request: one way of writing a request down, so that whoever signs and whoever
//! verifies compute the same hash over it.
//!
//! ```text
//! METHOD \n PATH \n QUERY \n name:value \n … \n \n name;… \n SHA256(body)
//! ```
//!
//! The rules are those of "Create a signed AWS API request" in the IAM User Guide, in the form
//! that holds for every service but S3: the path is normalised and then encoded *once more*, as
//! it stands on the wire. Where the guide is silent, the official test suite decides.

use std::borrow::Cow;

use http::HeaderMap;
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode, utf8_percent_encode,
};

use super::SignedRequest;
use super::keys;
use super::presigned;
use super::signed_headers::SignedHeaders;

/// All but the unreserved characters of RFC 3986.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const PATH: &AsciiSet = &STRICT.remove(b'/');

/// Whether dot segments and empty segments of a path are resolved before it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathStyle {
    /// Resolved: every service but S3.
    Normalized,
    /// Kept, as S3 does; the official test suite asks for it.
    #[cfg(test)]
    AsSent,
}

/// Writes `request` down with the headers of `signed`.
///
/// The result is bytes, not text: header values may hold any byte.
pub(super) fn canonical_request(
    request: &SignedRequest<'_>,
    signed: &SignedHeaders,
    paths: PathStyle,
) -> Vec<u8> {
    let mut text = Vec::with_capacity(512);
    for line in [
        request.method.to_ascii_uppercase(),
        canonical_path(request.path, paths),
        canonical_query(request.query),
    ] {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    }
    for name in signed.names() {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        push_values(&mut text, request.headers, name);
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(signed.to_string().as_bytes());
    text.push(b'\n');
    text.extend_from_slice(keys::digest(request.body).as_bytes());
    text
}

fn canonical_path(path: &str, paths: PathStyle) -> String {
    let path = match paths {
        PathStyle::Normalized => normalized(path),
        #[cfg(test)]
        PathStyle::AsSent => Cow::Borrowed(path),
    };
    if path.is_empty() {
        return "/".to_owned();
    }
    utf8_percent_encode(&path, PATH).to_string()
}

/// `path` without empty segments, `.` and `..` (RFC 3986, section 5.2.4).
///
/// Only literal dots count: `%2e` is a character of a name, here as in the SDKs' signers.
fn normalized(path: &str) -> Cow<'_, str> {
    if path.starts_with('/') && !path.contains("//") && !path.contains("/.") {
        return Cow::Borrowed(path);
    }
    let mut kept = Vec::new();
    let mut open = false; // whether the path names a folder: it ends in a slash then
    for segment in path.split('/') {
        open = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            name => kept.push(name),
        }
    }
    let mut path = String::with_capacity(path.len() + 1);
    for segment in &kept {
        path.push('/');
        path.push_str(segment);
    }
    if open || kept.is_empty() {
        path.push('/');
    }
    Cow::Owned(path)
}

/// The parameters of `query`, each name and value strictly encoded, sorted by byte. A signature
/// among them cannot have been signed; where one is, it is the request's only one.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encoded_anew(name), encoded_anew(value)))
        .filter(|(name, _)| name != presigned::SIGNATURE)
        .collect();
    pairs.sort_unstable();
    let mut text = String::with_capacity(query.len());
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(&name);
        text.push('=');
        text.push_str(&value);
    }
    text
}

/// `text` decoded, then encoded strictly: `%2f` becomes `%2F`, and an encoded letter the letter.
///
/// A bare `+` is a space, as it is in the event that the function gets. A `%` that begins no
/// escape stands for itself.
fn encoded_anew(text: &str) -> String {
    let spaced = if text.contains('+') {
        Cow::Owned(text.replace('+', " "))
    } else {
        Cow::Borrowed(text)
    };
    let plain: Cow<'_, [u8]> = percent_decode_str(&spaced).into();
    percent_encode(&plain, STRICT).to_string()
}

/// Appends the values of `name`, joined with commas in the order in which they came.
///
/// A header that is signed but absent is written as empty: if the client signed a value, the
/// signatures differ.
fn push_values(text: &mut Vec<u8>, headers: &HeaderMap, name: &str) {
    for (index, value) in headers.get_all(name).iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        push_value(text, value.as_bytes());
    }
}

/// Appends `value` without the white space around it, and with each run of spaces as one; the
/// official suite does so within quotes too.
fn push_value(text: &mut Vec<u8>, value: &[u8]) {
    let mut after_space = false;
    for &byte in value.trim_ascii() {
        let space = byte == b' ';
        if !(space && after_space) {
            text.push(byte);
        }
        after_space = space;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_normalised_and_encoded_once_more() {
        for (sent, expected) in [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/v1//orders///7", "/v1/orders/7"),
            ("/v1/a/../b", "/v1/b"),
            ("/v1/a/..", "/v1/"),
            ("/v1/a/.", "/v1/a/"),
            ("/v1/a/./", "/v1/a/"),
            ("/../../v1", "/v1"),
            ("/v1/.well-known", "/v1/.well-known"),
            ("/v1/...", "/v1/..."),
            ("/v1/%2e%2e/b", "/v1/%252e%252e/b"),
            ("/v1/a%20b", "/v1/a%2520b"),
            ("/v1/a:b@c+d*e", "/v1/a%3Ab%40c%2Bd%2Ae"),
            ("/v1/~a-b_c.d", "/v1/~a-b_c.d"),
            ("v1/a", "/v1/a"),
        ] {
            assert_eq!(
                canonical_path(sent, PathStyle::Normalized),
                expected,
                "{sent}"
            );
        }
    }

    #[test]
    fn a_query_is_decoded_encoded_and_sorted() {
        for (sent, expected) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&a=1", "a=1&a=2"),
            ("a", "a="),
            ("a=&b", "a=&b="),
            ("=v", "=v"),
            ("&&a=1&", "a=1"),
            ("a=b=c", "a=b%3Dc"),
            ("a=x+y", "a=x%20y"),
            ("a=x%2By", "a=x%2By"),
            ("a=%2f%c3%a9", "a=%2F%C3%A9"),
            ("%61=%7E", "a=~"),
            ("a=100%", "a=100%25"),
            ("a=%zz", "a=%25zz"),
            ("a=%ff", "a=%FF"),
            ("a=!'()*", "a=%21%27%28%29%2A"),
            ("B=1&a=2", "B=1&a=2"),
        ] {
            assert_eq!(canonical_query(sent), expected, "{sent}");
        }
    }

    #[test]
    fn header_values_are_trimmed_folded_and_joined() {
        let mut headers = HeaderMap::new();
        for value in ["  a   b ", "\"c   d\"", "", "e\tf"] {
            headers.append("x", value.parse().unwrap());
        }
        let mut text = Vec::new();
        push_values(&mut text, &headers, "x");
        assert_eq!(String::from_utf8(text).unwrap(), "a b,\"c d\",,e\tf");
    }
}
