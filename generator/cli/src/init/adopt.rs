//! A project around what exists: its configuration, a document where it has none yet, and clients
//! that call one operation.
//!
//! A document with errors makes a project, too: its owner wants to mend it where it stands. Such a
//! project has no clients yet, and the command exits with 1.

use std::path::{Path, PathBuf};

use super::{
    Files, Project,
    clients::{self, Clients},
    configuration,
    existing::{self, Existing},
    steps::Steps,
};
use crate::{
    arguments::InitArguments,
    failure::Failure,
    output::{Outcome, Output},
};

/// Reads what exists. `None` where it cannot be read; the findings are printed.
pub(crate) fn adopt(
    arguments: &InitArguments,
    file: &Path,
    output: &mut Output,
) -> Result<Option<Project>, Failure> {
    let Some(existing) = existing::find(arguments, file, output)? else {
        return Ok(None);
    };
    let mut files = Files::new();
    let clients = clients::add(&mut files, &existing);
    let steps = steps(arguments, &existing, clients.as_ref());
    let mut add = |path: &str, text: &[u8]| files.insert(PathBuf::from(path), text.to_vec());
    add("gatesmith.toml", configuration::write(&existing).as_bytes());
    for found in &existing.apis {
        if let Some(contents) = &found.contents {
            add(&found.document, contents);
        }
    }
    let mut apis = existing.apis.iter().filter_map(|found| found.api.as_ref());
    if apis.any(configuration::has_callers) {
        add(
            "spec/caller.json",
            template!("adopted/caller.json").as_bytes(),
        );
    }
    add(".gitignore", template!("starter/gitignore").as_bytes());
    add("README.md", readme(&existing, &steps).as_bytes());
    let is_sound = existing.apis.iter().all(|found| found.api.is_some());
    let project = Project {
        files,
        steps,
        outcome: if is_sound {
            Outcome::Fine
        } else {
            Outcome::Findings
        },
    };
    Ok(Some(project.around(&arguments.folder)))
}

fn steps(arguments: &InitArguments, existing: &Existing, clients: Option<&Clients<'_>>) -> String {
    let mut steps = Steps::new(&arguments.folder);
    if existing.apis.iter().any(|found| found.api.is_none()) {
        steps.command("gatesmith lint       # until what is printed above is mended");
    }
    steps.command("gatesmith generate");
    let of = clients.map_or(&existing.apis[0], |clients| clients.of);
    let name = match existing.apis.as_slice() {
        [_] => String::new(),
        _ => format!(" {}", of.name.kebab()),
    };
    let is_runnable = |api| configuration::is_runnable(api, &existing.functions);
    let mock = if of.api.as_ref().is_some_and(is_runnable) {
        ""
    } else {
        " --mock"
    };
    steps.command(&format!("gatesmith dev{name}{mock}"));
    if let Some(clients) = clients {
        steps.terminal(clients.proof);
        steps.command("cargo run --manifest-path clients/rust/Cargo.toml");
        steps.command("(cd clients/typescript && npm install && npm start)");
    }
    steps.finish()
}

fn readme(existing: &Existing, steps: &str) -> String {
    let documents = existing.apis.iter().map(|found| {
        let name = found.name.kebab();
        format!("- `{}`: the API `{name}`\n", found.document)
    });
    template!("adopted/README.md")
        .replace("DOCUMENTS\n", &documents.collect::<String>())
        .replace("STEPS\n", steps)
}
