//! The runtime through its public surface: events in the shape of API Gateway's, handlers in the
//! shape of the generator's.

mod calls;
mod events;
mod logs;
#[cfg(feature = "runtime")]
mod runtime_api;
#[expect(
    unreachable_pub,
    reason = "generated code stands in a crate whose users are elsewhere"
)]
mod shop;
mod support;
