//! What the gateway does not do of what a document asks for. Said at start, so that nobody finds
//! out by a call; with `strict`, a reason not to start.

use std::fmt;

use gatesmith_model::{
    api::{Api, ApiKind, Operation},
    place::Place,
};

/// One thing that the document asks for and the gateway does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsupported {
    /// Where it stands in the document.
    pub at: Place,
    /// The operation concerned (`GET /orders/{orderId}`); `None` where it is the whole API.
    pub operation: Option<String>,
    /// What it is, and what to do about it, in one sentence without its period.
    pub what: String,
    /// What the gateway does instead.
    pub effect: Effect,
}

/// What the gateway does where it does not do what the document asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// The operation answers 500 and says why in `x-gatesmith-refused`.
    Refused,
    /// Requests are served as though it were not there.
    Ignored,
}

impl Unsupported {
    /// A finding about one operation, which is refused.
    pub(crate) fn refused(operation: &Operation, at: Place, what: impl Into<String>) -> Self {
        Self {
            at,
            operation: Some(format!("{} {}", operation.method, operation.path.text)),
            what: what.into(),
            effect: Effect::Refused,
        }
    }

    /// A finding about one operation, which is served all the same.
    pub(crate) fn ignored(operation: &Operation, at: Place, what: impl Into<String>) -> Self {
        Self {
            effect: Effect::Ignored,
            ..Self::refused(operation, at, what)
        }
    }

    /// A finding about the whole API.
    pub(crate) fn root(what: impl Into<String>) -> Self {
        Self {
            at: Place::ROOT,
            operation: None,
            what: what.into(),
            effect: Effect::Ignored,
        }
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.operation.as_deref().unwrap_or("the API");
        let effect = match self.effect {
            Effect::Refused => "refused",
            Effect::Ignored => "ignored",
        };
        write!(formatter, "{subject}: {} ({effect})", self.what)
    }
}

/// What stands at the document's root and is not done.
pub(crate) fn of_root(api: &Api) -> Vec<Unsupported> {
    let gateway = &api.gateway;
    let mut findings = Vec::new();
    if gateway.minimum_compression_size.is_some() {
        findings.push(Unsupported::root("bodies are never compressed"));
    }
    if gateway.endpoint.disable_execute_api_endpoint {
        findings.push(Unsupported::root(
            "`disableExecuteApiEndpoint`: there is no other endpoint here, so it stays open",
        ));
    }
    if !gateway.endpoint.vpc_endpoint_ids.is_empty() {
        findings.push(Unsupported::root("`vpcEndpointIds`: there is no VPC here"));
    }
    if gateway.kind == ApiKind::Http {
        findings.push(Unsupported::root(
            "it is an HTTP API: requests are routed and answered as a REST API does",
        ));
    }
    if gateway.cors.is_some() {
        findings.push(Unsupported::root(match gateway.kind {
            ApiKind::Rest => {
                "`x-amazon-apigateway-cors` is for HTTP APIs; a REST API needs `OPTIONS` operations"
            }
            ApiKind::Http => {
                "`x-amazon-apigateway-cors`: preflight requests are not answered, and no CORS \
                 headers added"
            }
        }));
    }
    if let Some(route) = &gateway.default_route {
        findings.push(Unsupported {
            at: route.at,
            ..Unsupported::root("`$default`: what no other route takes is answered by 403")
        });
    }
    findings
}
