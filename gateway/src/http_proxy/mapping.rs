//! `requestParameters` of an HTTP integration: what of the request is put where in the call of
//! the backend.
//!
//! A source that has no value leaves its target out. Header names in sources are looked up as
//! HTTP does, in any case: that API Gateway minds it is said without a recording, and callers over
//! HTTP/2 could not send another case.

use std::borrow::Cow;

use http::HeaderName;
use indexmap::IndexMap;

use super::Value;
use crate::{
    call::Call,
    expression::{Expression, Scope},
    headers,
};

/// What an integration maps, ready to be evaluated.
#[derive(Clone, Debug, Default)]
pub(super) struct Mapping {
    pub(super) path: IndexMap<String, Source>,
    pub(super) query: Vec<(String, Source)>,
    pub(super) headers: Vec<(HeaderName, Source)>,
}

/// Where a mapped value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    One(Expression),
    /// `method.request.multivaluequerystring.NAME`
    Queries(String),
    /// `method.request.multivalueheader.NAME`
    Headers(String),
    /// `method.request.body`
    Body,
}

/// What is wrong with a mapping.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MappingError {
    /// API Gateway refuses it, or fails every call.
    Illegal(String),
    /// Not done here.
    Unsupported(String),
}

impl Mapping {
    /// Reads the mappings of an integration.
    pub(super) fn parse(parameters: &IndexMap<String, String>) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        for (target, text) in parameters {
            let illegal = |why| {
                Err(MappingError::Illegal(format!(
                    "the integration maps `{target}`, {why}"
                )))
            };
            let Some(source) = Source::parse(text) else {
                return Err(MappingError::Unsupported(format!(
                    "the integration maps `{target}` from `{text}`, which is not read here"
                )));
            };
            let Some((place, name)) = target
                .strip_prefix("integration.request.")
                .and_then(|target| target.split_once('.'))
                .filter(|(_, name)| !name.is_empty())
            else {
                return illegal("which is no part of a request");
            };
            match place {
                "path" => {
                    mapping.path.insert(name.to_owned(), source);
                }
                "querystring" => mapping.query.push((name.to_owned(), source)),
                "header" if headers::is_illegal_in_http_mapping(name) => {
                    return illegal("which API Gateway keeps for itself");
                }
                "header" => match name.parse() {
                    Ok(name) => mapping.headers.push((name, source)),
                    Err(_) => return illegal("which is no name of a header"),
                },
                _ => return illegal("which is no part of a request"),
            }
        }
        Ok(mapping)
    }
}

impl Source {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "method.request.body" {
            return Some(Self::Body);
        }
        let named = |prefix: &str| {
            text.strip_prefix(prefix)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
        };
        named("method.request.multivaluequerystring.")
            .map(Self::Queries)
            .or_else(|| named("method.request.multivalueheader.").map(Self::Headers))
            .or_else(|| Expression::parse(text).map(Self::One))
    }

    /// The values: none where the source has none, several only of a repeated query parameter.
    pub(super) fn values<'a>(&'a self, call: &'a Call<'_>) -> Vec<Value<'a>> {
        match self {
            Self::One(expression) => {
                let scope = Scope {
                    call,
                    refusal: None,
                };
                let value = expression.evaluate(scope);
                let value = value.map(|text| match expression {
                    Expression::Path(_) => Value::OfPath(text),
                    _ => Value::Plain(text),
                });
                value.into_iter().collect()
            }
            Self::Queries(name) => call
                .query()
                .filter(|(key, _)| key == name)
                .map(|(_, value)| Value::Plain(value))
                .collect(),
            Self::Headers(name) => {
                let values: Vec<_> = call
                    .headers
                    .get_all(name)
                    .iter()
                    .filter_map(|value| value.to_str().ok())
                    .collect();
                let joined = (!values.is_empty()).then(|| values.join(","));
                joined
                    .map(|text| Value::Plain(Cow::Owned(text)))
                    .into_iter()
                    .collect()
            }
            Self::Body if call.body.is_empty() => Vec::new(),
            Self::Body => vec![Value::Plain(String::from_utf8_lossy(&call.body))],
        }
    }

    /// The last of the values.
    pub(super) fn value<'a>(&'a self, call: &'a Call<'_>) -> Option<Value<'a>> {
        self.values(call).pop()
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::{Mapping, MappingError};

    fn parse(target: &str, source: &str) -> Result<Mapping, MappingError> {
        Mapping::parse(&IndexMap::from([(target.to_owned(), source.to_owned())]))
    }

    #[test]
    fn targets_are_parts_of_a_request_that_are_not_the_gateways_own() {
        assert!(parse("integration.request.header.X-A", "'a'").is_ok());
        assert!(parse("integration.request.header.Authorization", "'a'").is_ok());
        for target in [
            "integration.request.header.Content-Length",
            "integration.request.header.x-amzn-apigateway-api-id",
            "integration.request.header.no name",
            "integration.request.cookie.a",
            "integration.request.path.",
            "method.request.path.a",
        ] {
            assert!(
                matches!(parse(target, "'a'"), Err(MappingError::Illegal(_))),
                "{target}"
            );
        }
    }

    #[test]
    fn sources_that_need_a_json_path_are_not_read() {
        let target = "integration.request.header.X-A";
        assert!(parse(target, "method.request.body").is_ok());
        for source in ["method.request.body.id", "\"a\"", "nothing"] {
            assert!(
                matches!(parse(target, source), Err(MappingError::Unsupported(_))),
                "{source}"
            );
        }
    }
}
