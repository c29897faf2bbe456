//! Path templates.

use crate::{
    api::{PathTemplate, Piece, Segment},
    diagnostic::Diagnostic,
    document::{RawOperation, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

/// The template of an operation's path. `None` where no request could be made of it, which is a
/// finding, once for all operations of the path. A path that clients can write and API Gateway
/// cannot route is a warning.
pub(super) fn template(
    reader: &mut Reader<'_, '_>,
    operation: &RawOperation<'_>,
) -> Option<PathTemplate> {
    match parse(operation.path) {
        Ok(template) => {
            report_fragment(reader, operation);
            if !template.is_routable() {
                report_mixed(reader, operation);
            }
            Some(template)
        }
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

/// Some documents tell operations at one path apart by a fragment: paths are keys of an object.
fn report_fragment(reader: &mut Reader<'_, '_>, operation: &RawOperation<'_>) {
    let Some((before, _)) = operation.path.split_once('#') else {
        return;
    };
    let path = shortened(operation.path);
    reader.find(
        Diagnostic::new(
            Rule::PathFragment,
            Anchor::Key(operation.item),
            format!("what follows the `#` of `{path}` is never sent"),
        )
        .label(format!("requests go to `{}`", shortened(before)))
        .help("describe what tells the operations apart as parameters of one operation"),
    );
}

fn report_mixed(reader: &mut Reader<'_, '_>, operation: &RawOperation<'_>) {
    let path = shortened(operation.path);
    reader.find(
        Diagnostic::new(
            Rule::PathSegment,
            Anchor::Key(operation.item),
            format!("API Gateway does not route `{path}`"),
        )
        .label("a variable is a whole segment")
        .help("let the variable stand between slashes, and take its value apart in the service"),
    );
}

/// What is wrong with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NoSlash,
    EmptySegment,
    Braces,
    Unnamed,
    GreedyNotLast,
    GreedyNotWhole,
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
            Self::Braces => (
                "its braces do not belong together",
                "write a variable as `{orderId}`",
            ),
            Self::Unnamed => ("a variable has no usable name", "name it: `{orderId}`"),
            Self::GreedyNotLast => (
                "a variable that takes the rest of the path is its last segment",
                "remove the `+`, or what follows",
            ),
            Self::GreedyNotWhole => (
                "a variable that takes the rest of the path is a whole segment",
                "remove the `+`, or what stands beside the variable",
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
    let text = text.split_once('#').map_or(text, |(before, _)| before);
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
            if !segment
                .variables()
                .all(|name| names.insert(name.to_owned()))
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
    let mut pieces = pieces(part)?;
    if pieces.len() > 1 {
        return Ok(Segment::Mixed(pieces));
    }
    match pieces.pop() {
        Some(Piece::Text(text)) => Ok(Segment::Literal(text)),
        Some(Piece::Variable(name)) => match name.strip_suffix('+') {
            Some("") => Err(Fault::Unnamed),
            Some(name) => Ok(Segment::Greedy(name.to_owned())),
            None => Ok(Segment::Variable(name)),
        },
        None => Err(Fault::EmptySegment),
    }
}

/// The texts and variables of a segment.
fn pieces(part: &str) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    let mut rest = part;
    while !rest.is_empty() {
        let (text, after) = match rest.split_once('{') {
            Some((text, after)) => (text, Some(after)),
            None => (rest, None),
        };
        if text.contains('}') {
            return Err(Fault::Braces);
        }
        if text.contains('?') {
            return Err(Fault::Query);
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        let Some(after) = after else { break };
        let (name, after) = after.split_once('}').ok_or(Fault::Braces)?;
        pieces.push(Piece::Variable(variable(name)?));
        rest = after;
    }
    let is_mixed = pieces.len() > 1;
    let is_greedy = |piece: &Piece| matches!(piece, Piece::Variable(name) if name.ends_with('+'));
    if is_mixed && pieces.iter().any(is_greedy) {
        return Err(Fault::GreedyNotWhole);
    }
    Ok(pieces)
}

/// The name of a variable; one that takes the rest of the path keeps its `+`.
fn variable(name: &str) -> Result<String, Fault> {
    if name.contains('{') {
        return Err(Fault::Braces);
    }
    let bare = name.strip_suffix('+').unwrap_or(name);
    let is_usable = !bare.is_empty()
        && bare
            .chars()
            .all(|character| character.is_alphanumeric() || "._:$-".contains(character));
    if is_usable {
        Ok(name.to_owned())
    } else {
        Err(Fault::Unnamed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, parse};
    use crate::api::{Piece, Segment};

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
    fn variables_beside_text_are_kept_and_fragments_are_not() {
        let template = parse("/reports/{year}-{month}.csv#latest").unwrap();
        assert_eq!(template.text, "/reports/{year}-{month}.csv");
        let pieces = [
            Piece::Variable("year".to_owned()),
            Piece::Text("-".to_owned()),
            Piece::Variable("month".to_owned()),
            Piece::Text(".csv".to_owned()),
        ];
        assert_eq!(template.segments[1], Segment::Mixed(pieces.to_vec()));
        assert!(template.variables().eq(["year", "month"]));
        assert!(!template.is_routable());
        assert!(parse("/#Action=Read").unwrap().is_routable());
    }

    #[test]
    fn what_no_request_can_be_made_of_is_refused() {
        for (text, fault) in [
            ("orders", Fault::NoSlash),
            ("/a//b", Fault::EmptySegment),
            ("/a{b", Fault::Braces),
            ("/a}b{c}", Fault::Braces),
            ("/{a{b}}", Fault::Braces),
            ("/a{b+}", Fault::GreedyNotWhole),
            ("/{a}-{a}", Fault::Twice),
            ("/{}", Fault::Unnamed),
            ("/{a b}", Fault::Unnamed),
            ("/{a+}/b", Fault::GreedyNotLast),
            ("/{a}/{a}", Fault::Twice),
            ("/a?b={c}", Fault::Query),
            ("/a?b", Fault::Query),
        ] {
            assert_eq!(parse(text), Err(fault), "{text}");
        }
    }
}
