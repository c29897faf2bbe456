//! Lambda functions on this machine: `[api.NAME.dev.functions.FUNCTION]`.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use serde::Deserialize;

use super::dev::Hidden;

/// A Lambda function.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Written")]
pub(crate) struct FunctionConfig {
    /// What runs it.
    pub(crate) runner: Runner,
}

/// What runs a function.
#[derive(Debug)]
pub(crate) enum Runner {
    /// Something else: an endpoint that takes Lambda's `Invoke` request, on this machine.
    Url(String),
    /// The gateway, as Lambda would.
    Program(Program, ProgramConfig),
}

/// What a function's process runs.
#[derive(Debug)]
pub(crate) enum Program {
    /// An executable that speaks the Lambda Runtime API.
    Binary(PathBuf),
    /// A Node module.
    Module {
        /// The file.
        path: PathBuf,
        /// The name of the export that is called.
        handler: String,
    },
}

/// How a function's processes run. What the file leaves out is as on Lambda.
#[derive(Debug, Default)]
pub(crate) struct ProgramConfig {
    /// How long an invocation may take, in seconds.
    pub(crate) timeout: Option<u32>,
    /// How much memory a process may use, in megabytes.
    pub(crate) memory: Option<u32>,
    /// How many processes there may be at once.
    pub(crate) concurrency: Option<u32>,
    /// Variables of the processes' environment.
    pub(crate) environment: BTreeMap<String, Hidden>,
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    /// An executable that speaks the Lambda Runtime API.
    binary: Option<PathBuf>,
    /// A Node module.
    module: Option<PathBuf>,
    /// An endpoint that takes Lambda's `Invoke` request.
    url: Option<String>,
    /// The module's export that is called; `handler` where the file is silent.
    handler: Option<String>,
    /// Seconds, 1 to 900; 3 where the file is silent.
    timeout: Option<u32>,
    /// Megabytes, 128 to 10,240; 128 where the file is silent.
    memory: Option<u32>,
    /// 1 to 1,000; 10 where the file is silent.
    concurrency: Option<u32>,
    /// Variables of the processes' environment.
    #[serde(default)]
    environment: BTreeMap<String, Hidden>,
}

/// Why a table describes no function. The parser adds the line.
struct Contradiction(String);

impl fmt::Display for Contradiction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl TryFrom<Written> for FunctionConfig {
    type Error = Contradiction;

    fn try_from(written: Written) -> Result<Self, Contradiction> {
        written.check()?;
        let settings = ProgramConfig {
            timeout: written.timeout,
            memory: written.memory,
            concurrency: written.concurrency,
            environment: written.environment,
        };
        let runner = match (written.binary, written.module, written.url) {
            (Some(binary), None, None) => Runner::Program(Program::Binary(binary), settings),
            (None, Some(path), None) => {
                let handler = written.handler.unwrap_or_else(|| "handler".to_owned());
                Runner::Program(Program::Module { path, handler }, settings)
            }
            (None, None, Some(url)) => Runner::Url(url),
            (None, None, None) => {
                return Err(Contradiction(
                    "nothing says what runs the function: add `binary`, `module` or `url`".into(),
                ));
            }
            _ => {
                return Err(Contradiction(
                    "a function is run by one of `binary`, `module` and `url`: keep one of them"
                        .into(),
                ));
            }
        };
        Ok(Self { runner })
    }
}

impl Written {
    /// Refuses settings that would have no effect, and values that Lambda does not take.
    fn check(&self) -> Result<(), Contradiction> {
        if self.handler.is_some() && self.module.is_none() {
            return Err(Contradiction(
                "`handler` names the export of a `module`: leave it out".into(),
            ));
        }
        if self.url.is_some() {
            let of_processes = [
                ("timeout", self.timeout.is_some()),
                ("memory", self.memory.is_some()),
                ("concurrency", self.concurrency.is_some()),
                ("environment", !self.environment.is_empty()),
            ];
            if let Some((key, _)) = of_processes.iter().find(|(_, given)| *given) {
                return Err(Contradiction(format!(
                    "what answers at `url` runs by itself, so `{key}` has no effect: leave it out, \
                     or let a `binary` or a `module` run"
                )));
            }
        }
        // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        for (key, value, range, unit) in [
            ("timeout", self.timeout, 1..=900, " seconds"),
            ("memory", self.memory, 128..=10_240, " MB"),
            ("concurrency", self.concurrency, 1..=1_000, ""),
        ] {
            if let Some(value) = value.filter(|value| !range.contains(value)) {
                return Err(Contradiction(format!(
                    "`{key}` is {value}: it may be {} to {}{unit}",
                    range.start(),
                    range.end()
                )));
            }
        }
        let unfit = self
            .environment
            .keys()
            .find(|name| name.is_empty() || name.contains(['=', '\0']));
        match unfit {
            Some(name) => Err(Contradiction(format!(
                "`environment` has {name:?}, which cannot be the name of a variable: write \
                 letters, digits and `_`"
            ))),
            None => Ok(()),
        }
    }
}
