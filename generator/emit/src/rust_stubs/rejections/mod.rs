//! `rejections.rs`: the answers that a service has no part in, in the document's own words.
//!
//! The runtime answers 400 to a request that breaks the document's rules, and 500 where the
//! service fails. Where the document declares a model for that status, the answer has to fit it:
//! members with a well-known name (`message`, `code`, `requestId`, …) can be filled, all others
//! must be optional. A model that asks for more is left aside, and the runtime's plain body is
//! sent. `filling` decides what goes where.

mod filling;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use gatesmith_model::api::{Content, Operation, Status, Type, TypeId, TypeKind};

use self::filling::Filling;
use crate::rust::{
    layout::{self, Expr},
    literal, names,
    target::Target,
};

/// An answer of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// 400: the request breaks the document's rules.
    Invalid,
    /// 500: the service failed.
    Failure,
}

impl Cause {
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::Invalid => 400,
            Self::Failure => 500,
        }
    }
}

/// Local names of the functions, which they must not have themselves.
const LOCALS: &[&str] = &["body", "rejection"];

/// The functions that fill the document's models.
#[derive(Debug)]
pub(super) struct Rejections<'a> {
    target: &'a Target<'a>,
    functions: Vec<Function>,
    names: Vec<String>,
    /// Which function answers with a model, in a media type, to a cause.
    index: BTreeMap<(TypeId, String, Cause), usize>,
}

/// A function that fills one model.
#[derive(Debug, PartialEq)]
struct Function {
    ty: TypeId,
    media_type: String,
    body: Expr,
}

impl<'a> Rejections<'a> {
    /// Finds out which models of these operations can be filled.
    pub(super) fn new(target: &'a Target<'a>, operations: &[&Operation]) -> Self {
        let mut functions = Vec::new();
        let mut index = BTreeMap::new();
        let causes = [Cause::Invalid, Cause::Failure];
        let wanted: BTreeSet<_> = operations
            .iter()
            .flat_map(|it| causes.map(|cause| (declared(it, cause.status()), cause)))
            .filter_map(|(declared, cause)| declared.map(|(ty, media)| (ty, media, cause)))
            .collect();
        for (ty, media_type, cause) in wanted {
            if let Some(function) = Function::new(target, ty, media_type, cause) {
                let known = functions.iter().position(|it| *it == function);
                let position = known.unwrap_or(functions.len());
                if known.is_none() {
                    functions.push(function);
                }
                index.insert((ty, media_type.to_owned(), cause), position);
            }
        }
        let types = &target.api.types;
        let wanted = functions
            .iter()
            .map(|it| names::field(&types.get(it.ty).name));
        Self {
            target,
            names: names::distinct(wanted, LOCALS),
            functions,
            index,
        }
    }

    /// The function that answers for an operation; `None` where its document declares no answer
    /// of this kind, or one that cannot be filled.
    pub(super) fn function(&self, operation: &Operation, cause: Cause) -> Option<&str> {
        let (ty, media_type) = declared(operation, cause.status())?;
        let position = self.index.get(&(ty, media_type.to_owned(), cause))?;
        Some(&self.names[*position])
    }

    /// `rejections.rs`, or nothing where no model is filled.
    pub(super) fn print(&self) -> Option<String> {
        if self.functions.is_empty() {
            return None;
        }
        let functions = self.functions.iter().zip(&self.names);
        let view = RejectionsView {
            header: self.target.header(),
            allow: Target::allow_deprecated(self.target.has_deprecated_types()),
            functions: functions
                .map(|(function, name)| FunctionView {
                    ty: self.target.type_name(function.ty),
                    signature: layout::signature(
                        0,
                        &format!("pub(super) fn {name}"),
                        &["rejection: &Rejection".to_owned()],
                        "Result<Reply, ServiceError>",
                        "{",
                    ),
                    body: layout::assignment(4, "let body", &function.body),
                    reply: reply(&function.media_type),
                })
                .collect(),
        };
        Some(view.to_string())
    }
}

impl Function {
    fn new(target: &Target<'_>, ty: TypeId, media_type: &str, cause: Cause) -> Option<Self> {
        let TypeKind::Struct(it) = &target.api.types.get(ty).kind else {
            return None;
        };
        Some(Self {
            ty,
            media_type: media_type.to_owned(),
            body: Filling { target, cause }.structure(ty, it, 0)?,
        })
    }
}

#[derive(Template)]
#[template(path = "rust_stubs/rejections.rs.askama", escape = "none")]
struct RejectionsView<'a> {
    header: String,
    allow: &'a str,
    functions: Vec<FunctionView<'a>>,
}

struct FunctionView<'a> {
    ty: &'a str,
    signature: String,
    body: String,
    reply: String,
}

fn reply(media_type: &str) -> String {
    let media_type = Expr::text(literal::string(media_type));
    let arguments = [
        Expr::text("rejection.status()"),
        media_type,
        Expr::text("&body"),
    ];
    Expr::call("Reply::json", arguments).lay_out(4, 4, 0)
}

/// The model and media type that an operation declares for a status: by its code, its class, or
/// the default.
fn declared(operation: &Operation, status: u16) -> Option<(TypeId, &str)> {
    let response = operation
        .responses
        .iter()
        .find(|response| match response.status {
            Status::Code(code) => code == status,
            Status::Range(class) => u16::from(class) == status / 100,
            Status::Default => true,
        })?;
    // A header that the answer must have is not ours to make up.
    if response.headers.iter().any(|header| header.required) {
        return None;
    }
    match response.content.as_ref()? {
        Content::Json {
            media_type,
            ty: Type::Named(id),
        } => Some((*id, media_type)),
        _ => None,
    }
}
