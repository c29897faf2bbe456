//! The services as Lambda handlers: one generated trait for each operation, implemented by the
//! service that does it.
//!
//! Nothing is decided here. A handler takes the caller and the input out of a request, calls the
//! service, and puts what it gives back into the document's types (`model`). What a service
//! refuses becomes the declared answer of its status (`refusal`).

mod catalogue;
mod checkout;
mod conversation;
mod model;
mod orders;
mod profile;
mod refusal;
mod webhook;

use gatesmith_lambda::{Request, ServiceError};

pub use profile::ProfileService;

use crate::{Problem, domain::Owner};

/// Whose call it is.
fn owner<I>(request: &Request<I>) -> Result<Owner, Problem> {
    let subject = request.caller.identity.subject();
    subject.map(Owner::new).ok_or(Problem::Anonymous)
}

/// A value that the document's types cannot hold: ours are at fault, not the caller's.
fn unspeakable(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::message(format!("a value does not fit the document: {error}"))
}
