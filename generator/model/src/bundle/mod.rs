//! One self-contained document that API Gateway can import.
//!
//! [`bundle`] copies a document that was read into a [`Tree`], and changes that: references to
//! other files become references to components, an older or newer dialect becomes OpenAPI 3.0, and
//! what the importer refuses is rewritten. What is not concerned stays as it is, in the order in
//! which it was written: extensions, CloudFormation intrinsics, numbers as they are spelt.
//!
//! What cannot be carried, and what is written in another way, is a finding at its place.
//!
//! | module | what it does |
//! |---|---|
//! | `walk` | going through a document by what stands where |
//! | `links` | references, and what they bring in from other files |
//! | `swagger` | Swagger 2.0 to OpenAPI 3.0 |
//! | `modern` | OpenAPI 3.1 to OpenAPI 3.0 |
//! | `schemes` | security schemes of OpenAPI 3.1 to those of OpenAPI 3.0 |
//! | `schema` | schemas of both to those of OpenAPI 3.0 |
//! | `rest`, `http` | what the importers refuse |
//! | `said` | findings |
//! | `typed` | the document as the types of the crate `openapiv3` |

mod http;
mod links;
mod modern;
mod rest;
mod said;
mod schema;
mod schemes;
mod swagger;
#[cfg(feature = "openapiv3")]
mod typed;
mod walk;

use std::{collections::BTreeSet, mem};

use links::Links;
use said::Said;
#[cfg(feature = "openapiv3")]
pub use typed::{NotCarried, Typed};

use crate::{
    api::ApiKind,
    diagnostic::Report,
    dialect::Dialect,
    place::Place,
    rules::Rule,
    source::SourceMap,
    tree::{Tree, Value},
};

/// The version that is written where a document becomes OpenAPI 3.0.
const VERSION: &str = "3.0.3";

/// The language that a bundle is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The document's own; OpenAPI 3.0 where an importer is named that does not read that.
    #[default]
    Own,
    /// OpenAPI 3.0, which API Gateway imports as REST and as HTTP APIs.
    OpenApi30,
}

/// How a bundle is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// YAML, two spaces deep, texts of several lines as blocks.
    #[default]
    Yaml,
    /// JSON, two spaces deep.
    Json,
}

/// What a bundle is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BundleOptions {
    /// The language that it is written in.
    pub form: Form,
    /// The importer that it is for: what this one refuses or mangles is dropped or rewritten.
    /// `None`: nothing is.
    pub target: Option<ApiKind>,
    /// How it is written.
    pub format: Format,
}

/// One self-contained document.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle<'a> {
    /// The document, to be changed or put into another one.
    pub document: Tree<'a>,
    /// The same, as it was asked to be written.
    pub text: String,
}

/// Makes one document of what was read by [`read`](crate::read) without an error. What is lost or
/// rewritten is added to the report, which holds the findings of reading: those that the bundle
/// mends are taken out of it.
pub fn bundle<'a>(
    source: &'a SourceMap,
    options: &BundleOptions,
    report: &mut Report,
) -> Bundle<'a> {
    let mut root = Tree::of(source, source.root());
    let mut bundler = Bundler::new(source, report);
    bundler.embed(&mut root);
    if bundler.is_to_be_converted(*options) {
        if bundler.dialect == Dialect::Swagger2 {
            bundler.upgrade(&mut root);
        } else {
            bundler.downgrade(&mut root);
        }
    } else {
        quote_version(&mut root);
    }
    match options.target {
        Some(ApiKind::Rest) => bundler.fit_rest(&mut root),
        Some(ApiKind::Http) => bundler.fit_http(&mut root),
        None => {}
    }
    bundler.links.write(source, &mut root);
    let text = match options.format {
        Format::Yaml => root.to_yaml(),
        Format::Json => root.to_json(),
    };
    if options.target == Some(ApiKind::Rest) {
        bundler.check_size(&text);
    }
    bundler.said.finish(report);
    Bundle {
        document: root,
        text,
    }
}

/// A document on its way from what was read to what is written.
struct Bundler<'a> {
    source: &'a SourceMap,
    /// What reading has found, and where.
    read: BTreeSet<(Rule, Place)>,
    said: Said,
    links: Links,
    budget: Budget,
    /// What the tree is written in: the document's own dialect, until it is converted.
    dialect: Dialect,
}

impl<'a> Bundler<'a> {
    fn new(source: &'a SourceMap, read: &Report) -> Self {
        Self {
            source,
            read: said::found(read),
            said: Said::default(),
            links: Links::default(),
            budget: Budget::default(),
            dialect: Dialect::of(source),
        }
    }

    /// A copy of something that is written out where it is referred to. `None` where that happens
    /// too often, which is a finding.
    fn copy(&mut self, tree: &Tree<'a>) -> Option<Tree<'a>> {
        if self.budget.spend(tree) {
            return Some(tree.clone());
        }
        if !mem::replace(&mut self.budget.is_spent, true) {
            self.too_much(tree.at);
        }
        None
    }

    /// API Gateway imports Swagger 2.0 as REST APIs only, and nothing newer than OpenAPI 3.0.
    fn is_to_be_converted(&self, options: BundleOptions) -> bool {
        let is_asked = options.form == Form::OpenApi30;
        let is_needed = match options.target {
            Some(ApiKind::Rest) => self.dialect == Dialect::OpenApi31,
            Some(ApiKind::Http) => true,
            None => false,
        };
        (is_asked || is_needed) && self.dialect != Dialect::OpenApi30
    }
}

/// `swagger: 2.0` without quotes is a number in YAML. API Gateway takes it, and few others do.
fn quote_version(root: &mut Tree<'_>) {
    for key in ["swagger", "openapi"] {
        if let Some(version) = root.as_object_mut().and_then(|root| root.get_mut(key))
            && let Value::Number(text) = &version.value
        {
            version.value = Value::String(text.clone());
        }
    }
}

/// How many values may be written more often than they stand in the document.
#[derive(Debug)]
struct Budget {
    left: usize,
    is_spent: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: 4_000_000,
            is_spent: false,
        }
    }
}

impl Budget {
    /// Counts a copy; false where there are too many already.
    fn spend(&mut self, copy: &Tree<'_>) -> bool {
        let size = size(copy);
        let is_within = size <= self.left;
        self.left = self.left.saturating_sub(size);
        is_within
    }
}

fn size(tree: &Tree<'_>) -> usize {
    match &tree.value {
        Value::Object(members) => {
            let inner = members.iter().map(|member| size(&member.value));
            1 + inner.sum::<usize>()
        }
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}
