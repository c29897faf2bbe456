//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use gatesmith_model::api::ApiKind;

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
    /// How findings are printed: for people on the error stream; for other programs on the
    /// standard output, and everything else on the error stream.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: FindingsFormat,
    /// Whether references lead to the network.
    #[command(flatten)]
    pub(crate) remote: crate::remote::Remote,
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
    Lint(LintArguments),
    /// Explain a rule.
    Explain {
        /// The rule's id, as it stands in brackets in a finding; all rules are listed without it.
        rule: Option<String>,
    },
    /// Write one self-contained document that API Gateway can import.
    Bundle(BundleArguments),
    /// Serve an API on this machine as API Gateway would.
    #[cfg(feature = "dev")]
    Dev(DevArguments),
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people: the line, a caret, what to do.
    Human,
    /// JSON, for programs of one's own.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions, which annotate a change.
    Github,
}

/// What is looked at, and what is accepted of it.
#[derive(Debug, clap::Args)]
pub(crate) struct LintArguments {
    /// The documents; those of the configuration where none is named.
    pub(crate) file: Vec<PathBuf>,
    /// The kind of API that they are imported as; what their extensions speak of where it is not
    /// given.
    #[arg(long = "for", value_name = "KIND")]
    pub(crate) kind: Option<ImportedAs>,
    /// Fail where there are warnings, too.
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) deny: Option<Denied>,
    /// Accept what is found now, where nothing was accepted yet: it is written into the document's
    /// baseline, and from then on only new findings are reported.
    #[arg(long)]
    pub(crate) baseline: bool,
    /// Write the baseline again: what is found now is accepted, what is found no more goes.
    #[arg(long)]
    pub(crate) update_baseline: bool,
}

/// What fails besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Denied {
    /// Warnings.
    Warnings,
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

/// What to bundle, and how.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
References to other files become references within the document. Extensions, CloudFormation's
intrinsic functions, the order of members and the spelling of numbers stay as they were written;
comments do not. What the document loses, and what is written in another way, is said on the error
stream. Where a finding is an error, nothing is written.

Exit status: 0 fine; 1 findings; 2 could not run.")]
pub(crate) struct BundleArguments {
    /// An API of the configuration, or a file; may be left out where the configuration has only
    /// one API.
    #[arg(value_name = "API|FILE")]
    pub(crate) document: Option<PathBuf>,
    /// Which API of a template, by its logical id; its only one where none is named.
    #[arg(long, value_name = "LOGICAL_ID")]
    pub(crate) resource: Option<String>,
    /// The language to write it in; the document's own where none is named.
    #[arg(long = "as", value_name = "VERSION")]
    pub(crate) form: Option<DocumentForm>,
    /// Drop or rewrite what API Gateway refuses or changes when it imports the document as a REST
    /// API or as an HTTP API, and say so.
    #[arg(long = "for", value_name = "KIND")]
    pub(crate) target: Option<ImportedAs>,
    /// How to write it; by the ending of FILE, or else of the document, where it is not given.
    #[arg(long)]
    pub(crate) syntax: Option<Syntax>,
    /// The file to write; the standard output where none is named.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Languages that a document can be written in, whatever it was read in.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum DocumentForm {
    /// `OpenAPI` 3.0.
    #[value(name = "3.0")]
    OpenApi30,
}

/// The kinds of API that API Gateway makes of a document.
#[derive(Clone, Copy, Debug, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ImportedAs {
    /// A REST API.
    Rest,
    /// An HTTP API.
    Http,
}

impl From<ImportedAs> for ApiKind {
    fn from(kind: ImportedAs) -> Self {
        match kind {
            ImportedAs::Rest => Self::Rest,
            ImportedAs::Http => Self::Http,
        }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Syntax {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
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
