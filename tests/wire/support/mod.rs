//! What the tests stand on: a stage with its cast, a scripted service, and two ways to call.

mod callers;
mod http;
mod log;
mod samples;
mod service;
mod stage;
mod user_pool;

pub(crate) use callers::ACCOUNT;
pub(crate) use http::{Answer, Call, call};
pub(crate) use log::Log;
pub(crate) use samples::{HOSTILE, Said, Samples};
pub(crate) use stage::{PARTNER_KEY, Stage, concierge, operation, plain};
pub(crate) use user_pool::{id_token, pool};
