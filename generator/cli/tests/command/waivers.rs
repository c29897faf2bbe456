//! Findings that do not count: comments in the document, and the baseline beside it.

use crate::project::{DOCUMENT, Project};

/// The usual document with two enums that list a value twice, the first with a comment.
fn document(comment: &str) -> String {
    let models = format!(
        "definitions:\n{comment}  OrderLine: {{type: string, enum: [a, a]}}\n  OrderPart: {{type: string, enum: [a, a]}}\n"
    );
    DOCUMENT.replace("definitions:\n", &models)
}

fn err(document: &str) -> String {
    let run = Project::with(document.as_bytes()).run(&["lint"]);
    assert_eq!(run.status, 0, "{run:?}");
    run.err
}

/// The rule and the line of each finding.
fn found(err: &str) -> Vec<(&str, &str)> {
    let rules = err
        .lines()
        .filter_map(|line| line.strip_prefix("warning[")?.split(']').next());
    let places = err.lines().filter_map(|line| {
        let place = line.trim_start().strip_prefix("--> ")?;
        place.split(':').nth(1)
    });
    rules.zip(places).collect()
}

#[test]
fn a_comment_waives_what_is_found_below_it_or_beside_it() {
    assert_eq!(
        found(&err(&document(""))),
        [
            ("duplicate-enum-value", "12"),
            ("duplicate-enum-value", "13")
        ]
    );
    let above =
        document("  # gatesmith: allow(duplicate-enum-value) known to clients\n  # More of it.\n");
    assert_eq!(found(&err(&above)), [("duplicate-enum-value", "15")]);
    assert!(err(&above).ends_with("\n1 warning; 1 waived\n"));
    let beside = document("").replace(
        "OrderPart: {type: string, enum: [a, a]}",
        "OrderPart: {type: string, enum: [a, a]}  # gatesmith: allow(duplicate-enum-value): known to clients",
    );
    assert_eq!(found(&err(&beside)), [("duplicate-enum-value", "12")]);
}

#[test]
fn what_only_looks_like_a_comment_waives_nothing() {
    let text = document("").replace(
        "  OrderPart: {type: string, enum: [a, a]}",
        "  OrderPart:\n    enum: [a, a]\n    type: string\n    description: |\n      # gatesmith: allow(duplicate-enum-value) x\n    \
         title: \"# gatesmith: allow(duplicate-enum-value) x\"",
    );
    assert_eq!(
        found(&err(&text)),
        [
            ("duplicate-enum-value", "12"),
            ("duplicate-enum-value", "14")
        ]
    );
}

#[test]
fn a_waiver_ends_with_its_day() {
    for (until, count) in [("2999-12-31", 1), ("2020-01-31", 2)] {
        for comment in [
            format!("  # gatesmith: allow(duplicate-enum-value) until {until} known to clients\n"),
            format!("  # gatesmith: allow(duplicate-enum-value) known to clients, until {until}\n"),
        ] {
            let err = err(&document(&comment));
            assert_eq!(found(&err).len(), count, "{err}");
            assert_eq!(err.contains("it was waived until 2020-01-31"), count == 2);
        }
    }
}

#[test]
fn a_waiver_that_is_wrong_is_a_finding() {
    for (comment, rule, also) in [
        ("allow(duplicate-enum-valu) x", "invalid-waiver", true),
        ("allow(missing-key) x", "invalid-waiver", true),
        (
            "allow(duplicate-enum-value) until soon x",
            "invalid-waiver",
            true,
        ),
        ("ignore(duplicate-enum-value) x", "invalid-waiver", true),
        // Said once: writing the reason is all that is to do.
        ("allow(duplicate-enum-value)", "invalid-waiver", false),
        ("allow(loose-type) x", "unused-waiver", true),
    ] {
        let err = err(&document(&format!("  # gatesmith: {comment}\n")));
        let mut expected = vec![
            (rule, "12"),
            ("duplicate-enum-value", "13"),
            ("duplicate-enum-value", "14"),
        ];
        if !also {
            expected.remove(1);
        }
        assert_eq!(found(&err), expected, "{comment}: {err}");
    }
}

#[test]
fn a_waiver_without_a_reason_is_as_grave_as_what_it_waives() {
    let project =
        Project::with(document("  # gatesmith: allow(duplicate-enum-value)\n").as_bytes());
    let mut config = project.read("gatesmith.toml");
    config.push_str("\n[rules]\nduplicate-enum-value = \"deny\"\n");
    project.write("gatesmith.toml", config.as_bytes());
    let run = project.run(&["lint"]);
    assert!(run.err.starts_with("error[invalid-waiver]"), "{run:?}");
    assert!(run.err.ends_with("\n2 errors; 1 waived\n"), "{run:?}");
}

#[test]
fn waivers_are_not_judged_while_there_are_errors() {
    let text = document("  # gatesmith: allow(loose-type) x\n").replace("[id]", "1");
    let run = Project::with(text.as_bytes()).run(&["lint"]);
    assert_eq!(run.status, 1);
    assert!(!run.err.contains("unused-waiver"), "{}", run.err);
}

#[test]
fn a_baseline_accepts_what_is_there_and_reports_what_is_new() {
    let project = Project::with(document("").as_bytes());
    let run = project.run(&["lint", "--baseline"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(
        run.out,
        "   wrote shop.baseline.toml\nshop.yaml: nothing is wrong (2 findings are waived)\n"
    );
    assert_eq!(run.err, "");
    let baseline = project.read("shop.baseline.toml");
    assert!(
        baseline.contains(
            "\n[[accepted]]\nrule = \"duplicate-enum-value\"\npointer = \"/definitions/OrderLine/enum/1\"\nreason = \
             \"accepted on adoption"
        ),
        "{baseline}"
    );
    // Every command knows it, and what is new is not accepted by asking again.
    assert_eq!(project.run(&["generate"]).err, "");
    let newer = document("  InvoiceLine: {type: string, enum: [a, a]}\n");
    project.write("shop.yaml", newer.as_bytes());
    for arguments in [&["lint", "--baseline"][..], &["lint"], &["check"]] {
        let run = project.run(arguments);
        assert_eq!(found(&run.err), [("duplicate-enum-value", "12")], "{run:?}");
    }
    assert_eq!(project.read("shop.baseline.toml"), baseline);
}

#[test]
fn what_a_baseline_accepts_in_vain_is_found_in_the_baseline() {
    let project = Project::with(document("").as_bytes());
    project.run(&["lint", "--baseline"]);
    project.write("shop.yaml", DOCUMENT.as_bytes());
    let run = project.run(&["lint"]);
    assert!(run.err.contains("--> shop.baseline.toml:6:1"), "{run:?}");
    assert_eq!(
        found(&run.err),
        [("unused-waiver", "6"), ("unused-waiver", "11")]
    );
    assert_eq!(project.run(&["lint", "--update-baseline"]).err, "");
    assert!(
        !project
            .read("shop.baseline.toml")
            .contains("duplicate-enum-value")
    );
}

#[test]
fn reasons_and_days_stay_when_a_baseline_is_written_again() {
    let project = Project::with(document("").as_bytes());
    project.run(&["lint", "--baseline"]);
    let mine = project.read("shop.baseline.toml").replacen(
        "reason = \"accepted on adoption, not looked at yet\"",
        "reason = 'clients \"know\" it'\nuntil = 2020-01-31",
        1,
    );
    project.write("shop.baseline.toml", mine.as_bytes());
    let run = project.run(&["lint", "--update-baseline"]);
    assert_eq!(project.read("shop.baseline.toml"), mine);
    // It has ended, and people alone give it another day.
    assert_eq!(found(&run.err), [("duplicate-enum-value", "12")]);
    assert!(
        run.err.contains("it was waived until 2020-01-31"),
        "{run:?}"
    );
}

#[test]
fn a_document_in_json_is_waived_in_its_baseline() {
    let text = r#"{"swagger": "2.0", "info": {"title": "A", "version": "1"}, "paths": {},
        "definitions": {"OrderLine": {"type": "string", "enum": ["a", "a"]}}}"#;
    let project = Project::empty();
    project.write("shop.json", text.as_bytes());
    let entry = "version = 1\n[[accepted]]\nrule = \"duplicate-enum-value\"\n\
                 pointer = \"/definitions/OrderLine/enum/1\"\nreason = \"known to clients\"\n";
    project.write("shop.baseline.toml", entry.as_bytes());
    let run = project.run(&["lint", "shop.json"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
}

#[test]
fn the_configuration_may_put_the_baseline_elsewhere() {
    let project = Project::with(document("").as_bytes());
    let config = project.read("gatesmith.toml").replace(
        "document = \"shop.yaml\"\n",
        "document = \"shop.yaml\"\nbaseline = \"accepted/shop.toml\"\n",
    );
    project.write("gatesmith.toml", config.as_bytes());
    project.run(&["lint", "--baseline"]);
    assert!(
        project
            .read("accepted/shop.toml")
            .contains("duplicate-enum-value")
    );
    for arguments in [&["lint"][..], &["lint", "shop.yaml"], &["generate"]] {
        assert_eq!(project.run(arguments).err, "");
    }
}

#[test]
fn entries_of_a_baseline_that_cannot_count_are_findings() {
    let project = Project::with(document("").as_bytes());
    let entry = |lines: &str| {
        let text = format!("version = 1\n[[accepted]]\n{lines}\n");
        project.write("shop.baseline.toml", text.as_bytes());
        project.run(&["lint"])
    };
    let place = "pointer = \"/definitions/OrderLine/enum/1\"";
    for (lines, rule, count) in [
        (
            "rule = \"duplicate-enum-valu\"\nreason = \"x\"",
            "invalid-waiver",
            3,
        ),
        (
            "rule = \"missing-key\"\nreason = \"x\"",
            "invalid-waiver",
            3,
        ),
        (
            &format!("rule = \"duplicate-enum-value\"\n{place}"),
            "invalid-waiver",
            2,
        ),
        (
            &format!(
                "rule = \"duplicate-enum-value\"\n{place}\nreason = \"x\"\nuntil = 2027-01-31T10:00:00"
            ),
            "invalid-waiver",
            2,
        ),
        ("rule = \"loose-type\"\nreason = \"x\"", "unused-waiver", 3),
    ] {
        let run = entry(lines);
        let found = found(&run.err);
        assert_eq!(found.len(), count, "{lines}: {run:?}");
        assert_eq!(found[count - 1].0, rule, "{lines}: {run:?}");
    }
    for broken in [
        "rule = 1",
        "rule = \"duplicate-enum-value\"\nresaon = \"x\"",
    ] {
        let run = entry(broken);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.err.contains("shop.baseline.toml"), "{run:?}");
    }
}
