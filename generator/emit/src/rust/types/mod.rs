//! `types.rs`: the document's named types, plain and documented. Their codecs stand elsewhere.

mod enumeration;
mod structure;
mod union;

use askama::Template;
use gatesmith_model::api::{Type, TypeDef, TypeKind};

use super::{
    comment::Comment,
    layout,
    scope::{Module, Scope},
    target::Target,
};
use crate::constraints;

#[derive(Template)]
#[template(path = "rust/types.rs.askama", escape = "none")]
struct TypesView<'a> {
    header: String,
    docs: Vec<String>,
    allow: &'a str,
    uses: String,
    items: Vec<String>,
}

/// `types.rs`, or nothing where the document names no type.
pub fn print(target: &Target<'_>) -> Option<String> {
    if target.api.types.is_empty() {
        return None;
    }
    let mut scope = Scope::new(target, Module::Types);
    let items = target
        .api
        .types
        .iter()
        .map(|definition| item(&mut scope, definition))
        .collect();
    let module = format!("pub use {}::codec", target.side.runtime());
    let view = TypesView {
        header: target.header(),
        docs: Comment::new(0)
            .words("The types of the API, and the value types that they are made of.")
            .inner(),
        allow: Target::allow_deprecated(target.has_deprecated_types()),
        uses: layout::uses(&module, &scope.codec_imports()),
        items,
    };
    Some(view.to_string())
}

fn item(scope: &mut Scope<'_>, definition: &TypeDef) -> String {
    match &definition.kind {
        TypeKind::Struct(it) => structure::print(scope, definition, it),
        TypeKind::Enum(it) => enumeration::print(scope, definition, it),
        TypeKind::Union(it) => union::print(scope, definition, it),
        TypeKind::Alias(ty) => alias(scope, definition, ty),
        TypeKind::Wrapper(ty) => wrapper(scope, definition, ty),
    }
}

/// What the document says about a type.
fn comment(scope: &Scope<'_>, definition: &TypeDef, constraints: &str) -> Comment {
    let fallback = scope.target.fallback_docs(definition);
    Comment::new(0)
        .docs(&definition.docs)
        .more(constraints)
        .or(&fallback)
}

#[derive(Template)]
#[template(path = "rust/alias.rs.askama", escape = "none")]
struct AliasView {
    docs: Vec<String>,
    deprecated: bool,
    text: String,
}

fn alias(scope: &mut Scope<'_>, definition: &TypeDef, ty: &Type) -> String {
    let head = format!("pub type {}", scope.target.type_name(definition.id));
    AliasView {
        docs: comment(scope, definition, &constraints::in_words(ty)).outer(),
        deprecated: definition.docs.deprecated,
        text: layout::type_alias(0, &head, &scope.ty(ty)),
    }
    .to_string()
}

#[derive(Template)]
#[template(path = "rust/wrapper.rs.askama", escape = "none")]
struct WrapperView {
    docs: Vec<String>,
    deprecated: bool,
    text: String,
}

fn wrapper(scope: &mut Scope<'_>, definition: &TypeDef, ty: &Type) -> String {
    WrapperView {
        docs: comment(scope, definition, &constraints::in_words(ty)).outer(),
        deprecated: definition.docs.deprecated,
        text: layout::wrapper(scope.target.type_name(definition.id), &scope.ty(ty)),
    }
    .to_string()
}
