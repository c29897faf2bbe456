//! The commands: a file each.

mod bundle;
mod check;
#[cfg(feature = "dev")]
mod dev;
mod explain;
mod generate;
mod init;
mod lint;

use crate::{
    arguments::{Arguments, Command, FindingsFormat},
    failure::Failure,
    output::{Outcome, Output},
};

/// Does what the command line asks for.
pub(crate) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    refuse_format(arguments)?;
    match &arguments.command {
        Command::Init(init) => init::run(arguments, init, output),
        Command::Generate { api } => generate::run(arguments, api, output),
        Command::Check { api } => check::run(arguments, api, output),
        Command::Lint(lint) => lint::run(arguments, lint, output),
        Command::Explain { rule } => explain::run(rule.as_deref(), output),
        Command::Bundle(bundling) => bundle::run(arguments, bundling, output),
        #[cfg(feature = "dev")]
        Command::Dev(dev) => dev::run(arguments, dev, output),
    }
}

/// What people alone read has one format.
fn refuse_format(arguments: &Arguments) -> Result<(), Failure> {
    let command = match &arguments.command {
        Command::Init(_) => "init",
        Command::Explain { .. } => "explain",
        #[cfg(feature = "dev")]
        Command::Dev(_) => "dev",
        Command::Generate { .. }
        | Command::Check { .. }
        | Command::Lint(_)
        | Command::Bundle(_) => {
            return Ok(());
        }
    };
    if arguments.format == FindingsFormat::Human {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{command}` speaks to people, and has no `--format`"
    ))
    .help("`gatesmith lint --format` prints the findings of documents for other programs"))
}
