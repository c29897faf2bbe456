//! `--format`: findings for other programs.

use std::{io::Write, path::Path, process::Command};

use serde_json::Value;

use crate::project::{DOCUMENT, Project};

/// A document with an error, two warnings, one of them waived, and a second place.
fn project() -> Project {
    let document = DOCUMENT
        .replace(
            "fooBar: {type: string}",
            "fooBar: {type: string, enum: [a, a]}",
        )
        .replace(
            "definitions:\n",
            "definitions:\n  Nothing: {$ref: \"#/definitions/Nobody\"}\n  # gatesmith: allow(duplicate-enum-value) the clients, all of them, know it\n  \
             OrderLine: {type: string, enum: [a, a]}\n",
        )
        .replace("    get:\n", "    put: {operationId: getItem}\n    get:\n");
    Project::with(document.as_bytes())
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let run = project.run(arguments);
    assert_eq!(run.status, 1, "{run:?}");
    serde_json::from_str(&run.out).unwrap()
}

fn by_rule<'a>(findings: &'a Value, rule: &str) -> &'a Value {
    let mut findings = findings.as_array().unwrap().iter();
    findings.find(|finding| finding["rule"] == rule).unwrap()
}

#[test]
fn json_says_where_what_and_how_many() {
    let log = json(&project(), &["lint", "--format", "json"]);
    assert_eq!(log["version"], 1);
    let finding = by_rule(&log["findings"], "duplicate-enum-value");
    assert_eq!(finding["severity"], "warning");
    assert_eq!(finding["file"], "shop.yaml");
    let pointer = finding["pointer"].as_str().unwrap();
    assert!(
        pointer.starts_with("/definitions/Item/properties/fooBar/enum"),
        "{pointer}"
    );
    let line = project().read("shop.yaml");
    let line = line.lines().position(|line| line.contains("fooBar"));
    assert_eq!(finding["start"]["line"], line.unwrap() + 1);
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 32);
    let twice = by_rule(&log["findings"], "duplicate-operation-id");
    assert_eq!(twice["second"]["file"], "shop.yaml");
    let waived = &log["waived"][0];
    assert_eq!(waived["rule"], "duplicate-enum-value");
    assert_eq!(waived["waiver"]["by"], "comment");
    assert_eq!(
        waived["waiver"]["reason"],
        "the clients, all of them, know it"
    );
    let count = |severity: &str| {
        let of = |finding: &&Value| finding["severity"] == severity;
        log["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(of)
            .count()
    };
    assert_eq!(log["summary"]["errors"], count("error"));
    assert_eq!(log["summary"]["warnings"], count("warning"));
    assert_eq!(log["summary"]["waived"], 1);
}

#[test]
fn a_fingerprint_survives_lines_above_it() {
    let project = project();
    let prints = |project: &Project| -> Vec<String> {
        let log = json(project, &["--format", "json", "check"]);
        let findings = log["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["fingerprint"].to_string())
            .collect()
    };
    let before = prints(&project);
    let text = format!("# A line.\n\n{}", project.read("shop.yaml"));
    project.write("shop.yaml", text.as_bytes());
    assert_eq!(prints(&project), before);
    let different: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(different.len(), before.len());
}

#[test]
fn sarif_is_what_its_schema_asks_for() {
    let schema = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(schema) = std::fs::read_to_string(workspace.join(schema)) else {
        let _ = writeln!(std::io::stderr(), "skipped: {schema} is not installed");
        return;
    };
    // A pattern of its has a bracket too many for a regular expression of ECMAScript.
    let schema = schema.replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for arguments in [["lint"], ["generate"], ["check"]] {
        let log = json(
            &project(),
            &[&arguments[..], &["--format", "sarif"]].concat(),
        );
        let faults: Vec<String> = schema.iter_errors(&log).map(|it| it.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
    // A file that is not there has no region.
    let project = project();
    std::fs::remove_file(project.path("shop.yaml")).unwrap();
    let log = json(&project, &["lint", "--format", "sarif"]);
    let faults: Vec<String> = schema.iter_errors(&log).map(|it| it.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn sarif_describes_what_is_broken_and_closes_what_is_waived() {
    let log = json(&project(), &["lint", "--format", "sarif"]);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut suppressed = 0;
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "shop.yaml");
        if let Some(suppression) = result["suppressions"].get(0) {
            suppressed += 1;
            assert_eq!(suppression["kind"], "inSource");
            assert_eq!(result["ruleId"], "duplicate-enum-value");
        }
    }
    assert_eq!(suppressed, 1);
}

#[test]
fn a_file_of_a_folder_with_a_space_is_a_uri() {
    let project = Project::empty();
    std::fs::create_dir(project.path("the spec")).unwrap();
    project.write("the spec/ü.yaml", b"swagger: [");
    let log = json(&project, &["lint", "the spec/ü.yaml", "--format", "sarif"]);
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "the%20spec/%C3%BC.yaml");
}

#[test]
fn an_absolute_name_is_said_relative_to_the_folder_of_the_run() {
    let project = project();
    let path = project.path("shop.yaml").canonicalize().unwrap();
    let log = json(
        &project,
        &["lint", path.to_str().unwrap(), "--format", "json"],
    );
    assert_eq!(log["findings"][0]["file"], "shop.yaml");
}

#[test]
fn github_gets_a_command_for_each_finding_and_no_other() {
    let document = DOCUMENT.replace(
        "/items/{id}:",
        "\"/items,/{id}\\n::error::x 100%\":\n    get: 1\n  /b:",
    );
    let run = Project::with(document.as_bytes()).run(&["lint", "--format", "github"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(!run.out.is_empty());
    for line in run.out.lines() {
        let (command, message) = line[2..].split_once("::").unwrap();
        let (kind, properties) = command.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind), "{line}");
        assert!(properties.starts_with("file=shop.yaml,line="), "{line}");
        let names: Vec<&str> = properties
            .split(',')
            .filter_map(|property| property.split('=').next())
            .collect();
        assert_eq!(names, ["file", "line", "endLine", "col", "title"], "{line}");
        assert!(!message.is_empty(), "{line}");
        assert!(!message.contains("100% "), "{line}");
    }
}

#[test]
fn with_a_format_for_programs_the_output_is_theirs() {
    let project = Project::new();
    let run = project.run(&["generate", "--format", "json"]);
    assert_eq!(run.status, 0, "{run:?}");
    let log: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(log["findings"], serde_json::json!([]));
    assert!(run.err.contains("wrote"), "{}", run.err);
    let run = project.run(&["lint", "--format", "github"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""), "{run:?}");
}

#[test]
fn a_bundle_keeps_the_output_to_itself() {
    let project = Project::new();
    let run = project.run(&["bundle", "--format", "json"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.starts_with("swagger:"), "{}", run.out);
    let log: Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!(log["version"], 1);
}

#[test]
fn commands_for_people_alone_refuse_a_format() {
    for arguments in [["explain", "syntax"], ["init", "new"]] {
        let run = Project::new().run(&[&arguments[..], &["--format", "json"]].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{run:?}");
    }
}

#[test]
fn colours_are_for_terminals_unless_they_are_asked_for_or_refused() {
    let project = project();
    let err = |variables: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gatesmith"))
            .arg("lint")
            .current_dir(project.path(""))
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let is_coloured = |text: &str| text.contains('\u{1b}');
    assert!(!is_coloured(&err(&[])));
    assert!(is_coloured(&err(&[("CLICOLOR_FORCE", "1")])));
    assert!(!is_coloured(&err(&[
        ("CLICOLOR_FORCE", "1"),
        ("NO_COLOR", "1")
    ])));
}

#[test]
fn quiet_leaves_remarks_out() {
    let project = Project::new();
    let mut config = project.read("gatesmith.toml");
    config.push_str("\n[rules]\nduplicate-enum-value = \"note\"\n");
    project.write("gatesmith.toml", config.as_bytes());
    let document = DOCUMENT.replace(
        "definitions:\n",
        "definitions:\n  OrderLine: {type: string, enum: [a, a]}\n",
    );
    project.write("shop.yaml", document.as_bytes());
    let run = project.run(&["lint"]);
    assert!(run.err.starts_with("note[duplicate-enum-value]"), "{run:?}");
    let run = project.run(&["lint", "--quiet"]);
    assert_eq!((run.status, run.out + &run.err), (0, String::new()));
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let document = DOCUMENT.replace(
        "fooBar: {type: string}",
        "fooBar: {type: string, enum: [a, a]}",
    );
    let project = Project::with(document.as_bytes());
    assert_eq!(project.run(&["lint"]).status, 0);
    assert_eq!(project.run(&["lint", "--deny", "warnings"]).status, 1);
    assert_eq!(
        Project::new().run(&["lint", "--deny", "warnings"]).status,
        0
    );
}
