//! `lint` and `explain`.

use crate::project::{DOCUMENT, Project};

#[test]
fn lint_says_that_nothing_is_wrong() {
    let run = Project::new().run(&["lint", "shop.yaml"]);
    assert_eq!(
        (run.status, run.out.as_str()),
        (0, "shop.yaml: nothing is wrong\n"),
        "{run:?}"
    );
}

#[test]
fn lint_needs_no_configuration() {
    let project = Project::new();
    std::fs::remove_file(project.path("gatesmith.toml")).unwrap();
    assert_eq!(project.run(&["lint", "shop.yaml"]).status, 0);
    let run = project.run(&["lint"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("gatesmith.toml"), "{}", run.err);
}

#[test]
fn all_findings_come_at_once_with_their_places() {
    let broken = DOCUMENT
        .replace(
            "type: string}\n      responses",
            "type: strin}\n      responses",
        )
        .replace("\"#/definitions/Item\"", "\"#/definitions/Itm\"");
    let run = Project::with(broken.as_bytes()).run(&["lint", "shop.yaml"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.err.contains("--> shop.yaml:8:54"), "{}", run.err);
    assert!(run.err.contains("--> shop.yaml:10:56"), "{}", run.err);
    assert!(run.err.ends_with("2 errors\n"), "{}", run.err);
}

#[test]
fn a_rule_that_the_configuration_denies_stops_generation() {
    let document = DOCUMENT.replace("      operationId: getItem\n", "      deprecated: 5\n");
    let project = Project::with(document.as_bytes());
    assert_eq!(project.run(&["generate"]).status, 1);
    let document = DOCUMENT.replace(
        "fooBar: {type: string}",
        "fooBar: {type: string, enum: [a, a]}",
    );
    project.write("shop.yaml", document.as_bytes());
    assert_eq!(project.run(&["generate"]).status, 0);
    let mut config = project.read("gatesmith.toml");
    config.push_str("\n[rules]\nduplicate-enum-value = \"deny\"\n");
    project.write("gatesmith.toml", config.as_bytes());
    let run = project.run(&["check"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(
        run.err.contains("error[duplicate-enum-value]"),
        "{}",
        run.err
    );
}

#[test]
fn a_rule_that_does_not_exist_is_named() {
    let project = Project::new();
    let run = project.run(&["explain", "no-such-rule"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("`no-such-rule`"), "{}", run.err);
    let mut config = project.read("gatesmith.toml");
    config.push_str("\n[rules]\nno-such-rule = \"deny\"\n");
    project.write("gatesmith.toml", config.as_bytes());
    let run = project.run(&["check"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("no-such-rule"), "{}", run.err);
}

#[test]
fn every_listed_rule_can_be_explained() {
    let project = Project::new();
    let list = project.run(&["explain"]).out;
    assert!(list.lines().count() > 50, "{list}");
    for id in list.lines().filter_map(|line| line.split(' ').next()) {
        let run = project.run(&["explain", id]);
        assert_eq!(run.status, 0, "{id}: {run:?}");
        assert!(run.out.contains(id), "{id}: {}", run.out);
    }
}
