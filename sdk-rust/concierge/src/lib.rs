//! Client of Concierge.

#[rustfmt::skip]
mod generated;

pub use generated::*;
