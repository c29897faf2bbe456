//! Tokens: JSON Web Tokens of an issuer, as user pool authorizers take them.
//!
//! [`TokenIssuer`] is what [`Options::authorizers`](crate::Options::authorizers) holds: who issues
//! the tokens of a security scheme, for whom, and where the keys are that they are signed with.
//! `keys` reads and keeps those keys, `check` decides about one token, and `claims` writes down
//! what a function is told of it. [`LocalIssuer`] stands in for a user pool: its key is made for
//! the run.
//!
//! The keys that were found live here and not in what is compiled from a document, so that another
//! version of the document goes on with them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html>

mod check;
mod claims;
mod issuer;
mod keys;
mod local;

pub(crate) use check::{Kind, TokenRule};
pub(crate) use claims::Claims;
pub use issuer::{InvalidIssuer, KeySource, TokenIssuer};
pub use local::LocalIssuer;
