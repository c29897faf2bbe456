//! Unions: the tag says how the rest is read.

use askama::Template;
use gatesmith_model::api::{TypeDef, UnionType, Variant};

use super::Heads;
use crate::rust::{
    layout::{self, Expr},
    literal, names,
    scope::Scope,
};

#[derive(Template)]
#[template(path = "rust/codec_union.rs.askama", escape = "none")]
struct UnionView {
    heads: Heads,
    read: String,
    read_arms: Vec<String>,
    write_arms: Vec<String>,
}

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &UnionType) -> String {
    let idents = names::variants(it);
    let pairs = || it.variants.iter().zip(&idents);
    let tag = Expr::text(literal::string(&it.tag));
    let read = Expr::call("codec::read_union", [Expr::text("input"), tag]).tried();
    let read_arm = |(variant, ident): (&Variant, &String)| {
        let tags: Vec<_> = variant
            .tags
            .iter()
            .map(|tag| literal::string(tag))
            .collect();
        let body = format!("codec::from_json(raw).map(Self::{ident})");
        layout::arm(12, &tags, &Expr::text(body))
    };
    let write_arm = |(_, ident): (&Variant, &String)| {
        let body = Expr::text("value.serialize(serializer)");
        layout::arm(12, &[format!("Self::{ident}(value)")], &body)
    };
    UnionView {
        heads: Heads::new(scope, definition.id),
        read: layout::assignment(8, "let (tag, raw)", &read),
        read_arms: pairs().map(read_arm).collect(),
        write_arms: pairs().map(write_arm).collect(),
    }
    .to_string()
}
