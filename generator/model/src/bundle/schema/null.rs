//! Null as a value: a type of its own in JSON Schema 2020-12, `nullable` in OpenAPI 3.0.

use crate::tree::{Object, Tree, Value};

/// `anyOf: [X, {type: null}]` is X or null.
pub(super) fn nullable_choice(schema: &mut Object<'_>) {
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(members)) = schema.get_mut(key).map(|it| &mut it.value) else {
            continue;
        };
        let count = members.len();
        members.retain(|member| !is_null(member));
        if members.len() == count {
            continue;
        }
        let left = members.len();
        if left == 0 {
            schema.remove(key);
            schema.insert("enum", vec![Tree::from(Value::Null)]);
        } else if left == 1
            && !schema.contains("allOf")
            && let Some(lone) = schema.remove(key)
        {
            schema.push("allOf", lone);
        }
        schema.insert("nullable", Tree::from(true));
    }
}

fn is_null(schema: &Tree<'_>) -> bool {
    let is_lone = |values: &[Tree<'_>]| matches!(values, [one] if one.value == Value::Null);
    schema
        .get("enum")
        .and_then(Tree::as_array)
        .is_some_and(is_lone)
}

/// Where values are listed, `nullable` adds null only if it is listed, too.
pub(super) fn add_null(schema: &mut Object<'_>) {
    if let Some(Value::Array(values)) = schema.get_mut("enum").map(|it| &mut it.value)
        && !values.iter().any(|value| value.value == Value::Null)
    {
        values.push(Value::Null.into());
    }
}
