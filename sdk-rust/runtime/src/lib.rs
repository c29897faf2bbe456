//! What generated clients stand on: signing, transport, retries, errors.
//!
//! A generated operation fills in a [`Request`], hands it to [`Core::send`], and reads the
//! [`Reply`] by its status; everything else is here:
//!
//! - [`Builder`] makes a [`Core`], which a generated client wraps.
//! - [`Request`] encodes path, query, headers and body, once, and refuses what would not arrive
//!   as it was given.
//! - [`Core::send`] adds API keys and tokens, signs by [`Signer`], sends, corrects its clock, and
//!   tries again as [`Retry`] says.
//! - [`Error`] tells apart what the document declares, what the gateway answers itself, and what
//!   nobody expected.
//!
//! What is signed is what is sent, byte for byte: a URL that the transport would rewrite is
//! refused. Secrets are in no `Debug` output and in no message, and header values are not logged.
//!
//! Types of other crates in this interface are those of `http`, `bytes`, `reqwest::Client`
//! ([`Builder::http_client`]) and `aws_credential_types` ([`Builder::credentials`], [`Signer`]).

mod auth;
mod builder;
mod clock;
mod core;
mod encode;
mod endpoint;
mod error;
mod gateway;
mod reply;
mod request;
mod retry;
mod signing;

pub use crate::core::Core;
pub use aws_credential_types::Credentials;
pub use aws_credential_types::provider::ProvideCredentials;
pub use builder::Builder;
pub use bytes::Bytes;
pub use error::{
    AuthError, BuildError, DecodeError, Error, ReadError, RequestError, SendError, ServiceError,
    TransportError,
};
pub use gatesmith_codec as codec;
pub use gateway::GatewayError;
pub use http::Method;
pub use reply::Reply;
pub use request::{Auth, ListStyle, Request};
pub use retry::Retry;
pub use signing::{SigV4, Signer, Unsigned};
