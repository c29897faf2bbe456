//! Fuzzing of the front end: text to `Api`, and what is made of that.
//!
//! | module | what it does |
//! |---|---|
//! | `properties` | what must hold of any bytes; a test replays `saved/` through it, too |
//! | `mutation` | documents to other documents, node by node |
//!
//! `make fuzz` runs the targets for a while. What they find is mended with a test of its own, and
//! the smallest input that shows it goes into `saved/<target>`.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod mutation;
pub mod properties;
