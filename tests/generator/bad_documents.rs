//! Each rule has a document that breaks it, and a snapshot of the finding as people see it.
//!
//! `tests/corpus/bad/<rule>.yaml` (or `.json`) is the smallest such document. A rule about the
//! file itself rather than its text, which no file in version control can break, is in
//! [`WITHOUT_DOCUMENT`] with the test that breaks it.

use std::collections::BTreeSet;

use gatesmith_model::rules::Rule;
use gatesmith_tests::{files_in, findings, workspace};

/// Rules that are shown elsewhere, and where.
const WITHOUT_DOCUMENT: &[(Rule, &str)] = &[
    (
        Rule::FileTooLarge,
        "gatesmith-model: a_file_is_not_read_beyond_its_bound",
    ),
    (
        Rule::FileUnreadable,
        "gatesmith-model: files_that_cannot_be_read_are_findings",
    ),
    (
        Rule::LockFile,
        "gatesmith-model: lock::tests::a_broken_lock_is_a_finding_and_no_lock",
    ),
    (
        Rule::TooMuchWork,
        "gatesmith-model: what_repeats_itself_is_read_a_bounded_number_of_times",
    ),
    (
        Rule::TooManyNodes,
        "gatesmith-model: more_nodes_than_the_bound_are_too_many",
    ),
];

fn rule_of(document: &std::path::Path) -> String {
    document
        .file_stem()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned()
}

#[test]
fn each_rule_has_a_bad_document_and_each_bad_document_a_rule() {
    let documents: BTreeSet<String> =
        files_in(&workspace().join("tests/corpus/bad"), &["yaml", "json"])
            .iter()
            .map(|path| rule_of(path))
            .collect();
    let elsewhere: BTreeSet<&str> = WITHOUT_DOCUMENT.iter().map(|(rule, _)| rule.id()).collect();
    for rule in Rule::ALL {
        let here = documents.contains(rule.id());
        assert!(
            here || elsewhere.contains(rule.id()),
            "no tests/corpus/bad/{}.yaml",
            rule.id()
        );
        assert!(
            !(here && elsewhere.contains(rule.id())),
            "{} is no longer an exception",
            rule.id()
        );
    }
    for document in documents {
        assert!(
            Rule::from_id(&document).is_some(),
            "{document}: there is no such rule"
        );
    }
}

#[test]
fn each_bad_document_breaks_its_rule_and_no_other() {
    for document in files_in(&workspace().join("tests/corpus/bad"), &["yaml", "json"]) {
        let rule = rule_of(&document);
        let bytes = std::fs::read(&document).expect("it was listed");
        let (report, text) = findings(&format!("{rule}.yaml"), &bytes);
        let found: BTreeSet<&str> = report.diagnostics().iter().map(|it| it.rule.id()).collect();
        assert_eq!(found, BTreeSet::from([rule.as_str()]), "{text}");
        for finding in report.diagnostics() {
            assert!(!finding.help.is_empty(), "no remedy in\n{text}");
        }
        insta::with_settings!({ snapshot_path => "../snapshots/bad", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(rule, text);
        });
    }
}
