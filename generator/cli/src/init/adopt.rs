//! A project around what exists: its configuration, a document where it has none yet, and clients
//! that call one operation.
//!
//! A document with errors makes a project, too: its owner wants to mend it where it stands. Such a
//! project has no clients yet, and the command exits with 1.

use std::{collections::BTreeMap, path::Path, path::PathBuf};

use gatesmith_emit::{ExampleSettings, rust_example, typescript_example};

use super::{
    Project, configuration,
    existing::{self, Existing, Found},
    steps::Steps,
};
use crate::{
    arguments::InitArguments, drift::display_path, failure::Failure, output::Outcome,
    output::Output,
};

/// Files that the project does without where they are there already.
const SURROUNDINGS: [&str; 2] = [".gitignore", "README.md"];

/// Reads what exists. `None` where it cannot be read; the findings are printed.
pub(crate) fn adopt(
    arguments: &InitArguments,
    file: &Path,
    output: &mut Output,
) -> Result<Option<Project>, Failure> {
    let Some(existing) = existing::find(arguments, file, output)? else {
        return Ok(None);
    };
    let mut files = Files::default();
    files.text("gatesmith.toml", configuration::write(&existing));
    for found in &existing.apis {
        if let Some(contents) = &found.contents {
            files
                .0
                .insert(found.document.clone().into(), contents.clone());
        }
    }
    let mut apis = existing.apis.iter().filter_map(|found| found.api.as_ref());
    if apis.any(configuration::has_callers) {
        files.text("spec/caller.json", template!("adopted/caller.json"));
    }
    let clients = files.clients(&existing);
    files.text(".gitignore", template!("starter/gitignore"));
    let steps = steps(arguments, &existing, clients.as_ref());
    files.text("README.md", readme(&existing, &steps));
    let kept = files.without_surroundings(&arguments.folder);
    let is_sound = existing.apis.iter().all(|found| found.api.is_some());
    Ok(Some(Project {
        files: files.0,
        steps: steps.text + &kept,
        outcome: if is_sound {
            Outcome::Fine
        } else {
            Outcome::Findings
        },
    }))
}

/// The clients that a project has.
struct Clients<'a> {
    of: &'a Found,
    is_signed: bool,
    in_typescript: bool,
}

#[derive(Default)]
struct Files(BTreeMap<PathBuf, Vec<u8>>);

impl Files {
    fn text(&mut self, path: &str, text: impl Into<String>) {
        self.0.insert(path.into(), text.into().into_bytes());
    }

    /// Adds clients of the first API that has an operation which can be called.
    fn clients<'a>(&mut self, existing: &'a Existing) -> Option<Clients<'a>> {
        let is_only = existing.apis.len() == 1;
        for found in &existing.apis {
            let Some(api) = &found.api else { continue };
            let name = found.name.kebab();
            let settings = |package: String, command: &str| ExampleSettings {
                package,
                endpoint: "http://127.0.0.1:3000/v1".to_owned(),
                region: "us-east-1".to_owned(),
                command: command.to_owned(),
            };
            let Some(program) = rust_example(api, &settings(format!("{name}-sdk"), "`cargo run`"))
            else {
                continue;
            };
            let path = |kind: &str| display_path(&found.folder(kind, is_only));
            let named = |text: &str| {
                text.replace("../sdk-rust", &format!("../{}", path("sdk-rust")))
                    .replace("../sdk-ts", &format!("../{}", path("sdk-ts")))
                    .replace("my-api", name)
            };
            self.text(
                "clients/rust/Cargo.toml",
                named(template!("starter/clients/rust/manifest.toml")),
            );
            self.text("clients/rust/src/main.rs", program.as_str());
            let script = typescript_example(api, &settings(format!("@{name}/sdk"), "`npm start`"));
            let in_typescript = script.is_some();
            if let Some(script) = script {
                self.text("clients/typescript/client.ts", script);
                self.text(
                    "clients/typescript/.npmrc",
                    template!("starter/clients/typescript/npmrc"),
                );
                self.text(
                    "clients/typescript/package.json",
                    named(template!("starter/clients/typescript/package.json")),
                );
                self.text(
                    "clients/typescript/tsconfig.json",
                    template!("starter/clients/typescript/tsconfig.json"),
                );
            }
            return Some(Clients {
                of: found,
                is_signed: program.contains("AWS_SECRET_ACCESS_KEY"),
                in_typescript,
            });
        }
        None
    }

    /// Leaves out what is there already and not needed, and says so.
    fn without_surroundings(&mut self, folder: &Path) -> String {
        let mut said = String::new();
        for name in SURROUNDINGS {
            if folder.join(name).is_file() {
                self.0.remove(Path::new(name));
                let advice = match name {
                    ".gitignore" => {
                        ": add `target/`, `node_modules/` and `dist/` where they are not in it"
                    }
                    _ => "",
                };
                said.extend([name, " was there already, and is kept", advice, ".\n"]);
            }
        }
        said
    }
}

fn steps(arguments: &InitArguments, existing: &Existing, clients: Option<&Clients<'_>>) -> Steps {
    let folder = &arguments.folder;
    let mut steps = Steps::new(folder);
    if existing.apis.iter().any(|found| found.api.is_none()) {
        steps.command("gatesmith lint       # until what is printed above is mended");
    }
    steps.command("gatesmith generate");
    let of = clients.map_or(&existing.apis[0], |clients| clients.of);
    let name = if existing.apis.len() == 1 {
        String::new()
    } else {
        format!(" {}", of.name.kebab())
    };
    let api = of.api.as_ref();
    let is_runnable = api.is_some_and(|api| configuration::is_runnable(api, &existing.functions));
    let mock = if is_runnable { "" } else { " --mock" };
    steps.command(&format!("gatesmith dev{name}{mock}"));
    if let Some(clients) = clients {
        steps.terminal(folder, clients.is_signed);
        steps.command("cargo run --manifest-path clients/rust/Cargo.toml");
        if clients.in_typescript {
            steps.command("(cd clients/typescript && npm install && npm start)");
        }
    }
    steps
}

fn readme(existing: &Existing, steps: &Steps) -> String {
    let documents: Vec<String> = existing
        .apis
        .iter()
        .map(|found| format!("- `{}`: the API `{}`\n", found.document, found.name.kebab()))
        .collect();
    template!("adopted/README.md")
        .replace("DOCUMENTS\n", &documents.concat())
        .replace("STEPS\n", &steps.text)
}
