//! Documents, from a path to a closed `Api`, with their findings printed on the way.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use gatesmith_model::{
    ReadOptions, Reading,
    api::ApiKind,
    diagnostic::{self, Baseline, Counts, Levels, Report},
    load_api,
    source::SourceMap,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    config::{ApiConfig, Config},
    drift::{display_path, named},
    failure::Failure,
    output::Output,
};

/// A document that was read, with its findings printed.
pub(crate) struct Document {
    /// The API and the names given out; `None` where a finding stands against it.
    pub(crate) reading: Option<Reading>,
    /// How many findings there were.
    pub(crate) counts: Counts,
}

/// How the findings about a document are judged.
#[derive(Debug)]
pub(crate) struct Review {
    /// The severities that the configuration sets.
    pub(crate) levels: Levels,
    /// The file that findings are accepted in; it need not be there.
    pub(crate) baseline: PathBuf,
    /// Whether a waiver that waives nothing is a finding.
    pub(crate) judges_waivers: bool,
    /// The kind of API that the document is imported as, where that is said.
    pub(crate) kind: Option<ApiKind>,
}

impl Review {
    /// As the configuration says, which need not know the document.
    pub(crate) fn of(config: Option<&Config>, document: &Path) -> Result<Self, Failure> {
        let Some(config) = config else {
            return Ok(Self::with(Levels::default(), baseline_path(document)));
        };
        let same = |api: &&ApiConfig| {
            std::path::absolute(document)
                .is_ok_and(|document| config.absolute(&api.document) == config.absolute(&document))
        };
        match config.api.values().find(same) {
            Some(api) => Self::of_api(config, api),
            None => Ok(Self::with(config.levels()?, baseline_path(document))),
        }
    }

    /// As the configuration says for one of its APIs.
    pub(crate) fn of_api(config: &Config, api: &ApiConfig) -> Result<Self, Failure> {
        let baseline = match &api.baseline {
            Some(path) => config.root.join(path),
            None => baseline_path(&config.root.join(&api.document)),
        };
        let review = Self::with(config.levels()?, baseline);
        Ok(Self {
            kind: api.r#for.map(Into::into),
            ..review
        })
    }

    fn with(levels: Levels, baseline: PathBuf) -> Self {
        Self {
            levels,
            baseline,
            judges_waivers: true,
            kind: None,
        }
    }

    /// What is known about the document beside its text.
    pub(crate) fn read_options(&self) -> ReadOptions {
        ReadOptions { kind: self.kind }
    }

    /// The findings that were accepted; `None` where there is no such file.
    pub(crate) fn accepted(&self) -> Result<Option<Baseline>, Failure> {
        let path = &self.baseline;
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(Failure::new(format!("cannot read {}", named(path, &error))));
            }
        };
        let name = display_path(path);
        Baseline::parse(&name, &text).map(Some).map_err(|error| {
            Failure::new(format!("{name}: {error}"))
                .help("mend the baseline, or remove it and accept the findings again")
        })
    }
}

/// The document's lock file: beside it, with `lock` for its ending.
pub(crate) fn lock_path(document: &Path) -> PathBuf {
    document.with_extension("lock")
}

/// The document's baseline, where the configuration names no other.
fn baseline_path(document: &Path) -> PathBuf {
    document.with_extension("baseline.toml")
}

/// Reads a document and prints what there is to say about it.
pub(crate) fn load(
    document: &Path,
    review: &Review,
    output: &mut Output,
) -> Result<Document, Failure> {
    output
        .progress
        .step(format!("reading {}", display_path(document)));
    let mut loaded = load_api(document, &lock_path(document), &review.read_options());
    let counts = print(&mut loaded.report, &loaded.source, review, output)?;
    let reading = loaded.reading.filter(|_| counts.errors == 0);
    Ok(Document { reading, counts })
}

/// Prints the findings about a document, those about its baseline included, and gives their
/// numbers.
pub(crate) fn print(
    report: &mut Report,
    source: &SourceMap,
    review: &Review,
    output: &mut Output,
) -> Result<Counts, Failure> {
    judge(report, source, review);
    let accepted = review.accepted()?;
    let about = accepted
        .as_ref()
        .map(|baseline| report.accept(baseline, source, &how(review)));
    output.say(report, source)?;
    let mut counts = report.counts();
    if let (Some(baseline), Some(about)) = (&accepted, &about) {
        output.say(about, baseline.source())?;
        counts += about.counts();
    }
    Ok(counts)
}

/// Settles a report, and takes out what comments of the document waive.
pub(crate) fn judge(report: &mut Report, source: &SourceMap, review: &Review) {
    report.settle(source, &review.levels);
    report.waive(source, &how(review));
}

/// The same, as the model takes it.
pub(crate) fn how(review: &Review) -> diagnostic::Review<'_> {
    diagnostic::Review {
        levels: &review.levels,
        today: today(),
        judges_waivers: review.judges_waivers,
    }
}

/// The day, the same on every machine.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
