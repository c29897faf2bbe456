//! Structs with public fields: schemas, and what operations take.
//!
//! A [`Record`] holds finished text. It is printed with a constructor where that spares a reader
//! something: where some fields are required and others are not.

use askama::Template;

use super::layout::{self, Expr};

/// A constructor with more parameters than this helps nobody.
const MOST_PARAMETERS: usize = 7;

/// Whether a struct of `count` fields has a constructor, which takes the `required` ones.
pub const fn has_constructor(required: usize, count: usize) -> bool {
    required > 0 && required < count && required <= MOST_PARAMETERS
}

/// A struct on its way to paper.
#[derive(Debug, Default)]
pub struct Record {
    /// Lines of the doc comment.
    pub docs: Vec<String>,
    /// The document marks it as deprecated.
    pub deprecated: bool,
    /// Its name.
    pub name: String,
    /// What it is called in a sentence: "a `Product`".
    pub noun: String,
    /// Its fields.
    pub fields: Vec<RecordField>,
    /// `Into` and `String`, as the module writes them.
    pub into_string: String,
}

/// A field of a [`Record`].
#[derive(Debug, Default)]
pub struct RecordField {
    /// Lines of the doc comment.
    pub docs: Vec<String>,
    /// The document marks it as deprecated.
    pub deprecated: bool,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// A constructor has to be given it.
    pub required: bool,
    /// A constructor takes everything that becomes a string.
    pub is_string: bool,
    /// What it is where a constructor is not given it.
    pub default: String,
}

#[derive(Template)]
#[template(path = "rust/struct.rs.askama", escape = "none")]
struct RecordView<'a> {
    record: &'a Record,
    derives: &'a str,
    fields: Vec<FieldView<'a>>,
    constructor: Option<Constructor>,
}

struct FieldView<'a> {
    docs: &'a [String],
    deprecated: bool,
    text: String,
}

struct Constructor {
    signature: String,
    built: String,
}

impl Record {
    /// The struct and its constructor, without a line end.
    pub fn print(&self) -> String {
        let fields = self.fields.iter().map(|field| FieldView {
            docs: &field.docs,
            deprecated: field.deprecated,
            text: layout::field(4, &format!("pub {}", field.name), &field.ty),
        });
        let all_optional = self.fields.iter().all(|field| !field.required);
        RecordView {
            record: self,
            derives: if all_optional {
                "Clone, Debug, Default, PartialEq"
            } else {
                "Clone, Debug, PartialEq"
            },
            fields: fields.collect(),
            constructor: self.constructor(),
        }
        .to_string()
    }

    fn constructor(&self) -> Option<Constructor> {
        let required: Vec<_> = self.fields.iter().filter(|field| field.required).collect();
        has_constructor(required.len(), self.fields.len()).then(|| Constructor {
            signature: layout::signature(
                4,
                "pub fn new",
                &required
                    .iter()
                    .map(|field| self.parameter(field))
                    .collect::<Vec<_>>(),
                "Self",
                "{",
            ),
            built: Expr::structure("Self", self.fields.iter().map(initialiser).collect())
                .lay_out(8, 8, 0),
        })
    }

    fn parameter(&self, field: &RecordField) -> String {
        let ty = if field.is_string {
            &self.into_string
        } else {
            &field.ty
        };
        format!("{}: {ty}", field.name)
    }
}

fn initialiser(field: &RecordField) -> (String, Option<Expr>) {
    let value = match field {
        RecordField {
            required: true,
            is_string: false,
            ..
        } => None,
        RecordField {
            required: true,
            name,
            ..
        } => Some(Expr::method(name, "into", [])),
        RecordField { default, .. } => Some(Expr::text(default.as_str())),
    };
    (field.name.clone(), value)
}
