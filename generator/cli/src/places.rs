//! Where a configuration puts things, and that no two of them are in each other's way.
//!
//! Whatever stands in a generated folder that the tool does not write is removed. So two packages
//! in one place would remove each other's files, and a document in such a folder would vanish.

use std::path::{Component, Path, PathBuf};

use crate::{
    config::{Config, TargetConfig},
    drift::display_path,
    failure::Failure,
    loading::lock_path,
};

/// The folders of a package of which every file is the tool's.
const GENERATED: [&str; 2] = ["generated", "src/generated"];

/// Refuses a configuration of which one part would overwrite or remove another.
pub(crate) fn check(config: &Config) -> Result<(), Failure> {
    let packages: Vec<_> = packages(config);
    for (index, (name, target)) in packages.iter().enumerate() {
        package_name(name, target)?;
        let out = config.absolute(&target.out);
        for (other_name, other) in &packages[..index] {
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
fn documents(config: &Config, packages: &[(String, &TargetConfig)]) -> Result<(), Failure> {
    let mut seen: Vec<(PathBuf, &Path)> = Vec::new();
    for api in config.api.values() {
        let document = config.absolute(&api.document);
        let shown = display_path(&api.document);
        for (name, target) in packages {
            if is_generated(&document, &config.absolute(&target.out)) {
                return Err(Failure::new(format!(
                    "the document {shown} stands in a folder of which `{name}` owns every file"
                ))
                .help("move the document, or point `out` elsewhere"));
            }
        }
        let clash = seen
            .iter()
            .find(|(other, _)| *other != document && lock_path(other) == lock_path(&document));
        if let Some((_, other)) = clash {
            return Err(Failure::new(format!(
                "the documents {} and {shown} have one lock file, {}",
                display_path(other),
                display_path(&lock_path(&api.document))
            ))
            .help("call one of them differently, or move it to another folder"));
        }
        seen.push((document, &api.document));
    }
    Ok(())
}

/// The packages of all APIs, by the name of their table.
fn packages(config: &Config) -> Vec<(String, &TargetConfig)> {
    let targets = config.api.iter().flat_map(|(name, api)| {
        [
            (format!("api.{name}.rust-sdk"), &api.rust_sdk),
            (format!("api.{name}.rust-stubs"), &api.rust_stubs),
        ]
    });
    targets
        .filter_map(|(name, target)| Some((name, target.as_ref()?)))
        .collect()
}

/// Refuses what Cargo would refuse, before it stands in a manifest.
fn package_name(table: &str, target: &TargetConfig) -> Result<(), Failure> {
    let name = &target.package;
    let letters = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(letters) {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`[{table}]` has the `package` {name:?}, which cannot be the name of a package"
    ))
    .help("write ASCII letters, digits, `-` and `_`, beginning with a letter"))
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
