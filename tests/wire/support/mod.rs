//! What the tests stand on: a stage with its cast, a scripted service and what runs it, and three
//! ways to call: the Rust SDK, the TypeScript SDK, and plain HTTP.

mod backends;
mod callers;
mod http;
mod log;
mod samples;
mod service;
mod stage;
mod typescript;
mod user_pool;

pub(crate) use backends::Backend;
pub(crate) use callers::ACCOUNT;
pub(crate) use gatesmith_tests::player::Said;
pub(crate) use http::{Answer, Call, call};
pub(crate) use log::Log;
pub(crate) use samples::{HOSTILE, Samples, camel};
pub(crate) use service::Scripted;
pub(crate) use stage::{PARTNER_KEY, Stage, concierge, operation, plain};
pub(crate) use typescript::{Call as TypeScriptCall, Node, TypeScript};
pub(crate) use user_pool::{id_token, pool};
