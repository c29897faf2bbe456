//! From documents to compiled code.

mod bad_documents;
mod compile;
mod hostile;
mod names;
mod snapshots;
