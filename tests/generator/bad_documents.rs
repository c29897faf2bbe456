//! Each rule has a document that breaks it, and a snapshot of the finding as people see it.
//!
//! `tests/corpus/bad/<rule>.yaml` (or `.json`) is the smallest such document. A rule about the
//! file itself rather than its text, which no file in version control can break, is in
//! [`WITHOUT_DOCUMENT`] with the test that breaks it.
//!
//! The same documents are the examples of `docs/rules.md`, which is made of the catalogue. What
//! writes the snapshots writes the page, too:
//! `INSTA_UPDATE=always cargo test --package gatesmith-tests --test generator bad_documents`.

use std::{collections::BTreeSet, fmt::Write as _, path::PathBuf};

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
        Rule::IncludeShortTag,
        "gatesmith-tests: templates::short_tags_in_an_included_file_are_said",
    ),
    (
        Rule::KeylessThrottle,
        "gatesmith-model: a_plan_throttles_nobody_where_no_key_is_asked_for",
    ),
    (
        Rule::LockFile,
        "gatesmith-model: lock::tests::a_broken_lock_is_a_finding_and_no_lock",
    ),
    (
        Rule::LostInConversion,
        "gatesmith-model: conversions::what_openapi_3_0_cannot_say_is_a_finding",
    ),
    (
        Rule::RefusedByImport,
        "gatesmith-model: imports::what_cannot_be_rewritten_is_a_finding",
    ),
    (
        Rule::RewrittenForImport,
        "gatesmith-model: imports::what_a_rest_api_refuses_is_rewritten",
    ),
    (
        Rule::RemoteChanged,
        "gatesmith-model: remote_documents_are_read_where_that_is_allowed_and_may_not_change_unseen",
    ),
    (
        Rule::RemoteUnreadable,
        "gatesmith-model: a_remote_document_that_cannot_be_read_says_why",
    ),
    (
        Rule::TooManyFiles,
        "gatesmith-model: files::tests::more_files_than_the_bound_are_too_many",
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

/// What stands above the rules on their page.
const INTRODUCTION: &str = "\
<!-- Written by a test out of the catalogue: tests/generator/bad_documents.rs says how. -->

# Rules

Everything that gatesmith says about a document is one of these rules. `gatesmith explain RULE` \
prints the same text.

An **error** is a document that nothing right can be generated from; it is mended, and cannot be \
set aside. A **warning** is what API Gateway or a reader loses; a **note** is worth knowing. The \
severity of warnings and notes is set in `gatesmith.toml`: `allow`, `note`, `warn` or `deny`.

```toml
[rules]
model-name = \"deny\"
```

A single finding is waived where it stands, with a reason, or is accepted in a baseline: \
[`invalid-waiver`](#invalid-waiver) says how.

";

/// `docs/rules.md`.
fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("| rule | severity | asks that |\n|---|---|---|\n");
    for rule in Rule::ALL {
        let title = rule.title().replace('|', "\\|");
        let severity = rule.severity();
        let _ = writeln!(page, "| [`{rule}`](#{rule}) | {severity} | {title} |");
    }
    for &rule in Rule::ALL {
        let (severity, title) = (rule.severity(), rule.title());
        let _ = write!(page, "\n## {rule}\n\n*{severity}*: {title}.\n\n");
        page.push_str(rule.explanation().trim_end());
        page.push('\n');
        if let Some(path) = document_of(rule) {
            let bytes = std::fs::read(path).expect("it was found");
            page.push_str(&example(rule, &bytes));
        }
    }
    page
}

/// The bad document of a rule, folded, and what is said about it.
fn example(rule: Rule, document: &[u8]) -> String {
    let text = String::from_utf8_lossy(document);
    let (_, finding) = findings(&format!("{rule}.yaml"), document);
    // What stands in the text must not end it.
    let mut fence = "```".to_owned();
    while text.contains(&fence) || finding.contains(&fence) {
        fence.push('`');
    }
    format!(
        "\n<details>\n<summary>An example, and what is said about it</summary>\n\n\
         {fence}yaml\n{}\n{fence}\n\n{fence}text\n{}\n{fence}\n\n</details>\n",
        text.trim_end(),
        finding.trim_end()
    )
}

fn document_of(rule: Rule) -> Option<PathBuf> {
    ["yaml", "json"]
        .map(|ending| workspace().join(format!("tests/corpus/bad/{rule}.{ending}")))
        .into_iter()
        .find(|path| path.exists())
}

#[test]
fn the_page_of_rules_is_what_the_catalogue_says() {
    let path = workspace().join("docs/rules.md");
    let page = page();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|it| it == "always") {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = || page.lines().zip(written.lines()).enumerate();
    let differing = lines().find(|(_, (wanted, found))| wanted != found);
    assert!(
        page == written,
        "docs/rules.md is not what the catalogue says, first at {differing:?}; run\n  \
         INSTA_UPDATE=always cargo test --package gatesmith-tests --test generator bad_documents"
    );
}

#[test]
fn the_page_of_rules_links_to_each() {
    let page = page();
    let headings: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    let links: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| [`")?.split(['(', ')']).nth(1))
        .collect();
    assert_eq!(headings.len(), Rule::ALL.len());
    for (heading, link) in headings.iter().zip(links) {
        assert_eq!(link, format!("#{heading}"));
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
