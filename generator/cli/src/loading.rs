//! Documents, from a path to a closed `Api`, with their findings printed on the way.

use std::{fs, io, path::PathBuf};

use gatesmith_model::{
    Loaded, Reading,
    diagnostic::{self, Baseline, Counts, Levels, Report},
    load_api,
    source::SourceMap,
    throttled_without_key,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    config::{ApiConfig, Config},
    drift::{display_path, named},
    failure::Failure,
    output::Output,
    subject::Subject,
};

/// A document that was read, with its findings printed.
pub(crate) struct Document {
    /// The API and the names given out; `None` where a finding stands against it.
    pub(crate) reading: Option<Reading>,
    /// How many findings there were.
    pub(crate) counts: Counts,
    /// The other files that it is made of; remote documents are none.
    #[cfg_attr(
        not(feature = "dev"),
        expect(dead_code, reason = "read by `gatesmith dev`")
    )]
    pub(crate) others: Vec<PathBuf>,
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
    /// What usage plans throttle by itself: the plan's name, and `GET /path`.
    throttles: Vec<(String, String)>,
}

impl Review {
    /// As the configuration says, which need not know the document.
    pub(crate) fn of(config: Option<&Config>, subject: &Subject) -> Result<Self, Failure> {
        let Some(config) = config else {
            return Ok(Self::with(Levels::default(), subject.baseline()));
        };
        match config.api_of(subject) {
            Some(api) => Self::of_api(config, api),
            None => Ok(Self::with(config.levels()?, subject.baseline())),
        }
    }

    /// As the configuration says for one of its APIs.
    pub(crate) fn of_api(config: &Config, api: &ApiConfig) -> Result<Self, Failure> {
        let baseline = match &api.baseline {
            Some(path) => config.root.join(path),
            None => config.subject(api).baseline(),
        };
        let plans = api.dev.usage_plans.iter();
        let throttles = plans.flat_map(|plan| {
            let methods = plan.methods.keys();
            methods.map(|method| (plan.name.clone(), method.clone()))
        });
        Ok(Self {
            throttles: throttles.collect(),
            ..Self::with(config.levels()?, baseline)
        })
    }

    fn with(levels: Levels, baseline: PathBuf) -> Self {
        Self {
            levels,
            baseline,
            judges_waivers: true,
            throttles: Vec::new(),
        }
    }

    /// Reads a document, and compares it with what the configuration says about it.
    pub(crate) fn read(&self, subject: &Subject) -> Loaded {
        let mut loaded = load_api(&subject.file, &subject.lock(), &subject.options());
        if let Some(reading) = &loaded.reading {
            let throttles = self.throttles.iter();
            let throttles = throttles.map(|(plan, method)| (plan.as_str(), method.as_str()));
            throttled_without_key(&reading.api, throttles, &mut loaded.report);
        }
        loaded
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

/// Reads a document and prints what there is to say about it.
pub(crate) fn load(
    subject: &Subject,
    review: &Review,
    output: &mut Output,
) -> Result<Document, Failure> {
    output.progress.step(format!("reading {}", subject.shown()));
    let mut loaded = review.read(subject);
    let counts = print(&mut loaded.report, &loaded.source, review, output)?;
    let reading = loaded.reading.filter(|_| counts.errors == 0);
    let source = &loaded.source;
    let others = source
        .files()
        .skip(1)
        .filter(|&file| !source.is_remote(file));
    Ok(Document {
        reading,
        counts,
        others: others
            .map(|file| PathBuf::from(source.file_name(file)))
            .collect(),
    })
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
