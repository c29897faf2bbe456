//! Strings out of a list. A value that the list does not have is kept as it came.

use askama::Template;
use gatesmith_model::api::{EnumType, EnumValue, TypeDef};

use super::comment;
use crate::{
    comment::Comment,
    markdown,
    typescript::{
        layout::{self, Doc},
        literal, names,
        scope::Scope,
    },
};

#[derive(Template)]
#[template(path = "typescript/enum.ts.askama", escape = "none")]
struct EnumView<'a> {
    docs: Vec<String>,
    name: &'a str,
    values: Vec<ValueView>,
    alias: String,
}

struct ValueView {
    docs: Vec<String>,
    text: String,
}

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &EnumType) -> String {
    let name = scope.target.type_name(definition.id);
    let values = it.values.iter().zip(names::values(it));
    let listed = Doc::text(format!("(typeof {name})[keyof typeof {name}]"));
    let unlisted = Doc::text(scope.runtime_type("Unlisted"));
    EnumView {
        docs: comment(scope, definition, "").block(definition.docs.deprecated),
        name,
        values: values.map(|(value, key)| value_view(value, &key)).collect(),
        alias: layout::alias(name, vec![listed, unlisted]),
    }
    .to_string()
}

fn value_view(value: &EnumValue, key: &str) -> ValueView {
    let mut comment = Comment::jsdoc(2).docs(&value.docs);
    if !comment.is_empty() && value.docs.deprecated {
        comment = comment.more(&format!("On the wire: {}.", markdown::code(&value.wire)));
    }
    ValueView {
        docs: comment.block(value.docs.deprecated),
        text: format!("{key}: {},", literal::string(&value.wire)),
    }
}
