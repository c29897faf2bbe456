//! Where commands write, and how they end.

use std::{io::Write, process::ExitCode};

use crate::progress::Progress;

/// The two streams of a command. Escape codes for colour are taken out on the way where the
/// stream is no terminal.
pub(crate) struct Output {
    /// What was asked for.
    pub(crate) out: Box<dyn Write>,
    /// Findings.
    pub(crate) err: Box<dyn Write>,
    /// Nothing is said where nothing is wrong.
    pub(crate) quiet: bool,
    /// What long work is at.
    pub(crate) progress: Progress,
}

impl Output {
    /// Takes the streams.
    pub(crate) fn new(out: impl Write + 'static, err: impl Write + 'static, quiet: bool) -> Self {
        Self {
            out: Box::new(out),
            err: Box::new(err),
            quiet,
            progress: Progress::new(!quiet),
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
