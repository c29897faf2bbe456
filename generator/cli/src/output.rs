//! Where commands write, and how they end.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use gatesmith_model::{
    diagnostic::{Findings, Report, Style},
    source::SourceMap,
};

use crate::{arguments::FindingsFormat, progress::Progress};

/// The streams of a command. Escape codes for colour are taken out on the way where the stream is
/// no terminal.
pub(crate) struct Output {
    /// What was asked for.
    pub(crate) out: Box<dyn Write>,
    /// Findings, for people.
    pub(crate) err: Box<dyn Write>,
    /// Nothing is said where nothing is wrong.
    pub(crate) quiet: bool,
    /// What long work is at.
    pub(crate) progress: Progress,
    format: FindingsFormat,
    /// What is said to other programs, when all is done.
    findings: Findings,
}

impl Output {
    /// Takes the streams. With a format for other programs, [`Output::out`] is the second stream,
    /// too: the first one has the findings, and nothing but them, at the end.
    pub(crate) fn new(
        out: impl Write + 'static,
        err: impl Write + 'static,
        quiet: bool,
        format: FindingsFormat,
    ) -> Self {
        // Names of files are said relative to the folder that the command runs in.
        let folder = std::env::current_dir().unwrap_or_default();
        Self {
            out: Box::new(out),
            err: Box::new(err),
            quiet,
            progress: Progress::new(!quiet),
            format,
            findings: Findings::new(&folder.to_string_lossy()),
        }
    }

    /// Says what is found in documents. Where only what is wrong is to be said, remarks are left
    /// out.
    pub(crate) fn say(&mut self, report: &Report, source: &SourceMap) -> io::Result<()> {
        let mut report = std::borrow::Cow::Borrowed(report);
        if self.quiet {
            report.to_mut().without_notes();
        }
        if self.format != FindingsFormat::Human {
            self.findings.add(&report, source);
            return Ok(());
        }
        let page = report.render(source, Style::Coloured);
        if page.is_empty() {
            return Ok(());
        }
        let err = &mut self.err;
        self.progress.suspend(|| write!(err, "{page}"))
    }

    /// What was said, in the format for other programs; nothing where it is the one for people.
    pub(crate) fn findings(&self) -> String {
        match self.format {
            FindingsFormat::Human => String::new(),
            FindingsFormat::Json => self.findings.to_json(),
            FindingsFormat::Sarif => self.findings.to_sarif(env!("CARGO_PKG_VERSION")),
            FindingsFormat::Github => self.findings.to_github(),
        }
    }
}

/// How a command that could run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// There are findings, or drift.
    Findings,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Findings => Self::FAILURE,
        }
    }
}
