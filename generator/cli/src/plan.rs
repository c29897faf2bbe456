//! What would be written, against what is there: the part that `generate` and `check` share.

use std::{fs, path::Path};

use gatesmith_emit::{FileSet, RustSettings};
use gatesmith_model::{Reading, api::Api};

use crate::{
    arguments::Arguments,
    config::{ApiConfig, Config, TargetConfig},
    drift::{self, Difference, display_path},
    failure::Failure,
    loading::{self, lock_path},
    output::Output,
    progress::Progress,
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
    let selected = config.select(names)?;
    for (_, api_config) in &selected {
        // A document and its targets.
        output.progress.expect(1 + targets(api_config).count());
    }
    for (_, api_config) in selected {
        let path = config.root.join(&api_config.document);
        let document = loading::load(&path, &levels, output)?;
        match document.reading {
            Some(reading) => plan.add(&config, api_config, &reading, &output.progress)?,
            None => sound = false,
        }
    }
    Ok(sound.then_some(plan))
}

/// Prints an API for a target.
type Emit = fn(&Api, &RustSettings) -> FileSet;

/// What is made of a document: the target, what prints it, and the runtime that it stands on.
fn targets(api: &ApiConfig) -> impl Iterator<Item = (&TargetConfig, Emit, &'static str)> {
    let targets: [(&Option<TargetConfig>, Emit, &str); 2] = [
        (&api.rust_sdk, gatesmith_emit::rust_sdk, "gatesmith-client"),
        (
            &api.rust_stubs,
            gatesmith_emit::rust_stubs,
            "gatesmith-lambda",
        ),
    ];
    targets
        .into_iter()
        .filter_map(|(target, emit, runtime)| Some((target.as_ref()?, emit, runtime)))
}

impl Plan {
    /// Adds what is made of a document that was read.
    pub(crate) fn add(
        &mut self,
        config: &Config,
        api_config: &ApiConfig,
        reading: &Reading,
        progress: &Progress,
    ) -> Result<(), Failure> {
        for (target, emit, runtime) in targets(api_config) {
            progress.step(format!("printing {}", display_path(&target.out)));
            let settings = RustSettings {
                package: target.package.clone(),
                document: display_path(&api_config.document),
                runtime: target.runtime.for_package(config, &target.out),
            };
            let files = emit(&reading.api, &settings);
            let out = config.root.join(&target.out);
            self.differences.extend(drift::compare(&out, &files)?);
            self.file_count += files.len();
            self.advice
                .extend(missing_dependency(&out, &files, runtime));
        }
        let document = config.root.join(&api_config.document);
        self.lock(&document, &reading.lock.render())
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
