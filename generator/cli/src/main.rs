//! The `gatesmith` command.
//!
//! Exit status: 0 fine; 1 findings, drift or a break; 2 could not run. Only this file knows the
//! process: its arguments, its streams, its exit status. Commands write to the writers that they
//! are given; the request log of `dev`, which comes from the gateway's threads, goes to the error
//! stream by itself.

mod arguments;
mod commands;
mod config;
mod drift;
mod failure;
mod init;
mod loading;
mod output;
mod places;
mod plan;
mod progress;
mod remote;
mod settle;
mod subject;

use std::{io::Write, process::ExitCode};

use clap::Parser;

use crate::{
    arguments::{Arguments, Command, FindingsFormat},
    output::Output,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = output(&arguments);
    match commands::run(&arguments, &mut output).and_then(|outcome| {
        output.progress.finish();
        write!(findings(&arguments), "{}", output.findings())?;
        Ok(outcome)
    }) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            // Where even this cannot be written, the status still says it.
            let _ = writeln!(output.err, "error: {failure}");
            ExitCode::from(2)
        }
    }
}

/// Whether findings for other programs have the standard output. A bundle has it before them.
fn is_for_findings(arguments: &Arguments) -> bool {
    let is_bundle = matches!(&arguments.command, Command::Bundle(it) if it.output.is_none());
    arguments.format != FindingsFormat::Human && !is_bundle
}

fn output(arguments: &Arguments) -> Output {
    let (quiet, format) = (arguments.quiet, arguments.format);
    if is_for_findings(arguments) {
        Output::new(anstream::stderr(), anstream::stderr(), quiet, format)
    } else {
        Output::new(anstream::stdout(), anstream::stderr(), quiet, format)
    }
}

/// Where findings for other programs go.
fn findings(arguments: &Arguments) -> Box<dyn Write> {
    if is_for_findings(arguments) {
        Box::new(anstream::stdout())
    } else {
        Box::new(anstream::stderr())
    }
}
