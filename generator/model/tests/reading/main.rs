//! Documents as people write them, read from text to `Api` through the public interface.

#![expect(clippy::panic, reason = "a test fails by a panic")]

mod advice;
mod agreement;
mod bundles;
mod concierge;
mod conversions;
mod corpus;
mod dialects;
mod directory;
mod examples;
mod extensions;
mod files;
mod findings;
mod fragments;
mod hostile;
mod imports;
mod misspelt;
mod names;
mod operations;
mod schemas;
mod support;
mod undecided;
