//! Objects with known fields.

use gatesmith_model::api::{Additional, Field, Presence, Recursion, StructType, TypeDef};

use super::comment;
use crate::{
    constraints,
    rust::{
        comment::Comment,
        input, names,
        record::{Record, RecordField},
        scope::{Scope, is_string},
    },
};

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &StructType) -> String {
    let idents = names::fields(it);
    let mut fields: Vec<_> = it
        .fields
        .iter()
        .zip(idents)
        .map(|(field, ident)| record_field(scope, field, ident))
        .collect();
    if let Additional::Kept(values) = &it.additional {
        fields.push(RecordField {
            docs: Comment::new(4)
                .words("The object's other members, by their keys.")
                .more(&constraints::in_words(values))
                .outer(),
            name: names::ADDITIONAL_FIELD.to_owned(),
            ty: scope.map(values),
            default: format!("{}::new()", scope.codec("IndexMap")),
            ..RecordField::default()
        });
    }
    let name = scope.target.type_name(definition.id).to_owned();
    Record {
        docs: comment(scope, definition, "").outer(),
        deprecated: definition.docs.deprecated,
        noun: input::noun(&name),
        name,
        fields,
        into_string: format!("impl {}<{}>", scope.std("Into"), scope.std("String")),
    }
    .print()
}

fn record_field(scope: &mut Scope<'_>, field: &Field, ident: String) -> RecordField {
    let words = constraints::with_default(&field.ty, field.default.as_ref());
    RecordField {
        docs: scope
            .target
            .describe(4, &field.docs, &field.ty)
            .more(&words)
            .or(&format!(
                "The member {}.",
                crate::markdown::code(&field.wire)
            ))
            .outer(),
        deprecated: field.docs.deprecated,
        name: ident,
        ty: scope.field(field),
        required: matches!(
            field.presence,
            Presence::Required | Presence::RequiredNullable
        ),
        is_string: field.presence == Presence::Required
            && field.recursion == Recursion::None
            && is_string(scope.target, &field.ty),
        default: match field.presence {
            Presence::OptionalNullable => format!("{}::Absent", scope.codec("Patch")),
            _ => scope.std("None").to_owned(),
        },
    }
}
