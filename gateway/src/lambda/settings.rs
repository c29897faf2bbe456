//! What running a function needs, and what is refused before anything runs.

use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::FunctionLog;

/// Is told every line that a function writes, and what becomes of its processes. It is called
/// from the tasks that read the function's output: while it blocks, so does the function.
pub type OnFunctionLog = Arc<dyn Fn(&FunctionLog<'_>) + Send + Sync>;

/// What runs a function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Program {
    /// An executable that speaks the Lambda Runtime API: what Lambda calls `bootstrap`.
    Binary(PathBuf),
    /// A module that Node can import, by any name.
    Node {
        /// The module's file.
        module: PathBuf,
        /// The export that is called, as `handler` in Lambda's `index.handler`.
        handler: String,
    },
}

impl Program {
    /// The file that makes a difference when it changes.
    pub(super) fn file(&self) -> &Path {
        match self {
            Self::Binary(file) | Self::Node { module: file, .. } => file,
        }
    }
}

/// How a function is run. The defaults are Lambda's, where Lambda has any.
#[derive(Clone)]
pub struct FunctionSettings {
    /// What runs it.
    pub program: Program,
    /// Environment variables beside those that Lambda sets. Nothing else is inherited.
    pub environment: BTreeMap<String, String>,
    /// How long a call may take once a process has it: 1 second to 15 minutes; 3 seconds by
    /// default.
    pub timeout: Duration,
    /// How long a process may take from its start until it asks for work; 10 seconds by default.
    pub init_timeout: Duration,
    /// How long a process that nobody needs is kept, but at least until its last call's `timeout`
    /// would be up; 5 minutes by default.
    pub keep_warm: Duration,
    /// Memory in MB: 128 to 10,240; 128 by default. What enforces it, the
    /// [module](super) says.
    pub memory: u32,
    /// How many processes may run at once: 1 to 1,000; 10 by default. Calls beyond wait.
    pub concurrency: usize,
    /// The working directory, and `LAMBDA_TASK_ROOT`; by default that of the gateway.
    pub directory: Option<PathBuf>,
    /// `AWS_REGION`.
    pub region: String,
    /// The account in the function's ARN.
    pub account: String,
    /// The program that runs Node modules: a path, or a name that is looked up in the gateway's
    /// own `PATH`.
    pub node: PathBuf,
    /// Is told what the function writes.
    pub on_log: Option<OnFunctionLog>,
}

impl FunctionSettings {
    /// Settings with the defaults.
    pub fn new(program: Program) -> Self {
        Self {
            program,
            environment: BTreeMap::new(),
            timeout: Duration::from_secs(3),
            init_timeout: Duration::from_secs(10),
            keep_warm: Duration::from_mins(5),
            memory: 128,
            concurrency: 10,
            directory: None,
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            node: PathBuf::from("node"),
            on_log: None,
        }
    }

    /// Settings of a binary.
    pub fn binary(path: impl Into<PathBuf>) -> Self {
        Self::new(Program::Binary(path.into()))
    }

    /// Settings of a Node module whose export `handler` is called.
    pub fn node(module: impl Into<PathBuf>) -> Self {
        Self::new(Program::Node {
            module: module.into(),
            handler: "handler".to_owned(),
        })
    }

    /// Refuses what Lambda would refuse, and makes the paths absolute: a process may have another
    /// working directory than the gateway.
    pub(super) fn settle(mut self, name: &str) -> Result<Self, FunctionError> {
        let invalid = |setting, rule| Err(FunctionError::Invalid { setting, rule });
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
            return invalid("name", "1 to 64 letters, digits, `-` or `_`");
        }
        if self.timeout < Duration::from_secs(1) || self.timeout > Duration::from_mins(15) {
            return invalid("timeout", "1 to 900 seconds");
        }
        if !(128..=10_240).contains(&self.memory) {
            return invalid("memory", "128 to 10240 MB");
        }
        if !(1..=1_000).contains(&self.concurrency) {
            return invalid("concurrency", "1 to 1000 processes");
        }
        if !self.region.bytes().all(plain) || !self.account.bytes().all(plain) {
            return invalid("region` and `account", "plain words");
        }
        if let Program::Node { handler, .. } = &self.program
            && (handler.is_empty() || handler.contains(char::is_whitespace))
        {
            return invalid("handler", "the name of an export");
        }
        for (name, value) in &self.environment {
            if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
                return Err(FunctionError::Variable(name.clone()));
            }
            if name == "_HANDLER" || name.starts_with("AWS_LAMBDA_") {
                return Err(FunctionError::Reserved(name.clone()));
            }
        }
        let absolute = |path: &Path| {
            std::path::absolute(path).map_err(|source| FunctionError::Path {
                path: path.to_owned(),
                source,
            })
        };
        self.program = match self.program {
            Program::Binary(file) => Program::Binary(absolute(&file)?),
            Program::Node { module, handler } => Program::Node {
                module: absolute(&module)?,
                handler,
            },
        };
        let directory = self.directory.as_deref().unwrap_or(Path::new("."));
        self.directory = Some(absolute(directory)?);
        // A bare name is left to the search path.
        if self.node.components().count() > 1 {
            self.node = absolute(&self.node)?;
        }
        Ok(self)
    }
}

impl fmt::Debug for FunctionSettings {
    /// The environment's values may be secrets: they are left out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FunctionSettings")
            .field("program", &self.program)
            .field("environment", &self.environment.keys())
            .field("timeout", &self.timeout)
            .field("memory", &self.memory)
            .field("concurrency", &self.concurrency)
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

/// Why a function cannot be run with these settings.
#[derive(Debug)]
#[non_exhaustive]
pub enum FunctionError {
    /// A setting has a value that Lambda rules out.
    Invalid {
        /// The setting.
        setting: &'static str,
        /// What it must be.
        rule: &'static str,
    },
    /// No environment variable can be called so, or have this value.
    Variable(String),
    /// Lambda sets this environment variable itself.
    Reserved(String),
    /// A path cannot be made absolute.
    Path {
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for FunctionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { setting, rule } => {
                write!(formatter, "the function's `{setting}` must be {rule}")
            }
            Self::Variable(name) => write!(
                formatter,
                "the environment variable `{name}` cannot be set: a name holds no `=`, and \
                 neither name nor value holds a zero byte"
            ),
            Self::Reserved(name) => write!(
                formatter,
                "the environment variable `{name}` is set by Lambda itself: take another name"
            ),
            Self::Path { path, source } => {
                write!(
                    formatter,
                    "the path {} is of no use: {source}",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for FunctionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Path { source, .. } => Some(source),
            _ => None,
        }
    }
}
