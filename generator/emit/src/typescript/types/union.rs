//! One of several objects, told apart by a field.

use std::collections::BTreeSet;

use gatesmith_model::api::{TypeDef, TypeKind, UnionType, Variant};

use super::{comment, documented};
use crate::typescript::{
    layout::{self, Doc},
    literal,
    scope::Scope,
};

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &UnionType) -> String {
    let mut seen = BTreeSet::new();
    let mut members = Vec::new();
    for variant in &it.variants {
        if seen.insert((variant.ty, &variant.tags)) {
            members.push(member(scope, &it.tag, variant));
        }
    }
    let unknown = scope.runtime_type("UnknownVariant");
    let tag = Doc::text(literal::string(&it.tag));
    members.push(layout::arguments(&unknown, vec![tag]));
    let name = scope.target.type_name(definition.id);
    let text = layout::alias(name, members);
    documented(&comment(scope, definition, ""), definition, &text)
}

/// A variant's struct. Where its tag is an ordinary field, the union says which values lead to it,
/// so that a `switch` over the tag tells it from the others.
fn member(scope: &mut Scope<'_>, tag: &str, variant: &Variant) -> Doc {
    let name = scope.named(variant.ty);
    let fixed = match &scope.target.api.types.get(variant.ty).kind {
        TypeKind::Struct(it) => it.fixed.iter().any(|member| member.wire == tag),
        _ => false,
    };
    if fixed {
        return name.into();
    }
    let values = variant.tags.iter().map(|it| literal::string(it).into());
    let values = layout::member(&literal::key(tag), values.collect());
    layout::intersection(&name, layout::object_type(vec![values], false))
}
