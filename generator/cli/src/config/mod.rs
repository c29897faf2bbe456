//! `gatesmith.toml`: which documents, which targets, where to, and how they run locally.
//!
//! Paths in the file are relative to the folder it stands in. Keys that nobody knows are refused
//! with their line: a misspelt `out` must not mean "nowhere". What contradicts itself is refused
//! here, too, before a command does anything.
//!
//! | module | tables |
//! |---|---|
//! | `targets` | `[api.NAME.rust-sdk]`, `rust-stubs`, `typescript-sdk` |
//! | `dev`, `functions` | `[api.NAME.dev]` and what is below it |
//! | `check` | what refers to something that is not there, or rules itself out |

mod check;
#[cfg_attr(
    not(feature = "dev"),
    expect(dead_code, reason = "read by `gatesmith dev`")
)]
pub(crate) mod dev;
#[cfg_attr(
    not(feature = "dev"),
    expect(dead_code, reason = "read by `gatesmith dev`")
)]
pub(crate) mod functions;
mod targets;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use gatesmith_model::diagnostic::Levels;
use indexmap::IndexMap;
use serde::Deserialize;

use self::dev::DevConfig;
pub(crate) use self::targets::{Target, TargetConfig, relative};
use crate::{
    arguments::{Arguments, ImportedAs},
    failure::Failure,
    places,
    remote::Remote,
    subject::Subject,
};

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
    /// Whether references of the documents may lead to the network: the command line says that.
    #[serde(skip)]
    pub(crate) remote: Remote,
}

/// One API: its document and what is made of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ApiConfig {
    /// The document, or a template that has it as the body of an API.
    pub(crate) document: PathBuf,
    /// Which API of a template, by its logical id; its only one where none is named.
    pub(crate) resource: Option<String>,
    /// The kind of API that it is imported as; what its extensions speak of where the file is
    /// silent.
    pub(crate) r#for: Option<ImportedAs>,
    /// The Rust SDK, where it is wanted.
    pub(crate) rust_sdk: Option<TargetConfig>,
    /// The Rust Lambda stubs, where they are wanted.
    pub(crate) rust_stubs: Option<TargetConfig>,
    /// The TypeScript SDK, where it is wanted.
    pub(crate) typescript_sdk: Option<TargetConfig>,
    /// Findings that were accepted; beside the document, with `baseline.toml` for its ending, where
    /// it is not named.
    pub(crate) baseline: Option<PathBuf>,
    /// What running needs and the document cannot say.
    #[serde(default)]
    pub(crate) dev: DevConfig,
}

impl Config {
    /// Reads the file that the command line names.
    pub(crate) fn of(arguments: &Arguments) -> Result<Self, Failure> {
        let mut config = Self::read(&arguments.config)?;
        config.remote = arguments.remote;
        Ok(config)
    }

    /// Reads a file.
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
        check::check(&config)?;
        Ok(config)
    }

    /// A path of the file, from the root of the file system, without `.` and `..`.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        let path = self.root.join(path);
        places::normalised(&std::path::absolute(&path).unwrap_or(path))
    }

    /// The document of an API.
    pub(crate) fn subject(&self, api: &ApiConfig) -> Subject {
        Subject {
            file: self.root.join(&api.document),
            resource: api.resource.clone(),
            kind: api.r#for.map(Into::into),
            remote: self.remote,
        }
    }

    /// The API whose document this is, if the file describes it.
    pub(crate) fn api_of(&self, subject: &Subject) -> Option<&ApiConfig> {
        let file = std::path::absolute(&subject.file).ok()?;
        let same = |api: &&ApiConfig| {
            api.resource == subject.resource && self.absolute(&api.document) == self.absolute(&file)
        };
        self.api.values().find(same)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_refused_with_its_line() {
        let error = toml::from_str::<Config>("[api.x]\ndocument = 'x.yaml'\nrust_sdk = {}\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("line 3"), "{error}");
        assert!(error.contains("rust_sdk"), "{error}");
    }
}
