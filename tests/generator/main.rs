//! From documents to compiled code.

mod architecture;
mod bad_documents;
mod bundles;
mod compile;
mod formats;
mod hostile;
mod names;
mod saved_inputs;
mod seeded_defects;
mod snapshots;
mod templates;
mod typescript;
