//! What an operation answers: the type of its success, the enum of its declared errors.
//!
//! One success is its body, or a struct where it declares headers; several are an enum. Where the
//! document declares none, a success is the reply as it came. Everything else that the document
//! declares is an error.

use gatesmith_model::api::{Content, Docs, Operation, Response, Status};

use crate::{
    outcome::Outcome,
    rust::{
        comment::Comment,
        layout::{self, Expr},
        names,
        scope::Scope,
    },
};

/// One answer as a variant, or as the fields of a struct.
pub(super) struct Answer {
    /// Lines of the doc comment, for a variant.
    pub(super) docs: Vec<String>,
    /// The variant's name.
    pub(super) name: String,
    /// What it holds.
    pub(super) shape: Shape,
    status: Status,
}

/// What an answer holds.
pub(super) enum Shape {
    /// Nothing.
    Empty,
    /// Its body.
    Body { ty: String, read: Expr },
    /// Named parts: the status where it is not fixed, headers, the body.
    Parts(Vec<Part>),
}

/// A named part of an answer.
pub(super) struct Part {
    pub(super) docs: Vec<String>,
    pub(super) name: String,
    pub(super) ty: String,
    /// How it is read; `None`: the pattern binds it.
    read: Option<Expr>,
}

/// The name of the error enum.
pub(super) fn error_name(operation: &Operation) -> String {
    format!("{}Error", names::type_name(&operation.name))
}

/// The name of the success type where it is one of the operation's own.
pub(super) fn output_name(operation: &Operation) -> Option<String> {
    let outcome = Outcome::of(operation);
    let own = match outcome.successes.as_slice() {
        [] => false,
        [only] => !only.headers.is_empty(),
        _ => true,
    };
    own.then(|| format!("{}Output", names::type_name(&operation.name)))
}

impl Answer {
    /// An answer whose status, if it is not fixed, is told where `tells_status`.
    pub(super) fn new(
        scope: &mut Scope<'_>,
        response: &Response,
        name: String,
        tells_status: bool,
    ) -> Self {
        Self {
            docs: Comment::new(4).answer(response).outer(),
            name,
            shape: shape(scope, response, tells_status),
            status: response.status,
        }
    }

    /// All answers of a list, with names that differ.
    pub(super) fn all(scope: &mut Scope<'_>, responses: &[&Response]) -> Vec<Self> {
        let wanted = responses
            .iter()
            .map(|response| names::variant(&response.name));
        let idents = names::distinct(wanted, &[]);
        let named = responses.iter().zip(idents);
        named
            .map(|(response, ident)| Self::new(scope, response, ident, true))
            .collect()
    }

    /// The variant in the declaration of its enum, at four columns.
    pub(super) fn variant(&self) -> String {
        match &self.shape {
            Shape::Empty => format!("{},", self.name),
            Shape::Body { ty, .. } => layout::variant(4, &self.name, ty),
            Shape::Parts(parts) => {
                let mut text = format!("{} {{\n", self.name);
                for part in parts {
                    for line in &part.docs {
                        text.extend(["        ", line, "\n"]);
                    }
                    text.extend(["        ", &layout::field(8, &part.name, &part.ty), "\n"]);
                }
                text.push_str("    },");
                text
            }
        }
    }

    /// The arm that says a variant's status.
    pub(super) fn status_arm(&self) -> String {
        let name = &self.name;
        let (pattern, status) = match (&self.shape, self.status) {
            (Shape::Empty, Status::Code(code)) => (format!("Self::{name}"), code.to_string()),
            (Shape::Body { .. }, Status::Code(code)) => {
                (format!("Self::{name}(_)"), code.to_string())
            }
            (_, Status::Code(code)) => (format!("Self::{name} {{ .. }}"), code.to_string()),
            _ => (
                format!("Self::{name} {{ status, .. }}"),
                "*status".to_owned(),
            ),
        };
        layout::arm(12, &[pattern], &Expr::text(status))
    }

    /// The value, read out of the reply, as `path`.
    pub(super) fn built(&self, path: &str) -> Expr {
        match &self.shape {
            Shape::Empty => Expr::text(path),
            Shape::Body { read, .. } => Expr::call(path, [read.clone()]),
            Shape::Parts(parts) => {
                let fields = parts
                    .iter()
                    .map(|part| (part.name.clone(), part.read.clone()));
                Expr::structure(path, fields.collect())
            }
        }
    }

    /// The pattern of the statuses that it stands for.
    pub(super) fn pattern(&self) -> String {
        pattern(self.status, matches!(self.shape, Shape::Parts(_)))
    }

    /// It stands for every status that is left.
    pub(super) fn is_default(&self) -> bool {
        self.status == Status::Default
    }
}

/// The pattern of a status; it binds the status where that is told.
pub(super) fn pattern(status: Status, binds: bool) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => {
            let range = format!("{class}00..={class}99");
            if binds {
                format!("status @ {range}")
            } else {
                range
            }
        }
        Status::Default => if binds { "status" } else { "_" }.to_owned(),
    }
}

/// How the body is read out of the reply, with its type. Nothing where there is no body.
pub(super) fn body(scope: &mut Scope<'_>, response: &Response) -> Option<(String, Expr)> {
    let content = response.content.as_ref()?;
    let read = |method: &str| Expr::method("reply", method, []);
    let read = match content {
        Content::Json { .. } => read("json").tried(),
        Content::Text { .. } => read("text").tried(),
        Content::Binary { .. } => read("bytes"),
    };
    Some((scope.content(content), read))
}

fn shape(scope: &mut Scope<'_>, response: &Response, tells_status: bool) -> Shape {
    let binds = tells_status && !matches!(response.status, Status::Code(_));
    if !binds && response.headers.is_empty() {
        return match body(scope, response) {
            None => Shape::Empty,
            Some((ty, read)) => Shape::Body { ty, read },
        };
    }
    let mut parts = Vec::new();
    if binds {
        parts.push(Part {
            docs: vec!["/// The status of the answer.".to_owned()],
            name: "status".to_owned(),
            ty: "u16".to_owned(),
            read: None,
        });
    }
    let wanted = response
        .headers
        .iter()
        .map(|header| names::field(&header.name));
    let idents = names::distinct(wanted, &["status", "body"]);
    for (header, ident) in response.headers.iter().zip(idents) {
        let ty = scope.parameter(&header.ty);
        let wire = Expr::text(crate::rust::literal::string(&header.wire));
        let method = if header.required {
            "required_header"
        } else {
            "header"
        };
        let shown = crate::markdown::code(&header.wire);
        parts.push(Part {
            docs: Comment::new(8)
                .docs(&header.docs)
                .or(&format!("The header {shown}."))
                .outer(),
            name: ident,
            ty: if header.required {
                ty
            } else {
                format!("Option<{ty}>")
            },
            read: Some(Expr::method("reply", method, [wire]).tried()),
        });
    }
    if let Some((ty, read)) = body(scope, response) {
        parts.push(Part {
            docs: body_docs(scope, response),
            name: "body".to_owned(),
            ty,
            read: Some(read),
        });
    }
    Shape::Parts(parts)
}

fn body_docs(scope: &Scope<'_>, response: &Response) -> Vec<String> {
    let comment = match &response.content {
        Some(Content::Json { ty, .. }) => scope.target.describe(8, &Docs::default(), ty),
        _ => Comment::new(8),
    };
    comment.or("The body.").outer()
}
