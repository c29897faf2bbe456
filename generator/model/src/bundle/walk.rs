//! Going through a document that is made, by what each value is.

use crate::{
    grammar::Kind,
    tree::{Tree, Value},
};

/// True where a `$ref` may stand in the place of such a value.
pub(super) fn may_be_reference(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PathItem
            | Kind::Parameter
            | Kind::RequestBody
            | Kind::Response
            | Kind::Header
            | Kind::Schema
            | Kind::Example
            | Kind::Link
            | Kind::Callback
            | Kind::SecurityScheme
            | Kind::Integration
            // Whole sections may stand in files of their own.
            | Kind::Paths
            | Kind::Components
            | Kind::Map(_)
    )
}

/// Goes through a value of a kind, and what is in it: inner values first.
pub(super) fn walk<'a>(
    tree: &mut Tree<'a>,
    kind: Kind,
    visit: &mut impl FnMut(&mut Tree<'a>, Kind),
) {
    if kind == Kind::Opaque {
        return;
    }
    match &mut tree.value {
        Value::Object(members) => {
            for member in members {
                walk(&mut member.value, kind.member(&member.key), visit);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, kind.item(), visit);
            }
        }
        _ => {}
    }
    visit(tree, kind);
}
