//! Where the documents of APIs stand in a CloudFormation or SAM template.
//!
//! A template is one more form in which a document arrives: it is read as any file is, and this
//! stage says which of its resources are APIs and where the body of each stands. The body is a
//! [`Place`], and [`open`] makes it the document, where it stands. Files that a body names or
//! includes are read then.
//!
//! | module | what it does |
//! |---|---|
//! | `resource` | which resources are APIs or functions |
//! | `open` | the API that is meant becomes the document |
//! | `include` | `AWS::Include` |

mod include;
mod open;
mod resource;
#[cfg(test)]
mod tests;

pub use open::{open, resources};
pub use resource::{apis, functions, is_template};

use crate::{api::ApiKind, place::Place};

/// A resource of a template that is an API reached by HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiResource<'a> {
    /// Its key below `Resources`.
    pub logical_id: &'a str,
    /// Its type, such as `AWS::Serverless::Api`.
    pub kind: &'a str,
    /// Where the resource stands.
    pub at: Place,
    /// Where its document is.
    pub body: Body<'a>,
    /// Properties of SAM's, the template's `Globals` included, by which deploying adds to the
    /// document: `Auth`, `Cors`.
    pub additions: Vec<&'static str>,
}

impl ApiResource<'_> {
    /// The kind of API that its document is imported as.
    pub fn is_imported_as(&self) -> ApiKind {
        match self.kind {
            "AWS::Serverless::HttpApi" | "AWS::ApiGatewayV2::Api" => ApiKind::Http,
            _ => ApiKind::Rest,
        }
    }
}

/// Where the document of an API resource is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// In the template, at this place.
    Inline(Place),
    /// In a file whose path is written here, relative to the template: `DefinitionUri`,
    /// `BodyS3Location`, or an `AWS::Include` in place of the body.
    File {
        /// The path, as written.
        location: &'a str,
        /// Where it is written.
        at: Place,
    },
    /// Somewhere that is known only when the template is deployed: a bucket, a parameter, a
    /// condition.
    Deployed(Place),
    /// Nowhere: the API is made of other resources, or of the events of functions.
    Nowhere,
}

/// A Lambda function of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionResource<'a> {
    /// Its key below `Resources`.
    pub logical_id: &'a str,
    /// Where the resource stands.
    pub at: Place,
    /// `Runtime`, that of the template's `Globals` where the resource is silent: `nodejs22.x`,
    /// `provided.al2023`. `None` where it is computed, or the function is an image.
    pub runtime: Option<&'a str>,
    /// `Handler`, in the same way.
    pub handler: Option<&'a str>,
    /// `CodeUri`, or `Code` as a path: a folder relative to the template.
    pub code: Option<&'a str>,
    /// `Timeout`, in seconds.
    pub timeout: Option<u32>,
    /// `MemorySize`, in MB.
    pub memory: Option<u32>,
}
