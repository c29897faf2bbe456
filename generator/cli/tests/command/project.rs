//! A folder with a document and a configuration, and the command run in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A document that every test can start from.
pub(crate) const DOCUMENT: &str = r##"swagger: "2.0"
info: {title: Shop, version: "1"}
paths:
  /items/{id}:
    get:
      operationId: getItem
      parameters:
        - {name: id, in: path, required: true, type: string}
      responses:
        "200": {description: The item., schema: {$ref: "#/definitions/Item"}}
definitions:
  Item:
    type: object
    required: [id]
    properties:
      id: {type: string}
      fooBar: {type: string}
"##;

const CONFIGURATION: &str = r#"[api.shop]
document = "shop.yaml"

[api.shop.rust-sdk]
out = "sdk"
package = "shop-sdk"
runtime = { version = "0.1.0" }

[api.shop.rust-stubs]
out = "stubs"
package = "shop-stubs"
runtime = { version = "0.1.0" }
"#;

/// A project in a folder of its own.
pub(crate) struct Project(TempDir);

/// What a run of the command left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Project {
    /// The usual document, not yet generated.
    pub(crate) fn new() -> Self {
        Self::with(DOCUMENT.as_bytes())
    }

    /// A folder with nothing in it.
    pub(crate) fn empty() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A document of one's own.
    pub(crate) fn with(document: &[u8]) -> Self {
        let project = Self(TempDir::new().unwrap());
        project.write("gatesmith.toml", CONFIGURATION.as_bytes());
        project.write("shop.yaml", document);
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
    pub(crate) fn write(&self, name: &str, contents: &[u8]) {
        fs::write(self.path(name), contents).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the command in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    /// Runs the command in a folder of the folder.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_gatesmith"))
            .args(arguments)
            .current_dir(self.path(folder))
            .output()
            .unwrap();
        Run {
            status: output.status.code().expect("the command ends by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every file of the folder with its bytes, sorted.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect(self.0.path(), &mut files);
        files.sort();
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
}
