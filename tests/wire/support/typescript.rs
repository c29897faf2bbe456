//! The generated TypeScript SDK, in a Node process that makes the calls that it is told to.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{self, Stdio},
    sync::LazyLock,
};

use gatesmith_tests::workspace;
use serde::Serialize;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// The driver and the SDK's sources in one module, which Node 20 can run.
static BUNDLE: LazyLock<PathBuf> = LazyLock::new(bundle);

/// The Nodes that the SDK promises to run in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node {
    /// The one that a developer has: 20 in the project's own checks.
    Developers,
    /// The newest.
    Newest,
}

impl Node {
    pub(crate) const ALL: [Self; 2] = [Self::Developers, Self::Newest];

    fn program(self) -> PathBuf {
        match self {
            Self::Developers => PathBuf::from("node"),
            Self::Newest => tool("tests/node/node_modules/.bin/node"),
        }
    }
}

/// A program that `make tools` installs.
fn tool(path: &str) -> PathBuf {
    let path = workspace().join(path);
    assert!(
        path.exists(),
        "{} is missing: `make tools` installs it",
        path.display()
    );
    path
}

fn bundle() -> PathBuf {
    let output = process::Command::new(tool("node_modules/.bin/esbuild"))
        .args([
            "tests/wire/typescript/driver.mjs",
            "--bundle",
            "--platform=node",
            "--target=node20",
            "--format=esm",
            "--conditions=@gatesmith/source",
            "--log-level=warning",
        ])
        .current_dir(workspace())
        .stderr(Stdio::inherit())
        .output()
        .expect("esbuild can be run");
    assert!(output.status.success(), "esbuild: {}", output.status);
    // Written aside and moved, so that nobody ever reads half of it.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("typescript-driver.mjs");
    let aside = folder.join(format!("typescript-driver-{}.mjs", process::id()));
    fs::write(&aside, output.stdout).expect("the folder is cargo's own");
    fs::rename(&aside, &path).expect("the folder is cargo's own");
    path
}

/// A call of an operation's.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Call {
    /// The `operationId`.
    pub(crate) operation: String,
    /// The input; null where the operation takes none.
    pub(crate) input: Value,
    /// A `ClientConfig`.
    pub(crate) config: Value,
    /// Headers besides the operation's own.
    pub(crate) headers: Value,
    /// Whether it is called as a method of a `Client`, or as a function.
    pub(crate) method: bool,
}

/// A Node process that calls by the SDK. Dropping it ends it.
pub(crate) struct TypeScript {
    calls: ChildStdin,
    results: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl TypeScript {
    pub(crate) fn start(node: Node) -> Self {
        let mut child = Command::new(node.program())
            .arg(&*BUNDLE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node 20 or newer is installed as `node`");
        let calls = child.stdin.take().expect("a pipe");
        let results = child.stdout.take().expect("a pipe");
        Self {
            calls,
            results: BufReader::new(results).lines(),
            _child: child,
        }
    }

    /// What `settle` gives for this call; of an error, its members and its message.
    pub(crate) async fn call(&mut self, call: &Call) -> Value {
        let line = serde_json::to_string(call).expect("calls can be written") + "\n";
        let sent = self.calls.write_all(line.as_bytes()).await;
        sent.expect("the driver reads");
        let line = self.results.next_line().await.expect("the driver writes");
        let line = line.expect("the driver lives: what ended it stands above");
        serde_json::from_str(&line).expect("the driver writes JSON")
    }
}
