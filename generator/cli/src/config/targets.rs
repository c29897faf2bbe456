//! What is made of a document: `[api.NAME.rust-sdk]`, `[api.NAME.rust-stubs]` and
//! `[api.NAME.typescript-sdk]`, which have one shape.

use std::path::{Path, PathBuf};

use gatesmith_emit::Runtime;
use serde::Deserialize;

use super::{ApiConfig, Config};
use crate::drift::display_path;

/// What can be made of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Signing clients in Rust.
    RustSdk,
    /// Stubs of Lambda handlers in Rust.
    RustStubs,
    /// Signing clients in TypeScript.
    TypeScriptSdk,
}

impl Target {
    /// The table's key.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::RustSdk => "rust-sdk",
            Self::RustStubs => "rust-stubs",
            Self::TypeScriptSdk => "typescript-sdk",
        }
    }
}

impl ApiConfig {
    /// The packages that are wanted of the document.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (Target, &TargetConfig)> {
        [
            (Target::RustSdk, &self.rust_sdk),
            (Target::RustStubs, &self.rust_stubs),
            (Target::TypeScriptSdk, &self.typescript_sdk),
        ]
        .into_iter()
        .filter_map(|(target, config)| Some((target, config.as_ref()?)))
    }
}

/// One generated package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TargetConfig {
    /// The folder of the package.
    pub(crate) out: PathBuf,
    /// The package's name: a crate's, or an npm package's, which may have a scope.
    pub(crate) package: String,
    /// Where the package finds its runtime; published, where the file is silent.
    #[serde(default)]
    pub(crate) runtime: RuntimeConfig,
}

/// Where a generated package finds its runtime.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuntimeConfig {
    /// The published package of the same version as this tool.
    #[default]
    #[serde(skip)]
    Published,
    /// `"bundled"`: its source is written beside the generated code.
    Bundled,
    /// `{ version = "…" }`: the published package, at this version.
    #[serde(untagged)]
    Version {
        /// A version requirement.
        version: String,
    },
    /// `{ path = "…" }`: a folder on this machine.
    #[serde(untagged)]
    Path {
        /// The folder, relative to the configuration.
        path: PathBuf,
    },
}

impl RuntimeConfig {
    /// The runtime as the emitter wants it, for a package in a folder that `config` names: a path
    /// is made relative to the package, an absolute one stays.
    pub(crate) fn for_package(&self, config: &Config, out: &Path) -> Runtime {
        match self {
            Self::Path { path } if path.is_absolute() => Runtime::Path(display_path(path)),
            Self::Published => Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
            Self::Bundled => Runtime::Bundled,
            Self::Version { version } => Runtime::Version(version.clone()),
            Self::Path { path } => {
                Runtime::Path(relative(&config.absolute(out), &config.absolute(path)))
            }
        }
    }
}

/// The way from the folder `from` to `to`, both plain and absolute, with `/` on every machine
/// because it is written into a manifest.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let parts = |path: &Path| -> Vec<String> {
        path.components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from
        .iter()
        .zip(&to)
        .take_while(|(left, right)| left == right)
        .count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    up.chain(to[shared..].iter().cloned())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Config {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_target_may_find_its_runtime_in_four_ways() {
        let runtime = |line: &str| {
            let text = format!(
                "[api.x]\ndocument = 'x.yaml'\n[api.x.rust-sdk]\nout = 'a/b'\npackage = 'p'\n{line}"
            );
            let config = parse(&text);
            let target = config.api["x"].rust_sdk.as_ref().unwrap();
            target.runtime.for_package(&config, &target.out)
        };
        assert_eq!(
            runtime(""),
            Runtime::Version(env!("CARGO_PKG_VERSION").into())
        );
        assert_eq!(runtime("runtime = 'bundled'"), Runtime::Bundled);
        assert_eq!(
            runtime("runtime = { version = '0.9' }"),
            Runtime::Version("0.9".into())
        );
        assert_eq!(
            runtime("runtime = { path = 'a/r' }"),
            Runtime::Path("../r".into())
        );
        assert_eq!(
            runtime("runtime = { path = '/lib/r' }"),
            Runtime::Path("/lib/r".into())
        );
    }

    #[test]
    fn a_package_outside_of_the_folder_finds_its_runtime_in_it() {
        let config = Config {
            root: PathBuf::from("here"),
            ..parse("")
        };
        let path = RuntimeConfig::Path { path: "r".into() };
        let runtime = |out: &str| path.for_package(&config, Path::new(out));
        assert_eq!(runtime("../there"), Runtime::Path("../here/r".into()));
        assert_eq!(runtime("a/../b"), Runtime::Path("../r".into()));
    }

    #[test]
    fn paths_between_folders_are_written_with_slashes() {
        assert_eq!(
            relative(Path::new("sdk-rust/shop"), Path::new("sdk-rust/runtime")),
            "../runtime"
        );
        assert_eq!(relative(Path::new("out"), Path::new("lib/rt")), "../lib/rt");
    }
}
