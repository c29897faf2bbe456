//! What goes where in a model of an error.

use gatesmith_model::api::{
    Additional, Field, Presence, Recursion, StringFormat, StructType, Type, TypeId, TypeKind,
};
use regex::Regex;

use super::Cause;
use crate::rust::{layout::Expr, literal, names, target::Target};

/// Models in models that are looked into: `{"error": {"code": …}}`.
const MAX_DEPTH: usize = 3;

/// A request's id, for its form.
const REQUEST_ID: &str = "00000000-0000-0000-0000-000000000000";

/// The runtime's messages are at most so long.
const LONGEST_MESSAGE: u64 = 1000;

/// The runtime's messages are at least so long, and say nothing when they are cut to less.
const SHORTEST_MESSAGE: u64 = 15;

/// Words for programs, in the order of preference; the first is what the runtime calls it.
const fn codes(cause: Cause) -> &'static [&'static str] {
    match cause {
        Cause::Invalid => &[
            "INVALID_REQUEST",
            "BAD_REQUEST",
            "invalid_request",
            "bad_request",
            "InvalidRequest",
            "BadRequest",
            "invalidRequest",
            "badRequest",
            "invalid-request",
            "bad-request",
            "VALIDATION_ERROR",
            "validation_error",
            "ValidationError",
            "INVALID",
            "invalid",
        ],
        Cause::Failure => &[
            "INTERNAL_ERROR",
            "INTERNAL_SERVER_ERROR",
            "internal_error",
            "internal_server_error",
            "InternalError",
            "InternalServerError",
            "internalError",
            "internalServerError",
            "internal-error",
            "internal-server-error",
            "INTERNAL",
            "internal",
        ],
    }
}

/// Fills one model for one cause.
#[derive(Clone, Copy)]
pub(super) struct Filling<'a> {
    pub(super) target: &'a Target<'a>,
    pub(super) cause: Cause,
}

impl Filling<'_> {
    /// A struct literal, where all that is required can be filled, and something says what went
    /// wrong.
    pub(super) fn structure(self, id: TypeId, it: &StructType, depth: usize) -> Option<Expr> {
        let mut fields = Vec::with_capacity(it.fields.len());
        let mut says_something = false;
        for (field, ident) in it.fields.iter().zip(names::fields(it)) {
            let value = self.field(field, depth);
            says_something |= value.is_some() && !is_request_id(field);
            fields.push((ident, Some(wrapped(field, value)?)));
        }
        if matches!(it.additional, Additional::Kept(_)) {
            let none = Expr::call("::gatesmith_lambda::codec::IndexMap::new", []);
            fields.push((names::ADDITIONAL_FIELD.to_owned(), Some(none)));
        }
        let path = format!("types::{}", self.target.type_name(id));
        says_something.then(|| Expr::structure(path, fields))
    }

    /// A value for a field, where there is one that fits.
    fn field(self, field: &Field, depth: usize) -> Option<Expr> {
        if field.recursion == Recursion::Breaks {
            return None;
        }
        let ty = self.target.api.types.resolve(&field.ty);
        match (field.name.as_str(), ty) {
            ("message" | "msg" | "detail" | "details" | "description" | "reason", _) => text(ty),
            ("title", _) => self.title(ty),
            ("request_id" | "trace_id" | "correlation_id", _) => request_id(ty),
            ("status" | "status_code" | "http_status", Type::Integer { .. }) => {
                Some(Expr::text("rejection.status().into()"))
            }
            ("error" | "problem", Type::Named(id)) if depth < MAX_DEPTH => {
                match &self.target.api.types.get(*id).kind {
                    TypeKind::Struct(it) => self.structure(*id, it, depth + 1),
                    _ => self.code(ty),
                }
            }
            ("code" | "error" | "type" | "kind" | "error_code" | "error_type" | "name", _) => {
                self.code(ty)
            }
            (_, Type::Array { min_items, .. })
                if min_items.is_none_or(|it| it == 0) && field.presence == Presence::Required =>
            {
                Some(Expr::call("Vec::new", []))
            }
            _ => None,
        }
    }

    /// A word for programs, out of those that the shape allows.
    fn code(self, ty: &Type) -> Option<Expr> {
        let codes = codes(self.cause);
        if let Type::Named(id) = ty
            && let TypeKind::Enum(it) = &self.target.api.types.get(*id).kind
        {
            let listed = |code: &&str| it.values.iter().position(|value| *value.wire == **code);
            let index = codes.iter().find_map(listed)?;
            let variant = &names::values(it)[index];
            let name = self.target.type_name(*id);
            return Some(Expr::text(format!("types::{name}::{variant}")));
        }
        let code = *codes.iter().find(|code| allows(ty, code))?;
        // The runtime's own word needs no literal: it fits whichever of the two it is.
        Some(Expr::text(if code == codes[0] {
            "rejection.code().to_owned()".to_owned()
        } else {
            format!("{}.to_owned()", literal::string(code))
        }))
    }

    fn title(self, ty: &Type) -> Option<Expr> {
        let title = match self.cause {
            Cause::Invalid => "Invalid request",
            Cause::Failure => "Internal server error",
        };
        allows(ty, title).then(|| Expr::text("rejection.title().to_owned()"))
    }
}

/// A value as the field holds it by its presence; `None` where one is asked for and there is
/// none.
fn wrapped(field: &Field, value: Option<Expr>) -> Option<Expr> {
    const CODEC: &str = "::gatesmith_lambda::codec";
    match (field.presence, value) {
        (Presence::Required, value) => value,
        (Presence::Optional, Some(value)) => Some(Expr::call("Some", [value])),
        (Presence::Optional, None) => Some(Expr::text("None")),
        (Presence::RequiredNullable, Some(value)) => {
            Some(Expr::call(format!("{CODEC}::Nullable::Value"), [value]))
        }
        (Presence::RequiredNullable, None) => Some(Expr::text(format!("{CODEC}::Nullable::Null"))),
        (Presence::OptionalNullable, Some(value)) => {
            Some(Expr::call(format!("{CODEC}::Patch::Value"), [value]))
        }
        (Presence::OptionalNullable, None) => Some(Expr::text(format!("{CODEC}::Patch::Absent"))),
    }
}

/// The message, cut to what the shape allows. A pattern that all messages match is not foreseen.
fn text(ty: &Type) -> Option<Expr> {
    match ty {
        Type::String {
            format: StringFormat::Plain,
            max_length,
            pattern: None,
            min_length,
        } if min_length.is_none_or(|it| it <= SHORTEST_MESSAGE) => Some(match max_length {
            Some(most) if *most < SHORTEST_MESSAGE => return None,
            Some(most) if *most < LONGEST_MESSAGE => {
                Expr::text(format!("rejection.message_within({most})"))
            }
            _ => Expr::text("rejection.message()"),
        }),
        _ => None,
    }
}

fn is_request_id(field: &Field) -> bool {
    matches!(
        field.name.as_str(),
        "request_id" | "trace_id" | "correlation_id"
    )
}

fn request_id(ty: &Type) -> Option<Expr> {
    allows(ty, REQUEST_ID).then(|| Expr::text("rejection.request_id().to_owned()"))
}

/// Whether a shape is plain text that may be this.
fn allows(ty: &Type, text: &str) -> bool {
    let Type::String {
        format: StringFormat::Plain | StringFormat::Uuid,
        min_length,
        max_length,
        pattern,
    } = ty
    else {
        return false;
    };
    let length = text.chars().count() as u64;
    let matches = |pattern: &str| Regex::new(pattern).is_ok_and(|regex| regex.is_match(text));
    min_length.is_none_or(|least| length >= least)
        && max_length.is_none_or(|most| length <= most)
        && pattern.as_deref().is_none_or(matches)
}
