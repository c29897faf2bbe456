//! What generated Lambda handlers stand on: events, routing, validation, replies.
//!
//! An API Gateway REST API with a Lambda proxy integration calls a function with one JSON event
//! (payload format 1.0) and takes one JSON reply. Between the two, this crate does all that is
//! the same for every operation; generated code adds the names, types and constraints of one
//! document.
//!
//! ```text
//! event ─► Event ─► Router ─► Incoming ─► Request<Input> ─► the service
//!                                │ 400                          │ Ok        │ error, panic
//!                                ▼                              ▼           ▼ 500
//!                            Rejection ──────────────────────► Reply ◄── Rejection
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`Event`], [`Headers`], [`Caller`] | the event, read into types |
//! | [`Router`], [`Route`] | verb and resource template → operation |
//! | [`Incoming`] | reads parameters and bodies, and notes everything that is wrong with them |
//! | [`Check`], [`Pattern`] | what a document asks of values beyond their types |
//! | [`Request`] | what a service is given |
//! | [`Reply`] | what goes back |
//! | [`Rejection`] | the answers that the service has no part in: 400 and 500 |
//! | [`run`] | the loop of a deployed function (feature `runtime`, on by default) |
//!
//! Logs are written with [`tracing`]; which subscriber prints them is the program's choice.

mod caller;
mod check;
mod event;
mod failure;
mod headers;
mod incoming;
mod panics;
mod rejection;
mod reply;
mod request;
mod router;
mod run;

pub use bytes::Bytes;
pub use caller::{Authorizer, Caller, Claims, IamCaller, Identity};
pub use check::{Check, Number, Pattern};
pub use event::{Event, EventError};
pub use failure::{Failure, ServiceError};
pub use gatesmith_codec as codec;
pub use gatesmith_codec::ListStyle;
pub use headers::Headers;
pub use incoming::Incoming;
pub use rejection::{Invalid, Problem, Rejection};
pub use reply::Reply;
pub use request::{InvocationContext, Request};
pub use router::{Route, Router};
pub use run::{Error, run};
