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
mod settle;

use std::{io::Write, process::ExitCode};

use clap::Parser;

use crate::{arguments::Arguments, output::Output};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new(anstream::stdout(), anstream::stderr(), arguments.quiet);
    match commands::run(&arguments, &mut output) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            // Where even this cannot be written, the status still says it.
            let _ = writeln!(output.err, "error: {failure}");
            ExitCode::from(2)
        }
    }
}
