//! Client of the shop API, written by hand in the form that the generator prints.

#![expect(
    unreachable_pub,
    reason = "generated code is the public surface of a crate of its own"
)]

mod client;
mod codecs;
pub mod operations;
pub mod types;

pub use client::Client;
