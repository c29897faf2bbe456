//! Values made from types: what a mock answers where the document shows no example.
//!
//! The same type always gives the same value. Examples and defaults that the document gives on
//! the way are part of it where they fit; what it gives nowhere is made: the first of listed
//! values, a string that a pattern matches, a number within its bounds. Optional members are there
//! too, unless a value would contain its own type again, or grow beyond what anybody reads.
//!
//! | module | what it makes |
//! |---|---|
//! | `object` | structs and unions |
//! | `number`, `text` | scalars |
//! | `pattern` | strings that a regular expression matches |

mod number;
mod object;
mod pattern;
#[cfg(test)]
mod tests;
mod text;

use std::fmt;

use serde_json::{Map, Value};

use crate::{
    api::{Type, TypeId, TypeKind, Types},
    fit::Checker,
};

/// How many values one may be made of before optional members are left out. DOM-like types contain
/// each other so widely that a value with all of them would have millions of members.
const GENEROUS: usize = 2_000;

/// How many values one may be made of at all.
const MOST: usize = 100_000;

/// How deep optional members go.
const DEEP: u32 = 12;

/// How deep a value goes.
const DEEPEST: u32 = 100;

/// How many values are tried to find ones that differ.
const TRIES_PER_ITEM: usize = 4;

/// Makes values of the types of one API.
#[derive(Debug)]
pub struct Sampler<'a> {
    types: &'a Types,
    checker: Checker<'a>,
    /// Types that are being made, from the outside in.
    open: Vec<TypeId>,
    /// Of how many values the one under construction is made.
    spent: usize,
    depth: u32,
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoValue {
    /// It would contain itself without end.
    Recursive,
    /// It would be too large.
    TooLarge,
    /// Nothing was found that satisfies all that the document asks for, which is named.
    Unsatisfied(String),
}

impl fmt::Display for NoValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recursive => formatter.write_str("a value would contain itself without end"),
            Self::TooLarge => formatter.write_str("a value would be too large"),
            Self::Unsatisfied(what) => write!(formatter, "no value was found for {what}"),
        }
    }
}

impl std::error::Error for NoValue {}

type Made = Result<Value, NoValue>;

impl<'a> Sampler<'a> {
    /// A sampler for the types of one API.
    pub fn new(types: &'a Types) -> Self {
        Self {
            types,
            checker: Checker::new(types),
            open: Vec::new(),
            spent: 0,
            depth: 0,
        }
    }

    /// A value that fits the type.
    pub fn sample(&mut self, ty: &Type) -> Result<Value, NoValue> {
        self.open.clear();
        self.spent = 0;
        self.depth = 0;
        let value = self.value(ty, 0)?;
        match self.checker.misfit(ty, &value) {
            None => Ok(value),
            Some(misfit) => Err(NoValue::Unsatisfied(format!(
                "what stands at `{}`: it {}",
                misfit.pointer, misfit.what
            ))),
        }
    }

    /// The checker that goes with it.
    pub fn checker(&mut self) -> &mut Checker<'a> {
        &mut self.checker
    }

    /// The `nth` of the values of a type; where there are few, some come again.
    fn value(&mut self, ty: &Type, nth: usize) -> Made {
        self.spent += 1;
        if self.spent > MOST || self.depth > DEEPEST {
            return Err(NoValue::TooLarge);
        }
        self.depth += 1;
        let made = self.made(ty, nth);
        self.depth -= 1;
        made
    }

    fn made(&mut self, ty: &Type, nth: usize) -> Made {
        match ty {
            Type::Any => Ok(Value::Object(Map::new())),
            Type::Boolean => Ok(Value::Bool(nth.is_multiple_of(2))),
            Type::Integer {
                width,
                minimum,
                maximum,
                multiple_of,
            } => number::integer(*width, *minimum, *maximum, *multiple_of, nth),
            Type::Number {
                minimum, maximum, ..
            } => number::number(*minimum, *maximum, nth),
            Type::String { .. } => self.text(ty, nth).map(Value::String),
            Type::Array {
                items,
                min_items,
                max_items,
                unique,
            } => self.array(items, *min_items, *max_items, *unique, nth),
            Type::Map(values) => {
                let made = if self.is_lavish() {
                    None
                } else {
                    self.value(values, nth).ok()
                };
                let member = made.map(|value| ("key".to_owned(), value));
                Ok(Value::Object(member.into_iter().collect()))
            }
            Type::Nullable(inner) => Ok(self.value(inner, nth).unwrap_or(Value::Null)),
            Type::Named(id) => self.named(*id, nth),
        }
    }

    fn named(&mut self, id: TypeId, nth: usize) -> Made {
        let types = self.types;
        let definition = types.get(id);
        if nth == 0
            && let Some(example) = &definition.example
            && self.checker.fits(&Type::Named(id), example)
        {
            return Ok(Value::clone(example));
        }
        if self.open.contains(&id) {
            return Err(NoValue::Recursive);
        }
        self.open.push(id);
        let made = match &definition.kind {
            TypeKind::Struct(definition) => self.object(definition, nth),
            TypeKind::Enum(definition) => {
                let listed = definition.values.get(nth % definition.values.len().max(1));
                let none = || NoValue::Unsatisfied("a list without values".to_owned());
                listed
                    .map(|value| Value::String(value.wire.to_string()))
                    .ok_or_else(none)
            }
            TypeKind::Union(definition) => self.union(definition, nth),
            TypeKind::Alias(target) | TypeKind::Wrapper(target) => self.value(target, nth),
        };
        self.open.pop();
        made
    }

    /// One item, or as many as there must be.
    fn array(
        &mut self,
        items: &Type,
        min_items: Option<u64>,
        max_items: Option<u64>,
        unique: bool,
        nth: usize,
    ) -> Made {
        let least = usize::try_from(min_items.unwrap_or(0)).unwrap_or(usize::MAX);
        if least > MOST {
            return Err(NoValue::TooLarge);
        }
        let wanted = if max_items == Some(0) || (least == 0 && self.is_lavish()) {
            0
        } else {
            least.max(1)
        };
        let mut list: Vec<Value> = Vec::with_capacity(wanted);
        for number in 0..wanted.saturating_mul(TRIES_PER_ITEM) {
            if list.len() == wanted {
                break;
            }
            // Beyond what must differ, items show the same as a lone one would.
            let variation = if unique { nth + number } else { nth };
            match self.value(items, variation) {
                Ok(item) if unique && list.contains(&item) => {}
                Ok(item) => list.push(item),
                Err(_) if list.len() >= least => break,
                Err(error) => return Err(error),
            }
        }
        if list.len() < least {
            let what = format!("an array of {least} items that differ");
            return Err(NoValue::Unsatisfied(what));
        }
        Ok(Value::Array(list))
    }

    /// Whether what need not be there is left out.
    const fn is_lavish(&self) -> bool {
        self.spent > GENEROUS || self.depth > DEEP
    }
}
