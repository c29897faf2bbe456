//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// From one API document to signing SDKs, Lambda handlers and a local API Gateway.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Exit status: 0 fine; 1 findings or drift; 2 could not run."
)]
pub(crate) struct Arguments {
    /// The configuration.
    #[arg(long, global = true, default_value = crate::config::FILE_NAME, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Say nothing where nothing is wrong.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new project: a document, its configuration, a service and clients.
    Init(InitArguments),
    /// Write the generated code.
    Generate {
        /// The APIs; all of the configuration where none is named.
        api: Vec<String>,
    },
    /// Fail where the generated code on disk is not what would be written.
    Check {
        /// The APIs; all of the configuration where none is named.
        api: Vec<String>,
    },
    /// Say what is wrong with documents.
    Lint {
        /// The documents; those of the configuration where none is named.
        file: Vec<PathBuf>,
    },
    /// Explain a rule.
    Explain {
        /// The rule's id, as it stands in brackets in a finding; all rules are listed without it.
        rule: Option<String>,
    },
    /// Serve an API on this machine as API Gateway would.
    #[cfg(feature = "dev")]
    Dev(DevArguments),
}

/// What a new project begins with.
#[derive(Debug, clap::Args)]
pub(crate) struct InitArguments {
    /// The folder; the one that the command runs in where none is named.
    #[arg(default_value = ".", value_name = "DIR", hide_default_value = true)]
    pub(crate) folder: PathBuf,
    /// Begin with what exists: an API document, an export of API Gateway, or a SAM or
    /// CloudFormation template.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// The project's name; made of the folder's, or of what it begins with, where none is given.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// An API of the template, by its logical id; all of them where none is named.
    #[arg(long, value_name = "LOGICAL_ID", requires = "from")]
    pub(crate) resource: Vec<String>,
}

/// How to serve.
#[cfg(feature = "dev")]
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line are given or not"
)]
pub(crate) struct DevArguments {
    /// The API; may be left out where the configuration has only one.
    pub(crate) api: Option<String>,
    /// The address to listen on; only the machine itself is allowed.
    #[arg(long, default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    pub(crate) listen: std::net::SocketAddr,
    /// Answer every operation from the document, its examples and its schemas; call no backend.
    #[arg(long)]
    pub(crate) mock: bool,
    /// Write the generated code, too, now and whenever the document is saved.
    #[arg(long)]
    pub(crate) generate: bool,
    /// Do not follow the document: serve it as it is now.
    #[arg(long)]
    pub(crate) no_watch: bool,
    /// Do not start where the document asks for something that the gateway does not do.
    #[arg(long)]
    pub(crate) strict: bool,
}
