//! Interfaces: schemas, what operations take, what they answer.

use askama::Template;
use gatesmith_model::api::{StringFormat, Type};

use super::layout::{self, Doc};
use crate::{comment::Comment, constraints};

/// An interface on its way to paper.
#[derive(Debug)]
pub struct Record {
    /// Lines of the doc comment.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: Vec<Member>,
}

/// A member of an interface or of an object type.
#[derive(Clone, Debug)]
pub struct Member {
    /// Lines of the doc comment.
    pub docs: Vec<String>,
    /// The key, finished, with its `?` where it has one.
    pub key: String,
    /// The type, as the members of a union.
    pub ty: Vec<Doc>,
}

#[derive(Template)]
#[template(path = "typescript/interface.ts.askama", escape = "none")]
struct RecordView<'a> {
    record: &'a Record,
    members: Vec<(&'a [String], String)>,
}

impl Record {
    /// The interface, without a line end.
    pub fn print(&self) -> String {
        let members = self.members.iter().map(|member| {
            let text = layout::member(&member.key, member.ty.clone());
            let text = Doc::concat([text, ";".into()]);
            (member.docs.as_slice(), text.print(2))
        });
        RecordView {
            record: self,
            members: members.collect(),
        }
        .to_string()
    }
}

/// Members as an object type: on one line where none has a comment and they fit.
pub fn object_type(members: &[Member]) -> Doc {
    let open = members.iter().any(|member| !member.docs.is_empty());
    let members = members.iter().map(|member| {
        let mut parts = Vec::new();
        for line in &member.docs {
            parts.extend([Doc::text(line.as_str()), Doc::HardLine]);
        }
        parts.push(layout::member(&member.key, member.ty.clone()));
        Doc::Concat(parts)
    });
    layout::object_type(members.collect(), open)
}

/// What a shape demands of a value, and what its strings hold, in words.
pub fn demands(ty: &Type) -> String {
    constraints::in_words_with(ty, held)
}

/// What is said of a member beside the document's words: what its shape demands, and its default.
pub fn described(comment: Comment, ty: &Type, default: Option<&serde_json::Value>) -> Comment {
    comment.more(&constraints::joined(demands(ty), default))
}

/// What a string holds. Nothing is converted, so that the type does not tell.
const fn held(format: StringFormat) -> &'static str {
    match format {
        StringFormat::Plain => "",
        StringFormat::Date => "A day, as in `2026-05-09`.",
        StringFormat::DateTime => "An instant, as in `2026-05-09T12:30:00Z`.",
        StringFormat::Uuid => "A UUID.",
        StringFormat::Email => "An email address.",
        StringFormat::Uri => "A URI.",
        StringFormat::Byte => "Bytes in base64.",
        StringFormat::Password => "A secret, to be kept out of logs.",
    }
}
