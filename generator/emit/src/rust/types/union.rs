//! One of several objects, told apart by a field.

use std::collections::BTreeMap;

use askama::Template;
use gatesmith_model::api::{Recursion, TypeDef, UnionType};

use super::comment;
use crate::rust::{layout, names, scope::Scope};

#[derive(Template)]
#[template(path = "rust/union.rs.askama", escape = "none")]
struct UnionView<'a> {
    docs: Vec<String>,
    deprecated: bool,
    name: &'a str,
    variants: Vec<VariantView>,
    raw: String,
}

struct VariantView {
    docs: String,
    text: String,
    from: Option<FromView>,
}

/// The conversion of a variant's struct into the union, where only one variant holds it.
struct FromView {
    head: String,
    parameter: String,
    body: String,
}

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &UnionType) -> String {
    let name = scope.target.type_name(definition.id);
    let mut uses = BTreeMap::new();
    for variant in &it.variants {
        *uses.entry(variant.ty).or_insert(0) += 1;
    }
    let variants = it
        .variants
        .iter()
        .zip(names::variants(it))
        .map(|(variant, ident)| {
            let inner = scope.named(variant.ty);
            let boxed = variant.recursion == Recursion::Breaks;
            let ty = if boxed {
                format!("{}<{inner}>", scope.std("Box"))
            } else {
                inner.clone()
            };
            let value = if boxed {
                format!("{}::new(value)", scope.std("Box"))
            } else {
                "value".into()
            };
            let tags: Vec<_> = variant
                .tags
                .iter()
                .map(|tag| crate::markdown::code(tag))
                .collect();
            VariantView {
                docs: format!("{}: {}.", crate::markdown::code(&it.tag), tags.join(" or ")),
                text: layout::variant(4, &ident, &ty),
                from: (uses.get(&variant.ty) == Some(&1)).then(|| FromView {
                    head: layout::implementation(
                        &format!("impl {}<{inner}>", scope.std("From")),
                        name,
                    ),
                    parameter: format!("value: {inner}"),
                    body: format!("Self::{ident}({value})"),
                }),
            }
        });
    let variants = variants.collect();
    UnionView {
        docs: comment(scope, definition, "").outer(),
        deprecated: definition.docs.deprecated,
        name,
        variants,
        raw: scope.codec("RawUnion"),
    }
    .to_string()
}
