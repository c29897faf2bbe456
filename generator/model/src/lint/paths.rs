//! Paths that API Gateway refuses, although they can be routed.

use std::collections::BTreeMap;

use crate::{
    api::ApiKind,
    diagnostic::Diagnostic,
    document::{Document, RawOperation, Reader, shortened},
    place::Place,
    rules::Rule,
    source::{Anchor, Node},
};

pub(super) fn lint(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    without_methods(reader);
    if document.gateway.kind != ApiKind::Rest {
        return;
    }
    let mut siblings = Siblings::default();
    let mut last = None;
    for operation in &document.operations {
        // The operations of one path stand one after the other.
        if last.replace(operation.path) != Some(operation.path) {
            characters(reader, operation);
            siblings.check(reader, operation);
        }
    }
}

/// Paths under which there is no method. Keys that are neither methods nor something that a path
/// item may hold are findings of their own.
fn without_methods(reader: &mut Reader<'_, '_>) {
    let source = reader.source;
    let Some(paths) = source.get(source.root(), "paths") else {
        return;
    };
    for member in source.members(paths) {
        let Some(item) = member.key.starts_with('/').then_some(member.value) else {
            continue;
        };
        let Some(item) = reader.follow(item) else {
            continue;
        };
        let Node::Object(members) = source.node(item) else {
            continue;
        };
        let is_empty = members.iter().all(|member| {
            let is_common = matches!(
                member.key,
                "parameters" | "$ref" | "summary" | "description" | "servers"
            );
            is_common || member.key.starts_with("x-") && !member.key.contains("any-method")
        });
        if !is_empty {
            continue;
        }
        reader.find(
            Diagnostic::new(
                Rule::MethodLessPath,
                Anchor::Key(member.value),
                format!("the path `{}` has no method", shortened(member.key)),
            )
            .label("every request to it is refused")
            .help("add an operation, or remove the path: parents of other paths need no entry"),
        );
    }
}

fn characters(reader: &mut Reader<'_, '_>, operation: &RawOperation<'_>) {
    let is_allowed =
        |character: char| character.is_ascii_alphanumeric() || "_-.,:{}+/".contains(character);
    // A query string or a fragment in a path is a finding of its own.
    if operation.path.contains(['?', '#']) || operation.path.chars().all(is_allowed) {
        return;
    }
    reader.find(
        Diagnostic::new(
            Rule::PathCharacters,
            Anchor::Key(operation.item),
            format!(
                "API Gateway refuses the path `{}`",
                shortened(operation.path)
            ),
        )
        .label("segments hold letters, digits and `._-:,`")
        .help("rename the segment"),
    );
}

/// The variable at each place of the tree of paths.
#[derive(Default)]
struct Siblings<'a> {
    /// The node of a segment below a node; `{}` for all variables.
    nodes: BTreeMap<(usize, &'a str), usize>,
    variables: BTreeMap<usize, (&'a str, Place)>,
}

impl<'a> Siblings<'a> {
    fn check(&mut self, reader: &mut Reader<'_, '_>, operation: &RawOperation<'a>) {
        let mut node = 0;
        for segment in operation.path.split('/').filter(|part| !part.is_empty()) {
            let inner = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            let is_variable = inner.is_some_and(|name| !name.contains(['{', '}']));
            if is_variable {
                let first = self
                    .variables
                    .entry(node)
                    .or_insert((segment, operation.item));
                if first.0 != segment {
                    let (first, at) = *first;
                    report(reader, operation, segment, first, at);
                    return;
                }
            }
            let count = self.nodes.len();
            let key = (node, if is_variable { "{}" } else { segment });
            node = *self.nodes.entry(key).or_insert(count + 1);
        }
    }
}

fn report(
    reader: &mut Reader<'_, '_>,
    operation: &RawOperation<'_>,
    segment: &str,
    first: &str,
    first_at: Place,
) {
    reader.find(
        Diagnostic::new(
            Rule::PathSiblings,
            Anchor::Key(operation.item),
            format!(
                "API Gateway refuses `{}` beside `{}`",
                shortened(segment),
                shortened(first)
            ),
        )
        .label("another variable at the same place of the path")
        .second(Anchor::Key(first_at), "the first")
        .help("give both the same name"),
    );
}
