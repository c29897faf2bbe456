//! The command as its users run it: what it prints, what it writes, how it exits.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests: what goes wrong fails the test that called them"
)]

mod adopted;
mod bundled;
mod catalogue;
mod configuration;
mod drift;
#[cfg(feature = "dev")]
mod files;
mod following;
mod formats;
mod garbage;
mod init;
mod project;
#[cfg(feature = "dev")]
mod served;
#[cfg(feature = "dev")]
mod serving;
mod templates;
mod typescript;
mod waivers;
