//! The types that others mention.

use crate::api::{Additional, Content, Operation, StructType, Type, TypeId, TypeKind, UnionType};

/// The named type that a type mentions: it is the innermost one.
pub(super) fn id_in(mut ty: &Type) -> Option<TypeId> {
    loop {
        ty = match ty {
            Type::Array { items, .. } => items,
            Type::Map(value) => value,
            Type::Nullable(inner) => inner,
            Type::Named(id) => return Some(*id),
            _ => return None,
        };
    }
}

/// The named type that a payload mentions.
pub(super) fn id_in_content(content: &Content) -> Option<TypeId> {
    match content {
        Content::Json { ty, .. } => id_in(ty),
        _ => None,
    }
}

/// Shows every id that a type's definition mentions.
pub(super) fn each_id_in_kind(kind: &TypeKind, see: impl FnMut(TypeId)) {
    match kind {
        TypeKind::Struct(StructType {
            fields, additional, ..
        }) => {
            let kept = match additional {
                Additional::Kept(ty) => Some(ty),
                _ => None,
            };
            let types = fields.iter().map(|field| &field.ty).chain(kept);
            types.filter_map(id_in).for_each(see);
        }
        TypeKind::Union(UnionType { variants, .. }) => {
            variants.iter().map(|variant| variant.ty).for_each(see);
        }
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => id_in(ty).into_iter().for_each(see),
        TypeKind::Enum(_) => {}
    }
}

/// The same, for who gives types other ids.
pub(super) fn each_id_in_kind_mut(kind: &mut TypeKind, see: &mut impl FnMut(&mut TypeId)) {
    match kind {
        TypeKind::Struct(object) => {
            for field in &mut object.fields {
                each_id_mut(&mut field.ty, see);
            }
            if let Additional::Kept(ty) = &mut object.additional {
                each_id_mut(ty, see);
            }
        }
        TypeKind::Union(union) => union
            .variants
            .iter_mut()
            .for_each(|variant| see(&mut variant.ty)),
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => each_id_mut(ty, see),
        TypeKind::Enum(_) => {}
    }
}

pub(super) fn each_id_in_operation_mut(
    operation: &mut Operation,
    see: &mut impl FnMut(&mut TypeId),
) {
    for parameter in &mut operation.parameters {
        each_id_mut(&mut parameter.ty, see);
    }
    if let Some(body) = &mut operation.body {
        each_id_in_content_mut(&mut body.content, see);
    }
    for response in &mut operation.responses {
        for header in &mut response.headers {
            each_id_mut(&mut header.ty, see);
        }
        if let Some(content) = &mut response.content {
            each_id_in_content_mut(content, see);
        }
    }
}

fn each_id_in_content_mut(content: &mut Content, see: &mut impl FnMut(&mut TypeId)) {
    if let Content::Json { ty, .. } = content {
        each_id_mut(ty, see);
    }
}

fn each_id_mut(mut ty: &mut Type, see: &mut impl FnMut(&mut TypeId)) {
    loop {
        ty = match ty {
            Type::Array { items, .. } => items,
            Type::Map(value) => value,
            Type::Nullable(inner) => inner,
            Type::Named(id) => return see(id),
            _ => return,
        };
    }
}
