//! Whether a JSON value fits a type, and where it does not.
//!
//! As strict as generated code and API Gateway's validators together: what neither would object to
//! fits. `1.0` is no whole number (draft 4, which API Gateway's models are written in, has it so),
//! and the formats that generated code takes apart are checked: dates, instants, base64 and the
//! width of a number.

mod text;

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value};

use crate::api::{
    Additional, Bound, Field, IntegerWidth, NumberWidth, Presence, StructType, Type, TypeId,
    TypeKind, Types, UnionType,
};

/// Values that are nested deeper are not looked at: no text that is read here holds any.
const DEEPEST: u32 = 512;

/// Compares values with types. Keeps what it has compiled of the patterns, so that one checker
/// for all values of an API is quicker than one for each.
#[derive(Debug)]
pub struct Checker<'a> {
    types: &'a Types,
    patterns: BTreeMap<String, Option<Regex>>,
}

/// What stands against a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Where in the value: a JSON pointer, empty for the value itself.
    pub pointer: String,
    /// What is wrong there, as the end of a sentence: `is a string instead of a whole number`.
    pub what: String,
}

type Verdict = Result<(), Misfit>;

impl<'a> Checker<'a> {
    /// A checker for the types of one API.
    pub fn new(types: &'a Types) -> Self {
        Self {
            types,
            patterns: BTreeMap::new(),
        }
    }

    /// The first thing that stands against the value; `None` where it fits.
    pub fn misfit(&mut self, ty: &Type, value: &Value) -> Option<Misfit> {
        self.value(ty, value, 0).err()
    }

    /// The first thing that stands against a value of a field; null is one where the field says so.
    pub fn misfit_in_field(&mut self, field: &Field, value: &Value) -> Option<Misfit> {
        self.field(field, value, 0).err()
    }

    /// Whether a value fits.
    pub fn fits(&mut self, ty: &Type, value: &Value) -> bool {
        self.value(ty, value, 0).is_ok()
    }

    fn value(&mut self, ty: &Type, value: &Value, depth: u32) -> Verdict {
        if depth > DEEPEST {
            return Err(Misfit::here("is nested too deep"));
        }
        match ty {
            Type::Any => Ok(()),
            Type::Boolean if value.is_boolean() => Ok(()),
            Type::Boolean => Err(instead(value, "`true` or `false`")),
            Type::Integer {
                width,
                minimum,
                maximum,
                multiple_of,
            } => {
                let number = whole(value).ok_or_else(|| instead(value, "a whole number"))?;
                within_width(number, *width)?;
                bounded(&number, *minimum, *maximum)?;
                match multiple_of {
                    Some(factor) if *factor != 0 && number % factor != 0 => Err(Misfit::here(
                        format!("is {number}, which is no multiple of {factor}"),
                    )),
                    _ => Ok(()),
                }
            }
            Type::Number {
                width,
                minimum,
                maximum,
            } => {
                let number = value.as_f64().ok_or_else(|| instead(value, "a number"))?;
                if *width == NumberWidth::F32 && number.abs() > f64::from(f32::MAX) {
                    return Err(Misfit::here(format!(
                        "is {number}, too large for a `float`"
                    )));
                }
                bounded(&number, *minimum, *maximum)
            }
            Type::String { .. } => {
                let text = value.as_str().ok_or_else(|| instead(value, "a string"))?;
                self.text(ty, text)
            }
            Type::Array {
                items,
                min_items,
                max_items,
                unique,
            } => {
                let list = value.as_array().ok_or_else(|| instead(value, "an array"))?;
                counted(list.len(), *min_items, *max_items, "item")?;
                for (index, item) in list.iter().enumerate() {
                    self.value(items, item, depth + 1)
                        .map_err(|misfit| misfit.within(&index.to_string()))?;
                }
                if *unique && has_repetition(list) {
                    return Err(Misfit::here("has an item twice"));
                }
                Ok(())
            }
            Type::Map(inner) => {
                let members = object(value)?;
                for (key, value) in members {
                    self.value(inner, value, depth + 1)
                        .map_err(|misfit| misfit.within(key))?;
                }
                Ok(())
            }
            Type::Nullable(_) if value.is_null() => Ok(()),
            Type::Nullable(inner) => self.value(inner, value, depth + 1),
            Type::Named(id) => self.named(*id, value, depth + 1),
        }
    }

    fn named(&mut self, id: TypeId, value: &Value, depth: u32) -> Verdict {
        let types = self.types;
        match &types.get(id).kind {
            TypeKind::Struct(definition) => self.object(definition, value, depth),
            TypeKind::Enum(definition) => {
                let text = value.as_str().ok_or_else(|| instead(value, "a string"))?;
                if definition.values.iter().any(|listed| *listed.wire == *text) {
                    return Ok(());
                }
                Err(Misfit::here(format!(
                    "is `{}`, which is not listed",
                    shown(text)
                )))
            }
            TypeKind::Union(definition) => self.union(definition, value, depth),
            TypeKind::Alias(target) | TypeKind::Wrapper(target) => {
                self.value(target, value, depth + 1)
            }
        }
    }

    fn object(&mut self, definition: &StructType, value: &Value, depth: u32) -> Verdict {
        let members = object(value)?;
        for fixed in &definition.fixed {
            let given = members.get(&fixed.wire).ok_or_else(|| lacks(&fixed.wire))?;
            if given.as_str() != Some(&fixed.value) {
                let what = format!("is not `{}`", shown(&fixed.value));
                return Err(Misfit::here(what).within(&fixed.wire));
            }
        }
        for field in &definition.fields {
            match members.get(&*field.wire) {
                Some(value) => self
                    .field(field, value, depth)
                    .map_err(|misfit| misfit.within(&field.wire))?,
                None if is_required(field) => return Err(lacks(&field.wire)),
                None => {}
            }
        }
        let is_known = |key: &str| {
            definition.fields.iter().any(|field| *field.wire == *key)
                || definition.fixed.iter().any(|fixed| fixed.wire == key)
        };
        match &definition.additional {
            Additional::Ignored | Additional::Kept(Type::Any) => Ok(()),
            Additional::Refused => match members.keys().find(|key| !is_known(key)) {
                Some(key) => Err(Misfit::here(format!(
                    "has `{}`, which the schema does not describe",
                    shown(key)
                ))),
                None => Ok(()),
            },
            Additional::Kept(inner) => {
                for (key, value) in members.iter().filter(|(key, _)| !is_known(key)) {
                    self.value(inner, value, depth + 1)
                        .map_err(|misfit| misfit.within(key))?;
                }
                Ok(())
            }
        }
    }

    fn field(&mut self, field: &Field, value: &Value, depth: u32) -> Verdict {
        let is_nullable = matches!(
            field.presence,
            Presence::RequiredNullable | Presence::OptionalNullable
        );
        if value.is_null() && is_nullable {
            return Ok(());
        }
        self.value(&field.ty, value, depth + 1)
    }

    fn union(&mut self, definition: &UnionType, value: &Value, depth: u32) -> Verdict {
        let members = object(value)?;
        let tag = members
            .get(&definition.tag)
            .ok_or_else(|| lacks(&definition.tag))?;
        let variant = tag.as_str().and_then(|tag| {
            let mut variants = definition.variants.iter();
            variants.find(|variant| variant.tags.iter().any(|known| known == tag))
        });
        match variant {
            Some(variant) => self.named(variant.ty, value, depth + 1),
            None => Err(Misfit::here("names no member of the union").within(&definition.tag)),
        }
    }
}

impl Misfit {
    fn here(what: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            what: what.into(),
        }
    }

    fn within(mut self, key: &str) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        self.pointer.insert_str(0, &format!("/{key}"));
        self
    }
}

/// Whether a field may not be absent.
pub(crate) const fn is_required(field: &Field) -> bool {
    matches!(
        field.presence,
        Presence::Required | Presence::RequiredNullable
    )
}

fn object(value: &Value) -> Result<&Map<String, Value>, Misfit> {
    value.as_object().ok_or_else(|| instead(value, "an object"))
}

fn instead(value: &Value, expected: &str) -> Misfit {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    Misfit::here(format!("is {found} instead of {expected}"))
}

fn lacks(key: &str) -> Misfit {
    Misfit::here(format!("lacks `{}`", shown(key)))
}

/// A text as it may stand in a message.
fn shown(text: &str) -> String {
    crate::document::shortened(text)
}

fn whole(value: &Value) -> Option<i128> {
    let Value::Number(number) = value else {
        return None;
    };
    let signed = number.as_i64().map(i128::from);
    signed.or_else(|| number.as_u64().map(i128::from))
}

fn within_width(number: i128, width: IntegerWidth) -> Verdict {
    let (fits, name) = match width {
        IntegerWidth::I32 => (i32::try_from(number).is_ok(), "int32"),
        IntegerWidth::I64 => (i64::try_from(number).is_ok(), "int64"),
        IntegerWidth::U64 => (u64::try_from(number).is_ok(), "64 bits without a sign"),
    };
    if fits {
        return Ok(());
    }
    Err(Misfit::here(format!("is {number}, which exceeds {name}")))
}

fn bounded<T: PartialOrd + std::fmt::Display>(
    number: &T,
    minimum: Option<Bound<T>>,
    maximum: Option<Bound<T>>,
) -> Verdict {
    if let Some(end) = minimum
        && (*number < end.value || (end.exclusive && *number == end.value))
    {
        let relation = if end.exclusive { "not above" } else { "below" };
        return Err(Misfit::here(format!(
            "is {number}, {relation} {}",
            end.value
        )));
    }
    if let Some(end) = maximum
        && (*number > end.value || (end.exclusive && *number == end.value))
    {
        let relation = if end.exclusive { "not below" } else { "above" };
        return Err(Misfit::here(format!(
            "is {number}, {relation} {}",
            end.value
        )));
    }
    Ok(())
}

fn counted(count: usize, least: Option<u64>, most: Option<u64>, unit: &str) -> Verdict {
    let count = count as u64;
    let plural = if count == 1 { "" } else { "s" };
    if let Some(least) = least.filter(|least| count < *least) {
        let what = format!("has {count} {unit}{plural}, fewer than {least}");
        return Err(Misfit::here(what));
    }
    if let Some(most) = most.filter(|most| count > *most) {
        let what = format!("has {count} {unit}{plural}, more than {most}");
        return Err(Misfit::here(what));
    }
    Ok(())
}

/// Whether two items are equal; by their text, so that long lists are compared in little time.
fn has_repetition(list: &[Value]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    !list.iter().all(|item| seen.insert(item.to_string()))
}
