//! `gatesmith.toml`: which documents, which targets, where to, and how they run locally.
//!
//! Paths in the file are relative to the folder it stands in. Keys that nobody knows are refused
//! with their line: a misspelt `out` must not mean "nowhere".

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use gatesmith_emit::Runtime;
use gatesmith_model::diagnostic::Levels;
use indexmap::IndexMap;
use serde::Deserialize;

use crate::{drift::display_path, failure::Failure, places};

/// The name that the file has unless `--config` says otherwise.
pub(crate) const FILE_NAME: &str = "gatesmith.toml";

/// The configuration of one repository.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The APIs, by the name that commands take.
    #[serde(default)]
    pub(crate) api: IndexMap<String, ApiConfig>,
    /// Rule id → `allow`, `note`, `warn` or `deny`, where it is not the rule's own severity.
    #[serde(default)]
    pub(crate) rules: BTreeMap<String, String>,
    /// The folder that the paths are relative to.
    #[serde(skip)]
    pub(crate) root: PathBuf,
}

/// One API: its document and what is made of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ApiConfig {
    /// The document.
    pub(crate) document: PathBuf,
    /// The Rust SDK, where it is wanted.
    pub(crate) rust_sdk: Option<TargetConfig>,
    /// The Rust Lambda stubs, where they are wanted.
    pub(crate) rust_stubs: Option<TargetConfig>,
    /// What running needs and the document cannot say.
    #[serde(default)]
    #[cfg_attr(
        not(feature = "dev"),
        expect(dead_code, reason = "read by `gatesmith dev`")
    )]
    pub(crate) dev: DevConfig,
}

/// One generated package.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TargetConfig {
    /// The folder of the package.
    pub(crate) out: PathBuf,
    /// The package's name.
    pub(crate) package: String,
    /// Where the package finds its runtime; published, where the file is silent.
    #[serde(default)]
    pub(crate) runtime: RuntimeConfig,
}

/// Where a generated package finds its runtime.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuntimeConfig {
    /// The published crate of the same version as this tool.
    #[default]
    #[serde(skip)]
    Published,
    /// `"bundled"`: its source is written beside the generated code.
    Bundled,
    /// `{ version = "…" }`: the published crate, at this version.
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

/// How an API runs on this machine.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DevConfig {
    /// The stage's name; `v1` where the file is silent.
    pub(crate) stage: Option<String>,
    /// The region that callers sign for; `us-east-1` where the file is silent.
    pub(crate) region: Option<String>,
    /// The account in ARNs; twelve zeros where the file is silent.
    pub(crate) account: Option<String>,
    /// Functions by the logical name in the integration's `uri`.
    pub(crate) functions: IndexMap<String, FunctionConfig>,
    /// Role → file with an IAM policy document.
    pub(crate) roles: IndexMap<String, PathBuf>,
    /// Callers for whom credentials are made at start.
    pub(crate) callers: Vec<CallerConfig>,
}

/// A Lambda function.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(
    not(feature = "dev"),
    expect(dead_code, reason = "read by `gatesmith dev`")
)]
pub(crate) struct FunctionConfig {
    /// An endpoint that takes Lambda's `Invoke` request for it, on this machine.
    pub(crate) url: String,
}

/// Somebody who may call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(
    not(feature = "dev"),
    expect(dead_code, reason = "read by `gatesmith dev`")
)]
pub(crate) struct CallerConfig {
    /// The name that is printed beside the credentials.
    pub(crate) name: String,
    /// The role that is assumed.
    pub(crate) role: String,
}

impl Config {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::new(format!("cannot read {}: {error}", path.display()))
                .help("name the file with `--config`, or run the command where it stands")
        })?;
        let mut config: Self = toml::from_str(&text)
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        path.parent()
            .unwrap_or(Path::new(""))
            .clone_into(&mut config.root);
        places::check(&config)?;
        Ok(config)
    }

    /// A path of the file, from the root of the file system, without `.` and `..`.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        let path = self.root.join(path);
        places::normalised(&std::path::absolute(&path).unwrap_or(path))
    }

    /// The APIs that a command was asked for; all of them where none is named.
    pub(crate) fn select(&self, names: &[String]) -> Result<Vec<(&str, &ApiConfig)>, Failure> {
        if names.is_empty() && self.api.is_empty() {
            return Err(Failure::new("the configuration describes no API")
                .help("begin with `[api.NAME]` and its `document`"));
        }
        if names.is_empty() {
            return Ok(self
                .api
                .iter()
                .map(|(name, api)| (name.as_str(), api))
                .collect());
        }
        names
            .iter()
            .map(|name| match self.api.get_key_value(name) {
                Some((name, api)) => Ok((name.as_str(), api)),
                None => Err(self.unknown_api(name)),
            })
            .collect()
    }

    /// The levels of rules that the file sets.
    pub(crate) fn levels(&self) -> Result<Levels, Failure> {
        let mut levels = Levels::default();
        for (rule, level) in &self.rules {
            levels.set(rule, level).map_err(|error| {
                Failure::new(format!("`[rules]` sets `{rule}` to `{level}`: {error}"))
                    .help("`gatesmith explain` lists the rules")
            })?;
        }
        Ok(levels)
    }

    fn unknown_api(&self, name: &str) -> Failure {
        let known: Vec<&str> = self.api.keys().map(String::as_str).collect();
        let help = if known.is_empty() {
            "it describes no API at all".to_owned()
        } else {
            format!("it has: {}", known.join(", "))
        };
        Failure::new(format!("the configuration has no `[api.{name}]`")).help(help)
    }
}

/// The way from the folder `from` to `to`, both plain and absolute, with `/` on every machine
/// because it is written into a manifest.
fn relative(from: &Path, to: &Path) -> String {
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

    fn parse(text: &str) -> Result<Config, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_target_may_find_its_runtime_in_four_ways() {
        let runtime = |line: &str| {
            let text = format!(
                "[api.x]\ndocument = 'x.yaml'\n[api.x.rust-sdk]\nout = 'a/b'\npackage = 'p'\n{line}"
            );
            let config = parse(&text).unwrap();
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
            ..parse("").unwrap()
        };
        let path = RuntimeConfig::Path { path: "r".into() };
        let runtime = |out: &str| path.for_package(&config, Path::new(out));
        assert_eq!(runtime("../there"), Runtime::Path("../here/r".into()));
        assert_eq!(runtime("a/../b"), Runtime::Path("../r".into()));
    }

    #[test]
    fn a_misspelt_key_is_refused_with_its_line() {
        let error = parse("[api.x]\ndocument = 'x.yaml'\nrust_sdk = {}\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("line 3"), "{error}");
        assert!(error.contains("rust_sdk"), "{error}");
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
