//! Amazon API Gateway on your own machine: serves the REST API that a document describes.
//!
//! [`serve`] takes the closed [`Api`](gatesmith_model::api::Api) that generated code comes from,
//! too, so that gateway and SDK cannot disagree, and [`Options`] with what running needs beside
//! it. It compiles the API once, and listens.
//!
//! ```text
//! Api + Options ──► deployment ── routes, validators, mock answers, gateway responses
//!                       │
//! connection ─► server ─► pipeline ─► limits, stage, route ─► access ─► validation ─► integration
//!                            │                                 │                        │
//!                            ◄── gateway_response ◄── Refusal ─┴────────────────────────┤
//!                            ◄── Answer ◄── mock, or proxy (event ► Invoke ► reply) ────┘
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `deployment` | compiles an API for serving, and finds what cannot be served |
//! | `server` | connections, their bounds, and a quiet end |
//! | `pipeline` | one request, in the order in which API Gateway treats it |
//! | `routes` | which operation a request reaches |
//! | `access`, [`identity`] | who signed it, and whether policies let them |
//! | [`token`] | tokens of user pools and other issuers |
//! | [`usage`] | API keys, throttles and quotas |
//! | `validation`, `schema` | required parameters, and the body against its model |
//! | `mock` | mock integrations that need no template language |
//! | `mocked` | answers in place of a backend, from the document ([`Options::mock`]) |
//! | `proxy`, [`Invoke`] | Lambda proxy events, replies, and what runs the functions |
//! | [`lambda`] | functions as processes that speak the Lambda Runtime API |
//! | `http_proxy`, `upstream` | HTTP backends, and the client that calls them |
//! | `site` | static files beside the API |
//! | `refusal`, `gateway_response` | what the gateway answers by itself |
//! | `expression` | mapped values, and text with such values in it |
//!
//! Statuses, messages and header names are those that API Gateway was recorded to answer. What
//! the gateway does not do of what a document asks for, it says at start
//! ([`Running::unsupported`]), and refuses the operations concerned.

mod access;
mod answer;
mod body;
mod call;
mod deployment;
mod expression;
mod gateway_response;
mod headers;
mod http_invoke;
mod http_proxy;
pub mod identity;
mod ids;
mod invoke;
pub mod lambda;
mod log;
mod media;
mod mock;
mod mocked;
mod options;
mod pipeline;
mod placeholders;
mod proxy;
mod refusal;
mod response_type;
mod routes;
mod schema;
mod sent_names;
mod server;
mod site;
pub mod token;
mod unsupported;
mod upstream;
pub mod usage;
mod validation;

pub use http_invoke::{HttpInvoke, InvalidUrl};
pub use invoke::{Invocation, Invoke, InvokeError, InvokeResult};
pub use log::RequestLog;
pub use options::{Clock, Limits, OnRequest, Options, StartError};
pub use server::{Running, serve};
pub use unsupported::{Effect, Unsupported};
