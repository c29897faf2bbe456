//! What is found of a defect.

use std::fmt;

use gatesmith_model::{
    diagnostic::Diagnostic,
    source::{Anchor, Node, SourceMap},
};
use gatesmith_tests::examine;

use super::{
    kinds::Kind,
    site::{Expected, Site},
};

/// A seeded defect, and what was found.
pub(super) struct Outcome {
    document: String,
    defect: &'static str,
    pointer: String,
    /// The rule and the caret of each finding, the right one first.
    findings: Vec<String>,
    verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Found,
    /// By the right rule, and somewhere else.
    Elsewhere,
    ByAnotherRule,
    Missed,
}

impl Outcome {
    /// Seeds a defect, and reads the document.
    pub(super) fn of(kind: &'static Kind, site: Site<'_>) -> Self {
        let defect = (kind.seed)(site).expect("it can be made here");
        let text = site.document.source.text();
        let (seeded, line) = defect.seed(text);
        let (source, report) = examine(&site.document.path, seeded.as_bytes());
        let is_right = |finding: &&Diagnostic| {
            finding.rule == kind.rule && stands_at(finding, &source, &defect.expected, line)
        };
        let all = report.diagnostics();
        let right = all.iter().find(is_right);
        let by_rule = all.iter().find(|finding| finding.rule == kind.rule);
        let verdict = match (right, by_rule, all) {
            (Some(_), ..) => Verdict::Found,
            (None, Some(_), _) => Verdict::Elsewhere,
            (None, None, []) => Verdict::Missed,
            (None, None, _) => Verdict::ByAnotherRule,
        };
        let first = right.or(by_rule);
        let others = all.iter().filter(|&finding| Some(finding) != first);
        let findings = first.into_iter().chain(others);
        Self {
            document: site.document.name.clone(),
            defect: kind.name,
            pointer: site.pointer(),
            findings: findings.map(|finding| caret(finding, &source)).collect(),
            verdict,
        }
    }

    /// Whether it is found by the right rule at the right place.
    pub(super) fn is_found(&self) -> bool {
        self.verdict == Verdict::Found
    }

    /// How many findings there are beside one for the defect.
    pub(super) fn further(&self) -> usize {
        self.findings.len().saturating_sub(1)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Found => "",
            Verdict::Elsewhere => "ELSEWHERE: ",
            Verdict::ByAnotherRule => "BY ANOTHER RULE: ",
            Verdict::Missed => "MISSED",
        };
        let findings = self.findings.join(" + ");
        let Self {
            document,
            defect,
            pointer,
            ..
        } = self;
        write!(
            formatter,
            "| {document} | {defect} | `{pointer}` | {verdict}{findings} |"
        )
    }
}

/// A finding as `rule at line:column`.
fn caret(finding: &Diagnostic, source: &SourceMap) -> String {
    let rule = finding.rule;
    match source.locate(&finding.at) {
        Some(at) => format!("{rule} at {}:{}", at.line, at.column),
        None => format!("{rule} at the file"),
    }
}

/// Whether a finding's caret is where it is expected: at the key or the value of the node, or
/// within that node's text.
fn stands_at(
    finding: &Diagnostic,
    source: &SourceMap,
    expected: &Expected,
    changed: usize,
) -> bool {
    match (expected, &finding.at) {
        (Expected::Line(below), at) => source
            .locate(at)
            .is_some_and(|at| (changed..=changed + below).contains(&at.line)),
        (Expected::Node(pointer), Anchor::Key(at) | Anchor::Value(at)) => {
            source.pointer(*at) == *pointer
        }
        (Expected::Node(pointer), Anchor::Span(_, span)) => {
            let Some(at) = source.resolve(source.root(), &format!("#{pointer}")) else {
                return false;
            };
            let is_leaf = !matches!(source.node(at), Node::Object(_) | Node::Array(_));
            let key = source.key_span(at);
            key.is_some_and(|key| key.contains(&span.start))
                || is_leaf && source.span(at).contains(&span.start)
        }
        (Expected::Node(_), Anchor::File(_)) => false,
    }
}
