//! The Concierge's services: what the shop does, over ports that say what it needs.
//!
//! [`domain`] holds the shop's own words: products, orders, money. [`ports`] are the traits behind
//! which everything outside stands: stores, the queue, payments, the clock. Each service is one
//! small module over the ports that it uses: [`catalogue`], [`checkout`], [`orders`],
//! [`conversation`], [`webhook`], and the [`worker`] that carries orders out. [`handlers`] makes
//! them the generated stubs' services. None of them knows whether it runs in a Lambda function or
//! on a desk.

pub mod catalogue;
pub mod checkout;
pub mod conversation;
pub mod domain;
pub mod handlers;
pub mod orders;
pub mod page_token;
pub mod ports;
mod problem;
pub mod webhook;
pub mod worker;

pub use problem::Problem;
