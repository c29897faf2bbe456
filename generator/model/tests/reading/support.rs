//! Reads small documents, and looks into what came out.

use gatesmith_model::{
    NameLock, ReadOptions, Reading,
    api::{Api, Operation, TypeDef},
    diagnostic::{Report, Severity},
    read,
    source::SourceMap,
};

/// A document that was read.
pub(crate) struct Outcome {
    pub(crate) source: SourceMap,
    pub(crate) report: Report,
    pub(crate) reading: Option<Reading>,
}

impl Outcome {
    pub(crate) fn of(text: &str) -> Self {
        Self::with_lock(text, &NameLock::default())
    }

    pub(crate) fn with_lock(text: &str, lock: &NameLock) -> Self {
        let mut report = Report::default();
        let source = SourceMap::parse("api.yaml", text.as_bytes(), &mut report);
        let reading = read(&source, lock, &ReadOptions::default(), &mut report);
        Self {
            source,
            report,
            reading,
        }
    }

    /// Every finding as `rule line: message`, in the order in which they were found.
    pub(crate) fn findings(&self) -> Vec<String> {
        self.report
            .diagnostics()
            .iter()
            .map(|finding| {
                let line = self.source.locate(&finding.at).map_or(0, |at| at.line);
                format!("{} {line}: {}", finding.rule.id(), finding.message)
            })
            .collect()
    }

    pub(crate) fn errors(&self) -> usize {
        let findings = self.report.diagnostics().iter();
        findings
            .filter(|finding| finding.severity == Severity::Error)
            .count()
    }

    /// The API of a document without errors.
    pub(crate) fn api(&self) -> &Api {
        match &self.reading {
            Some(reading) => &reading.api,
            None => panic!("the document has errors: {:#?}", self.findings()),
        }
    }

    pub(crate) fn lock(&self) -> &NameLock {
        &self.reading.as_ref().expect("the document has errors").lock
    }
}

/// The API of a document without any finding.
pub(crate) fn api(text: &str) -> Api {
    let outcome = Outcome::of(text);
    assert_eq!(outcome.findings(), Vec::<String>::new());
    outcome.api().clone()
}

pub(crate) fn type_named<'a>(api: &'a Api, name: &str) -> &'a TypeDef {
    let found = api.types.iter().find(|found| found.name.as_str() == name);
    found.unwrap_or_else(|| panic!("no type `{name}` among {:?}", type_names(api)))
}

pub(crate) fn type_names(api: &Api) -> Vec<&str> {
    api.types.iter().map(|found| found.name.as_str()).collect()
}

pub(crate) fn operation_named<'a>(api: &'a Api, name: &str) -> &'a Operation {
    let found = api
        .operations
        .iter()
        .find(|found| found.name.as_str() == name);
    found.unwrap_or_else(|| panic!("no operation `{name}`"))
}

/// The findings of some rules, as `rule line (second line): message: label`.
pub(crate) fn said(outcome: &Outcome, rules: &[&str]) -> Vec<String> {
    let line = |at| outcome.source.locate(at).map_or(0, |at| at.line);
    let findings = outcome.report.diagnostics().iter();
    findings
        .filter(|finding| rules.contains(&finding.rule.id()))
        .map(|finding| {
            let second = finding.second.as_ref();
            let second = second.map_or_else(String::new, |(at, _)| format!(" ({})", line(at)));
            format!(
                "{} {}{second}: {}: {}",
                finding.rule,
                line(&finding.at),
                finding.message,
                finding.label
            )
        })
        .collect()
}
