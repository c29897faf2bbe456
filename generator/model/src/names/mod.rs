//! Names: every thing gets one, once, and keeps it.
//!
//! [`words()`] writes the text on the wire in words; [`NameBook`] makes them unique within their
//! [`Scope`]. What the lock file already names keeps its name, whatever was inserted before it;
//! then the rest is named in the order of the document, where the second of two equal names gets
//! `_2`, the third `_3`. So an unrelated new schema never renames another one.

mod book;
mod words;

pub(crate) use book::{NameBook, Scope, Wanted};
pub(crate) use words::{join, words};
