//! Objects: each member into a slot, and each field out again.

use askama::Template;
use gatesmith_model::api::{Additional, Field, Presence, StructType, Type, TypeDef};

use super::Heads;
use crate::rust::{
    layout::{self, Expr},
    literal, names,
    scope::Scope,
    target::Side,
};

#[derive(Template)]
#[template(path = "rust/codec_struct.rs.askama", escape = "none")]
struct StructView {
    heads: Heads,
    slots: Vec<String>,
    read: String,
    built: String,
    written: Vec<String>,
}

pub(super) fn print(scope: &mut Scope<'_>, definition: &TypeDef, it: &StructType) -> String {
    let idents = names::fields(it);
    let fields: Vec<_> = it.fields.iter().zip(&idents).collect();
    StructView {
        heads: Heads::new(scope, definition.id),
        slots: slots(scope, it, &fields),
        read: read(scope, it, &fields),
        built: built(it, &fields),
        written: written(it, &fields),
    }
    .to_string()
}

fn slots(scope: &mut Scope<'_>, it: &StructType, fields: &[(&Field, &String)]) -> Vec<String> {
    let mut slots = Vec::with_capacity(fields.len() + 1);
    for (field, ident) in fields {
        let constructor = match field.presence {
            Presence::RequiredNullable | Presence::OptionalNullable => {
                scope.codec("NullableSlot");
                "NullableSlot::new"
            }
            // A value of any shape may be null itself.
            Presence::Optional if scope.target.side == Side::Client && field.ty != Type::Any => {
                scope.codec("Slot");
                "Slot::lenient"
            }
            Presence::Optional | Presence::Required => {
                scope.codec("Slot");
                "Slot::new"
            }
        };
        let head = format!("let mut {}", names::local(ident));
        slots.push(layout::assignment(8, &head, &Expr::call(constructor, [])));
    }
    if matches!(it.additional, Additional::Kept(_)) {
        slots.push("let mut additional = codec::IndexMap::new();".to_owned());
    }
    slots
}

fn read(scope: &mut Scope<'_>, it: &StructType, fields: &[(&Field, &String)]) -> String {
    scope.codec("Unknown");
    let unknown = match it.additional {
        Additional::Refused if scope.target.side == Side::Server => Expr::text("Unknown::Refused"),
        Additional::Ignored | Additional::Refused => Expr::text("Unknown::Ignored"),
        Additional::Kept(_) => Expr::call("Unknown::Kept", [Expr::text("&mut additional")]),
    };
    let member = |wire: &str, slot: String| {
        Expr::Tuple(vec![
            Expr::text(literal::string(wire)),
            Expr::text(format!("&mut {slot}")),
        ])
    };
    let fixed = it
        .fixed
        .iter()
        .map(|fixed| member(&fixed.wire, "codec::Fixed".to_owned()));
    let own = fields
        .iter()
        .map(|(field, ident)| member(&field.wire, names::local(ident)));
    let items = fixed.chain(own).collect();
    let members = Expr::Array {
        prefix: "&mut ",
        items,
    };
    Expr::call(
        "codec::read_object",
        [Expr::text("input"), unknown, members],
    )
    .tried()
    .statement(8)
}

fn built(it: &StructType, fields: &[(&Field, &String)]) -> String {
    let mut values: Vec<_> = fields
        .iter()
        .map(|(field, ident)| {
            let slot = names::local(ident);
            let value = match field.presence {
                Presence::Required | Presence::RequiredNullable => {
                    let wire = Expr::text(literal::string(&field.wire));
                    Expr::method(slot, "required", [wire]).tried()
                }
                Presence::Optional | Presence::OptionalNullable => {
                    Expr::method(slot, "optional", [])
                }
            };
            ((*ident).clone(), Some(value))
        })
        .collect();
    if matches!(it.additional, Additional::Kept(_)) {
        values.push((names::ADDITIONAL_FIELD.to_owned(), None));
    }
    Expr::call("Ok", [Expr::structure("Self", values)]).lay_out(8, 8, 0)
}

fn written(it: &StructType, fields: &[(&Field, &String)]) -> Vec<String> {
    let mut lines = Vec::with_capacity(fields.len() + it.fixed.len() + 1);
    let mut write = |method: &str, arguments: [Expr; 2]| {
        lines.push(
            Expr::method("object", method, arguments)
                .tried()
                .statement(8),
        );
    };
    for fixed in &it.fixed {
        let value = Expr::text(literal::string(&fixed.value));
        write("fixed", [Expr::text(literal::string(&fixed.wire)), value]);
    }
    for (field, ident) in fields {
        let wire = Expr::text(literal::string(&field.wire));
        let (method, value) = match field.presence {
            Presence::Required => ("required", Expr::text(format!("&self.{ident}"))),
            Presence::Optional => (
                "optional",
                Expr::method(format!("self.{ident}"), "as_ref", []),
            ),
            Presence::RequiredNullable => ("nullable", Expr::text(format!("&self.{ident}"))),
            Presence::OptionalNullable => ("patch", Expr::text(format!("&self.{ident}"))),
        };
        write(method, [wire, value]);
    }
    if matches!(it.additional, Additional::Kept(_)) {
        let fixed = it.fixed.iter().map(|fixed| fixed.wire.as_str());
        let own = fixed.chain(fields.iter().map(|(field, _)| &*field.wire));
        let items = own.map(|wire| Expr::text(literal::string(wire))).collect();
        write(
            "additional",
            [
                Expr::text("&self.additional"),
                Expr::Array { prefix: "&", items },
            ],
        );
    }
    lines
}
