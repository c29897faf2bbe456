//! The manifests of bundled runtime crates say what the crates' own manifests say.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail where they are")]

use std::{collections::BTreeMap, fs, path::Path};

use toml::{Table, Value};

const CRATES: &[(&str, &str)] = &[
    ("gatesmith-codec", "sdk-rust/codec"),
    ("gatesmith-client", "sdk-rust/runtime"),
    ("gatesmith-lambda", "server-stubs/runtime"),
];

fn manifest(path: &Path) -> Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn table<'a>(manifest: &'a Table, key: &str) -> &'a Table {
    manifest.get(key).unwrap().as_table().unwrap()
}

/// A dependency as a table, with what it inherits from the workspace written out and no path.
fn resolved(name: &str, dependency: &Value, workspace: &Table) -> BTreeMap<String, Value> {
    let mut keys = BTreeMap::new();
    let mut take = |value: &Value| match value {
        Value::Table(table) => keys.extend(table.clone()),
        other => keys.extend([("version".to_owned(), other.clone())]),
    };
    if dependency.get("workspace").is_some() {
        take(&workspace[name]);
    }
    let shared = dependency.get("workspace").map(|_| &workspace[name]);
    let inherited = shared.and_then(|it| it.get("features")).cloned();
    take(dependency);
    if let (Some(Value::Array(mut all)), Some(Value::Array(own))) =
        (inherited, dependency.get("features"))
    {
        all.extend(own.clone());
        keys.insert("features".to_owned(), Value::Array(all));
    }
    keys.retain(|key, _| key != "workspace" && key != "path");
    keys
}

#[test]
fn bundled_manifests_ask_for_what_the_crates_ask_for() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = manifest(&here.join("../../Cargo.toml"));
    let workspace = table(&root, "workspace");
    let dependencies = table(workspace, "dependencies");
    for (name, folder) in CRATES {
        let own = manifest(&here.join("../..").join(folder).join("Cargo.toml"));
        let bundled = manifest(&here.join("runtime").join(name).join("manifest.toml"));
        let asked = table(&own, "dependencies");
        let asked: BTreeMap<_, _> = asked
            .iter()
            .map(|(name, it)| (name, resolved(name, it, dependencies)))
            .collect();
        let given = table(&bundled, "dependencies");
        let given: BTreeMap<_, _> = given
            .iter()
            .map(|(name, it)| (name, resolved(name, it, &Table::new())))
            .collect();
        assert_eq!(asked, given, "{name}");
        assert_eq!(own.get("features"), bundled.get("features"), "{name}");
        for key in ["version", "edition", "rust-version", "license"] {
            assert_eq!(
                table(workspace, "package").get(key),
                table(&bundled, "package").get(key)
            );
        }
        for key in ["name", "description"] {
            assert_eq!(
                table(&own, "package").get(key),
                table(&bundled, "package").get(key)
            );
        }
    }
}
