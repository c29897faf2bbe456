//! Strings, numbers and arrays, with their bounds.

use std::rc::Rc;

use crate::{
    api::{Bound, IntegerWidth, NumberWidth, StringFormat, Type},
    diagnostic::Diagnostic,
    document::{Schema, ceiling, floor, whole},
    place::Place,
    rules::Rule,
    source::Anchor,
};

use super::{Lowering, pattern};

impl<'a> Lowering<'a, '_, '_> {
    pub(super) fn string(&mut self, leaves: &[Rc<Schema<'a>>]) -> Type {
        let format = leaves.iter().find_map(|leaf| leaf.format);
        let min_length = leaves.iter().filter_map(|leaf| leaf.min_length).max();
        let max_length = leaves.iter().filter_map(|leaf| leaf.max_length).min();
        self.check_range(leaves, min_length, max_length, "length");
        let mut patterns = leaves.iter().filter_map(|leaf| leaf.pattern);
        let pattern = patterns
            .next()
            .and_then(|(text, at)| self.pattern(text, at));
        for (text, at) in patterns {
            if pattern.as_deref() != Some(text) {
                self.report_second_pattern(at);
            }
        }
        Type::String {
            format: string_format(format),
            min_length,
            max_length,
            pattern,
        }
    }

    fn pattern(&mut self, text: &str, at: Place) -> Option<String> {
        match pattern::normalised(text) {
            Ok(pattern) => Some(pattern),
            Err(reason) => {
                let help = if reason == pattern::TOO_LARGE {
                    "repeat less, and bound the length by `maxLength`; or let the service check it"
                } else {
                    "write it without look-around and back-references, or let the service check it"
                };
                self.reader.find(
                    Diagnostic::new(
                        Rule::UncheckedPattern,
                        at,
                        format!("the pattern is not checked by generated code: {reason}"),
                    )
                    .label("strings that do not match are accepted")
                    .help(help),
                );
                None
            }
        }
    }

    fn report_second_pattern(&mut self, at: Place) {
        self.reader.find(
            Diagnostic::new(
                Rule::UncheckedPattern,
                at,
                "the pattern is not checked by generated code: another member of `allOf` has one too",
            )
            .label("strings that do not match are accepted")
            .help("write one pattern that says both"),
        );
    }

    pub(super) fn integer(&mut self, leaves: &[Rc<Schema<'a>>]) -> Type {
        let minimum = leaves
            .iter()
            .filter_map(|leaf| {
                let value = ceiling(leaf.range.minimum?.0)?;
                // An exclusive end with a fraction excludes nothing that is whole.
                let exclusive =
                    leaf.range.exclusive_minimum && floor(leaf.range.minimum?.0) == Some(value);
                Some(Bound { value, exclusive })
            })
            .max_by_key(|bound| (bound.value, bound.exclusive));
        let maximum = leaves
            .iter()
            .filter_map(|leaf| {
                let value = floor(leaf.range.maximum?.0)?;
                let exclusive =
                    leaf.range.exclusive_maximum && ceiling(leaf.range.maximum?.0) == Some(value);
                Some(Bound { value, exclusive })
            })
            .min_by_key(|bound| (bound.value, !bound.exclusive));
        let least = minimum.map(|bound| bound.value + i128::from(bound.exclusive));
        let greatest = maximum.map(|bound| bound.value - i128::from(bound.exclusive));
        self.check_range(leaves, least, greatest, "value");
        let mut multiples = leaves.iter().filter_map(|leaf| leaf.multiple_of);
        let multiple_of = match multiples.next() {
            Some((text, at)) => {
                let value = whole(text).filter(|value| *value > 0);
                if value.is_none() {
                    self.report_multiple_of(at);
                }
                value
            }
            None => None,
        };
        for (_, at) in multiples {
            self.report_multiple_of(at);
        }
        let format = leaves.iter().find_map(|leaf| leaf.format);
        Type::Integer {
            width: integer_width(format, least, greatest),
            minimum,
            maximum,
            multiple_of,
        }
    }

    pub(super) fn number(&mut self, leaves: &[Rc<Schema<'a>>]) -> Type {
        let finite = |text: &str| text.parse().ok().filter(|value: &f64| value.is_finite());
        let minimum = leaves
            .iter()
            .filter_map(|leaf| {
                let value: f64 = finite(leaf.range.minimum?.0)?;
                Some((value, leaf.range.exclusive_minimum))
            })
            .max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let maximum = leaves
            .iter()
            .filter_map(|leaf| {
                let value: f64 = finite(leaf.range.maximum?.0)?;
                Some((value, leaf.range.exclusive_maximum))
            })
            .min_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        let ends = minimum.zip(maximum);
        let is_empty = ends.is_some_and(|((least, out), (greatest, out_too))| {
            least > greatest || (least >= greatest && (out || out_too))
        });
        if is_empty {
            self.report_empty_range(leaves, "value");
        }
        for (_, at) in leaves.iter().filter_map(|leaf| leaf.multiple_of) {
            self.report_multiple_of(at);
        }
        let is_single = leaves.iter().any(|leaf| leaf.format == Some("float"));
        let bound = |(value, exclusive)| Bound { value, exclusive };
        Type::Number {
            width: if is_single {
                NumberWidth::F32
            } else {
                NumberWidth::F64
            },
            minimum: minimum.map(bound),
            maximum: maximum.map(bound),
        }
    }

    pub(super) fn array(&mut self, leaves: &[Rc<Schema<'a>>]) -> Type {
        let min_items = leaves.iter().filter_map(|leaf| leaf.min_items).max();
        let max_items = leaves.iter().filter_map(|leaf| leaf.max_items).min();
        self.check_range(leaves, min_items, max_items, "number of items");
        let tuple = leaves.iter().find_map(|leaf| leaf.tuple);
        let items: Vec<Place> = leaves.iter().filter_map(|leaf| leaf.items).collect();
        let items = match tuple {
            Some(at) => self.items_of_tuple(at, &items, max_items),
            None if items.is_empty() => Type::Any,
            None => self.usage(&items).into_type(),
        };
        Type::Array {
            items: Box::new(items),
            min_items,
            max_items,
            unique: leaves.iter().any(|leaf| leaf.unique_items),
        }
    }

    /// An array with a schema for each item has a type where all of them have the same.
    fn items_of_tuple(&mut self, at: Place, further: &[Place], max_items: Option<u64>) -> Type {
        let first = self.reader.source.items(at);
        let is_closed = max_items.is_some_and(|most| most <= first.len() as u64);
        let mut all = first.to_vec();
        if !is_closed {
            all.extend(further);
        }
        let ends = is_closed || !further.is_empty();
        if let Some(ty) = self.same_type(&all).filter(|_| ends) {
            return ty;
        }
        let help = "give all items one schema";
        self.loose(at, "an array with a schema for each item", help);
        Type::Any
    }

    fn check_range<N: PartialOrd>(
        &mut self,
        leaves: &[Rc<Schema<'a>>],
        least: Option<N>,
        greatest: Option<N>,
        what: &str,
    ) {
        if let (Some(least), Some(greatest)) = (least, greatest)
            && least > greatest
        {
            self.report_empty_range(leaves, what);
        }
    }

    fn report_empty_range(&mut self, leaves: &[Rc<Schema<'a>>], what: &str) {
        let Some(last) = leaves.last() else { return };
        let source = self.reader.source;
        let bound = |keys: &[&str]| {
            let mut keys = keys.iter();
            keys.find_map(|key| leaves.iter().find_map(|leaf| source.get(leaf.at, key)))
        };
        let lower = bound(&["minimum", "exclusiveMinimum", "minLength", "minItems"]);
        let upper = bound(&["maximum", "exclusiveMaximum", "maxLength", "maxItems"]);
        let found = Diagnostic::new(
            Rule::EmptyRange,
            lower.map_or(Anchor::Value(last.at), Anchor::Key),
            format!("no {what} lies between the bounds"),
        )
        .label("the least is above the greatest")
        .help("exchange the bounds, or correct one of them");
        self.reader.find(match upper {
            Some(upper) => found.second(Anchor::Key(upper), "the greatest"),
            None => found,
        });
    }

    fn report_multiple_of(&mut self, at: Place) {
        self.reader.find(
            Diagnostic::new(
                Rule::UncheckedKeyword,
                Anchor::Key(at),
                "this `multipleOf` is not checked by generated code",
            )
            .label("values that break it are accepted")
            .help("for amounts of money, whole numbers of the smallest unit are exact"),
        );
    }
}

fn string_format(format: Option<&str>) -> StringFormat {
    match format {
        Some("date") => StringFormat::Date,
        Some("date-time") => StringFormat::DateTime,
        Some("uuid") => StringFormat::Uuid,
        Some("email") => StringFormat::Email,
        Some("uri") => StringFormat::Uri,
        Some("byte") => StringFormat::Byte,
        Some("password") => StringFormat::Password,
        _ => StringFormat::Plain,
    }
}

/// The narrowest of our widths that holds what `format` and the bounds allow: bounds beyond a
/// format's range win, so that no allowed value is lost.
fn integer_width(
    format: Option<&str>,
    least: Option<i128>,
    greatest: Option<i128>,
) -> IntegerWidth {
    let is_unsigned = least.is_some_and(|least| least >= 0) || format == Some("uint64");
    let above_i64 = greatest.is_some_and(|greatest| greatest > i128::from(i64::MAX));
    if is_unsigned && (above_i64 || format == Some("uint64")) {
        return IntegerWidth::U64;
    }
    let fits = |bound: Option<i128>| bound.is_none_or(|bound| i32::try_from(bound).is_ok());
    if format == Some("int32") && fits(least) && fits(greatest) {
        return IntegerWidth::I32;
    }
    IntegerWidth::I64
}
