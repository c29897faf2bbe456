//! `codecs.rs`: how the named types are read and written.

mod structure;
mod union;

use std::collections::BTreeSet;

use askama::Template;
use gatesmith_model::api::{Type, TypeDef, TypeId, TypeKind};

use super::{
    layout::{self, Expr},
    scope::{Module, Scope},
    target::Target,
};

#[derive(Template)]
#[template(path = "rust/codecs.rs.askama", escape = "none")]
struct CodecsView<'a> {
    header: String,
    allow: &'a str,
    uses: String,
    items: Vec<String>,
    deserialize: String,
}

/// `codecs.rs`, or nothing where no type needs a codec.
pub fn print(target: &Target<'_>) -> Option<String> {
    let mut scope = Scope::new(target, Module::Other);
    let as_parameters = parameter_enums(target);
    let mut items = Vec::new();
    let mut decoded = Vec::new();
    for definition in &target.api.types {
        if let Some(codec) = codec(&mut scope, definition) {
            items.push(codec);
            decoded.push(Expr::text(scope.named(definition.id)));
        }
        if as_parameters.contains(&definition.id) {
            scope.codec("ParameterText");
            scope.codec("TextError");
            let subject = scope.named(definition.id);
            items.push(
                ParameterView {
                    head: layout::implementation("impl ParameterText", &subject),
                }
                .to_string(),
            );
        }
    }
    if items.is_empty() {
        return None;
    }
    let mut names = scope.codec_imports();
    names.extend([
        "self",
        "Decode",
        "Fault",
        "Input",
        "Serialize",
        "Serializer",
    ]);
    let view = CodecsView {
        header: target.header(),
        allow: Target::allow_deprecated(target.has_deprecated_types()),
        uses: layout::uses(&format!("use {}::codec", target.side.runtime()), &names),
        items,
        deserialize: Expr::call("codec::impl_deserialize!", decoded).statement(0),
    };
    Some(view.to_string())
}

/// Whether any type needs a codec: aliases do not.
pub fn exist(target: &Target<'_>) -> bool {
    target
        .api
        .types
        .iter()
        .any(|definition| !matches!(definition.kind, TypeKind::Alias(_)))
}

fn codec(scope: &mut Scope<'_>, definition: &TypeDef) -> Option<String> {
    match &definition.kind {
        TypeKind::Struct(it) => Some(structure::print(scope, definition, it)),
        TypeKind::Union(it) => Some(union::print(scope, definition, it)),
        TypeKind::Enum(_) => Some(
            EnumView {
                heads: Heads::new(scope, definition.id),
            }
            .to_string(),
        ),
        TypeKind::Wrapper(_) => Some(
            WrapperView {
                heads: Heads::new(scope, definition.id),
            }
            .to_string(),
        ),
        TypeKind::Alias(_) => None,
    }
}

/// The first lines of a type's two implementations.
struct Heads {
    decode: String,
    serialize: String,
}

impl Heads {
    fn new(scope: &mut Scope<'_>, id: TypeId) -> Self {
        let subject = scope.named(id);
        Self {
            decode: layout::implementation("impl Decode", &subject),
            serialize: layout::implementation("impl Serialize", &subject),
        }
    }
}

#[derive(Template)]
#[template(path = "rust/codec_enum.rs.askama", escape = "none")]
struct EnumView {
    heads: Heads,
}

#[derive(Template)]
#[template(path = "rust/codec_wrapper.rs.askama", escape = "none")]
struct WrapperView {
    heads: Heads,
}

#[derive(Template)]
#[template(path = "rust/codec_parameter.rs.askama", escape = "none")]
struct ParameterView {
    head: String,
}

/// The enums that stand in a path, a query string or a header.
fn parameter_enums(target: &Target<'_>) -> BTreeSet<TypeId> {
    let operations = target.api.callable_operations();
    let types = operations.flat_map(|operation| {
        let headers = operation
            .responses
            .iter()
            .flat_map(|response| &response.headers);
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(headers.map(|header| &header.ty))
    });
    types.filter_map(|ty| enum_within(target, ty)).collect()
}

fn enum_within(target: &Target<'_>, ty: &Type) -> Option<TypeId> {
    match target.api.types.resolve(ty) {
        Type::Named(id) => {
            matches!(target.api.types.get(*id).kind, TypeKind::Enum(_)).then_some(*id)
        }
        Type::Array { items, .. } => enum_within(target, items),
        Type::Nullable(inner) => enum_within(target, inner),
        _ => None,
    }
}
