//! Integers that a `number` cannot hold exactly, and the types that reach one.
//!
//! A 64-bit integer is a `number` nevertheless where the document says nothing of its bounds:
//! most are identifiers and counts far below 2^53. Where declared bounds reach beyond, values
//! beyond are meant, and the document gets `number | bigint` and a codec that keeps them.

use std::collections::BTreeSet;

use gatesmith_model::api::{
    Additional, Bound, IntegerWidth, Type, TypeDef, TypeId, TypeKind, Types,
};

/// The greatest integer up to which a `number` is exact.
const MAX_SAFE: i128 = (1 << 53) - 1;

/// True for an integer whose declared bounds reach beyond what a `number` holds exactly.
pub fn is_wide(ty: &Type) -> bool {
    match ty {
        Type::Integer {
            width,
            minimum,
            maximum,
            ..
        } => {
            let beyond = |bound: &Bound<i128>| bound.value.abs() > MAX_SAFE;
            *width == IntegerWidth::U64
                || minimum.as_ref().is_some_and(beyond)
                || maximum.as_ref().is_some_and(beyond)
        }
        _ => false,
    }
}

/// True where a shape holds such an integer, at any depth; `types` are the named types that do.
pub fn reaches(ty: &Type, types: &BTreeSet<TypeId>) -> bool {
    match leaf(ty) {
        Type::Named(id) => types.contains(id),
        other => is_wide(other),
    }
}

/// The named types that hold such an integer, at any depth.
pub fn types(types: &Types) -> BTreeSet<TypeId> {
    let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); types.iter().len()];
    let mut found = BTreeSet::new();
    let mut open = Vec::new();
    for definition in types {
        let mut note = |ty: &Type| match leaf(ty) {
            Type::Named(id) => holders[id.index()].push(definition.id),
            other if is_wide(other) => open.push(definition.id),
            _ => {}
        };
        for_each_part(definition, &mut note);
    }
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(&holders[id.index()]);
        }
    }
    found
}

/// What a list or map holds in the end.
fn leaf(ty: &Type) -> &Type {
    match ty {
        Type::Array { items: inner, .. } | Type::Map(inner) | Type::Nullable(inner) => leaf(inner),
        other => other,
    }
}

fn for_each_part(definition: &TypeDef, note: &mut impl FnMut(&Type)) {
    match &definition.kind {
        TypeKind::Struct(it) => {
            it.fields.iter().for_each(|field| note(&field.ty));
            if let Additional::Kept(values) = &it.additional {
                note(values);
            }
        }
        TypeKind::Union(it) => it
            .variants
            .iter()
            .for_each(|variant| note(&Type::Named(variant.ty))),
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => note(ty),
        TypeKind::Enum(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatesmith_model::api::{Docs, Name};
    use gatesmith_model::place::Place;

    fn integer(maximum: i128) -> Type {
        Type::Integer {
            width: IntegerWidth::I64,
            minimum: None,
            maximum: Some(Bound {
                value: maximum,
                exclusive: false,
            }),
            multiple_of: None,
        }
    }

    #[test]
    fn an_integer_is_wide_where_its_bounds_say_so() {
        assert!(!is_wide(&integer(MAX_SAFE)));
        assert!(is_wide(&integer(MAX_SAFE + 1)));
    }

    #[test]
    fn what_holds_a_wide_integer_at_any_depth_is_found_in_circles_too() {
        let kinds = [
            Type::Array {
                items: Box::new(Type::Named(TypeId::new(1))),
                min_items: None,
                max_items: None,
                unique: false,
            },
            Type::Map(Box::new(Type::Named(TypeId::new(2)))),
            Type::Nullable(Box::new(integer(i128::from(i64::MAX)))),
            Type::Named(TypeId::new(3)),
        ];
        let definitions = kinds.into_iter().enumerate().map(|(index, ty)| TypeDef {
            id: TypeId::new(index),
            at: Place::ROOT,
            name: Name::from_words("a"),
            wire: String::new(),
            docs: Docs::default(),
            example: None,
            kind: TypeKind::Wrapper(ty),
        });
        let found = types(&Types::new(definitions.collect()));
        assert_eq!(found, [0, 1, 2].map(TypeId::new).into());
    }
}
