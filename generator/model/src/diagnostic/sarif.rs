//! Findings as SARIF 2.1.0, the format that code scanning takes.
//!
//! Only rules that are broken are described. Columns count code points, and say so. A finding that
//! is waived is a result, too, with its reason: scanning closes the alert instead of losing it.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{
    Findings, WaivedBy,
    finding::{Finding, Spot, Waiver, pretty},
};
use crate::rules::Rule;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Relative paths are said to be below the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// What stays as it is in the path of a URI: unreserved characters, and `/`.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

impl Findings {
    /// A log with one run. `version` is that of the tool.
    pub fn to_sarif(&self, version: &str) -> String {
        let all = || self.findings().iter().chain(self.waived());
        let broken: BTreeSet<&str> = all().map(|finding| finding.rule.id()).collect();
        let index: Vec<&str> = broken.into_iter().collect();
        let rules = index.iter().filter_map(|id| Rule::from_id(id)).map(rule);
        let results = all().map(|finding| {
            let position = index.binary_search(&finding.rule.id()).unwrap_or_default();
            result(finding, position)
        });
        pretty(&json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "gatesmith",
                    "semanticVersion": version,
                    "rules": rules.collect::<Vec<_>>(),
                }},
                "columnKind": "unicodeCodePoints",
                "results": results.collect::<Vec<_>>(),
            }],
        }))
    }
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.id(),
        "shortDescription": {"text": rule.title()},
        "fullDescription": {"text": first_paragraph(rule.explanation())},
        "help": {"text": rule.explanation(), "markdown": rule.explanation()},
        "defaultConfiguration": {"level": rule.severity().to_string()},
    })
}

/// What a rule is about, in one line.
fn first_paragraph(explanation: &str) -> String {
    let paragraph = explanation.split("\n\n").next().unwrap_or_default();
    paragraph.trim().replace('\n', " ")
}

fn result(finding: &Finding, rule_index: usize) -> Value {
    // Braces would be doubled by the letter of the standard (3.11.5), for messages with arguments.
    // Readers take messages without arguments as they stand: `{id}` would be shown as `{{id}}`.
    let mut message = finding.message.clone();
    if !finding.help.is_empty() {
        message.push_str("\nhelp: ");
        message.push_str(&finding.help);
    }
    let mut result = json!({
        "ruleId": finding.rule.id(),
        "ruleIndex": rule_index,
        "level": finding.severity.to_string(),
        "message": {"text": message},
        "locations": [location(&finding.place, &finding.label)],
        "partialFingerprints": {"gatesmith/v1": finding.fingerprint},
    });
    if let Some(second) = &finding.second {
        result["relatedLocations"] = json!([location(&second.place, &second.label)]);
    }
    if let Some(waiver) = &finding.waiver {
        result["suppressions"] = json!([suppression(waiver)]);
    }
    result
}

fn location(place: &Spot, label: &str) -> Value {
    let mut physical = json!({"artifactLocation": artifact(&place.file)});
    if let (Some(start), Some(end)) = (place.start, place.end) {
        physical["region"] = json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        });
    }
    let mut location = json!({"physicalLocation": physical});
    if let Some(pointer) = place.pointer.as_ref().filter(|pointer| !pointer.is_empty()) {
        location["logicalLocations"] = json!([{"fullyQualifiedName": pointer}]);
    }
    if !label.is_empty() {
        location["message"] = json!({"text": label});
    }
    location
}

fn artifact(file: &str) -> Value {
    let path = utf8_percent_encode(file, KEPT);
    if file.starts_with('/') {
        json!({"uri": format!("file://{path}")})
    } else if file.as_bytes().get(1) == Some(&b':') {
        json!({"uri": format!("file:///{path}")})
    } else {
        json!({"uri": path.to_string(), "uriBaseId": ROOT})
    }
}

fn suppression(waiver: &Waiver) -> Value {
    let kind = match waiver.by {
        WaivedBy::Comment => "inSource",
        WaivedBy::Baseline => "external",
    };
    let until = waiver
        .until
        .as_ref()
        .map_or_else(String::new, |day| format!(" (until {day})"));
    json!({
        "kind": kind,
        "status": "accepted",
        "justification": format!("{}{until}", waiver.reason),
    })
}
