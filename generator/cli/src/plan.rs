//! What would be written, against what is there: the part that `generate` and `check` share.

use std::{fs, path::Path};

use gatesmith_emit::{FileSet, RustSettings, TypeScriptSettings};
use gatesmith_model::{Reading, api::Api};

use crate::{
    arguments::Arguments,
    config::{ApiConfig, Config, Target, TargetConfig},
    drift::{self, Difference, display_path},
    failure::Failure,
    loading::{self, Review},
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
    let config = Config::of(arguments)?;
    let mut plan = Plan::default();
    let mut sound = true;
    let selected = config.select(names)?;
    for (_, api_config) in &selected {
        // A document and its targets.
        output.progress.expect(1 + api_config.targets().count());
    }
    for (_, api_config) in selected {
        let subject = config.subject(api_config);
        let document = loading::load(&subject, &Review::of_api(&config, api_config)?, output)?;
        match document.reading {
            Some(reading) => plan.add(&config, api_config, &reading, &output.progress)?,
            None => sound = false,
        }
    }
    Ok(sound.then_some(plan))
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
        for (target, target_config) in api_config.targets() {
            progress.step(format!("printing {}", display_path(&target_config.out)));
            let files = emit(target, target_config, config, api_config, &reading.api);
            let out = config.root.join(&target_config.out);
            self.differences.extend(drift::compare(&out, &files)?);
            self.file_count += files.len();
            self.advice.extend(missing_dependency(target, &out, &files));
        }
        let lock = config.subject(api_config).lock();
        self.lock(&lock, &reading.lock.render())
    }

    fn lock(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        self.differences.extend(drift::compare_shared(path, text)?);
        self.file_count += 1;
        Ok(())
    }
}

/// Prints an API for a target.
fn emit(
    target: Target,
    target_config: &TargetConfig,
    config: &Config,
    api_config: &ApiConfig,
    api: &Api,
) -> FileSet {
    let package = target_config.package.clone();
    let document = display_path(&api_config.document);
    let runtime = target_config
        .runtime
        .for_package(config, &target_config.out);
    let rust = |package, document, runtime| RustSettings {
        package,
        document,
        runtime,
    };
    match target {
        Target::RustSdk => gatesmith_emit::rust_sdk(api, &rust(package, document, runtime)),
        Target::RustStubs => gatesmith_emit::rust_stubs(api, &rust(package, document, runtime)),
        Target::TypeScriptSdk => {
            let settings = TypeScriptSettings {
                package,
                document,
                runtime,
            };
            gatesmith_emit::typescript_sdk(api, &settings)
        }
    }
}

/// A manifest is seeded, so a dependency that it lacks is for its owner to add.
fn missing_dependency(target: Target, out: &Path, files: &FileSet) -> Option<String> {
    let (name, runtime, table) = match target {
        Target::RustSdk => ("Cargo.toml", "gatesmith-client", "[dependencies]"),
        Target::RustStubs => ("Cargo.toml", "gatesmith-lambda", "[dependencies]"),
        Target::TypeScriptSdk => ("package.json", "\"@gatesmith/client\"", "\"dependencies\""),
    };
    let manifest = fs::read_to_string(out.join(name)).ok()?;
    if manifest.contains(runtime) {
        return None;
    }
    let mut seeded = files.get(name)?.contents.lines().map(str::trim);
    let line = seeded.find(|line| line.starts_with(runtime))?;
    let line = line.trim_end_matches(',');
    let path = display_path(&out.join(name));
    Some(format!(
        "{path} lacks what the generated code needs. Add to its {table}:\n  {line}"
    ))
}
