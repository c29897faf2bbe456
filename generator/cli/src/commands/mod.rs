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
    arguments::{Arguments, Command},
    failure::Failure,
    output::{Outcome, Output},
};

/// Does what the command line asks for.
pub(crate) fn run(arguments: &Arguments, output: &mut Output) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Init(init) => init::run(arguments, init, output),
        Command::Generate { api } => generate::run(arguments, api, output),
        Command::Check { api } => check::run(arguments, api, output),
        Command::Lint { file } => lint::run(arguments, file, output),
        Command::Explain { rule } => explain::run(rule.as_deref(), output),
        Command::Bundle(bundling) => bundle::run(arguments, bundling, output),
        #[cfg(feature = "dev")]
        Command::Dev(dev) => dev::run(arguments, dev, output),
    }
}
