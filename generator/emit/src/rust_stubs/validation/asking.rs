//! Which types ask for something: those that do so themselves, and those that hold one that does.

use gatesmith_model::api::{Additional, Type, TypeDef, TypeId, TypeKind, Types};

/// For each type, by its position, whether it asks for something.
pub(super) fn asking(types: &Types) -> Vec<bool> {
    let mut asking = vec![false; types.iter().len()];
    let mut holders = vec![Vec::new(); asking.len()];
    let mut found = Vec::new();
    for definition in types {
        let mut held = Vec::new();
        let mut asks = matches!(definition.kind, TypeKind::Enum(_) | TypeKind::Union(_));
        for ty in shapes(definition) {
            asks |= shape_asks(ty, &mut held);
        }
        for id in held {
            holders[id.index()].push(definition.id);
        }
        if asks {
            found.push(definition.id);
        }
    }
    // What asks makes everything that holds it ask.
    while let Some(id) = found.pop() {
        if !std::mem::replace(&mut asking[id.index()], true) {
            found.append(&mut holders[id.index()]);
        }
    }
    asking
}

/// The shapes that a type is made of. A union asks in any case, so its variants do not count.
fn shapes(definition: &TypeDef) -> Vec<&Type> {
    match &definition.kind {
        TypeKind::Struct(it) => {
            let fields = it.fields.iter().map(|field| &field.ty);
            let additional = match &it.additional {
                Additional::Kept(ty) => Some(ty),
                Additional::Ignored | Additional::Refused => None,
            };
            fields.chain(additional).collect()
        }
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => vec![ty],
        TypeKind::Enum(_) | TypeKind::Union(_) => Vec::new(),
    }
}

/// Whether a shape asks for something itself; the named types in it are added to `held`.
fn shape_asks(ty: &Type, held: &mut Vec<TypeId>) -> bool {
    match ty {
        Type::Any | Type::Boolean => false,
        Type::Integer {
            minimum,
            maximum,
            multiple_of,
            ..
        } => minimum.is_some() || maximum.is_some() || multiple_of.is_some(),
        Type::Number {
            minimum, maximum, ..
        } => minimum.is_some() || maximum.is_some(),
        Type::String {
            min_length,
            max_length,
            pattern,
            ..
        } => min_length.is_some_and(|it| it > 0) || max_length.is_some() || pattern.is_some(),
        Type::Array {
            items,
            min_items,
            max_items,
            unique,
        } => {
            shape_asks(items, held)
                || min_items.is_some_and(|it| it > 0)
                || max_items.is_some()
                || *unique
        }
        Type::Map(inner) | Type::Nullable(inner) => shape_asks(inner, held),
        Type::Named(id) => {
            held.push(*id);
            false
        }
    }
}
