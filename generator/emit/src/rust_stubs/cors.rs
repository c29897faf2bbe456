//! What a browser lets a page of another origin read.
//!
//! The document answers preflight requests with a mock; the answers themselves come from the
//! function, and have to name the same origin.

use std::collections::BTreeMap;

use gatesmith_model::api::{Api, Operation};

/// Response headers that clients read beside the declared ones. They come from the gateway.
const ALWAYS_EXPOSED: &str = "x-amzn-RequestId";

/// What an operation's answers say to browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cors {
    /// `*`, or one origin.
    pub(super) origin: String,
    /// The browser may send credentials of its own.
    pub(super) credentials: bool,
    /// The header fields that pages may read, joined by commas.
    pub(super) exposed: String,
}

/// The answers to preflight requests, by their paths.
#[derive(Debug)]
pub(super) struct Preflights<'a>(BTreeMap<&'a str, &'a Operation>);

impl<'a> Preflights<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let preflights = api.operations.iter().filter(|it| it.is_preflight);
        Self(preflights.map(|it| (it.path.text.as_str(), it)).collect())
    }

    /// Follows the preflight answer of the operation's path; `None` where there is none, or where
    /// it computes the origin, which a function cannot know.
    pub(super) fn cors(&self, operation: &Operation) -> Option<Cors> {
        let preflight = self.0.get(operation.path.text.as_str())?;
        Some(Cors {
            origin: fixed(preflight, "Access-Control-Allow-Origin")?.to_owned(),
            credentials: fixed(preflight, "Access-Control-Allow-Credentials") == Some("true"),
            exposed: exposed(operation),
        })
    }
}

/// The value of a header that the mock always gives: `'…'`.
fn fixed<'a>(preflight: &'a Operation, name: &str) -> Option<&'a str> {
    let integration = preflight.integration.as_ref()?;
    let key = format!("method.response.header.{name}");
    let mut parameters = integration.responses.values().flat_map(|it| &it.parameters);
    let (_, value) = parameters.find(|(it, _)| it.eq_ignore_ascii_case(&key))?;
    let value = value.strip_prefix('\'')?.strip_suffix('\'')?;
    let is_text = value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    is_text.then_some(value)
}

fn exposed(operation: &Operation) -> String {
    let headers = operation.responses.iter().flat_map(|it| &it.headers);
    let declared = headers.map(|it| it.wire.as_str()).filter(|it| is_token(it));
    let mut names = vec![ALWAYS_EXPOSED];
    for name in declared {
        if !names.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            names.push(name);
        }
    }
    names.join(",")
}

/// RFC 9110, section 5.6.2. What is no token is no header's name either.
fn is_token(name: &str) -> bool {
    let of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(of_token)
}
