//! All that is printed in TypeScript compiles under every strict flag, by the oldest and the newest
//! compiler that we promise and with both ways to resolve modules; Prettier finds nothing to
//! change; and no text of a document leaves its literal or comment.
//!
//! One folder holds the output of the whole corpus, a package for each document, so that each
//! compiler runs once over all of them.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use gatesmith_emit::{FileSet, Runtime, TypeScriptSettings, typescript_sdk};
use gatesmith_model::{ReadOptions, load_api};
use gatesmith_tests::{corpus, emit, emit_with, files_in, workspace};

/// The compilers, by their packages.
const COMPILERS: [&str; 2] = ["typescript", "typescript-next"];

/// Ways to resolve modules, with the modules that they ask for.
const RESOLUTIONS: [(&str, &str); 2] = [("nodenext", "nodenext"), ("bundler", "preserve")];

/// The flags beside those of `tsconfig.base.json`: what is checked for a package is what its
/// users may have switched on.
const FLAGS: &[&str] = &["--noEmit", "--pretty", "false", "--skipLibCheck"];

/// A program of npm's, run by Node.
fn tool(script: &str) -> Command {
    let script = workspace().join("node_modules").join(script);
    assert!(
        script.exists(),
        "{} is missing; `npm ci --ignore-scripts` installs it",
        script.display()
    );
    let mut command = Command::new("node");
    command.arg(script);
    command
}

/// Runs a program, and gives what it prints where it is not content.
fn complaint(mut command: Command) -> Option<String> {
    let output = command.output().expect("Node.js can be run");
    (!output.status.success()).then(|| said(&output))
}

fn said(output: &std::process::Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text + &String::from_utf8_lossy(&output.stderr)
}

fn start(mut command: Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Node.js can be run")
}

fn write(folder: &Path, files: &FileSet) {
    for (path, file) in files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("below a folder")).expect("the folder is writable");
        fs::write(path, &file.contents).expect("the folder is writable");
    }
}

/// An empty folder below the target folder.
fn scratch(name: &str) -> PathBuf {
    let folder = workspace().join("target").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the scratch folder is ours");
    }
    fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

#[test]
fn all_that_is_printed_compiles_under_every_flag_and_is_tidy() {
    let folder = scratch("corpus-typescript");
    for document in corpus() {
        let name = document.file_stem().expect("a file has a name");
        write(&folder.join(name), &emit(&document, "typescript"));
    }
    let callers = workspace().join("tests/generator/typescript/callers.ts");
    fs::copy(callers, folder.join("callers.ts")).expect("it is writable");
    check(&folder, &COMPILERS);
    assert_eq!(complaint(syntax(&folder, None)), None);
}

#[test]
fn what_is_printed_for_real_documents_compiles_and_is_tidy() {
    let corpus = workspace().join("../shared/corpus/apigw");
    if !corpus.exists() {
        // Not by `println!`: what a passing test prints is swallowed.
        let _ = writeln!(io::stderr(), "skipped: {} is absent", corpus.display());
        return;
    }
    let folder = scratch("real-typescript");
    let mut count = 0;
    for (index, path) in files_in(&corpus, &["json", "yaml", "yml"])
        .iter()
        .enumerate()
    {
        if let Some(reading) =
            load_api(path, Path::new("absent.lock"), &ReadOptions::default()).reading
        {
            let settings = TypeScriptSettings {
                package: "real".to_owned(),
                document: "real.yaml".to_owned(),
                runtime: Runtime::Version("0.1.0".to_owned()),
            };
            let files = typescript_sdk(&reading.api, &settings);
            write(&folder.join(index.to_string()), &files);
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} documents lead to an API");
    check(&folder, &COMPILERS[1..]);
}

/// Has compilers, and Prettier, look at all packages in a folder.
fn check(folder: &Path, compilers: &[&str]) {
    let project = serde_json::json!({
        "extends": workspace().join("tsconfig.base.json"),
        "compilerOptions": {
            "lib": ["es2022", "dom", "dom.iterable"],
            "types": [],
            "paths": { "@gatesmith/client": [workspace().join("sdk-ts/runtime/src/index.ts")] },
        },
        "include": ["*.ts", "*/src"],
    });
    fs::write(folder.join("tsconfig.json"), project.to_string()).expect("it is writable");
    let mut checks = Vec::new();
    for compiler in compilers {
        for (resolution, module) in RESOLUTIONS {
            let mut command = tool(&format!("{compiler}/bin/tsc"));
            command
                .args(FLAGS)
                .args(["--module", module, "--moduleResolution", resolution])
                .arg("--project")
                .arg(folder);
            checks.push((format!("{compiler}, {resolution}"), start(command)));
        }
    }
    for (name, check) in checks {
        let output = check.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{name}: {}", said(&output));
    }
    let mut prettier = tool("prettier/bin/prettier.cjs");
    prettier
        .current_dir(folder)
        .args(["--check", "--log-level", "warn", "**/*.ts", "*/*.json"]);
    assert_eq!(complaint(prettier), None);
}

#[test]
fn a_package_that_brings_its_runtime_along_builds_outside_of_this_repository() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    for document in ["security", "unions"] {
        let path = workspace().join(format!("tests/corpus/{document}.yaml"));
        let package = folder.path().join(document);
        let files = emit_with(&path, "typescript", Runtime::Bundled);
        write(&package, &files);
        for compiler in COMPILERS {
            let mut build = tool(&format!("{compiler}/bin/tsc"));
            build.arg("--project").arg(&package);
            assert_eq!(complaint(build), None, "{document}, {compiler}");
        }
        let mut import = Command::new("node");
        import.current_dir(&package).args([
            "--input-type=module",
            "--eval",
            "const { Client } = await import('./dist/index.js'); new Client();",
        ]);
        assert_eq!(complaint(import), None, "{document}");
    }
}

/// A word that the document has in texts only, never in a name.
const MARKER: &str = "escapedmarker";

const DOCUMENT: &str = r##"
swagger: "2.0"
info: {title: "*/ ESCAPEDMARKER(); /* @escapedmarker", version: "`${escapedmarker}", description: "\r @escapedmarker \u2028 {@link escapedmarker}\n\n* @escapedmarker\n\n> @escapedmarker\n\n`a @escapedmarker`\n\n    @escapedmarker"}
paths:
  /things/`$escapedmarker`/{id}:
    get:
      operationId: read
      summary: "*/ escapedmarker \n} escapedmarker {"
      description: "```\n@escapedmarker\n````\n*/ escapedmarker\n\n---\n\\@escapedmarker\n**@escapedmarker**"
      parameters:
        - {name: id, in: path, required: true, type: string, description: "\n\n*/ escapedmarker\n@escapedmarker"}
        - {name: x-q, in: header, type: string, description: "`@escapedmarker`\n- @escapedmarker"}
      responses:
        "200": {description: "*/) escapedmarker", schema: {$ref: "#/definitions/Thing"}}
        "400": {description: "@escapedmarker\n@escapedmarker", headers: {X-A: {type: string, description: "*/ @escapedmarker"}}}
definitions:
  Thing:
    type: object
    title: "@escapedmarker {string} x"
    description: "\0 */ escapedmarker \r\n#![escapedmarker]"
    properties:
      a: {type: string, description: "*/ escapedmarker", pattern: "^\"#*\\)escapedmarker$"}
      b: {type: string, default: "\"#); @escapedmarker("}
      c: {type: string, title: "*/\n} escapedmarker", maxLength: 3}
      d: {type: string, description: "@see {@link escapedmarker}", pattern: "a @escapedmarker */"}
"##;

#[test]
fn text_stays_in_literals_and_comments() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let document = folder.path().join("hostile.yaml");
    fs::write(&document, DOCUMENT).expect("it is writable");
    write(folder.path(), &emit(&document, "typescript"));
    assert_eq!(complaint(syntax(folder.path(), Some(MARKER))), None);
}

fn syntax(folder: &Path, marker: Option<&str>) -> Command {
    let mut command = Command::new("node");
    command
        .arg(workspace().join("tests/generator/typescript/syntax.mjs"))
        .arg(folder)
        .args(marker);
    command
}
