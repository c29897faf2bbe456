//! What holds of all nodes of a tree, and when two trees are the same.

use std::collections::BTreeSet;

use gatesmith_model::{
    diagnostic::{Report, Style},
    place::Place,
    source::{Node, SourceMap},
    tree::Tree,
};

/// Aliases may make a short text stand for a million nodes. What takes time for each of them is
/// left to texts with fewer.
const FEW: usize = 20_000;

/// Each node stands in the text of its file, and is found under its key.
pub(super) fn stand_in_their_text(source: &SourceMap, root: Place) {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(at) = waiting.pop() {
        if !seen.insert(at) {
            continue;
        }
        let text = source.file_text(source.file_of(at));
        for span in [Some(source.span(at)), source.key_span(at)]
            .into_iter()
            .flatten()
        {
            assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
        }
        match source.node(at) {
            Node::Array(items) => waiting.extend(items),
            Node::Object(members) => {
                for member in members {
                    assert_eq!(source.get(at, member.key), Some(member.value));
                    waiting.push(member.value);
                }
            }
            Node::Number(text) => {
                let number: Result<serde_json::Number, _> = serde_json::from_str(text);
                let is_large = number.is_err_and(|error| error.to_string().contains("range"));
                let is_number = serde_json::from_str::<serde_json::Number>(text).is_ok();
                assert!(is_number || is_large, "{text:?} is no number");
            }
            Node::Null | Node::Bool(_) | Node::String(_) => {}
        }
    }
}

/// True where everything may be done to each node, as often as it stands.
pub(super) fn are_few(source: &SourceMap, root: Place) -> bool {
    let mut count = 0;
    let mut waiting = vec![root];
    while let Some(at) = waiting.pop() {
        count += 1;
        if count > FEW {
            return false;
        }
        match source.node(at) {
            Node::Array(items) => waiting.extend(items),
            Node::Object(members) => waiting.extend(members.iter().map(|member| member.value)),
            _ => {}
        }
    }
    true
}

/// What is written of a tree reads back to the same, in either language, without a finding.
pub(super) fn come_back(source: &SourceMap, root: Place) {
    let yaml = source.to_yaml(root);
    let again = without_finding("written.yaml", &yaml);
    same(source, root, &again, again.root(), &yaml);
    // YAML's numbers are put into JSON's usual form when they are read: now they are in it.
    let yaml = again.to_yaml(again.root());
    let again = without_finding("written.yaml", &yaml);
    assert_eq!(
        again.to_yaml(again.root()),
        yaml,
        "written again, it differs"
    );
    if let Node::Array(_) | Node::Object(_) = source.node(root) {
        let json = Tree::of(source, root).to_json();
        let again = without_finding("written.json", &json);
        same(source, root, &again, again.root(), &json);
    }
}

fn without_finding(name: &str, text: &str) -> SourceMap {
    let mut report = Report::default();
    let source = SourceMap::parse(name, text.as_bytes(), &mut report);
    let page = report.render(&source, Style::Plain);
    assert!(report.is_empty(), "{page}\n{text:?}");
    source
}

fn same(left: &SourceMap, at: Place, right: &SourceMap, there: Place, text: &str) {
    match (left.node(at), right.node(there)) {
        (Node::Null, Node::Null) => {}
        (Node::Bool(expected), Node::Bool(found)) => assert_eq!(expected, found, "{text:?}"),
        (Node::Number(expected), Node::Number(found)) => {
            assert_eq!(spelling(expected), spelling(found), "{text:?}");
        }
        (Node::String(expected), Node::String(found)) => assert_eq!(expected, found, "{text:?}"),
        (Node::Array(expected), Node::Array(found)) => {
            assert_eq!(expected.len(), found.len(), "{text:?}");
            for (&expected, &found) in expected.iter().zip(found) {
                same(left, expected, right, found, text);
            }
        }
        (Node::Object(expected), Node::Object(found)) => {
            assert_eq!(expected.len(), found.len(), "{text:?}");
            for (expected, found) in expected.into_iter().zip(found) {
                assert_eq!(expected.key, found.key, "{text:?}");
                same(left, expected.value, right, found.value, text);
            }
        }
        (expected, found) => panic!("{expected:?} came back as {found:?} from {text:?}"),
    }
}

/// `1E+3`, as YAML is read: `1e3`.
fn spelling(number: &str) -> String {
    number.replace('E', "e").replace("e+", "e")
}
