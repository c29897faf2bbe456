//! Programs that call an API which exists: one operation of it, in Rust and in TypeScript.

use gatesmith_emit::{ExampleSettings, example::Choice, rust_example, typescript_example};

use super::{
    Files,
    existing::{Existing, Found},
    steps::Proof,
};
use crate::drift::display_path;

/// Where `gatesmith dev` serves, unless it is told otherwise.
const ENDPOINT: &str = "http://127.0.0.1:3000/v1";

/// The clients that a project has.
pub(super) struct Clients<'a> {
    /// The API that they call.
    pub(super) of: &'a Found,
    /// What they show.
    pub(super) proof: Proof,
}

/// Adds clients of the first API that has an operation which can be called.
pub(super) fn add<'a>(files: &mut Files, existing: &'a Existing) -> Option<Clients<'a>> {
    let is_only = existing.apis.len() == 1;
    let mut apis = existing.apis.iter();
    apis.find_map(|found| add_of(files, found, is_only))
}

fn add_of<'a>(files: &mut Files, found: &'a Found, is_only: bool) -> Option<Clients<'a>> {
    let api = found.api.as_ref()?;
    let name = found.name.kebab();
    let settings = |package: String, command: &str| ExampleSettings {
        package,
        endpoint: ENDPOINT.to_owned(),
        region: "us-east-1".to_owned(),
        command: command.to_owned(),
    };
    let choice = Choice::of(api)?;
    let rust = rust_example(api, &settings(format!("{name}-sdk"), "`cargo run`"))?;
    let script = typescript_example(api, &settings(format!("@{name}/sdk"), "`npm start`"))?;
    let path = |kind: &str| format!("../{}", display_path(&found.folder(kind, is_only)));
    let named = |text: &str| {
        text.replace("../sdk-rust", &path("sdk-rust"))
            .replace("../sdk-ts", &path("sdk-ts"))
            .replace("my-api", name)
    };
    for (file, text) in [
        (
            "rust/Cargo.toml",
            named(template!("starter/clients/rust/manifest.toml")),
        ),
        ("rust/src/main.rs", rust),
        ("typescript/client.ts", script),
        (
            "typescript/package.json",
            named(template!("starter/clients/typescript/package.json")),
        ),
        (
            "typescript/tsconfig.json",
            template!("starter/clients/typescript/tsconfig.json").to_owned(),
        ),
        (
            "typescript/.npmrc",
            template!("starter/clients/typescript/npmrc").to_owned(),
        ),
    ] {
        files.insert(format!("clients/{file}").into(), text.into_bytes());
    }
    Some(Clients {
        of: found,
        proof: proof(&choice),
    })
}

fn proof(choice: &Choice<'_>) -> Proof {
    if choice.is_signed {
        Proof::Signature
    } else if choice.wants_api_key || choice.wants_token {
        Proof::Secret
    } else {
        Proof::Nothing
    }
}
