//! `run` against a Lambda Runtime API on the loopback interface: the loop of a deployed function.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
//!
//! The function runs in a process of its own, because it reads the environment. The process is
//! this test binary again, told to run the one test that is ignored otherwise.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on is a failed test"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use gatesmith_lambda::{Reply, Route, Router};
use serde_json::{Value, json};

use crate::support::Event;

const WORKER: &str = "runtime_api::worker";

#[tokio::test]
#[ignore = "it is the function of the other test, in a process of its own"]
async fn worker() {
    let route = Route::new("GET", "/a", |incoming| async move {
        let request = incoming.read(|_| Ok(()))?;
        let deadline = request.remaining().is_some();
        Ok(Reply::json(200, "application/json", &deadline)?)
    });
    gatesmith_lambda::run(Router::new([route])).await.unwrap();
}

#[test]
fn a_function_takes_events_from_the_runtime_api_and_answers_them() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut function = Function::start(&listener.local_addr().unwrap().to_string());
    let good = Event::new("GET", "/a", "/a").to_vec();
    let foreign = json!({"version": "2.0", "rawPath": "/a"}).to_string();
    let mut events = [good, foreign.into_bytes()].into_iter();
    let mut answers = Vec::new();
    let mut connections = listener.incoming();
    let mut connection = BufReader::new(connections.next().unwrap().unwrap());
    while answers.len() < 2 {
        match request(&mut connection) {
            None => connection = BufReader::new(connections.next().unwrap().unwrap()),
            Some((line, _)) if line.starts_with("GET /2018-06-01/runtime/invocation/next ") => {
                respond(connection.get_mut(), "200 OK", &events.next().unwrap());
            }
            Some((line, body)) => {
                assert!(
                    line.starts_with("POST /2018-06-01/runtime/invocation/of-lambda/response "),
                    "{line}"
                );
                answers.push(serde_json::from_slice::<Value>(&body).unwrap());
                respond(connection.get_mut(), "202 Accepted", b"{}");
            }
        }
    }
    function.stop();
    assert_eq!(answers[0]["statusCode"], 200);
    assert_eq!(answers[0]["body"], "true");
    assert_eq!(answers[1]["statusCode"], 500);
}

#[tokio::test]
async fn outside_of_lambda_it_says_what_is_missing() {
    let error = gatesmith_lambda::run(Router::new([])).await.unwrap_err();
    assert!(
        error.to_string().contains("AWS_LAMBDA_RUNTIME_API"),
        "{error}"
    );
}

/// The function's process, stopped whatever becomes of the test.
struct Function(Child);

impl Function {
    fn start(address: &str) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", WORKER])
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("AWS_LAMBDA_FUNCTION_NAME", "worker")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    fn stop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The next request's first line and body; `None` where the connection is closed.
fn request(connection: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
    let mut first = String::new();
    if connection.read_line(&mut first).unwrap() == 0 {
        return None;
    }
    let (mut length, mut chunked) = (0, false);
    loop {
        let mut line = String::new();
        connection.read_line(&mut line).unwrap();
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        chunked |= line == "transfer-encoding: chunked";
    }
    let mut body = Vec::new();
    if chunked {
        while let size @ 1.. = chunk_size(connection) {
            take(connection, size, &mut body);
            take(connection, 2, &mut Vec::new());
        }
        take(connection, 2, &mut Vec::new());
    } else {
        take(connection, length, &mut body);
    }
    Some((first, body))
}

fn chunk_size(connection: &mut BufReader<TcpStream>) -> u64 {
    let mut line = String::new();
    connection.read_line(&mut line).unwrap();
    u64::from_str_radix(line.trim(), 16).unwrap()
}

fn take(connection: &mut BufReader<TcpStream>, length: u64, into: &mut Vec<u8>) {
    connection.take(length).read_to_end(into).unwrap();
}

fn respond(connection: &mut TcpStream, status: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Lambda-Runtime-Aws-Request-Id: of-lambda\r\n\
         Lambda-Runtime-Deadline-Ms: 4102444800000\r\n\
         Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:worker\r\n\
         \r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(body).unwrap();
}
