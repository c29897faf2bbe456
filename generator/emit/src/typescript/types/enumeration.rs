//! Strings out of a list. A value that the list does not have is kept as it came.

use gatesmith_model::api::{EnumType, EnumValue, TypeDef};

use super::{comment, documented};
use crate::{
    comment::Comment,
    typescript::{
        layout::{self, Doc},
        literal, names,
        scope::Scope,
    },
};

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &EnumType) -> String {
    let name = scope.target.type_name(definition.id);
    let values = it.values.iter().zip(names::values(it));
    let values = values.map(|(value, key)| property(value, &key));
    let object = layout::object(values.collect(), true);
    let constant = layout::constant(name, Doc::concat([object, " as const".into()]));
    let listed = Doc::text(format!("(typeof {name})[keyof typeof {name}]"));
    let unlisted = Doc::text(scope.runtime_type("Unlisted"));
    let alias = layout::alias(name, vec![listed, unlisted]);
    let text = format!("{constant}\n{alias}");
    documented(&comment(scope, definition, ""), definition, &text)
}

/// A listed value, below what the document says of it.
fn property(value: &EnumValue, key: &str) -> Doc {
    let comment = Comment::jsdoc(2).docs(&value.docs);
    let mut parts = Vec::new();
    for line in comment.block(value.docs.deprecated) {
        parts.extend([line.into(), Doc::HardLine]);
    }
    parts.push(layout::property(key, literal::string(&value.wire).into()));
    Doc::Concat(parts)
}
