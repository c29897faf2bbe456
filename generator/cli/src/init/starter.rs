//! A project from nothing. Its files stand in `templates/starter` as they are written, for a
//! project called `my-api`; only that name is replaced.

use std::path::PathBuf;

use super::{Project, name::Name, steps};
use crate::{arguments::InitArguments, failure::Failure, output::Outcome};

/// Where each file stands in the project, and its text. Manifests and the list of what is ignored
/// have other names here, so that neither Cargo nor Git takes them for their own.
const FILES: [(&str, &str); 13] = [
    (".gitignore", template!("starter/gitignore")),
    ("README.md", template!("starter/README.md")),
    ("gatesmith.toml", template!("starter/gatesmith.toml")),
    ("spec/my-api.yaml", template!("starter/spec/document.yaml")),
    ("spec/caller.json", template!("starter/spec/caller.json")),
    (
        "service/Cargo.toml",
        template!("starter/service/manifest.toml"),
    ),
    (
        "service/src/greet.rs",
        template!("starter/service/greet.rs"),
    ),
    (
        "clients/rust/Cargo.toml",
        template!("starter/clients/rust/manifest.toml"),
    ),
    (
        "clients/rust/src/main.rs",
        template!("starter/clients/rust/main.rs"),
    ),
    (
        "clients/typescript/.npmrc",
        template!("starter/clients/typescript/npmrc"),
    ),
    (
        "clients/typescript/package.json",
        template!("starter/clients/typescript/package.json"),
    ),
    (
        "clients/typescript/tsconfig.json",
        template!("starter/clients/typescript/tsconfig.json"),
    ),
    (
        "clients/typescript/client.ts",
        template!("starter/clients/typescript/client.ts"),
    ),
];

/// A small API with a service and clients.
pub(crate) fn starter(arguments: &InitArguments) -> Result<Project, Failure> {
    let name = match &arguments.name {
        Some(name) => Name::asked(name)?,
        None => Name::of_folder(&arguments.folder),
    };
    let named = |text: &str| {
        text.replace("my-api", name.kebab())
            .replace("my_api", &name.snake())
            .replace("My API", &name.title())
    };
    let files = FILES.map(|(path, text)| (PathBuf::from(named(path)), named(text).into_bytes()));
    let project = Project {
        files: files.into(),
        steps: steps::of_starter(&arguments.folder),
        outcome: Outcome::Fine,
    };
    Ok(project.around(&arguments.folder))
}
