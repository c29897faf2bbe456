//! Over the wire: callers, the gateway with authorization on, and services behind it.
//!
//! `support` starts a gateway from a document, puts a scripted service behind it, and calls it by
//! the generated client or by plain HTTP. What is shown with it:
//!
//! | module | what it shows |
//! |---|---|
//! | `operations` | every operation and every declared answer arrives, from one end to the other |
//! | `mocked` | a gateway without a backend answers what the document declares |
//! | `refusals` | what the gateway answers by itself, in the recorded words |
//! | `stub_refusals` | what the gateway lets through and the stubs do not; failures of a service |
//! | `typescript` | the same operations, answers and refusals by the TypeScript SDK, in Node |
//!
//! The service stands in the process of the tests and, where all answers are shown, in Lambda
//! binaries as well (`programs/player.rs`).

mod mocked;
mod operations;
mod refusals;
mod stub_refusals;
mod support;
mod typescript;
