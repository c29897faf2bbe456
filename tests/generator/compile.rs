//! All that is printed for the small corpus compiles, with every warning and every missing
//! documentation comment an error, and rustfmt finds nothing to change.
//!
//! One scratch package holds the output of the whole corpus, a module for each document, so that
//! the runtimes are checked once. It lives in the target folder and uses the workspace's lock
//! file, so that it needs no network and is quick the second time.

use std::{fmt::Write, fs, path::Path, process::Command};

use gatesmith_emit::{FileSet, Ownership, Runtime};
use gatesmith_tests::{RUST_TARGETS, corpus, emit, emit_with, workspace};

/// The scratch package's manifest: a workspace of its own, over the runtimes of this one.
fn manifest(root: &Path) -> String {
    let root = root.display();
    format!(
        r#"[package]
name = "corpus-check"
version = "0.0.0"
edition = "2024"

[dependencies]
gatesmith-client = {{ path = "{root}/sdk-rust/runtime", default-features = false }}
gatesmith-lambda = {{ path = "{root}/server-stubs/runtime" }}

[workspace]
"#
    )
}

/// Writes the generated modules of a document below `folder`: what is at `src/generated/x.rs` in
/// a package stands at `<folder>/x.rs` here.
fn write_modules(folder: &Path, files: &FileSet) {
    for (path, file) in files
        .iter()
        .filter(|(_, file)| file.ownership == Ownership::Owned)
    {
        let Some(path) = path.strip_prefix("src/generated/") else {
            continue;
        };
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("below a folder")).expect("the folder is writable");
        fs::write(&path, &file.contents).expect("the folder is writable");
    }
}

#[test]
fn all_that_is_printed_compiles_without_a_warning_and_is_tidy() {
    let root = workspace();
    let package = root.join("target/corpus-check");
    let source = package.join("src");
    if source.exists() {
        fs::remove_dir_all(&source).expect("the scratch folder is ours");
    }
    fs::create_dir_all(&source).expect("the target folder is writable");
    let mut library = "//! The corpus, printed.\n#![deny(warnings, missing_docs)]\n".to_owned();
    for document in corpus() {
        let name = document
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        writeln!(library, "/// {name}\npub mod {name} {{").expect("strings can be written to");
        for target in RUST_TARGETS {
            write_modules(&source.join(&name).join(target), &emit(&document, target));
            writeln!(library, "    #[rustfmt::skip]\n    pub mod {target};").expect("as above");
        }
        writeln!(library, "}}").expect("as above");
    }
    fs::write(source.join("lib.rs"), library).expect("the target folder is writable");
    fs::write(package.join("Cargo.toml"), manifest(&root)).expect("the target folder is writable");
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).expect("the lock file is there");

    tidy(&source);
    check(&package.join("Cargo.toml"));
}

#[test]
fn a_package_that_brings_its_runtime_along_compiles_outside_of_this_repository() {
    let root = workspace();
    let document = root.join("tests/corpus/objects.yaml");
    for target in RUST_TARGETS {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let package = folder.path();
        for (path, file) in emit_with(&document, target, Runtime::Bundled).iter() {
            let path = package.join(path);
            fs::create_dir_all(path.parent().expect("below the folder")).expect("it is writable");
            fs::write(path, &file.contents).expect("it is writable");
        }
        fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).expect("it is there");
        check(&package.join("Cargo.toml"));
    }
}

/// Has cargo check a package without the network, with what earlier checks have built.
fn check(manifest: &Path) {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--manifest-path"])
        .arg(manifest)
        .env(
            "CARGO_TARGET_DIR",
            workspace().join("target/corpus-check/target"),
        )
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Asks rustfmt, in its default style, about every file below a folder.
fn tidy(folder: &Path) {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.retain(|path| !path.ends_with("src/lib.rs"));
    let output = Command::new("rustfmt")
        .args([
            "--check",
            "--edition",
            "2024",
            "--style-edition",
            "2024",
            "--config",
            "skip_children=true",
        ])
        .args(&files)
        .output()
        .expect("rustfmt can be run");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
