//! Who may depend on whom: the arrows of ARCHITECTURE.md, held against the manifests.

use std::{collections::BTreeMap, process::Command};

use gatesmith_tests::workspace;
use serde_json::Value;

/// The crates of the workspace with what each names in its `[dependencies]`.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(workspace())
        .output()
        .expect("cargo can be run");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let text = |value: &Value| value.as_str().expect("it is a name").to_owned();
    let packages = metadata["packages"].as_array().expect("there are packages");
    packages
        .iter()
        .map(|package| {
            let declared = package["dependencies"].as_array().expect("there is a list");
            let shipped = declared
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| text(&dependency["name"]));
            (text(&package["name"]), shipped.collect())
        })
        .collect()
}

fn refuses(dependencies: &BTreeMap<String, Vec<String>>, package: &str, others: &[&str]) {
    let named = &dependencies[package];
    for other in others {
        assert!(
            !named.iter().any(|name| name == other),
            "{package} depends on {other}"
        );
    }
}

#[test]
fn each_crate_knows_only_what_stands_before_it() {
    let all = dependencies();
    refuses(
        &all,
        "gatesmith-model",
        &[
            "gatesmith-emit",
            "gatesmith-gateway",
            "askama",
            "clap",
            "tokio",
        ],
    );
    refuses(
        &all,
        "gatesmith-emit",
        &["gatesmith-gateway", "clap", "tokio"],
    );
    refuses(
        &all,
        "gatesmith-gateway",
        &["gatesmith-emit", "gatesmith-lambda", "gatesmith-client"],
    );
    for runtime in ["gatesmith-codec", "gatesmith-client", "gatesmith-lambda"] {
        refuses(
            &all,
            runtime,
            &["gatesmith-model", "gatesmith-emit", "gatesmith-gateway"],
        );
    }
    refuses(
        &all,
        "concierge-services",
        &["gatesmith-gateway", "rusqlite", "concierge-adapters"],
    );
}

#[test]
fn generated_packages_need_their_runtime_alone() {
    let all = dependencies();
    assert_eq!(all["concierge-sdk"], ["gatesmith-client"]);
    assert_eq!(all["concierge-stubs"], ["gatesmith-lambda"]);
}

#[test]
fn some_libraries_have_one_home() {
    let homes = [
        ("askama", "gatesmith-emit"),
        ("granit-parser", "gatesmith-model"),
        ("rusqlite", "concierge-adapters"),
        ("clap", "gatesmith"),
    ];
    let all = dependencies();
    for (library, home) in homes {
        for (package, named) in &all {
            let at_home = package == home || (library == "clap" && package == "concierge-app");
            let here = named.iter().any(|name| name == library);
            assert!(
                !here || at_home,
                "{package} depends on {library}, whose home is {home}"
            );
        }
    }
}
