//! Who calls, and whether they may: the part of the gateway that stands in for IAM.
//!
//! A request passes through in two steps, as it does on AWS:
//!
//! 1. [`Verifier::verify`] asks *who signed this*. `authorization` reads what the caller
//!    claims, `presigned` where the query says it, and `scope` for which day, region and service;
//!    `canonical` writes the request down the one way that both sides can agree on, with the
//!    headers of `signed_headers`; `keys` derives the key of that scope, and `verify` compares. What it finds is a [`Caller`]; what it refuses is a
//!    [`Denial`] with the message that API Gateway is known to answer, because the people who
//!    debug a signature search for those words.
//! 2. [`policy::evaluate`] asks *may they invoke this*. Every operation has an ARN
//!    ([`execute_api_arn`]); the caller's policies, a session policy and the API's resource policy
//!    are read by [`Policy`] and decide about it.
//!
//! Nothing here reads a clock or the environment: the time of a request is given by whoever
//! serves it, and credentials are made from [`Randomness`] that a test can fix.
//!
//! Still to come: callers who are added while the gateway runs, as an identity pool does it.

mod authorization;
mod callers;
mod canonical;
mod credentials;
mod denial;
mod keys;
pub mod policy;
mod presigned;
mod scope;
mod secret;
mod signed_headers;
#[cfg(test)]
mod tests;
mod times;
mod verify;

use std::fmt;

pub use callers::{
    Caller, CallerKind, Callers, CallersError, CognitoAuthentication, CognitoIdentity,
};
pub use credentials::{Randomness, Role};
pub use denial::{Denial, DenialKind};
pub use policy::{AccessRequest, ApiScope, Decision, Policies, Policy, PolicyError};
pub use policy::{evaluate, execute_api_arn};
pub use secret::Secret;
pub use verify::Verifier;

/// A request as it came over the wire: what a signature is computed over.
///
/// Nothing may have been decoded, trimmed or re-ordered before, or a correct signature no longer
/// matches.
#[derive(Clone, Copy)]
pub struct SignedRequest<'a> {
    /// The verb.
    pub method: &'a str,
    /// The path in the request line, the stage included, without the query.
    pub path: &'a str,
    /// What follows the first `?`, or nothing.
    pub query: &'a str,
    /// The headers in the order in which they came, `host` among them.
    pub headers: &'a http::HeaderMap,
    /// The body, undecoded.
    pub body: &'a [u8],
}

impl fmt::Debug for SignedRequest<'_> {
    /// Without query, headers and body, which may hold tokens.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SignedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
