//! Documents as people write them, read from text to `Api` through the public interface.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by a panic, and says what it skips"
)]

mod concierge;
mod corpus;
mod findings;
mod hostile;
mod names;
mod operations;
mod schemas;
mod support;
