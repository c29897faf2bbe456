//! Numbers within their bounds: 1 where it is allowed, else what is nearest.

use serde_json::Value;

use crate::api::{Bound, IntegerWidth};

use super::{Made, NoValue};

/// The whole number that is made where nothing stands against it.
const PREFERRED: i128 = 1;

pub(super) fn integer(
    width: IntegerWidth,
    minimum: Option<Bound<i128>>,
    maximum: Option<Bound<i128>>,
    multiple_of: Option<i128>,
    nth: usize,
) -> Made {
    let (least, most) = match width {
        IntegerWidth::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerWidth::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerWidth::U64 => (0, u64::MAX.into()),
    };
    let above = |end: Bound<i128>| end.value.saturating_add(end.exclusive.into());
    let below = |end: Bound<i128>| end.value.saturating_sub(end.exclusive.into());
    let low = minimum.map_or(least, above).max(least);
    let high = maximum.map_or(most, below).min(most);
    // Steps of 64 bits at most: the ends have no more, so that nothing below overflows.
    let step = multiple_of.map_or(1, i128::abs).clamp(1, u64::MAX.into());
    let up = |number: i128| number.div_euclid(step) + i128::from(number.rem_euclid(step) != 0);
    let (first, end) = (up(low), high.div_euclid(step));
    let none = || NoValue::Unsatisfied(format!("a multiple of {step} between {low} and {high}"));
    if first > end {
        return Err(none());
    }
    let preferred = up(PREFERRED).clamp(first, end);
    let count = end - first + 1;
    let offset = i128::try_from(nth).unwrap_or(0).rem_euclid(count);
    let chosen = first + (preferred - first + offset).rem_euclid(count);
    let number = chosen * step;
    i64::try_from(number)
        .map(Value::from)
        .or_else(|_| u64::try_from(number).map(Value::from))
        .map_err(|_| none())
}

pub(super) fn number(minimum: Option<Bound<f64>>, maximum: Option<Bound<f64>>, nth: usize) -> Made {
    let is_within = |number: f64| {
        let above = |end: Bound<f64>| number > end.value || (!end.exclusive && number >= end.value);
        let below = |end: Bound<f64>| number < end.value || (!end.exclusive && number <= end.value);
        minimum.is_none_or(above) && maximum.is_none_or(below)
    };
    let low = minimum.map(|end| end.value);
    let high = maximum.map(|end| end.value);
    #[expect(
        clippy::cast_precision_loss,
        reason = "any number of about that size does"
    )]
    let shift = nth as f64;
    let between = low.zip(high).map(|(low, high)| low + (high - low) / 2.0);
    let spread = low
        .zip(high)
        .map(|(low, high)| low + (high - low) * (shift + 1.0) / (shift + 2.0));
    // From what reads best to what is only just right.
    let candidates = [
        Some(1.5 + shift),
        low.map(|low| low.floor() + 1.5 + shift),
        low.map(|low| low.floor() + 1.0 + shift),
        high.map(|high| high.ceil() - 1.0 - shift),
        spread,
        between,
        low.map(f64::next_up),
        high.map(f64::next_down),
        low,
        high,
    ];
    let found = candidates
        .into_iter()
        .flatten()
        .find(|number| number.is_finite() && is_within(*number));
    found.map(Value::from).ok_or_else(|| {
        NoValue::Unsatisfied(format!(
            "a number between {} and {}",
            low.unwrap_or(f64::NEG_INFINITY),
            high.unwrap_or(f64::INFINITY)
        ))
    })
}
