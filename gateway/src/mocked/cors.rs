//! What answers say to browsers: the document answers preflight requests with a mock, and what the
//! backend would say is that the same origin may read its answers.

use gatesmith_model::api::{Operation, Preflight};
use http::{
    HeaderName, HeaderValue,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    },
};

use crate::expression::Expression;

/// Headers that pages may read beside the declared ones.
const ALWAYS_EXPOSED: &str = "x-amzn-RequestId,Preference-Applied";

/// The headers of an operation's answers; none where no mock answers the preflight requests of its
/// path, or computes the origin.
pub(super) fn headers(
    preflight: Preflight<'_>,
    operation: &Operation,
) -> Vec<(HeaderName, HeaderValue)> {
    let preflight = match preflight {
        Preflight::Operation(preflight) if preflight.is_preflight => preflight,
        _ => return Vec::new(),
    };
    let Some(origin) = fixed(preflight, &ACCESS_CONTROL_ALLOW_ORIGIN) else {
        return Vec::new();
    };
    let mut exposed = ALWAYS_EXPOSED.to_owned();
    for header in operation.responses.iter().flat_map(|it| &it.headers) {
        let is_new = |name: &str| !exposed.split(',').any(|it| it.eq_ignore_ascii_case(name));
        if is_new(&header.wire) {
            exposed.push(',');
            exposed.push_str(&header.wire);
        }
    }
    let mut headers = vec![(ACCESS_CONTROL_ALLOW_ORIGIN, origin)];
    let credentials = fixed(preflight, &ACCESS_CONTROL_ALLOW_CREDENTIALS);
    headers.extend(credentials.map(|credentials| (ACCESS_CONTROL_ALLOW_CREDENTIALS, credentials)));
    if let Ok(exposed) = HeaderValue::try_from(exposed) {
        headers.push((ACCESS_CONTROL_EXPOSE_HEADERS, exposed));
    }
    headers
}

/// The value of a header that the mock always gives: `'…'`.
fn fixed(preflight: &Operation, name: &HeaderName) -> Option<HeaderValue> {
    let integration = preflight.integration.as_ref()?;
    let mut parameters = integration.responses.values().flat_map(|it| &it.parameters);
    let (_, value) = parameters.find(|(key, _)| {
        let header = key.strip_prefix("method.response.header.");
        header.is_some_and(|header| header.eq_ignore_ascii_case(name.as_str()))
    })?;
    match Expression::parse(value) {
        Some(Expression::Static(text)) => HeaderValue::try_from(text).ok(),
        _ => None,
    }
}
