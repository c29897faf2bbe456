//! JSON Schema out of the types of an API: the model that API Gateway validates a body against.
//!
//! Written in draft 4, which is the dialect of API Gateway's models: there, `1.0` is no integer.
//! Formats are not checked, as parameters' formats are not; lengths, ranges, patterns, enums and
//! required members are.

use std::collections::BTreeSet;

use gatesmith_model::api::{
    Additional, Api, Bound, Presence, StructType, Type, TypeId, TypeKind, UnionType,
};
use serde_json::{Map, Value, json};

/// The schema of a shape, with the definitions that it reaches.
pub(crate) fn of_body(api: &Api, ty: &Type) -> Value {
    let mut writer = Writer {
        api,
        seen: BTreeSet::new(),
        pending: Vec::new(),
    };
    let root = writer.shape(ty);
    let mut definitions = Map::new();
    while let Some(id) = writer.pending.pop() {
        let definition = writer.definition(id);
        definitions.insert(id.index().to_string(), definition);
    }
    // A `$ref` hides its siblings in draft 4, so that the root cannot be one itself.
    json!({ "allOf": [root], "definitions": definitions })
}

struct Writer<'a> {
    api: &'a Api,
    /// Definitions that are written, or will be.
    seen: BTreeSet<TypeId>,
    pending: Vec<TypeId>,
}

impl Writer<'_> {
    fn reference(&mut self, id: TypeId) -> Value {
        if self.seen.insert(id) {
            self.pending.push(id);
        }
        json!({ "$ref": format!("#/definitions/{}", id.index()) })
    }

    fn definition(&mut self, id: TypeId) -> Value {
        let api = self.api;
        match &api.types.get(id).kind {
            TypeKind::Struct(definition) => self.object(definition),
            TypeKind::Enum(definition) => {
                let values: Vec<&str> = definition.values.iter().map(|v| &*v.wire).collect();
                json!({ "type": "string", "enum": values })
            }
            TypeKind::Union(definition) => self.union(definition),
            TypeKind::Alias(target) | TypeKind::Wrapper(target) => self.shape(target),
        }
    }

    fn object(&mut self, definition: &StructType) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for member in &definition.fixed {
            properties.insert(member.wire.clone(), json!({ "enum": [member.value] }));
            required.push(member.wire.as_str());
        }
        for field in &definition.fields {
            let shape = self.shape(&field.ty);
            let (must, shape) = match field.presence {
                Presence::Required => (true, shape),
                Presence::Optional => (false, shape),
                Presence::RequiredNullable => (true, nullable(&shape)),
                Presence::OptionalNullable => (false, nullable(&shape)),
            };
            properties.insert(field.wire.to_string(), shape);
            if must {
                required.push(&field.wire);
            }
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        // Draft 4 allows no empty list here.
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        match &definition.additional {
            Additional::Ignored => {}
            Additional::Refused => schema["additionalProperties"] = json!(false),
            Additional::Kept(ty) => schema["additionalProperties"] = self.shape(ty),
        }
        schema
    }

    fn union(&mut self, definition: &UnionType) -> Value {
        let variants: Vec<Value> = definition
            .variants
            .iter()
            .map(|variant| {
                let tag = json!({
                    "required": [definition.tag],
                    "properties": { definition.tag.as_str(): { "enum": variant.tags } },
                });
                json!({ "allOf": [tag, self.reference(variant.ty)] })
            })
            .collect();
        json!({ "oneOf": variants })
    }

    fn shape(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Integer {
                minimum,
                maximum,
                multiple_of,
                ..
            } => {
                let mut schema = json!({ "type": "integer" });
                bound(&mut schema, "minimum", *minimum, integer);
                bound(&mut schema, "maximum", *maximum, integer);
                if let Some(factor) = multiple_of.filter(|factor| *factor > 0).and_then(integer) {
                    schema["multipleOf"] = factor;
                }
                schema
            }
            Type::Number {
                minimum, maximum, ..
            } => {
                let mut schema = json!({ "type": "number" });
                bound(&mut schema, "minimum", *minimum, number);
                bound(&mut schema, "maximum", *maximum, number);
                schema
            }
            Type::String {
                min_length,
                max_length,
                pattern,
                ..
            } => {
                let mut schema = json!({ "type": "string" });
                optional(&mut schema, "minLength", min_length.as_ref());
                optional(&mut schema, "maxLength", max_length.as_ref());
                optional(&mut schema, "pattern", pattern.as_ref());
                schema
            }
            Type::Array {
                items,
                min_items,
                max_items,
                unique,
            } => {
                let mut schema = json!({ "type": "array", "items": self.shape(items) });
                optional(&mut schema, "minItems", min_items.as_ref());
                optional(&mut schema, "maxItems", max_items.as_ref());
                optional(&mut schema, "uniqueItems", unique.then_some(&true));
                schema
            }
            Type::Map(values) => {
                json!({ "type": "object", "additionalProperties": self.shape(values) })
            }
            Type::Nullable(inner) => nullable(&self.shape(inner)),
            Type::Named(id) => self.reference(*id),
        }
    }
}

fn nullable(shape: &Value) -> Value {
    json!({ "anyOf": [shape, { "type": "null" }] })
}

fn optional<T: Clone + Into<Value>>(schema: &mut Value, keyword: &str, value: Option<&T>) {
    if let Some(value) = value {
        schema[keyword] = value.clone().into();
    }
}

fn bound<T>(
    schema: &mut Value,
    keyword: &str,
    end: Option<Bound<T>>,
    write: impl Fn(T) -> Option<Value>,
) {
    let Some(end) = end else { return };
    if let Some(value) = write(end.value) {
        schema[keyword] = value;
        if end.exclusive {
            let exclusive = match keyword {
                "minimum" => "exclusiveMinimum",
                _ => "exclusiveMaximum",
            };
            schema[exclusive] = json!(true);
        }
    }
}

/// JSON numbers hold 64 bits here: an end beyond them bounds nothing that can arrive.
fn integer(value: i128) -> Option<Value> {
    i64::try_from(value)
        .map(Value::from)
        .or_else(|_| u64::try_from(value).map(Value::from))
        .ok()
}

fn number(value: f64) -> Option<Value> {
    serde_json::Number::from_f64(value).map(Value::Number)
}
