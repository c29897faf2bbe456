//! What answers say to browsers: the document answers preflight requests with a mock, and what the
//! backend would say is that the same origin may read its answers.

use std::collections::BTreeMap;

use gatesmith_model::api::{Api, Operation};
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

/// The answers to preflight requests, by their paths.
#[derive(Debug)]
pub(super) struct Preflights<'a>(BTreeMap<&'a str, &'a Operation>);

impl<'a> Preflights<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let preflights = api.operations.iter().filter(|it| it.is_preflight);
        Self(preflights.map(|it| (it.path.text.as_str(), it)).collect())
    }

    /// The headers of an operation's answers; none where its path answers no preflight requests,
    /// or computes the origin.
    pub(super) fn headers(&self, operation: &Operation) -> Vec<(HeaderName, HeaderValue)> {
        let preflight = self.0.get(operation.path.text.as_str());
        let origin = preflight.and_then(|it| fixed(it, &ACCESS_CONTROL_ALLOW_ORIGIN));
        let (Some(preflight), Some(origin)) = (preflight, origin) else {
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
        headers
            .extend(credentials.map(|credentials| (ACCESS_CONTROL_ALLOW_CREDENTIALS, credentials)));
        if let Ok(exposed) = HeaderValue::try_from(exposed) {
            headers.push((ACCESS_CONTROL_EXPOSE_HEADERS, exposed));
        }
        headers
    }
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
