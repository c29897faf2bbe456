//! The signers that are not Rust: they read JSON, and send, or print.

use std::{collections::BTreeMap, path::PathBuf, process::Stdio};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use gatesmith_gateway::identity::{Caller, Secret};
use gatesmith_tests::workspace;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt as _, process::Command};

use crate::{REGION, capture::Captured, cases::Case};

pub(crate) async fn send_by_typescript(cases: &[Case], caller: &Caller, endpoint: &str) {
    let input = sending(cases, caller, endpoint);
    run(node(), "tests/signing/send.mjs", &input).await;
}

pub(crate) async fn send_by_botocore(cases: &[Case], caller: &Caller, endpoint: &str) {
    let input = sending(cases, caller, endpoint);
    run(python(), "tests/signing/send.py", &input).await;
}

/// The `Authorization` that botocore gives requests that somebody else signed, at their own time
/// and over the headers that they signed.
pub(crate) async fn signatures_of_botocore(
    sent: &BTreeMap<usize, Captured>,
    caller: &Caller,
) -> BTreeMap<usize, String> {
    let requests: Vec<Value> = sent.values().map(described).collect();
    let input = json!({
        "credentials": credentials(caller),
        "region": REGION,
        "requests": requests,
    });
    let output = run(python(), "tests/signing/sign.py", &input).await;
    let signatures: Vec<String> = serde_json::from_slice(&output).expect("a list of texts");
    sent.keys().copied().zip(signatures).collect()
}

fn described(request: &Captured) -> Value {
    let headers: Vec<[&str; 2]> = request
        .headers
        .keys()
        .map(|name| [name.as_str(), request.header(name.as_str())])
        .collect();
    json!({
        "method": request.method.as_str(),
        "target": request.target,
        "headers": headers,
        "body": STANDARD.encode(&request.body),
    })
}

fn sending(cases: &[Case], caller: &Caller, endpoint: &str) -> Value {
    json!({
        "credentials": credentials(caller),
        "region": REGION,
        "endpoint": endpoint,
        "cases": cases,
    })
}

fn credentials(caller: &Caller) -> Value {
    json!({
        "accessKeyId": caller.access_key_id,
        "secretAccessKey": caller.secret_access_key.expose(),
        "sessionToken": caller.session_token.as_ref().map(Secret::expose),
    })
}

fn node() -> PathBuf {
    PathBuf::from("node")
}

/// The Python that has botocore.
fn python() -> PathBuf {
    let python = workspace().join(".venv/bin/python");
    assert!(
        python.exists(),
        "{} is missing: `make tools` installs it",
        python.display()
    );
    python
}

/// Runs a script of the workspace with JSON as its input, and gives what it prints.
async fn run(program: PathBuf, script: &str, input: &Value) -> Vec<u8> {
    let mut child = Command::new(&program)
        .arg(workspace().join(script))
        .current_dir(workspace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = input.to_string();
    let feed = async {
        stdin
            .write_all(text.as_bytes())
            .await
            .expect("the script reads");
        drop(stdin);
    };
    let (output, ()) = tokio::join!(child.wait_with_output(), feed);
    let output = output.expect("the script ends");
    assert!(output.status.success(), "{script}: {}", output.status);
    output.stdout
}
