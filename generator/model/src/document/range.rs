//! The range of a number: bounds, and whether they belong to it.

use crate::{
    dialect::Dialect,
    place::Place,
    source::{Anchor, Member, Node},
};

use super::{Reader, whole};

/// A number and where it stands.
pub(crate) type NumberKeyword<'a> = Option<(&'a str, Place)>;

/// `minimum`, `maximum`, and whether they belong to the range.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Range<'a> {
    pub(crate) minimum: NumberKeyword<'a>,
    pub(crate) maximum: NumberKeyword<'a>,
    pub(crate) exclusive_minimum: bool,
    pub(crate) exclusive_maximum: bool,
    /// `exclusiveMinimum` as a number, until [`Range::close`] made one of both.
    above: NumberKeyword<'a>,
    /// `exclusiveMaximum` as a number, in the same way.
    below: NumberKeyword<'a>,
}

impl<'a> Range<'a> {
    pub(super) fn keyword(&mut self, reader: &mut Reader<'a, '_>, member: Member<'a>) {
        match member.key {
            "minimum" => self.minimum = number(reader, member),
            "maximum" => self.maximum = number(reader, member),
            "exclusiveMinimum" => match exclusive(reader, member, "minimum") {
                Exclusive::Flag(flag) => self.exclusive_minimum = flag,
                Exclusive::End(end) => self.above = Some(end),
            },
            _ => match exclusive(reader, member, "maximum") {
                Exclusive::Flag(flag) => self.exclusive_maximum = flag,
                Exclusive::End(end) => self.below = Some(end),
            },
        }
    }

    /// Only this number.
    pub(super) fn only(number: NumberKeyword<'a>) -> Self {
        Self {
            minimum: number,
            maximum: number,
            ..Self::default()
        }
    }

    /// Makes one bound of the two that OpenAPI 3.1 may have at each end: the narrower one.
    pub(super) fn close(&mut self) {
        let value = |bound: NumberKeyword<'_>| bound.and_then(|(text, _)| text.parse::<f64>().ok());
        if let Some(above) = self.above.take()
            && self
                .minimum
                .is_none_or(|bound| value(Some(bound)) <= value(Some(above)))
        {
            self.minimum = Some(above);
            self.exclusive_minimum = true;
        }
        if let Some(below) = self.below.take()
            && self
                .maximum
                .is_none_or(|bound| value(Some(bound)) >= value(Some(below)))
        {
            self.maximum = Some(below);
            self.exclusive_maximum = true;
        }
    }
}

/// `exclusiveMinimum` or `exclusiveMaximum`.
enum Exclusive<'a> {
    /// Whether the bound beside it is left out.
    Flag(bool),
    /// The bound itself.
    End((&'a str, Place)),
}

pub(super) fn number<'a>(reader: &mut Reader<'a, '_>, member: Member<'a>) -> NumberKeyword<'a> {
    let Member { key, value: at } = member;
    if let Node::Number(text) = reader.source.node(at) {
        return Some((text, at));
    }
    // YAML's numbers that JSON does not have are findings of their own when the text is read.
    let text = reader.source.str(at).unwrap_or_default();
    let word = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    if !matches!(word.as_str(), ".inf" | ".nan") {
        reader.wrong_type(at, format_args!("`{key}`"), "a number");
    }
    None
}

/// An end of a range that does not belong to it, as OpenAPI 3.1 writes it: by a number of its own.
/// Before, a boolean beside the bound said so; both are read wherever they stand.
fn exclusive<'a>(reader: &mut Reader<'a, '_>, member: Member<'a>, bound: &str) -> Exclusive<'a> {
    let Member { key, value: at } = member;
    match reader.source.node(at) {
        Node::Number(text) => {
            if reader.dialect != Dialect::OpenApi31 {
                let whole = whole(text).map_or_else(|| text.to_owned(), |value| value.to_string());
                reader.other_dialect(
                    Anchor::Value(at),
                    &format!("`{key}` as a number"),
                    &format!("write `{bound}: {whole}` and `{key}`: true"),
                );
            }
            Exclusive::End((text, at))
        }
        Node::Bool(is_exclusive) => {
            if reader.dialect == Dialect::OpenApi31 {
                reader.other_dialect(
                    Anchor::Value(at),
                    &format!("`{key}` as a boolean"),
                    &format!("write `{key}` with the number, and leave `{bound}` out"),
                );
            }
            Exclusive::Flag(is_exclusive)
        }
        _ => {
            reader.wrong_type(at, format_args!("`{key}`"), "a number or a boolean");
            Exclusive::Flag(false)
        }
    }
}
