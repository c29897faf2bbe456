//! Values of structs and unions.

use serde_json::{Map, Value};

use crate::{
    api::{Field, Presence, StructType, UnionType},
    fit,
};

use super::{Made, NoValue, Sampler};

impl Sampler<'_> {
    pub(super) fn object(&mut self, definition: &StructType, nth: usize) -> Made {
        let mut members = Map::new();
        for fixed in &definition.fixed {
            members.insert(fixed.wire.clone(), Value::String(fixed.value.clone()));
        }
        for field in &definition.fields {
            let is_required = fit::is_required(field);
            if !is_required && self.is_lavish() {
                continue;
            }
            match self.field(field, nth) {
                Ok(value) => {
                    members.insert(field.wire.to_string(), value);
                }
                Err(error) if is_required => return Err(error),
                // It may be absent, and nothing that could stand there was found.
                Err(_) => {}
            }
        }
        Ok(Value::Object(members))
    }

    /// What the document shows of the field, else its default, else what is made.
    fn field(&mut self, field: &Field, nth: usize) -> Made {
        if nth == 0 {
            let example = field.example.as_deref();
            let given = example.into_iter().chain(&field.default);
            for given in given.filter(|given| !given.is_null()) {
                if self.checker.misfit_in_field(field, given).is_none() {
                    return Ok(given.clone());
                }
            }
        }
        match self.value(&field.ty, nth) {
            Err(_) if field.presence == Presence::RequiredNullable => Ok(Value::Null),
            made => made,
        }
    }

    /// The first variant of which a value can be made.
    pub(super) fn union(&mut self, definition: &UnionType, nth: usize) -> Made {
        let mut failed = NoValue::Unsatisfied("a union without variants".to_owned());
        let count = definition.variants.len();
        for offset in 0..count {
            let variant = &definition.variants[(nth + offset) % count];
            let mut value = match self.named(variant.ty, nth) {
                Ok(value) => value,
                Err(error) => {
                    failed = error;
                    continue;
                }
            };
            // Where several tags lead to one struct, the tag is one of its fields.
            if let (Value::Object(members), Some(tag)) = (&mut value, variant.tags.first()) {
                let tag_in_place = members.get(&definition.tag).and_then(Value::as_str);
                if !tag_in_place.is_some_and(|it| variant.tags.iter().any(|tag| tag == it)) {
                    members.insert(definition.tag.clone(), Value::String(tag.clone()));
                }
            }
            return Ok(value);
        }
        Err(failed)
    }
}
