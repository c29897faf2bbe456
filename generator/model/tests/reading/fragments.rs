//! Fragments out of API Gateway's developer guide, each in a document that is as small as can be:
//! what the guide shows is right, so that nothing else may be said of it.
//!
//! The guide leaves things out (`...`), and puts comments into JSON; both are taken away here. The
//! fragments are YAML then, which takes keys without quotes.

use std::{fmt::Write as _, path::Path};

use gatesmith_model::diagnostic::Severity;

use crate::{corpus::documents, support::Outcome};

/// Rules that find what a fragment refers to and does not hold.
const OUTSIDE: [&str; 3] = [
    "unknown-security-scheme",
    "unknown-validator",
    "unresolved-reference",
];

/// Findings that are true of a fragment: the end of its name, the rule, and why.
const PINNED: [(&str, &str, &str); 4] = [
    (
        "examples-image-s3.md#block4.json",
        "missing-key",
        "the end of the integration is cut off",
    ),
    (
        "integration-tls-config.md#block0.json",
        "syntax",
        "a quote and a comma are missing",
    ),
    (
        "extensions-documentation.md#block0.json",
        "missing-key",
        "the second part is left out",
    ),
    (
        "handle-errors-in-lambda-integration.md#block11.json",
        "missing-key",
        "only the answers of the integration are shown",
    ),
];

/// Without comments and ellipses.
fn cleaned(text: &str) -> String {
    let mut cleaned = String::new();
    for line in text.lines() {
        let line = match line.find("//") {
            // A URL has a colon before.
            Some(at) if !line[..at].ends_with(':') && line[..at].ends_with(' ') => &line[..at],
            _ => line,
        };
        let line = line.replace("...", "").replace('…', "").replace('\t', "  ");
        if line.trim() == "," {
            continue;
        }
        let _ = writeln!(cleaned, "{}", line.trim_end());
    }
    cleaned
}

/// The brackets that a fragment leaves open where it is cut off.
fn missing_ends(text: &str) -> String {
    let mut open = Vec::new();
    let mut is_string = false;
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '"' if before != '\\' => is_string = !is_string,
            '{' if !is_string => open.push('}'),
            '[' if !is_string => open.push(']'),
            '}' | ']' if !is_string => {
                open.pop();
            }
            _ => {}
        }
        before = character;
    }
    open.into_iter().rev().collect()
}

/// A document that holds a fragment where it belongs.
fn wrapped(text: &str, is_yaml: bool) -> String {
    const INFO: &str = "\"info\": {\"title\": \"T\", \"version\": \"1\"}";
    let text = cleaned(text);
    let text = text.trim().trim_end_matches(',');
    let text = format!("{text}{}", missing_ends(text));
    let text = text.as_str();
    let is_old = [
        "securityDefinitions",
        "\"produces\"",
        "\"consumes\"",
        "consumes:",
    ]
    .iter()
    .any(|key| text.contains(key));
    let version = if is_old {
        "\"swagger\": \"2.0\""
    } else {
        "\"openapi\": \"3.0.1\""
    };
    if is_yaml {
        let version = if is_old {
            "swagger: '2.0'"
        } else {
            "openapi: 3.0.1"
        };
        let mut document = format!("{version}\ninfo: {{title: T, version: '1'}}\npaths:\n");
        for line in text.lines() {
            let _ = writeln!(document, "  {line}");
        }
        return document;
    }
    let key = text.split('"').nth(1).unwrap_or_default();
    let operation = "\"responses\": {\"200\": {\"description\": \"D\"}}";
    match key {
        "x-amazon-apigateway-integration" => format!(
            "{{{version}, {INFO}, \"paths\": {{\"/a/{{petId}}\": {{\"get\": {{{operation}, {text}}}}}}}}}"
        ),
        "securitySchemes" => {
            format!("{{{version}, {INFO}, \"paths\": {{}}, \"components\": {{{text}}}}}")
        }
        "x-amazon-apigateway-endpoint-configuration" => format!(
            "{{{version}, {INFO}, \"paths\": {{}}, \"servers\": [{{\"url\": \"/\", {text}}}]}}"
        ),
        key if key.starts_with('/') => {
            format!("{{{version}, {INFO}, \"paths\": {{{text}}}}}")
        }
        "paths" => format!("{{{version}, {INFO}, {text}}}"),
        _ if text.starts_with('{') => {
            let inner = text.trim_start_matches('{');
            let has_version = inner.contains("\"swagger\"") || inner.contains("\"openapi\"");
            let has_paths = inner.contains("\"paths\"");
            let version = if has_version {
                String::new()
            } else {
                format!("{version}, ")
            };
            let info = if inner.contains("\"info\"") {
                String::new()
            } else {
                format!("{INFO}, ")
            };
            let paths = if has_paths { "" } else { "\"paths\": {}, " };
            format!("{{{version}{info}{paths}{inner}")
        }
        _ => format!("{{{version}, {INFO}, \"paths\": {{}}, {text}}}"),
    }
}

/// What is said of a fragment that may be untrue: errors, and keys that are not known.
fn suspicious(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("the fragment is text");
    let document = wrapped(
        &text,
        path.extension().is_some_and(|suffix| suffix == "yaml"),
    );
    let outcome = Outcome::of(&document);
    let findings = outcome.report.diagnostics().iter();
    findings
        .filter(|finding| {
            let rule = finding.rule.id();
            let is_grave = finding.severity == Severity::Error;
            let is_unknown = matches!(
                rule,
                "unknown-extension" | "unknown-extension-key" | "misplaced-extension"
            );
            (is_grave || is_unknown) && !OUTSIDE.contains(&rule)
        })
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}

#[test]
fn nothing_untrue_is_said_of_fragments_of_the_developer_guide() {
    let mut untrue = String::new();
    let mut pins = PINNED.to_vec();
    let documents = documents("apigw_docs");
    let is_there = !documents.is_empty();
    for path in documents {
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| name.starts_with("FRAG__")) else {
            continue;
        };
        for finding in suspicious(&path) {
            let pin = pins
                .iter()
                .position(|(end, rule, _)| name.ends_with(end) && finding.starts_with(rule));
            match pin {
                Some(pin) => {
                    pins.remove(pin);
                }
                None => {
                    let _ = writeln!(untrue, "{name}: {finding}");
                }
            }
        }
    }
    assert!(untrue.is_empty(), "{untrue}");
    assert!(
        !is_there || pins.is_empty(),
        "no longer said, and pinned: {pins:?}"
    );
}
