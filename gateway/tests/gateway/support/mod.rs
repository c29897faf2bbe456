//! Small APIs, callers that sign, functions that remember, and a client that speaks plain HTTP/1.

mod api;
mod backend;
mod caller;
mod client;
mod clock;
mod function;
mod issuer;

pub(crate) use api::{ApiBuilder, MockAnswer, OperationBuilder, api, array, object, text};
pub(crate) use backend::{Asked, Backend, backend};
pub(crate) use caller::{caller, policy};
pub(crate) use client::{Answer, Request, request, send};
pub(crate) use clock::Time;
pub(crate) use function::{function, recorder};
pub(crate) use issuer::{KeySets, Signer, unsigned};

use std::sync::Arc;

use gatesmith_gateway::{Options, Running, serve};
use gatesmith_model::api::Api;

/// Starts an API with default options.
pub(crate) async fn start(api: Api) -> Running {
    start_with(api, Options::default()).await
}

/// Starts an API.
pub(crate) async fn start_with(api: Api, options: Options) -> Running {
    serve(Arc::new(api), options).await.unwrap()
}
