//! The runtime crates' sources, written beside the generated code: a generated package then needs
//! nothing that is not in the public registry.

use super::target::Side;
use crate::FileSet;

/// Where the bundled crates stand in the package.
const FOLDER: &str = "generated/runtime";

/// The crate that both runtimes stand on.
const CODEC: &str = "gatesmith-codec";

/// Every crate's files, sorted: `gatesmith-codec/src/lib.rs`, with the manifest as
/// `gatesmith-codec/manifest.toml` (a `Cargo.toml` would part it from this crate's package).
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The path at which a package's manifest finds its bundled runtime.
pub fn path(side: Side) -> String {
    format!("{FOLDER}/{}", side.package())
}

/// Adds the sources of a runtime and of what it stands on.
pub fn add(files: &mut FileSet, side: Side) {
    for (name, text) in FILES {
        let Some((package, rest)) = name.split_once('/') else {
            continue;
        };
        if package == CODEC || package == side.package() {
            let rest = if rest == "manifest.toml" {
                "Cargo.toml"
            } else {
                rest
            };
            files.own(format!("{FOLDER}/{package}/{rest}"), (*text).to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_brings_its_runtime_and_no_other() {
        let mut files = FileSet::new();
        add(&mut files, Side::Client);
        for path in [
            "gatesmith-client/Cargo.toml",
            "gatesmith-client/src/lib.rs",
            "gatesmith-codec/src/lib.rs",
        ] {
            assert!(files.get(&format!("{FOLDER}/{path}")).is_some(), "{path}");
        }
        assert!(files.iter().all(|(path, _)| !path.contains("lambda")));
    }
}
