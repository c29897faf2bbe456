//! Reads API documents: text becomes a closed, plain description of an API.

pub mod api;
pub mod bundle;
pub mod diagnostic;
mod dialect;
mod document;
mod files;
pub mod fit;
mod grammar;
mod lint;
pub mod lock;
mod lower;
mod names;
pub mod place;
pub mod rules;
pub mod sample;
pub mod source;
pub mod template;
pub mod tree;

mod reading;

pub use files::{Adopted, Fetch, FetchError};
pub use lint::throttled_without_key;
pub use lock::NameLock;
pub use reading::{Loaded, ReadOptions, Reading, load_api, read};
