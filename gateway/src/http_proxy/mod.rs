//! HTTP proxy integrations (`http_proxy`): the request goes on to a backend, the backend's answer
//! goes back, and API Gateway changes little on either way.
//!
//! | on the way | what happens |
//! |---|---|
//! | URL | `${stageVariables.x}` at start, `{variable}` from a mapping, else from the path |
//! | query | the URL's own, then the caller's as it is, then what is mapped (recorded) |
//! | headers | the caller's without those of [`headers`]; mapped ones replace (recorded) |
//! | body | as it came, both ways |
//! | no connection, or a broken one | 504 `Network error communicating with endpoint` |
//! | no answer in time | 504 `Endpoint request timed out` |
//! | no valid URL, an answer of more than 10 MB | 500 |

mod mapping;
mod uri;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc, time::Duration};

use bytes::Bytes;
use gatesmith_model::api::{Integration, Operation, Text};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri, Version,
    header::CONTENT_TYPE,
    uri::{Authority, Parts, Scheme},
};
use http_body_util::Full;
use percent_encoding::utf8_percent_encode;

use crate::{
    Options,
    answer::{Answer, JSON},
    call::Call,
    headers, placeholders,
    refusal::Refusal,
    upstream::{Origin, Upstream, UpstreamError},
};

use mapping::{Mapping, MappingError};
use uri::UriTemplate;

/// A value that is put into the call of a backend.
#[derive(Clone, Debug)]
enum Value<'a> {
    /// Text.
    Plain(Cow<'a, str>),
    /// What a variable of the path holds, as it stood there: percent-encoded.
    OfPath(Cow<'a, str>),
}

/// An HTTP proxy integration, ready to be called.
#[derive(Debug)]
pub(crate) struct HttpProxy {
    uri: UriTemplate,
    /// `None` forwards the caller's verb.
    method: Option<Method>,
    mapping: Mapping,
    timeout_ms: u32,
    /// Where the call is sent instead of the URL's origin.
    detour: Detour,
}

/// What stands where the network of an AWS account would be.
#[derive(Debug)]
enum Detour {
    /// The backends of the options, by the origin of the URL.
    Backends(Arc<BTreeMap<Origin, Origin>>),
    /// What stands behind a VPC link.
    Link(Origin),
}

/// Why an integration is not served.
#[derive(Debug)]
pub(crate) enum Unserved {
    /// API Gateway would fail every call, too.
    Misconfigured(String),
    /// It is not done here, or an option is missing.
    Unsupported(String),
}

/// The backends of the options, read; [`Options::check`](crate::Options) has refused what cannot
/// be.
pub(crate) fn backends(options: &Options) -> Arc<BTreeMap<Origin, Origin>> {
    let pairs = options.backends.iter();
    Arc::new(
        pairs
            .filter_map(|(from, to)| Origin::parse(from).zip(Origin::parse(to)))
            .collect(),
    )
}

impl HttpProxy {
    /// Reads an integration. `notes` is told what a caller may stumble over.
    pub(crate) fn new(
        operation: &Operation,
        integration: &Integration,
        uri: &Text,
        options: &Options,
        backends: &Arc<BTreeMap<Origin, Origin>>,
        notes: &mut Vec<String>,
    ) -> Result<Self, Unserved> {
        let mapping =
            Mapping::parse(&integration.request_parameters).map_err(|error| match error {
                MappingError::Illegal(what) => Unserved::Misconfigured(what),
                MappingError::Unsupported(what) => Unserved::Unsupported(what),
            })?;
        let url = resolved("`uri`", uri, options, notes)?;
        let uri = UriTemplate::parse(&url).map_err(Unserved::Misconfigured)?;
        let of_path = |name: &str| operation.path.variables().any(|variable| variable == name);
        let unknown = uri
            .variables()
            .find(|name| !mapping.path.contains_key(*name) && !of_path(name));
        if let Some(name) = unknown {
            return Err(Unserved::Misconfigured(format!(
                "the integration's `uri` has `{{{name}}}`, which neither the path has nor \
                 `integration.request.path.{name}` maps"
            )));
        }
        let method = match integration.http_method.as_str() {
            "" => None,
            any if any.eq_ignore_ascii_case("ANY") => None,
            verb => Some(verb.to_ascii_uppercase().parse().map_err(|_| {
                Unserved::Misconfigured(format!(
                    "the integration's `httpMethod` `{verb}` is no verb"
                ))
            })?),
        };
        let detour = match &integration.vpc_link {
            None => Detour::Backends(Arc::clone(backends)),
            Some(link) => Detour::Link(linked(link, options, notes)?),
        };
        Ok(Self {
            uri,
            method,
            mapping,
            timeout_ms: integration.timeout_ms,
            detour,
        })
    }

    /// Calls the backend and answers what it answers.
    pub(crate) async fn forward(
        &self,
        call: &Call<'_>,
        trace_id: &str,
        upstream: &Upstream,
        limit: usize,
    ) -> Result<Answer, Refusal> {
        let request = self.request(call, trace_id)?;
        let timeout = Duration::from_millis(self.timeout_ms.into());
        match upstream.send(request, timeout, limit).await {
            // Switching protocols is not for a request and its answer.
            Ok(response) if response.status().is_informational() => Err(Refusal::network_error(
                format!("the backend answered {}", response.status()),
            )),
            Ok(response) => Ok(answer(response)),
            Err(UpstreamError::TimedOut) => Err(Refusal::integration_timeout(self.timeout_ms)),
            Err(UpstreamError::TooLong) => Err(Refusal::not_invoked(format!(
                "the backend's answer exceeds {limit} bytes"
            ))),
            Err(UpstreamError::Network(why)) => Err(Refusal::network_error(why)),
        }
    }

    fn request(&self, call: &Call<'_>, trace_id: &str) -> Result<Request<Full<Bytes>>, Refusal> {
        let uri = self.url(call)?;
        let host = host(&uri).ok_or_else(|| invalid(&uri.to_string()))?;
        let mut headers = headers::forwarded(call.headers, host);
        let own = [
            ("x-amzn-apigateway-api-id", call.stage.api_id.clone()),
            ("x-amzn-trace-id", trace_id.to_owned()),
            ("x-forwarded-for", call.forwarded_for()),
            ("x-forwarded-port", call.stage.address.port().to_string()),
            ("x-forwarded-proto", "http".to_owned()),
        ];
        for (name, value) in own {
            set(&mut headers, HeaderName::from_static(name), &value)?;
        }
        for (name, source) in &self.mapping.headers {
            if let Some(value) = source.value(call) {
                set(&mut headers, name.clone(), &value.decoded())?;
            }
        }
        let mut request = Request::new(Full::new(call.body.clone()));
        // In there is how the caller wrote the names of headers, which the client can read.
        request.extensions_mut().clone_from(call.extensions);
        *request.method_mut() = match &self.method {
            Some(method) => method.clone(),
            None => call.method.parse().unwrap_or_default(),
        };
        *request.uri_mut() = self.detour.of(uri)?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    fn url(&self, call: &Call<'_>) -> Result<Uri, Refusal> {
        let rendered = self.uri.render(|name| match self.mapping.path.get(name) {
            Some(source) => source.value(call),
            None => call
                .path_parameters()
                .find(|(variable, _)| *variable == name)
                .map(|(_, value)| Value::OfPath(Cow::Borrowed(value))),
        });
        let mut url = rendered.map_err(|name| {
            Refusal::misconfigured(format!(
                "`{{{name}}}` in the integration's `uri` has no value"
            ))
        })?;
        let mut separator = if url.contains('?') { '&' } else { '?' };
        if !call.target.query.is_empty() {
            url.push(separator);
            url.push_str(call.target.query);
            separator = '&';
        }
        for (name, source) in &self.mapping.query {
            for value in source.values(call) {
                url.push(separator);
                separator = '&';
                url.extend(utf8_percent_encode(name, uri::QUERY));
                url.push('=');
                url.extend(utf8_percent_encode(&value.decoded(), uri::QUERY));
            }
        }
        let parsed: Option<Uri> = url.parse().ok();
        parsed
            .filter(|uri| Origin::of(uri).is_some())
            .ok_or_else(|| invalid(&url))
    }
}

impl Detour {
    /// Where a call of this URL is sent.
    fn of(&self, uri: Uri) -> Result<Uri, Refusal> {
        let other = match self {
            Self::Link(origin) => Some(origin),
            Self::Backends(backends) if backends.is_empty() => None,
            Self::Backends(backends) => Origin::of(&uri).and_then(|origin| backends.get(&origin)),
        };
        let Some(other) = other else { return Ok(uri) };
        let mut parts: Parts = uri.into_parts();
        parts.scheme = Some(other.scheme());
        parts.authority = other.authority().parse().ok();
        Uri::from_parts(parts).map_err(|error| Refusal::misconfigured(error.to_string()))
    }
}

/// The text of a URI or id, with its placeholders resolved. What is not set leaves nothing, and a
/// note.
fn resolved(
    what: &str,
    text: &Text,
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<String, Unserved> {
    let Some(resolved) = placeholders::resolve(text, options) else {
        return Err(Unserved::Unsupported(format!(
            "only CloudFormation knows the integration's {what}: write it as text, with stage \
             variables for what differs"
        )));
    };
    notes.extend(resolved.missing.iter().map(|name| {
        format!("the stage variable `{name}` is not set, so the integration's {what} lacks it")
    }));
    match resolved.text.split_once("${") {
        Some((_, rest)) => Err(Unserved::Unsupported(format!(
            "the integration's {what} has `${{{}}}`, whose value is not known here; a stage \
             variable's would be",
            rest.split('}').next().unwrap_or_default()
        ))),
        None => Ok(resolved.text),
    }
}

fn linked(link: &Text, options: &Options, notes: &mut Vec<String>) -> Result<Origin, Unserved> {
    let id = resolved("`connectionId`", link, options, notes)?;
    options
        .vpc_links
        .get(&id)
        .and_then(|origin| Origin::parse(origin))
        .ok_or_else(|| {
            Unserved::Unsupported(format!(
                "nothing is configured behind the VPC link `{id}`: say what is called instead, by \
                 its id, in `vpc-links`"
            ))
        })
}

/// `Host` as API Gateway sends it: the URL's authority without user and default port.
fn host(uri: &Uri) -> Option<HeaderValue> {
    let authority: &Authority = uri.authority()?;
    let default = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => 443,
        _ => 80,
    };
    let host = match authority.port_u16() {
        Some(port) if port != default => format!("{}:{port}", authority.host()),
        _ => authority.host().to_owned(),
    };
    HeaderValue::try_from(host).ok()
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), Refusal> {
    let value = HeaderValue::try_from(value).map_err(|_| {
        Refusal::misconfigured(format!("the value for `{name}` cannot stand in a header"))
    })?;
    headers.insert(name, value);
    Ok(())
}

fn invalid(url: &str) -> Refusal {
    Refusal::misconfigured(format!("Invalid endpoint address: `{url}`"))
}

/// A backend's answer as the caller gets it.
fn answer(response: Response<Bytes>) -> Answer {
    let (mut head, body) = response.into_parts();
    // That the backend speaks HTTP/1.0 is between it and the gateway.
    head.version = Version::HTTP_11;
    head.headers = headers::proxied(&head.headers, body.is_empty());
    head.headers.entry(CONTENT_TYPE).or_insert(JSON);
    Response::from_parts(head, Full::new(body))
}
