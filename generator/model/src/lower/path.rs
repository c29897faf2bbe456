//! Path templates.

use crate::{
    api::{PathTemplate, Segment},
    diagnostic::Diagnostic,
    document::{RawOperation, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

/// The template of an operation's path. `None` where API Gateway could not route it, which is a
/// finding, once for all operations of the path.
pub(super) fn template(
    reader: &mut Reader<'_, '_>,
    operation: &RawOperation<'_>,
) -> Option<PathTemplate> {
    match parse(operation.path) {
        Ok(template) => Some(template),
        Err(fault) => {
            let (label, help) = fault.words();
            reader.find(
                Diagnostic::new(
                    Rule::PathTemplate,
                    Anchor::Key(operation.item),
                    format!(
                        "`{}` is no path that can be routed",
                        shortened(operation.path)
                    ),
                )
                .label(label)
                .help(help),
            );
            None
        }
    }
}

/// What is wrong with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NoSlash,
    EmptySegment,
    PartOfSegment,
    Unnamed,
    GreedyNotLast,
    Twice,
    Query,
}

impl Fault {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NoSlash => ("it does not begin with a slash", "put `/` before it"),
            Self::EmptySegment => (
                "it has an empty segment",
                "write one slash between segments",
            ),
            Self::PartOfSegment => (
                "a variable is a whole segment",
                "let the variable stand between slashes, and take its value apart in the service",
            ),
            Self::Unnamed => ("a variable has no usable name", "name it: `{orderId}`"),
            Self::GreedyNotLast => (
                "a variable that takes the rest of the path is its last segment",
                "remove the `+`, or what follows",
            ),
            Self::Twice => ("a variable stands in it twice", "give them different names"),
            Self::Query => (
                "a path has no query string",
                "describe what follows the `?` as parameters `in: query`",
            ),
        }
    }
}

pub(super) fn parse(text: &str) -> Result<PathTemplate, Fault> {
    let rest = text.strip_prefix('/').ok_or(Fault::NoSlash)?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let mut segments = Vec::new();
    let mut names = std::collections::BTreeSet::new();
    if !rest.is_empty() {
        for part in rest.split('/') {
            if let Some(Segment::Greedy(_)) = segments.last() {
                return Err(Fault::GreedyNotLast);
            }
            let segment = segment(part)?;
            if let Segment::Variable(name) | Segment::Greedy(name) = &segment
                && !names.insert(name.clone())
            {
                return Err(Fault::Twice);
            }
            segments.push(segment);
        }
    }
    Ok(PathTemplate {
        text: text.to_owned(),
        segments,
    })
}

fn segment(part: &str) -> Result<Segment, Fault> {
    if part.is_empty() {
        return Err(Fault::EmptySegment);
    }
    let Some(inner) = part
        .strip_prefix('{')
        .and_then(|part| part.strip_suffix('}'))
    else {
        return match part {
            _ if part.contains(['{', '}']) => Err(Fault::PartOfSegment),
            _ if part.contains(['?', '#']) => Err(Fault::Query),
            _ => Ok(Segment::Literal(part.to_owned())),
        };
    };
    if inner.contains(['{', '}']) {
        return Err(Fault::PartOfSegment);
    }
    let (name, is_greedy) = match inner.strip_suffix('+') {
        Some(name) => (name, true),
        None => (inner, false),
    };
    let is_usable = !name.is_empty()
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || "._:$-".contains(character));
    if !is_usable {
        return Err(Fault::Unnamed);
    }
    Ok(if is_greedy {
        Segment::Greedy(name.to_owned())
    } else {
        Segment::Variable(name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::{Fault, parse};
    use crate::api::Segment;

    #[test]
    fn variables_are_whole_segments() {
        let template = parse("/orders/{orderId}/files/{path+}").unwrap();
        assert_eq!(
            template.segments,
            [
                Segment::Literal("orders".to_owned()),
                Segment::Variable("orderId".to_owned()),
                Segment::Literal("files".to_owned()),
                Segment::Greedy("path".to_owned()),
            ]
        );
        assert_eq!(parse("/").unwrap().segments, []);
        assert_eq!(parse("/a/").unwrap().segments.len(), 1);
    }

    #[test]
    fn what_cannot_be_routed_is_refused() {
        for (text, fault) in [
            ("orders", Fault::NoSlash),
            ("/a//b", Fault::EmptySegment),
            ("/a{b}", Fault::PartOfSegment),
            ("/{a}{b}", Fault::PartOfSegment),
            ("/{}", Fault::Unnamed),
            ("/{a b}", Fault::Unnamed),
            ("/{a+}/b", Fault::GreedyNotLast),
            ("/{a}/{a}", Fault::Twice),
            ("/a?b={c}", Fault::PartOfSegment),
            ("/a?b", Fault::Query),
        ] {
            assert_eq!(parse(text), Err(fault), "{text}");
        }
    }
}
