//! Bounds that exclude themselves: numbers in JSON Schema 2020-12, flags in OpenAPI 3.0.

use crate::tree::{Object, Tree, Value};

/// Bounds of their own that exclude themselves become bounds and flags.
pub(in crate::bundle) fn exclusive_bounds(schema: &mut Object<'_>) {
    exclusive(schema, "exclusiveMinimum", "minimum", |bound, other| {
        bound >= other
    });
    exclusive(schema, "exclusiveMaximum", "maximum", |bound, other| {
        bound <= other
    });
}

fn exclusive(
    schema: &mut Object<'_>,
    keyword: &'static str,
    bound: &'static str,
    is_tighter: impl Fn(f64, f64) -> bool,
) {
    let number = |tree: &Tree<'_>| match &tree.value {
        Value::Number(text) => text.parse::<f64>().ok(),
        _ => None,
    };
    let Some(excluded) = schema.get(keyword).and_then(number) else {
        return;
    };
    let inclusive = schema.get(bound).and_then(number);
    let Some(value) = schema.remove(keyword) else {
        return;
    };
    if inclusive.is_none_or(|inclusive| is_tighter(excluded, inclusive)) {
        let flag = Tree::from(true).from_place(value.at);
        schema.insert(bound, value);
        schema.insert(keyword, flag);
    }
}
