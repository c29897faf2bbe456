//! The gateway over a real socket: what API Gateway was recorded to answer, row by row.
//!
//! `support` describes small APIs, starts them, and speaks plain HTTP/1 to them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod api_keys;
mod authorization;
mod documents;
mod events;
mod gateway_responses;
mod http_functions;
mod http_proxy;
mod key_sets;
#[cfg(unix)]
mod lambda;
mod limits;
mod mocked;
mod mocks;
mod presigned;
mod replacing;
mod replies;
mod routing;
mod site;
mod start;
mod support;
mod tokens;
mod validation;
