//! A run that follows its document: each version that has no error is served, and the last one
//! that had none is served on where a version has.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatesmith_gateway::{Running, Unsupported};
use gatesmith_model::Reading;
use jiff::civil::Time;

use super::{banner::served, log, watch::Watch};
use crate::{
    commands::generate,
    config::{ApiConfig, Config},
    drift::display_path,
    failure::Failure,
    loading::{self, Review},
    output::Output,
    plan::Plan,
    subject::Subject,
};

/// A save that is longer ago is no measure of how fast it was followed: a file may keep its time
/// when it is moved into place.
const LONG_AGO: Duration = Duration::from_secs(10);

/// What is read, and what is made of it.
pub(super) struct Session<'a> {
    pub(super) config: &'a Config,
    /// The file that the configuration stands in.
    pub(super) config_file: &'a Path,
    pub(super) api: &'a ApiConfig,
    pub(super) review: &'a Review,
    /// Whether generated code is written, too.
    pub(super) generate: bool,
    /// Whether every operation is answered from the document.
    pub(super) mock: bool,
}

/// What is served now.
pub(super) struct Served {
    pub(super) running: Running,
    /// What the gateway does not do of it.
    pub(super) unsupported: Vec<Unsupported>,
    /// Since when.
    pub(super) since: Time,
    /// The document has errors by now.
    pub(super) outdated: bool,
    /// The files that it is made of beside the one that is named.
    pub(super) others: Vec<PathBuf>,
}

impl Session<'_> {
    /// The document.
    pub(super) fn document(&self) -> Subject {
        self.config.subject(self.api)
    }

    /// The files that a run depends on.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let document = self.document();
        let roles = self.api.dev.roles.values();
        let mut files = vec![
            document.lock(),
            document.file,
            self.config_file.to_owned(),
            self.review.baseline.clone(),
        ];
        files.extend(roles.map(|path| self.config.root.join(path)));
        files
    }

    /// Writes the generated code, where that is wanted.
    pub(super) fn generate(&self, reading: &Reading, output: &mut Output) -> Result<(), Failure> {
        if !self.generate {
            return Ok(());
        }
        let mut plan = Plan::default();
        plan.add(self.config, self.api, reading, &output.progress)?;
        generate::write(&plan, output)
    }

    /// Takes up what has changed.
    pub(super) fn follow(
        &self,
        changed: &[PathBuf],
        served: &mut Served,
        watch: &mut Watch,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let document = self.document();
        let lock = document.lock();
        for path in changed
            .iter()
            .filter(|path| ![&document.file, &lock, &self.review.baseline].contains(path))
            .filter(|path| !served.others.contains(path))
        {
            writeln!(
                output.err,
                "{}  {} has changed: start `gatesmith dev` again for it to count",
                log::now(),
                display_path(path)
            )?;
        }
        // Names in generated code play no part in serving: a lock matters where it may be what is
        // wrong.
        let is_document = |path: &PathBuf| {
            [&document.file, &self.review.baseline].contains(&path) || served.others.contains(path)
        };
        if let Some(saved) = changed.iter().find(|path| is_document(path)) {
            self.take_up(&document, saved, served, output)?;
            watch.also(&served.others);
        } else if served.outdated && changed.contains(&lock) {
            self.take_up(&document, &document.file, served, output)?;
            watch.also(&served.others);
        }
        if self.generate {
            watch.accept(&lock);
        }
        output.out.flush()?;
        Ok(())
    }

    fn take_up(
        &self,
        document: &Subject,
        saved: &Path,
        served: &mut Served,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let shown = document.shown();
        let read = loading::load(document, self.review, output)?;
        served.others = read.others;
        let Some(reading) = read.reading else {
            served.outdated = true;
            return served.stays(&shown, "has errors", output);
        };
        let (api, lock) = (Arc::new(reading.api), reading.lock);
        let unsupported = match served.running.replace(Arc::clone(&api)) {
            Ok(unsupported) => unsupported,
            Err(error) => {
                writeln!(output.err, "{error}")?;
                return served.stays(&shown, "cannot be served", output);
            }
        };
        let took = saved_ago(saved).map_or_else(String::new, |ago| {
            format!(", {} ms after it was saved", ago.as_millis())
        });
        served.since = log::now();
        served.outdated = false;
        writeln!(
            output.err,
            "{}  {shown} is served as it is now{took}: {}",
            served.since,
            self::served(&api, &unsupported, self.mock)
        )?;
        served.say_what_differs(&unsupported, output)?;
        served.unsupported = unsupported;
        let api = Arc::unwrap_or_clone(api);
        if let Err(failure) = self.generate(&Reading { api, lock }, output) {
            writeln!(output.err, "error: {failure}")?;
        }
        Ok(())
    }
}

impl Served {
    fn stays(&self, document: &str, why: &str, output: &mut Output) -> Result<(), Failure> {
        writeln!(
            output.err,
            "{}  {document} {why}: the version of {} is still served",
            log::now(),
            self.since
        )?;
        Ok(())
    }

    /// Says what is not served any more, and what is again. Places are left out of account: every
    /// line that is added moves them.
    fn say_what_differs(&self, now: &[Unsupported], output: &mut Output) -> Result<(), Failure> {
        let text = |findings: &[Unsupported]| -> Vec<String> {
            findings.iter().map(ToString::to_string).collect()
        };
        let (before, now) = (text(&self.unsupported), text(now));
        for finding in now.iter().filter(|finding| !before.contains(finding)) {
            writeln!(output.err, "not served: {finding}")?;
        }
        for finding in before.iter().filter(|finding| !now.contains(finding)) {
            writeln!(output.err, "no longer: {finding}")?;
        }
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long something took, for people to read"
)]
fn saved_ago(document: &Path) -> Option<Duration> {
    let saved = std::fs::metadata(document).ok()?.modified().ok()?;
    let ago = SystemTime::now().duration_since(saved).ok()?;
    (ago < LONG_AGO).then_some(ago)
}
