//! How a process is started: its command, and the environment that Lambda gives.

use std::{
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use jiff::Timestamp;
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

use super::{Program, pool::Pool};

/// Speaks the Runtime API for a Node module. Node reads it from its standard input, so that no
/// file is written.
const BOOTSTRAP: &str = include_str!("bootstrap.mjs");

/// Where a function finds programs.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/opt/bin";

/// The name of a process's log stream: no other process has it, so those that the process starts
/// are known by it.
#[derive(Clone, Debug)]
pub(super) struct Mark(String);

impl Mark {
    pub(super) fn new() -> Self {
        let date = Timestamp::now().strftime("%Y/%m/%d");
        Self(format!("{date}/[$LATEST]{}", uuid::Uuid::new_v4().simple()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What of it no other mark has: letters and digits.
    pub(super) fn unique(&self) -> &str {
        self.0.rsplit(']').next().unwrap_or_default()
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The command of a process that finds the Runtime API at `address`.
pub(super) fn command(pool: &Pool, address: SocketAddr, mark: &Mark) -> io::Result<Command> {
    let settings = &pool.settings;
    let mut command = match &settings.program {
        Program::Binary(file) => {
            let mut command = Command::new(file);
            command.stdin(Stdio::null());
            command
        }
        Program::Node { module, handler } => {
            let mut command = Command::new(find(&settings.node)?);
            // Of its memory, Lambda's Node gives nine tenths to the heap.
            command
                .arg(format!("--max-old-space-size={}", settings.memory / 10 * 9))
                .args(["--input-type=module", "-"])
                .arg(module)
                .arg(handler)
                .stdin(Stdio::piped());
            command
        }
    };
    let handler = match &settings.program {
        Program::Binary(_) => "bootstrap".to_owned(),
        Program::Node { module, handler } => {
            let stem = module.file_stem().unwrap_or_default().to_string_lossy();
            format!("{stem}.{handler}")
        }
    };
    let directory = settings.directory.as_deref().unwrap_or(Path::new("/"));
    command
        .env_clear()
        .env("PATH", PATH)
        .env("LANG", "en_US.UTF-8")
        .env("TZ", ":UTC")
        .env("LAMBDA_TASK_ROOT", directory)
        .env("AWS_REGION", &settings.region)
        .env("AWS_DEFAULT_REGION", &settings.region)
        .envs(&settings.environment)
        .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", &*pool.name)
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env(
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            settings.memory.to_string(),
        )
        .env(
            "AWS_LAMBDA_LOG_GROUP_NAME",
            format!("/aws/lambda/{}", pool.name),
        )
        .env("AWS_LAMBDA_LOG_STREAM_NAME", mark.as_str())
        .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
        .env("_HANDLER", handler)
        .current_dir(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    // A group of its own: what the process starts ends with it, and a terminal's Ctrl-C reaches
    // the gateway alone, which ends its functions in order.
    #[cfg(unix)]
    command.process_group(0);
    Ok(command)
}

/// Gives a process that reads its program from its standard input that program.
pub(super) fn feed(child: &mut Child, program: &Program) {
    if let (Program::Node { .. }, Some(mut input)) = (program, child.stdin.take()) {
        tokio::spawn(async move {
            // Fails where the process has ended.
            drop(input.write_all(BOOTSTRAP.as_bytes()).await);
        });
    }
}

/// Looks up a program in the gateway's own search path, which the function does not have.
fn find(program: &Path) -> io::Result<PathBuf> {
    if program.components().count() > 1 {
        return Ok(program.to_owned());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .ok_or_else(|| {
            let why = format!("there is no `{}` in PATH", program.display());
            io::Error::new(io::ErrorKind::NotFound, why)
        })
}
