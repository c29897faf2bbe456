//! What would be written, against what is there: the part that `generate` and `check` share.

use std::{fs, path::Path};

use gatesmith_emit::{FileSet, RustSettings};
use gatesmith_model::api::Api;

use crate::{
    arguments::Arguments,
    config::{ApiConfig, Config, TargetConfig},
    drift::{self, Difference, display_path},
    failure::Failure,
    loading::{self, lock_path},
    output::Output,
};

/// All that a run would do.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Every file that is not as it should be, by API and target.
    pub(crate) differences: Vec<Difference>,
    /// How many files the tool owns.
    pub(crate) file_count: usize,
    /// What people have to do themselves.
    pub(crate) advice: Vec<String>,
}

/// Plans for the APIs that the command names. `None` where a document has an error: the findings
/// are printed, and nothing may be written for any of the APIs.
pub(crate) fn make(
    arguments: &Arguments,
    names: &[String],
    output: &mut Output,
) -> Result<Option<Plan>, Failure> {
    let config = Config::read(&arguments.config)?;
    let levels = config.levels()?;
    let mut plan = Plan::default();
    let mut sound = true;
    for (_, api_config) in config.select(names)? {
        let path = config.root.join(&api_config.document);
        let document = loading::load(&path, &levels, output)?;
        match document.reading {
            Some(reading) => {
                plan.targets(&config, api_config, &reading.api)?;
                plan.lock(&path, &reading.lock.render())?;
            }
            None => sound = false,
        }
    }
    Ok(sound.then_some(plan))
}

/// Prints an API for a target.
type Emit = fn(&Api, &RustSettings) -> FileSet;

impl Plan {
    fn targets(
        &mut self,
        config: &Config,
        api_config: &ApiConfig,
        api: &Api,
    ) -> Result<(), Failure> {
        let targets: [(&Option<TargetConfig>, Emit, &str); 2] = [
            (
                &api_config.rust_sdk,
                gatesmith_emit::rust_sdk,
                "gatesmith-client",
            ),
            (
                &api_config.rust_stubs,
                gatesmith_emit::rust_stubs,
                "gatesmith-lambda",
            ),
        ];
        for (target, emit, runtime) in targets {
            let Some(target) = target else { continue };
            let settings = RustSettings {
                package: target.package.clone(),
                document: display_path(&api_config.document),
                runtime: target.runtime.for_package(config, &target.out),
            };
            let files = emit(api, &settings);
            let out = config.root.join(&target.out);
            self.differences.extend(drift::compare(&out, &files)?);
            self.file_count += files.len();
            self.advice
                .extend(missing_dependency(&out, &files, runtime));
        }
        Ok(())
    }

    fn lock(&mut self, document: &Path, text: &str) -> Result<(), Failure> {
        self.differences
            .extend(drift::compare_shared(&lock_path(document), text)?);
        self.file_count += 1;
        Ok(())
    }
}

/// A manifest is seeded, so a dependency that it lacks is for its owner to add.
fn missing_dependency(out: &Path, files: &FileSet, runtime: &str) -> Option<String> {
    let manifest = fs::read_to_string(out.join("Cargo.toml")).ok()?;
    if manifest.contains(runtime) {
        return None;
    }
    let seeded = &files.get("Cargo.toml")?.contents;
    let line = seeded.lines().find(|line| line.starts_with(runtime))?;
    let path = display_path(&out.join("Cargo.toml"));
    Some(format!(
        "{path} lacks what the generated code needs. Add to its [dependencies]:\n  {line}"
    ))
}
