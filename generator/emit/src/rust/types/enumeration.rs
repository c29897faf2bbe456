//! Strings out of a list. A value that the list does not have is kept as it came.

use askama::Template;
use gatesmith_model::api::{EnumType, EnumValue, TypeDef};

use super::comment;
use crate::{
    markdown,
    rust::{
        comment::Comment,
        layout::{self, Expr},
        literal, names,
        scope::Scope,
    },
};

#[derive(Template)]
#[template(path = "rust/enum.rs.askama", escape = "none")]
struct EnumView<'a> {
    docs: Vec<String>,
    deprecated: bool,
    name: &'a str,
    values: Vec<ValueView>,
    listed: String,
    text_arms: Vec<String>,
    value_arms: Vec<String>,
    unlisted: String,
    display: String,
    from_unlisted: String,
}

struct ValueView {
    docs: Vec<String>,
    deprecated: bool,
    name: String,
}

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &EnumType) -> String {
    let idents = names::values(it);
    let pairs = || it.values.iter().zip(&idents);
    let listed = Expr::Array {
        prefix: "",
        items: idents
            .iter()
            .map(|ident| Expr::text(format!("Self::{ident}")))
            .collect(),
    };
    let text_arm = |(value, ident): (&EnumValue, &String)| {
        layout::arm(
            12,
            &[format!("Self::{ident}")],
            &Expr::text(literal::string(&value.wire)),
        )
    };
    let value_arm = |(value, ident): (&EnumValue, &String)| {
        layout::arm(
            12,
            &[literal::string(&value.wire)],
            &Expr::text(format!("Self::{ident}")),
        )
    };
    let parameter = format!(
        "value: impl {}<str> + {}<{}>",
        scope.std("AsRef"),
        scope.std("Into"),
        scope.std("String")
    );
    EnumView {
        docs: comment(scope, definition, "").outer(),
        deprecated: definition.docs.deprecated,
        name: scope.target.type_name(definition.id),
        values: pairs().map(value_view).collect(),
        listed: layout::assignment(
            4,
            &format!("pub const LISTED: [Self; {}]", idents.len()),
            &listed,
        ),
        text_arms: pairs().map(text_arm).collect(),
        value_arms: pairs().map(value_arm).collect(),
        unlisted: scope.codec("Unlisted"),
        display: layout::implementation(
            "impl ::std::fmt::Display",
            scope.target.type_name(definition.id),
        ),
        from_unlisted: layout::signature(4, "pub fn from_unlisted", &[parameter], "Self", "{"),
    }
    .to_string()
}

fn value_view((value, ident): (&EnumValue, &String)) -> ValueView {
    let wire = markdown::code(&value.wire);
    let comment = if value.docs.is_empty() {
        Comment::new(4).words(&wire)
    } else {
        Comment::new(4)
            .docs(&value.docs)
            .words(&format!("On the wire: {wire}."))
    };
    ValueView {
        docs: comment.outer(),
        deprecated: value.docs.deprecated,
        name: ident.clone(),
    }
}
