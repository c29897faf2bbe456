//! The shop as a whole, over embedded adapters: real services, real SQLite files, a clock that
//! stands still, and no network. The modules say `cfg(test)` so that helpers may unwrap like tests.

#[cfg(test)]
mod checkout;
#[cfg(test)]
mod conversation;
#[cfg(test)]
mod failing;
#[cfg(test)]
mod handlers;
#[cfg(test)]
mod support;
#[cfg(test)]
mod webhook;
#[cfg(test)]
mod worker;
