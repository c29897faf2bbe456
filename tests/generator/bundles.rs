//! What is bundled is valid, in its own dialect and as OpenAPI 3.0.
//!
//! `openapi-spec-validator` says so, in one process for all documents. It knows nothing of
//! CloudFormation: documents with intrinsic functions outside of extensions are left out.

#![expect(clippy::panic, reason = "a test fails by a panic")]

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use gatesmith_model::{
    ReadOptions,
    bundle::{BundleOptions, Form, Format, NotCarried, bundle},
    diagnostic::Report,
    load_api,
    tree::{Tree, Value},
};
use gatesmith_tests::{corpus, files_in, workspace};
use serde::Deserialize;

/// Documents that we did not write.
const FOREIGN: [&str; 4] = ["apigw", "apigw_inline", "apigw_docs", "aws_exports"];

/// Why some of them are not valid themselves, in the validator's words, and how many are not:
/// their bundles are not, either. API Gateway imports them all.
const INVALID: [(&str, usize); 7] = [
    // `info`, `version`, `responses`.
    ("is a required property", 28),
    ("is not valid under any", 3),
    // One parameter in the body for each media type.
    ("has non-unique elements", 1),
    // A version that is a number, one server in place of a list.
    ("is not of type", 4),
    // `responses: {}`.
    ("should be non-empty", 4),
    // `basePath` in OpenAPI 3.
    ("match any of the regexes", 4),
    // `openapi: "3.0"`, placeholders in `host`.
    ("does not match '", 9),
];

/// What the crate `openapiv3` does not hold of these documents: a key that it drops, or why it
/// refuses what stands there.
const NOT_CARRIED: [(&str, usize); 10] = [
    ("$default", 1),
    ("$schema", 1),
    ("basePath", 6),
    ("detail-type", 1),
    ("invalid type: map, expected a sequence", 2),
    (
        "no variant of enum ParameterSchemaOrContent found in flattened data",
        1,
    ),
    ("readOnly", 2),
    ("schema", 10),
    ("schemes", 5),
    ("source", 1),
];

#[derive(Debug, Deserialize)]
struct Fault {
    name: String,
    fault: String,
}

/// What is wrong with documents, by their names.
fn faults(documents: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let python = workspace().join(".venv/bin/python");
    let mut child = Command::new(&python)
        .arg(workspace().join("tests/generator/valid.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; run `make tools`", python.display()));
    let mut input = child.stdin.take().expect("it is piped");
    let lines: Vec<String> = documents
        .iter()
        .map(|(name, document)| format!("{{\"name\":{name:?},\"document\":{document}}}\n"))
        .collect();
    let writer = std::thread::spawn(move || {
        for line in lines {
            input
                .write_all(line.as_bytes())
                .expect("Python reads it all");
        }
    });
    let output = child.wait_with_output().expect("it was started");
    writer.join().expect("everything was written");
    assert!(output.status.success(), "the validator failed");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| {
            let Fault { name, fault } = serde_json::from_str(line).expect("one object a line");
            (name, fault)
        })
        .collect()
}

/// A document as one line of JSON; `None` where it cannot be read, or a function of CloudFormation
/// decides what it says.
fn line(path: &Path, form: Form) -> Option<String> {
    let loaded = load_api(path, Path::new("absent.lock"), &ReadOptions::default());
    loaded.reading.as_ref()?;
    let options = BundleOptions {
        form,
        target: None,
        format: Format::Json,
    };
    let bundled = bundle(&loaded.source, &options, &mut Report::default());
    if has_intrinsics(&bundled.document) {
        return None;
    }
    let value: serde_json::Value =
        serde_json::from_str(&bundled.text).expect("a bundle is well-formed");
    Some(value.to_string())
}

fn has_intrinsics(tree: &Tree<'_>) -> bool {
    match &tree.value {
        Value::Object(members) => members.iter().any(|member| {
            member.key.starts_with("Fn::")
                || (member.key == "Ref" && members.len() == 1)
                || (!member.key.starts_with("x-") && has_intrinsics(&member.value))
        }),
        Value::Array(items) => items.iter().any(has_intrinsics),
        _ => false,
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned()
}

#[test]
fn our_documents_are_valid_as_bundles() {
    let mut documents = BTreeMap::new();
    let ours = corpus()
        .into_iter()
        .chain([workspace().join("spec/concierge.yaml")]);
    for path in ours {
        for form in [Form::Own, Form::OpenApi30] {
            // It shows what API Gateway makes of variables that nobody declares.
            if name_of(&path) == "no_operation_id.yaml" {
                continue;
            }
            let Some(line) = line(&path, form) else {
                continue;
            };
            documents.insert(format!("{} {form:?}", name_of(&path)), line);
        }
    }
    assert!(documents.len() > 40);
    let found = faults(&documents);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn documents_that_are_valid_are_so_as_openapi_3_0() {
    let mut own = BTreeMap::new();
    let mut converted = BTreeMap::new();
    for folder in FOREIGN {
        let root = workspace().join("../shared/corpus").join(folder);
        if !root.exists() {
            let _ = writeln!(std::io::stderr(), "skipped: {} is absent", root.display());
            return;
        }
        for path in files_in(&root, &["json", "yaml", "yml"]) {
            let name = format!("{folder}/{}", name_of(&path));
            let both = line(&path, Form::Own).zip(line(&path, Form::OpenApi30));
            let Some((as_own, as_3_0)) = both else {
                continue;
            };
            own.insert(name.clone(), as_own);
            converted.insert(name, as_3_0);
        }
    }
    let invalid = faults(&own);
    let mut reasons: BTreeMap<&str, Vec<(&String, &String)>> = BTreeMap::new();
    for (name, fault) in &invalid {
        let reason = INVALID.iter().find(|(words, _)| fault.contains(words));
        let reason = reason.map_or("another", |(words, _)| words);
        reasons.entry(reason).or_default().push((name, fault));
    }
    let counts: Vec<(&str, usize)> = INVALID
        .iter()
        .map(|(words, _)| (*words, reasons.get(words).map_or(0, Vec::len)))
        .collect();
    assert!(
        counts == INVALID && !reasons.contains_key("another"),
        "{reasons:#?}"
    );
    converted.retain(|name, _| !invalid.contains_key(name));
    assert!(!converted.is_empty());
    let found = faults(&converted);
    assert!(found.is_empty(), "{found:#?}");
}

/// What the types of the crate `openapiv3` do not hold of a document; `None` where it cannot be
/// read, or a function of CloudFormation decides what it says.
fn not_carried(path: &Path) -> Option<Vec<NotCarried>> {
    let loaded = load_api(path, Path::new("absent.lock"), &ReadOptions::default());
    loaded.reading.as_ref()?;
    let options = BundleOptions {
        form: Form::OpenApi30,
        target: None,
        format: Format::Json,
    };
    let bundled = bundle(&loaded.source, &options, &mut Report::default());
    if has_intrinsics(&bundled.document) {
        return None;
    }
    match bundled.to_openapiv3() {
        Ok(typed) => Some(typed.not_carried),
        Err(reasons) => panic!("{}: {reasons:?}", path.display()),
    }
}

#[test]
fn nothing_of_our_bundles_is_lost_to_other_rust_tools() {
    let ours = corpus()
        .into_iter()
        .chain([workspace().join("spec/concierge.yaml")]);
    for path in ours {
        let lost = not_carried(&path).expect("our documents are read");
        assert_eq!(lost, [], "{}", path.display());
    }
}

#[test]
fn what_other_rust_tools_cannot_hold_is_listed() {
    let mut lost = BTreeMap::new();
    for folder in FOREIGN {
        let root = workspace().join("../shared/corpus").join(folder);
        if !root.exists() {
            let _ = writeln!(std::io::stderr(), "skipped: {} is absent", root.display());
            return;
        }
        for path in files_in(&root, &["json", "yaml", "yml"]) {
            for it in not_carried(&path).unwrap_or_default() {
                let key = it.pointer.rsplit('/').next().unwrap_or_default();
                let why = if it.reason.is_empty() {
                    key.to_owned()
                } else {
                    it.reason
                };
                *lost.entry(why).or_insert(0_usize) += 1;
            }
        }
    }
    let expected: BTreeMap<String, usize> = NOT_CARRIED
        .map(|(why, count)| (why.to_owned(), count))
        .into();
    assert_eq!(lost, expected);
}
