//! A bundle as the types of the crate `openapiv3`, which other Rust tools read.
//!
//! Those types hold less than a document does, refuse what they do not expect, and give no places.
//! So what they refuse is taken out until they accept the rest; and what is not there any more
//! when the typed document is written again, they have not carried. Both are listed by pointer.

use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use super::Bundle;
use crate::grammar::METHODS;

/// How often something is taken out until the document as a whole counts as refused.
const MOST_REFUSALS: usize = 64;

/// A document of OpenAPI 3.0, typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// The document.
    pub document: OpenAPI,
    /// What is not in it, in the order of the bundle; what was refused first.
    pub not_carried: Vec<NotCarried>,
}

/// Something that the typed form cannot carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCarried {
    /// The JSON pointer to it in the bundle.
    pub pointer: String,
    /// Why it was refused; empty where it was dropped without a word.
    pub reason: String,
}

impl Bundle<'_> {
    /// The bundle as typed OpenAPI 3.0, and what that form cannot carry: intrinsic functions in
    /// place of values, keywords that it does not know, what stands beside a reference. A bundle
    /// that is not [`Form::OpenApi30`](super::Form) is refused.
    ///
    /// # Errors
    /// What was refused, where nothing is left of the document.
    pub fn to_openapiv3(&self) -> Result<Typed, Vec<NotCarried>> {
        let mut not_carried = Vec::new();
        let refused = |reason: &str| NotCarried {
            pointer: String::new(),
            reason: reason.to_owned(),
        };
        let mut value: Value = serde_json::from_str(&self.document.to_json())
            .map_err(|error| vec![refused(&error.to_string())])?;
        let is_typed = value["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.0"));
        if !is_typed {
            return Err(vec![refused("the document is no OpenAPI 3.0")]);
        }
        supply(&mut value);
        refuse_paths(&mut value, &mut not_carried);
        for _ in 0..MOST_REFUSALS {
            let error = match serde_path_to_error::deserialize(&value) {
                Ok(document) => {
                    compare(&value, &document, &mut not_carried);
                    return Ok(Typed {
                        document,
                        not_carried,
                    });
                }
                Err(error) => error,
            };
            let steps: Vec<String> = error.path().iter().filter_map(step).collect();
            not_carried.push(NotCarried {
                pointer: pointer(&steps),
                reason: error.inner().to_string(),
            });
            if steps.is_empty() || !take_out(&mut value, &steps) {
                break;
            }
        }
        Err(not_carried)
    }
}

/// Puts in what the form cannot be without, and API Gateway does not ask for.
fn supply(document: &mut Value) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    for key in ["info", "paths"] {
        if root.get(key).is_none_or(Value::is_null) {
            root.insert(key.to_owned(), Value::Object(Map::new()));
        }
    }
    for key in ["title", "version"] {
        let info = root.get_mut("info").and_then(Value::as_object_mut);
        if let Some(info) = info {
            let text = match info.get(key) {
                Some(Value::Number(number)) => number.to_string(),
                Some(_) => continue,
                None => String::new(),
            };
            info.insert(key.to_owned(), Value::String(text));
        }
    }
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flatten() {
        let members = item.1.as_object_mut();
        for (method, operation) in members.into_iter().flatten() {
            if METHODS.contains(&method.as_str())
                && let Some(operation) = operation.as_object_mut()
            {
                operation
                    .entry("responses")
                    .or_insert_with(|| Value::Object(Map::new()));
            }
        }
    }
}

/// Takes out the path items that are refused, one by one: as a whole, the paths are refused without
/// saying where.
fn refuse_paths(document: &mut Value, not_carried: &mut Vec<NotCarried>) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    paths.retain(|path, item| {
        if path.starts_with("x-") {
            return true;
        }
        let read: Result<ReferenceOr<PathItem>, _> = serde_path_to_error::deserialize(&*item);
        if let Err(error) = &read {
            not_carried.push(NotCarried {
                pointer: pointer(&["paths".to_owned(), path.clone()]),
                reason: error.inner().to_string(),
            });
        }
        read.is_ok()
    });
}

fn step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

fn pointer(steps: &[String]) -> String {
    let mut pointer = String::new();
    for step in steps {
        pointer.push('/');
        pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
    }
    pointer
}

/// Takes out what stands at the end of a path, or as near to it as there is something. False where
/// nothing is left to be taken out.
fn take_out(value: &mut Value, steps: &[String]) -> bool {
    let Some((last, before)) = steps.split_last() else {
        return false;
    };
    let holder = value.pointer_mut(&pointer(before));
    let taken = match holder {
        Some(Value::Object(members)) => members.shift_remove(last).is_some(),
        Some(Value::Array(items)) => match last.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    };
    taken || take_out(value, before)
}

/// Lists what is in a document and not in its typed form.
fn compare(value: &Value, document: &OpenAPI, not_carried: &mut Vec<NotCarried>) {
    match serde_json::to_value(document) {
        Ok(typed) => missing(value, &typed, &mut Vec::new(), not_carried),
        Err(error) => not_carried.push(NotCarried {
            pointer: String::new(),
            reason: error.to_string(),
        }),
    }
}

fn missing(
    value: &Value,
    typed: &Value,
    steps: &mut Vec<String>,
    not_carried: &mut Vec<NotCarried>,
) {
    let mut lost = |steps: &[String]| {
        not_carried.push(NotCarried {
            pointer: pointer(steps),
            reason: String::new(),
        });
    };
    match (value, typed) {
        (Value::Object(members), Value::Object(others)) => {
            for (key, member) in members {
                steps.push(key.clone());
                match others.get(key) {
                    Some(other) => missing(member, other, steps, not_carried),
                    None if is_default(member) => {}
                    None => not_carried.push(NotCarried {
                        pointer: pointer(steps),
                        reason: String::new(),
                    }),
                }
                steps.pop();
            }
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                steps.push(index.to_string());
                missing(item, other, steps, not_carried);
                steps.pop();
            }
        }
        (Value::Number(number), Value::Number(other)) => {
            if number.as_f64() != other.as_f64() {
                lost(steps);
            }
        }
        _ if value == typed => {}
        _ => lost(steps),
    }
}

/// What says the same where it is not there: typed documents do not write it.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Bool(value) => !value,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null => true,
        Value::Number(_) | Value::String(_) => false,
    }
}
