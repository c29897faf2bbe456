//! What of a value its type declares. A document's example may hold members that its schema does
//! not list, and TypeScript refuses those in an object that is written out.

use gatesmith_model::api::{Additional, StructType, Type, TypeKind, Types};
use serde_json::{Map, Value};

/// The value without members that nobody declares.
pub(super) fn declared(types: &Types, ty: &Type, value: &Value) -> Value {
    match (types.resolve(ty), value) {
        (Type::Array { items, .. }, Value::Array(values)) => {
            let values = values.iter().map(|value| declared(types, items, value));
            values.collect()
        }
        (Type::Map(inner), Value::Object(members)) => {
            let members = members.iter();
            let members = members.map(|(key, value)| (key.clone(), declared(types, inner, value)));
            Value::Object(members.collect())
        }
        (Type::Nullable(inner), value) if !value.is_null() => declared(types, inner, value),
        (Type::Named(id), value) => match (&types.get(*id).kind, value) {
            (TypeKind::Struct(definition), Value::Object(members)) => {
                Value::Object(members_of(types, definition, members))
            }
            (TypeKind::Union(definition), Value::Object(members)) => {
                let tag = members.get(&definition.tag).and_then(Value::as_str);
                let mut variants = definition.variants.iter();
                let variant = variants.find(|it| it.tags.iter().any(|known| Some(&**known) == tag));
                variant.map_or_else(
                    || value.clone(),
                    |variant| declared(types, &Type::Named(variant.ty), value),
                )
            }
            (TypeKind::Wrapper(inner), value) => declared(types, inner, value),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

fn members_of(
    types: &Types,
    definition: &StructType,
    members: &Map<String, Value>,
) -> Map<String, Value> {
    let kept = members.iter().filter_map(|(key, value)| {
        let field = definition.fields.iter().find(|it| *it.wire == **key);
        let is_fixed = definition.fixed.iter().any(|it| it.wire == *key);
        let value = match (field, &definition.additional) {
            (Some(field), _) => declared(types, &field.ty, value),
            (None, _) if is_fixed => value.clone(),
            (None, Additional::Kept(ty)) => declared(types, ty, value),
            (None, Additional::Ignored | Additional::Refused) => return None,
        };
        Some((key.clone(), value))
    });
    kept.collect()
}
