//! What the tests stand on: a stage with its cast, a scripted service, and two ways to call.

mod callers;
mod event;
mod http;
mod log;
mod samples;
mod service;
mod stage;

pub(crate) use callers::ACCOUNT;
pub(crate) use event::Event;
pub(crate) use http::{Answer, Call, call};
pub(crate) use log::Log;
pub(crate) use samples::{HOSTILE, Said, Samples};
pub(crate) use service::Scripted;
pub(crate) use stage::{Stage, concierge, operation, plain};
