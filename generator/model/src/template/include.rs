//! `AWS::Include`: files whose members become part of the document.
//!
//! `{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "paths.yaml"}}}` in an
//! object is replaced by the members of that file. A local path is uploaded, and replaced by its
//! address, by `aws cloudformation package`.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html>

use crate::{
    diagnostic::{Diagnostic, Report},
    place::Place,
    rules::Rule,
    source::{Anchor, FileId, Node, SourceMap},
};

/// The key of a transform.
pub(super) const TRANSFORM: &str = "Fn::Transform";

/// How many objects may include something: each may repeat a file as a whole.
const MOST_INCLUDES: usize = 256;

/// What a transform asks for.
pub(super) enum Transform {
    /// The members of a file, whose path is written at this place.
    File(Place),
    /// The members of a file that is elsewhere.
    Elsewhere(Place),
    /// A macro.
    Macro(Place),
}

/// An object that includes files.
struct Host {
    at: Place,
    transform: Place,
}

/// Puts the members of included files into the document. False where one cannot be: the report
/// says why.
pub(super) fn undo(source: &mut SourceMap, report: &mut Report) -> bool {
    let text = source.text();
    if !text.contains(TRANSFORM) && !text.contains("!Transform") {
        return true;
    }
    let mut hosts = hosts(source, source.root());
    if let Some(beyond) = hosts.get(MOST_INCLUDES) {
        let message = format!("the document includes files in more than {MOST_INCLUDES} places");
        report.add(
            Diagnostic::new(Rule::IncludeLocation, beyond.transform, message)
                .label("reading stopped here")
                .help("include larger parts"),
        );
        return false;
    }
    // Outer ones are first in the tree; their slots change, which inner ones do not look at.
    hosts.reverse();
    let mut is_whole = true;
    for host in hosts {
        is_whole &= undo_one(source, &host, report);
    }
    is_whole
}

fn undo_one(source: &mut SourceMap, host: &Host, report: &mut Report) -> bool {
    let mut is_whole = true;
    for transform in transforms(source, host.transform) {
        let at = match transform {
            Transform::File(at) => at,
            Transform::Elsewhere(at) => {
                report.add(elsewhere(source, at));
                is_whole = false;
                continue;
            }
            Transform::Macro(at) => {
                report.add(unknown(source, at));
                is_whole = false;
                continue;
            }
        };
        let location = source.str(at).unwrap_or_default().to_owned();
        let Some(file) = source.read_beside(at, &location, report) else {
            is_whole = false;
            continue;
        };
        if !matches!(source.node(source.file_root(file)), Node::Object(_)) {
            report.add(
                Diagnostic::new(
                    Rule::IncludeLocation,
                    at,
                    format!("`{}` holds no members to include", source.file_name(file)),
                )
                .label("an object is expected in the file")
                .help("write `key: value` in it, as it would stand here"),
            );
            is_whole = false;
            continue;
        }
        check_included(source, file, at, report);
        source.include(host.at, TRANSFORM, file);
    }
    is_whole
}

/// Says what CloudFormation does not take in a file that a template includes at `at`.
pub(super) fn check_included(source: &SourceMap, file: FileId, at: Place, report: &mut Report) {
    let is_include = source.key(at) == Some("Location");
    if !is_include {
        return;
    }
    let mut found = None;
    visit(source, source.file_root(file), &mut |source, object| {
        let members = source.members(object);
        let member = members.iter().next().filter(|_| members.len() == 1);
        let Some(span) = member.and_then(|member| source.key_span(member.value)) else {
            return;
        };
        if found.is_none() && source.file_text(file)[span.clone()].starts_with('!') {
            found = Some(span);
        }
    });
    if let Some(span) = found {
        let tag = &source.file_text(file)[span.clone()];
        let message = format!("`{tag}` stands in a file that `AWS::Include` includes");
        report.add(
            Diagnostic::new(Rule::IncludeShortTag, Anchor::Span(file, span), message)
                .label("CloudFormation takes no short tags in included files")
                .second(at, "it is included here")
                .help("write the long form, here and in the rest of the file: `Fn::Sub: …`"),
        );
    }
    for host in hosts(source, source.file_root(file)) {
        report.add(
            Diagnostic::new(
                Rule::IncludeLocation,
                Anchor::Key(host.transform),
                "an included file includes another one",
            )
            .label("left out")
            .second(at, "this file is included here")
            .help("include both files from the template"),
        );
    }
}

/// What the value of `Fn::Transform` asks for: one thing, or a list of them.
pub(super) fn transforms(source: &SourceMap, at: Place) -> Vec<Transform> {
    let one = [at];
    let items = match source.node(at) {
        Node::Array(items) => items,
        _ => &one,
    };
    items.iter().map(|&at| transform(source, at)).collect()
}

fn transform(source: &SourceMap, at: Place) -> Transform {
    let name = source.get(at, "Name");
    if name.and_then(|name| source.str(name)) != Some("AWS::Include") {
        return Transform::Macro(name.unwrap_or(at));
    }
    let location = source
        .get(at, "Parameters")
        .and_then(|parameters| source.get(parameters, "Location"));
    match location {
        Some(location) => match source.str(location) {
            Some(text) if !super::resource::is_remote(text) => Transform::File(location),
            _ => Transform::Elsewhere(location),
        },
        None => Transform::Elsewhere(at),
    }
}

/// The objects below a place that include something, in the order of the tree.
fn hosts(source: &SourceMap, root: Place) -> Vec<Host> {
    let mut hosts = Vec::new();
    visit(source, root, &mut |source, at| {
        if hosts.len() > MOST_INCLUDES {
            return;
        }
        if let Some(transform) = source.get(at, TRANSFORM) {
            hosts.push(Host { at, transform });
        }
    });
    hosts
}

/// Visits the objects of a file below a place, each where it is written: not by aliases, by which
/// a node could be reached many times.
fn visit(source: &SourceMap, at: Place, look: &mut impl FnMut(&SourceMap, Place)) {
    if let Node::Object(_) = source.node(at) {
        look(source, at);
    }
    let is_own = |child: Place| source.parent(child) == Some(at);
    match source.node(at) {
        Node::Object(members) => {
            for member in members {
                if is_own(member.value) {
                    visit(source, member.value, look);
                }
            }
        }
        Node::Array(items) => {
            for &item in items {
                if is_own(item) {
                    visit(source, item, look);
                }
            }
        }
        _ => {}
    }
}

fn elsewhere(source: &SourceMap, at: Place) -> Diagnostic {
    let message = if source.str(at).is_some_and(|text| text.starts_with("s3://")) {
        "the file that is included here is in a bucket"
    } else {
        "which file is included here is known only when the template is deployed"
    };
    Diagnostic::new(Rule::IncludeLocation, at, message)
        .label("not a file that can be read")
        .help(
            "write the path of the file, relative to this one; `aws cloudformation package` puts \
             it into a bucket",
        )
}

fn unknown(source: &SourceMap, at: Place) -> Diagnostic {
    let name = source.str(at).map_or_else(
        || "a transform".to_owned(),
        |name| format!("the macro `{}`", crate::document::shortened(name)),
    );
    let message = format!("what {name} makes of this is known only when the template is deployed");
    Diagnostic::new(Rule::IncludeLocation, at, message)
        .label("left out")
        .help("write here what it would, or put that into a file, and use `AWS::Include`")
}
