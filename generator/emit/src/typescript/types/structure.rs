//! Objects with known fields.

use gatesmith_model::api::{Additional, Field, FixedMember, Presence, StructType, Type, TypeDef};

use super::comment;
use crate::{
    comment::Comment,
    typescript::{
        layout::Doc,
        literal,
        record::{Member, Record, described},
        scope::Scope,
    },
};

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &StructType) -> String {
    let mut members: Vec<_> = it.fixed.iter().map(fixed).collect();
    members.extend(it.fields.iter().map(|field| member(scope, field)));
    if let Additional::Kept(values) = &it.additional {
        let others = others(scope, &members, values);
        members.push(others);
    }
    Record {
        docs: comment(scope, definition, "").block(definition.docs.deprecated),
        name: scope.target.type_name(definition.id).to_owned(),
        members,
    }
    .print()
}

/// The tag of a union that the struct is a variant of.
fn fixed(member: &FixedMember) -> Member {
    Member {
        docs: Vec::new(),
        key: literal::key(&member.wire),
        ty: vec![literal::string(&member.value).into()],
    }
}

fn member(scope: &mut Scope<'_>, field: &Field) -> Member {
    let comment = Comment::jsdoc(2).describing(&field.docs, &field.ty, &scope.target.api.types);
    let comment = described(comment, &field.ty, field.default.as_ref());
    let absent = matches!(
        field.presence,
        Presence::Optional | Presence::OptionalNullable
    );
    let mark = if absent { "?" } else { "" };
    Member {
        docs: comment.block(field.docs.deprecated),
        key: format!("{}{mark}", literal::key(&field.wire)),
        ty: scope.field(&field.ty, field.presence),
    }
}

/// The members that the document does not name. An index signature speaks of all members, so that
/// its type holds those of the others, too.
fn others(scope: &mut Scope<'_>, members: &[Member], values: &Type) -> Member {
    let mut ty = scope.ty(values);
    for part in members.iter().flat_map(|member| &member.ty) {
        if !ty.contains(part) {
            ty.push(part.clone());
        }
    }
    if members.iter().any(|member| member.key.ends_with('?')) {
        ty.push("undefined".into());
    }
    let unknown = Doc::text("unknown");
    if ty.contains(&unknown) {
        ty = vec![unknown];
    }
    let comment = Comment::jsdoc(2).words("The object's other members, by their keys.");
    Member {
        docs: described(comment, values, None).block(false),
        key: "[key: string]".to_owned(),
        ty,
    }
}
