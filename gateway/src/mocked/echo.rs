//! Objects of which some members repeat the request's path: whoever asks for order 7 expects that
//! the answer speaks of order 7.
//!
//! A member does so where it has the name of a variable of the path and is a string or a whole
//! number; a value of the path that its type rules out leaves the made one in place.

use std::{borrow::Cow, sync::Arc};

use bytes::{Bytes, BytesMut};
use gatesmith_model::api::{Api, IntegerWidth, StringFormat, Type, TypeKind};
use jsonschema::Validator;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::{call::Call, validation};

/// An object as text, with gaps.
#[derive(Clone, Debug)]
pub(super) struct Echo {
    gaps: Vec<Gap>,
    /// What follows the last gap.
    end: Bytes,
}

#[derive(Clone, Debug)]
struct Gap {
    /// What stands before it.
    before: Bytes,
    /// What was made, as JSON.
    made: Bytes,
    /// The variable's position in the path.
    variable: usize,
    kind: Kind,
    validator: Arc<Validator>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Whole(IntegerWidth),
}

impl Echo {
    /// An object that was made, where it has members to fill in.
    pub(super) fn of(api: &Api, ty: &Type, value: &Value, variables: &[&str]) -> Option<Self> {
        let Type::Named(id) = api.types.resolve(ty) else {
            return None;
        };
        let (TypeKind::Struct(definition), Value::Object(members)) =
            (&api.types.get(*id).kind, value)
        else {
            return None;
        };
        let mut gaps = Vec::new();
        let mut text = String::new();
        for (index, (key, value)) in members.iter().enumerate() {
            text.push(if index == 0 { '{' } else { ',' });
            text.push_str(&Value::from(key.as_str()).to_string());
            text.push(':');
            let made = value.to_string();
            let variable = variables.iter().position(|name| name == key);
            let field = definition.fields.iter().find(|field| *field.wire == **key);
            let gap = variable.zip(field).and_then(|(variable, field)| {
                let kind = kind(api.types.resolve(&field.ty))?;
                let validator = validation::build(api, &field.ty).ok()?;
                Some((variable, kind, validator))
            });
            match gap {
                Some((variable, kind, validator)) => gaps.push(Gap {
                    before: Bytes::from(std::mem::take(&mut text)),
                    made: Bytes::from(made),
                    variable,
                    kind,
                    validator,
                }),
                None => text.push_str(&made),
            }
        }
        text.push('}');
        (!gaps.is_empty()).then(|| Self {
            gaps,
            end: Bytes::from(text),
        })
    }

    /// The object as the answer to a request.
    pub(super) fn write(&self, call: &Call<'_>) -> Bytes {
        let mut body = BytesMut::new();
        for gap in &self.gaps {
            body.extend_from_slice(&gap.before);
            match call
                .captures
                .get(gap.variable)
                .and_then(|text| gap.value(text))
            {
                Some(value) => body.extend_from_slice(value.to_string().as_bytes()),
                None => body.extend_from_slice(&gap.made),
            }
        }
        body.extend_from_slice(&self.end);
        body.freeze()
    }
}

impl Gap {
    fn value(&self, captured: &str) -> Option<Value> {
        let text: Cow<'_, str> = percent_decode_str(captured).decode_utf8().ok()?;
        let value = match self.kind {
            Kind::Text => Value::from(text),
            Kind::Whole(IntegerWidth::I32) => Value::from(text.parse::<i32>().ok()?),
            Kind::Whole(IntegerWidth::I64) => Value::from(text.parse::<i64>().ok()?),
            Kind::Whole(IntegerWidth::U64) => Value::from(text.parse::<u64>().ok()?),
        };
        self.validator.is_valid(&value).then_some(value)
    }
}

/// How a member of this type repeats a text; formats that clients take apart are not repeated.
fn kind(ty: &Type) -> Option<Kind> {
    match ty {
        Type::String { format, .. } => match format {
            StringFormat::Date | StringFormat::DateTime | StringFormat::Byte => None,
            _ => Some(Kind::Text),
        },
        Type::Integer { width, .. } => Some(Kind::Whole(*width)),
        _ => None,
    }
}
