//! `init`: a new project from nothing.

use std::fs;

use tempfile::TempDir;

use crate::project::Project;

/// Every file of a project from nothing.
const STARTER: [&str; 13] = [
    ".gitignore",
    "README.md",
    "clients/rust/Cargo.toml",
    "clients/rust/src/main.rs",
    "clients/typescript/.npmrc",
    "clients/typescript/client.ts",
    "clients/typescript/package.json",
    "clients/typescript/tsconfig.json",
    "gatesmith.toml",
    "service/Cargo.toml",
    "service/src/greet.rs",
    "spec/caller.json",
    "spec/NAME.yaml",
];

fn names(project: &Project) -> Vec<String> {
    let root = project.path("");
    let files = project.files().into_iter();
    let mut names: Vec<String> = files
        .map(|(path, _)| path.strip_prefix(&root).unwrap().display().to_string())
        .collect();
    names.sort();
    names
}

fn starter(prefix: &str, name: &str) -> Vec<String> {
    let path = |file: &str| format!("{prefix}{}", file.replace("NAME", name));
    let mut files: Vec<String> = STARTER.into_iter().map(path).collect();
    files.sort();
    files
}

#[test]
fn a_new_folder_gets_a_project_that_generates_without_a_finding() {
    let project = Project::empty();
    let run = project.run(&["init", "Hello World"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(names(&project), starter("Hello World/", "hello-world"));
    for file in STARTER {
        let file = format!("Hello World/{}", file.replace("NAME", "hello-world"));
        assert!(run.out.contains(&format!(" wrote {file}\n")), "{}", run.out);
        let text = project.read(&file).to_lowercase().replace('_', "-");
        assert!(!text.contains("my-api"), "{file}: {text}");
    }
    let config = ["--config", "Hello World/gatesmith.toml"];
    let lint = project.run(&[&config[..], &["lint"]].concat());
    assert!(lint.err.is_empty(), "{}", lint.err);
    assert!(lint.out.contains(": nothing is wrong"), "{lint:?}");
    for command in ["generate", "check"] {
        let run = project.run(&[&config[..], &[command]].concat());
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{run:?}");
    }
}

#[test]
fn the_steps_end_in_a_signed_call() {
    let project = Project::empty();
    let run = project.run(&["init", "it's"]);
    let (_, steps) = run.out.split_once("Next:\n").expect("steps");
    assert!(steps.starts_with("  cd 'it'\\''s'\n"), "{steps}");
    assert!(steps.contains("make a signed call:\n"), "{steps}");
    let readme = project.read("it's/README.md");
    for step in steps.lines().filter_map(|line| line.strip_prefix("  ")) {
        let command = step.trim_matches(['(', ')']);
        let said = readme.contains(command) || command.starts_with("cd 'it");
        assert!(said, "{command} is not in\n{readme}");
    }
    let run = Project::empty().run(&["init", "--name", "hello"]);
    let (_, steps) = run.out.split_once("Next:\n").expect("steps");
    assert!(steps.starts_with("  gatesmith generate\n"), "{steps}");
    assert_eq!(project.run(&["--quiet", "init", "quiet"]).out, "");
}

#[test]
fn the_project_in_this_folder_is_called_as_the_folder_is() {
    let project = Project::empty();
    fs::create_dir(project.path("a folder")).unwrap();
    project.write("a folder/notes.txt", b"mine");
    let run = project.run_in("a folder", &["init"]);
    assert_eq!(run.status, 0, "{run:?}");
    let mut expected = starter("a folder/", "a-folder");
    expected.push("a folder/notes.txt".into());
    expected.sort();
    assert_eq!(names(&project), expected);
}

#[test]
fn nothing_is_written_where_something_stands_in_the_way_and_all_of_it_is_named() {
    let project = Project::empty();
    fs::create_dir_all(project.path("spec")).unwrap();
    fs::create_dir_all(project.path("README.md")).unwrap();
    for file in ["gatesmith.toml", "spec/x.yaml", "clients", "service"] {
        project.write(file, b"mine");
    }
    let before = project.files();
    let run = project.run(&["init", "--name", "x"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""), "{run:?}");
    let expected = "error: files of the new project are there already:
  README.md
  clients
  gatesmith.toml
  service
  spec/x.yaml
  = help: nothing was written; name another folder, or move these away
";
    assert_eq!(run.err, expected);
    assert_eq!(project.files(), before);
    assert!(!project.path(".gitignore").exists());
}

#[test]
fn a_second_project_in_the_same_folder_is_refused() {
    let project = Project::empty();
    assert_eq!(project.run(&["init", "x"]).status, 0);
    let before = project.files();
    let run = project.run(&["init", "x"]);
    assert_eq!(run.status, 2, "{run:?}");
    // `README.md` and `.gitignore` would be kept.
    assert_eq!(
        run.err.matches("\n  x/").count(),
        STARTER.len() - 2,
        "{}",
        run.err
    );
    assert_eq!(project.files(), before);
}

#[test]
fn a_repository_that_was_just_made_keeps_what_it_came_with() {
    let project = Project::empty();
    project.write("README.md", b"mine");
    project.write(".gitignore", b"mine");
    project.write("LICENSE", b"mine");
    let run = project.run(&["init", "--name", "x"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.out
            .contains("README.md was there already, and is kept."),
        "{}",
        run.out
    );
    for file in ["README.md", ".gitignore", "LICENSE"] {
        assert_eq!(project.read(file), "mine");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_in_the_way_even_where_it_leads_nowhere() {
    use std::os::unix::fs::symlink;
    let project = Project::empty();
    let outside = TempDir::new().unwrap();
    symlink(outside.path(), project.path("spec")).unwrap();
    let run = project.run(&["init"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("spec is a symbolic link"), "{}", run.err);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    let project = Project::empty();
    symlink("/nowhere/at/all", project.path("README.md")).unwrap();
    let run = project.run(&["init"]);
    assert!(run.err.contains("already:\n  README.md\n"), "{}", run.err);
    assert!(!project.path("gatesmith.toml").exists());
}

#[test]
fn a_file_is_no_folder_for_a_project() {
    let project = Project::new();
    let run = project.run(&["init", "shop.yaml"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("shop.yaml is no folder"), "{}", run.err);
}

#[test]
fn a_name_that_is_none_is_refused_with_one_that_is() {
    let project = Project::empty();
    let run = project.run(&["init", "--name", "My API"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("`my-api`"), "{}", run.err);
    assert_eq!(names(&project), [""; 0]);
}
