//! What API Gateway does to headers: which it keeps for itself, which it renames, how it writes
//! their names. Rows are recorded ones.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{AUTHORIZATION, CONNECTION, CONTENT_ENCODING, HOST},
};

/// Headers of a request that no integration sees.
const DROPPED_FROM_REQUEST: [&str; 13] = [
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
    "x-http-method-override",
];

/// Headers of an answer that the gateway sets itself: those of functions and mocks arrive as
/// `x-amzn-remapped-NAME`.
const REMAPPED_ON_ANSWER: [&str; 5] = [
    "connection",
    "content-length",
    "date",
    "server",
    "www-authenticate",
];

/// Headers of a request that no HTTP backend sees beside those: the backend's own `Host` is sent,
/// and bodies go out as the gateway has them.
const NOT_FORWARDED: [&str; 5] = [
    "content-encoding",
    "host",
    "keep-alive",
    "proxy-connection",
    "via",
];

/// Headers of a backend's answer that arrive as `x-amzn-remapped-NAME`.
const REMAPPED_ON_PROXIED: [&str; 4] = ["connection", "content-length", "date", "server"];

/// Headers of a backend's answer that do not arrive: what concerns its connection alone, and
/// `Via`.
const DROPPED_FROM_PROXIED: [&str; 7] = [
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Headers that no mapping may set on a request to an HTTP backend.
const ILLEGAL_IN_HTTP_MAPPING: [&str; 4] = [
    "content-length",
    "transfer-encoding",
    "x-amzn-apigateway-api-id",
    "x-amzn-trace-id",
];

/// Headers that no mapping may set on a request to AWS: one that tries makes every call fail.
const ILLEGAL_IN_MAPPING: [&str; 9] = [
    "authorization",
    "connection",
    "content-length",
    "expect",
    "proxy-authenticate",
    "te",
    "transfer-encoding",
    "x-amzn-apigateway-api-id",
    "x-amzn-trace-id",
];

/// Whether a header of a request is kept from the integration.
pub(crate) fn is_dropped_from_request(name: &HeaderName) -> bool {
    DROPPED_FROM_REQUEST.contains(&name.as_str())
}

/// The name under which a header of a reply or a mapping reaches the caller; `None` where it does
/// not.
pub(crate) fn on_answer(name: HeaderName) -> Option<HeaderName> {
    match name.as_str() {
        "transfer-encoding" => None,
        remapped if REMAPPED_ON_ANSWER.contains(&remapped) => {
            HeaderName::try_from(format!("x-amzn-remapped-{remapped}")).ok()
        }
        _ => Some(name),
    }
}

/// Whether an `aws_proxy` integration may not map this header.
pub(crate) fn is_illegal_in_mapping(name: &str) -> bool {
    ILLEGAL_IN_MAPPING
        .iter()
        .any(|illegal| illegal.eq_ignore_ascii_case(name))
}

/// Whether an `http` or `http_proxy` integration may not map this header.
pub(crate) fn is_illegal_in_http_mapping(name: &str) -> bool {
    ILLEGAL_IN_HTTP_MAPPING
        .iter()
        .any(|illegal| illegal.eq_ignore_ascii_case(name))
}

/// The headers of a request that an HTTP backend gets, with a `Host` of its own. A signature was
/// for the gateway alone.
pub(crate) fn forwarded(headers: &HeaderMap, host: HeaderValue) -> HeaderMap {
    let connection = of_connection(headers);
    let mut forwarded = HeaderMap::with_capacity(headers.len() + 4);
    forwarded.insert(HOST, host);
    for (name, value) in headers {
        let is_signature = name == AUTHORIZATION && value.as_bytes().starts_with(b"AWS4-");
        let is_dropped = is_dropped_from_request(name)
            || is_signature
            || NOT_FORWARDED.contains(&name.as_str())
            || connection.contains(name);
        if !is_dropped {
            forwarded.append(name, value.clone());
        }
    }
    forwarded
}

/// The headers of a backend's answer that the caller gets.
///
/// `Content-Encoding` was recorded to be dropped, with bodies that were not encoded. Here it is
/// dropped where there is no body: a body stays as it came, and without the header nobody could
/// read it.
pub(crate) fn proxied(headers: &HeaderMap, is_empty: bool) -> HeaderMap {
    let connection = of_connection(headers);
    let mut proxied = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let is_dropped = DROPPED_FROM_PROXIED.contains(&name.as_str())
            || connection.contains(name)
            || (name == CONTENT_ENCODING && (is_empty || value == "identity"));
        if is_dropped {
            continue;
        }
        let name = if REMAPPED_ON_PROXIED.contains(&name.as_str()) {
            HeaderName::try_from(format!("x-amzn-remapped-{name}")).unwrap_or(name.clone())
        } else {
            name.clone()
        };
        proxied.append(name, value.clone());
    }
    proxied
}

/// The headers that `Connection` names: they concern one connection alone (RFC 9110, section
/// 7.6.1).
fn of_connection(headers: &HeaderMap) -> Vec<HeaderName> {
    headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect()
}

/// A name as it is mostly written: `x-amz-date` is `X-Amz-Date`.
pub(crate) fn canonical(name: &HeaderName) -> String {
    let mut starts_word = true;
    name.as_str()
        .chars()
        .map(|letter| {
            let written = if starts_word {
                letter.to_ascii_uppercase()
            } else {
                letter
            };
            starts_word = letter == '-';
            written
        })
        .collect()
}
