//! `generate` and `check` against what is on disk.

use std::fs;

use crate::project::{DOCUMENT, Project};

const TYPES: &str = "sdk/src/generated/types.rs";

fn generated() -> Project {
    let project = Project::new();
    let run = project.run(&["generate"]);
    assert_eq!(run.status, 0, "{run:?}");
    project
}

#[test]
fn generating_twice_gives_the_same_bytes_and_says_that_nothing_changed() {
    let project = generated();
    let first = project.files();
    let run = project.run(&["generate"]);
    assert!(run.out.ends_with(" 0 changed\n"), "{run:?}");
    assert_eq!(project.files(), first);
}

#[test]
fn check_is_content_with_what_generate_wrote() {
    let run = generated().run(&["check"]);
    assert_eq!(run.status, 0, "{run:?}");
}

#[test]
fn check_shows_an_edit_as_a_difference() {
    let project = generated();
    let text = project.read(TYPES);
    project.write(
        TYPES,
        text.replace("pub id: String", "pub id: u64").as_bytes(),
    );
    let run = project.run(&["check"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.out.contains(&format!("stale {TYPES}\n")), "{}", run.out);
    assert!(
        run.out
            .contains("-    pub id: u64,\n+    pub id: String,\n"),
        "{}",
        run.out
    );
    assert!(run.err.contains("run `gatesmith generate`"), "{}", run.err);
}

#[test]
fn check_calls_line_ends_by_name() {
    let project = generated();
    let text = project.read(TYPES);
    project.write(TYPES, text.replace('\n', "\r\n").as_bytes());
    let run = project.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(run.out.contains("only the line ends differ"), "{}", run.out);
}

#[test]
fn check_finds_a_deletion_and_generate_mends_it() {
    let project = generated();
    fs::remove_file(project.path(TYPES)).unwrap();
    let run = project.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(
        run.out.contains(&format!("missing {TYPES}\n")),
        "{}",
        run.out
    );
    assert_eq!(project.run(&["generate"]).status, 0);
    assert_eq!(project.run(&["check"]).status, 0);
}

#[test]
fn check_finds_an_extra_file_and_generate_removes_it() {
    let project = generated();
    let extra = "sdk/src/generated/operations/old.rs";
    project.write(extra, b"pub fn old() {}\n");
    let run = project.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(
        run.out.contains(&format!("orphan {extra}\n")),
        "{}",
        run.out
    );
    assert_eq!(project.run(&["generate"]).status, 0);
    assert!(!project.path(extra).exists());
}

#[test]
fn a_missing_lock_is_drift() {
    let project = generated();
    fs::remove_file(project.path("shop.lock")).unwrap();
    let run = project.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(run.out.contains("missing shop.lock\n"), "{}", run.out);
}

#[test]
fn what_people_own_is_written_once_and_never_again() {
    let project = generated();
    project.write(
        "sdk/Cargo.toml",
        b"# mine\n[dependencies]\ngatesmith-client = \"0.1.0\"\n",
    );
    assert_eq!(project.run(&["check"]).status, 0);
    assert_eq!(project.run(&["generate"]).status, 0);
    assert!(project.read("sdk/Cargo.toml").starts_with("# mine\n"));
}

#[test]
fn an_operation_that_leaves_the_document_takes_its_files_along() {
    let project = generated();
    assert!(
        project
            .path("sdk/src/generated/operations/get_item.rs")
            .exists()
    );
    project.write(
        "shop.yaml",
        DOCUMENT.replace("getItem", "readItem").as_bytes(),
    );
    assert_eq!(project.run(&["generate"]).status, 0);
    assert!(
        !project
            .path("sdk/src/generated/operations/get_item.rs")
            .exists()
    );
    assert!(
        project
            .path("sdk/src/generated/operations/read_item.rs")
            .exists()
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    let project = generated();
    let outside = tempfile::TempDir::new().unwrap();
    let folder = project.path("sdk/src/generated");
    fs::remove_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(outside.path(), &folder).unwrap();
    let run = project.run(&["generate"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("is a symbolic link"), "{}", run.err);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn an_unrelated_schema_renames_nothing() {
    let project = generated();
    let before = project.read(TYPES);
    let inserted = DOCUMENT
        .replace(
            "definitions:\n",
            "definitions:\n  item:\n    type: object\n    properties: {x: {type: string}}\n",
        )
        .replace(
            "      id: {type: string}\n",
            "      foo_bar: {type: string}\n      id: {type: string}\n",
        );
    project.write("shop.yaml", inserted.as_bytes());
    assert_eq!(project.run(&["generate"]).status, 0);
    let after = project.read(TYPES);
    for line in before
        .lines()
        .filter(|line| line.trim_start().starts_with("pub "))
    {
        assert!(after.contains(line), "{line} is gone from\n{after}");
    }
    assert!(after.contains("pub struct Item2 {"), "{after}");
    assert!(after.contains("pub foo_bar_2: Option<String>,"), "{after}");
}

#[test]
fn a_folder_that_somebody_else_filled_is_left_alone() {
    let project = Project::new();
    fs::create_dir_all(project.path("sdk/src/generated")).unwrap();
    project.write("sdk/src/generated/mine.rs", b"// mine\n");
    for command in ["generate", "check"] {
        let run = project.run(&[command]);
        assert_eq!(run.status, 2, "{run:?}");
        let said = "sdk/src/generated/mine.rs would be removed";
        assert!(run.err.contains(said), "{}", run.err);
    }
    assert_eq!(project.read("sdk/src/generated/mine.rs"), "// mine\n");
    assert!(!project.path("stubs").exists());
}

#[test]
fn a_file_where_a_folder_belongs_is_named() {
    let project = Project::new();
    project.write("sdk", b"");
    let run = project.run(&["generate"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(
        run.err.contains("cannot read sdk/Cargo.toml"),
        "{}",
        run.err
    );
}

#[test]
fn a_configuration_without_an_api_passes_no_gate() {
    let project = Project::new();
    project.write("gatesmith.toml", b"");
    let run = project.run(&["check"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("describes no API"), "{}", run.err);
}

/// A document of thousands of operations is more files than a process may hold open.
#[cfg(unix)]
#[test]
fn no_more_files_are_open_than_a_process_may_have() {
    let project = Project::new();
    let operation = DOCUMENT.lines().nth(3).unwrap();
    let more: Vec<String> = (0..60)
        .map(|it| {
            let answers = r#"responses: {"200": {description: d}}"#;
            format!("  /more{it}: {{get: {{operationId: more{it}, {answers}}}}}\n")
        })
        .collect();
    let more = more.concat();
    let document = DOCUMENT.replace(operation, &format!("{more}{operation}"));
    project.write("shop.yaml", document.as_bytes());
    let command = format!(
        "ulimit -n 50; exec '{}' generate",
        env!("CARGO_BIN_EXE_gatesmith")
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &command])
        .current_dir(project.path(""))
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{error}");
    assert!(
        project
            .path("sdk/src/generated/operations/more59.rs")
            .exists()
    );
}
