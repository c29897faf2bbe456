//! Where a configuration puts things, and that no two of them are in each other's way.
//!
//! Whatever stands in a generated folder that the tool does not write is removed. So two packages
//! in one place would remove each other's files, and a document in such a folder would vanish.

use std::path::{Component, Path, PathBuf};

use crate::{
    config::{Config, Target, TargetConfig},
    drift::display_path,
    failure::Failure,
    subject::Subject,
};

/// The folders of a package of which every file is the tool's.
const GENERATED: [&str; 2] = ["generated", "src/generated"];

/// Refuses a configuration of which one part would overwrite or remove another.
pub(crate) fn check(config: &Config) -> Result<(), Failure> {
    let packages: Vec<_> = packages(config);
    for (index, (name, kind, target)) in packages.iter().enumerate() {
        package_name(name, *kind, target)?;
        let out = config.absolute(&target.out);
        for (other_name, _, other) in &packages[..index] {
            let other_out = config.absolute(&other.out);
            let meet = out == other_out
                || is_generated(&out, &other_out)
                || is_generated(&other_out, &out);
            if meet {
                return Err(Failure::new(format!(
                    "`{other_name}` and `{name}` would remove each other's files: `out` is `{}` and `{}`",
                    display_path(&other.out),
                    display_path(&target.out)
                ))
                .help("give each package a folder of its own"));
            }
        }
    }
    documents(config, &packages)
}

/// Refuses a document in a generated folder, and two documents with one lock.
fn documents(config: &Config, packages: &[Package<'_>]) -> Result<(), Failure> {
    let mut seen: Vec<(Subject, Subject)> = Vec::new();
    for api in config.api.values() {
        let document = config.absolute(&api.document);
        let shown = display_path(&api.document);
        for (name, _, target) in packages {
            if is_generated(&document, &config.absolute(&target.out)) {
                return Err(Failure::new(format!(
                    "the document {shown} stands in a folder of which `{name}` owns every file"
                ))
                .help("move the document, or point `out` elsewhere"));
            }
        }
        let written = Subject {
            file: api.document.clone(),
            ..config.subject(api)
        };
        let subject = Subject {
            file: document,
            ..written.clone()
        };
        let clash = seen
            .iter()
            .find(|(other, _)| *other != subject && other.lock() == subject.lock());
        if let Some((_, other)) = clash {
            return Err(Failure::new(format!(
                "the documents {} and {} have one lock file, {}",
                other.shown(),
                written.shown(),
                display_path(&written.lock())
            ))
            .help("call one of them differently, or move it to another folder"));
        }
        seen.push((subject, written));
    }
    Ok(())
}

/// A package: the name of its table, what it is, and the table.
type Package<'a> = (String, Target, &'a TargetConfig);

/// The packages of all APIs.
fn packages(config: &Config) -> Vec<Package<'_>> {
    let packages = config.api.iter().flat_map(|(name, api)| {
        api.targets()
            .map(move |(target, config)| (format!("api.{name}.{}", target.key()), target, config))
    });
    packages.collect()
}

/// Refuses what Cargo or npm would refuse, before it stands in a manifest.
fn package_name(table: &str, target: Target, config: &TargetConfig) -> Result<(), Failure> {
    let name = &config.package;
    let (takes, help) = match target {
        Target::RustSdk | Target::RustStubs => (
            is_crate_name(name),
            "write ASCII letters, digits, `-` and `_`, beginning with a letter",
        ),
        Target::TypeScriptSdk => (
            is_npm_name(name),
            "write lower-case ASCII letters, digits, `-`, `_` and `.`, beginning with a letter or \
             digit, after a scope or none: `@shop/sdk`",
        ),
    };
    if takes {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`[{table}]` has the `package` {name:?}, which cannot be the name of a package"
    ))
    .help(help))
}

fn is_crate_name(name: &str) -> bool {
    let letters = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(letters)
}

/// The rules for new packages, which are stricter than what npm still installs.
///
/// npm's documentation of package.json, "name".
fn is_npm_name(name: &str) -> bool {
    const LONGEST: usize = 214;
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
            && part.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte)
            })
    };
    if name.len() > LONGEST || name == "node_modules" || name == "favicon.ico" {
        return false;
    }
    match name.strip_prefix('@') {
        Some(scoped) => scoped
            .split_once('/')
            .is_some_and(|(scope, name)| part(scope) && part(name)),
        None => part(name),
    }
}

fn is_generated(path: &Path, out: &Path) -> bool {
    GENERATED
        .iter()
        .any(|root| path.starts_with(out.join(root)))
}

/// A path without `.` and `..`. No link is followed: what is written is read without a disk.
pub(crate) fn normalised(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(plain.components().next_back(), Some(Component::Normal(_))) =>
            {
                plain.pop();
            }
            Component::ParentDir if plain.has_root() => {}
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let config: Config = toml::from_str(text).unwrap();
        check(&config).map_or_else(|failure| failure.to_string(), |()| String::new())
    }

    fn sdk(out: &str) -> String {
        format!("[api.x]\ndocument = 'x.yaml'\n[api.x.rust-sdk]\nout = '{out}'\npackage = 'p'\n")
    }

    fn stubs(out: &str) -> String {
        format!("[api.x.rust-stubs]\nout = '{out}'\npackage = 'q'\n")
    }

    #[test]
    fn packages_have_folders_of_their_own() {
        for (first, second) in [
            ("a", "a"),
            ("a", "./b/../a"),
            ("a", "a/src/generated/b"),
            ("a/generated", "a"),
        ] {
            let message = refusal(&(sdk(first) + &stubs(second)));
            assert!(
                message.contains("each other"),
                "{first} {second}: {message}"
            );
        }
        assert_eq!(refusal(&(sdk("a") + &stubs("a/b"))), "");
        assert_eq!(refusal(&(sdk(".") + &stubs("../a"))), "");
        let script = "[api.x.typescript-sdk]\nout = 'a/src'\npackage = 'q'\n";
        assert_eq!(refusal(&(sdk("a") + script)), "");
        let script = script.replace("a/src", "a");
        assert!(refusal(&(sdk("a") + &script)).contains("each other"));
    }

    #[test]
    fn a_document_does_not_stand_where_files_are_removed() {
        let text = sdk(".").replace("x.yaml", "src/generated/x.yaml");
        assert!(refusal(&text).contains("owns every file"));
    }

    #[test]
    fn a_lock_belongs_to_one_document() {
        let two = "[api.a]\ndocument = 'x.yaml'\n[api.b]\ndocument = './x.json'\n";
        assert!(refusal(two).contains("one lock file, x.lock"));
        assert_eq!(refusal(&two.replace("json", "yaml")), "");
    }

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        for name in ["", "a b", "1a", "a\"]", "ä"] {
            let text = sdk("a").replace("'p'", &format!("{name:?}"));
            assert!(refusal(&text).contains("name of a package"), "{name}");
        }
    }

    #[test]
    fn a_package_has_a_name_that_npm_takes() {
        let refusal = |name: &str| {
            let package = format!("out = 'a'\npackage = {name:?}\n");
            let table = "[api.x]\ndocument = 'x.yaml'\n[api.x.typescript-sdk]\n";
            refusal(&format!("{table}{package}"))
        };
        let long = "a".repeat(215);
        let unfit = [
            "", "Shop", "@shop", "@shop/", "@/sdk", "@a/b/c", ".a", "_a", "a b", "ä", "a~", &long,
        ];
        for name in unfit {
            assert!(refusal(name).contains("name of a package"), "{name}");
        }
        for name in ["shop", "@shop/sdk", "1a", "@a.b/c_d-e.f", &long[1..]] {
            assert_eq!(refusal(name), "", "{name}");
        }
    }

    #[test]
    fn paths_are_made_plain() {
        for (path, plain) in [
            ("a/../b/./c", "b/c"),
            ("../a/..", ".."),
            ("../../a", "../../a"),
            ("/../a", "/a"),
        ] {
            assert_eq!(normalised(Path::new(path)), Path::new(plain), "{path}");
        }
    }
}
