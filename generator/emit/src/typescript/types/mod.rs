//! `types.ts`: the document's named types, as they stand on the wire.

mod enumeration;
mod structure;
mod union;

use askama::Template;
use gatesmith_model::api::{Type, TypeDef, TypeKind};

use super::{
    layout,
    record::demands,
    scope::{Module, Scope},
    target::Target,
};
use crate::comment::Comment;

#[derive(Template)]
#[template(path = "typescript/types.ts.askama", escape = "none")]
struct TypesView {
    header: String,
    imports: Vec<String>,
    items: Vec<String>,
}

/// `types.ts`, or nothing where the document names no type.
pub fn print(target: &Target<'_>) -> Option<String> {
    if target.api.types.is_empty() {
        return None;
    }
    let mut scope = Scope::new(target, Module::Types, Vec::new());
    let definitions = target.api.types.iter();
    let items = definitions.map(|it| item(&mut scope, it)).collect();
    let view = TypesView {
        header: target.header(),
        imports: scope.runtime_imports("."),
        items,
    };
    Some(view.to_string())
}

fn item(scope: &mut Scope<'_>, definition: &TypeDef) -> String {
    match &definition.kind {
        TypeKind::Struct(it) => structure::print(scope, definition, it),
        TypeKind::Enum(it) => enumeration::print(scope, definition, it),
        TypeKind::Union(it) => union::print(scope, definition, it),
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => alias(scope, definition, ty),
    }
}

/// A shape under another name, which may contain itself.
fn alias(scope: &mut Scope<'_>, definition: &TypeDef, ty: &Type) -> String {
    let name = scope.target.type_name(definition.id);
    let text = layout::alias(name, scope.ty(ty));
    documented(&comment(scope, definition, &demands(ty)), definition, &text)
}

/// What the document says about a type.
fn comment(scope: &Scope<'_>, definition: &TypeDef, demands: &str) -> Comment {
    Comment::jsdoc(0)
        .docs(&definition.docs)
        .more(demands)
        .or(&scope.target.fallback_docs(definition))
}

/// A declaration below its comment.
fn documented(comment: &Comment, definition: &TypeDef, text: &str) -> String {
    let mut lines = comment.block(definition.docs.deprecated);
    lines.push(text.to_owned());
    lines.join("\n")
}
