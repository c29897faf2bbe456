//! Lambda handlers of Concierge.

#[rustfmt::skip]
#[allow(clippy::large_enum_variant, reason = "a response is moved once, into its reply")]
mod generated;

pub use generated::*;
