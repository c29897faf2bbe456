//! What API Gateway does to headers: which it keeps for itself, which it renames, how it writes
//! their names. Rows are recorded ones.

use http::HeaderName;

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
