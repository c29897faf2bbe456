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
#[ignore = "it is the function of the other tests, in a process of its own"]
async fn worker() {
    let route = Route::new("GET", "/a", |incoming| async move {
        let request = incoming.read(|_| Ok(()))?;
        let known = (request.remaining().is_some(), request.trace_id);
        Ok(Reply::json(200, "application/json", &known)?)
    });
    gatesmith_lambda::run(Router::new([route])).await.unwrap();
}

#[test]
fn a_function_takes_events_from_the_runtime_api_and_answers_them() {
    let mut api = RuntimeApi::new("");
    let mut connection = api.accept();
    let good = connection.serve(&api, &Event::new("GET", "/a", "/a").to_vec(), ACCEPTED);
    assert_eq!(good["statusCode"], 200);
    assert_eq!(good["body"], r#"[true,"Root=1-a-b"]"#);
    let foreign = json!({"version": "2.0", "rawPath": "/a"}).to_string();
    let foreign = connection.serve(&api, foreign.as_bytes(), ACCEPTED);
    assert_eq!(foreign["statusCode"], 500);
}

#[test]
fn an_answer_that_is_refused_concerns_its_event_alone() {
    let mut api = RuntimeApi::new("");
    let mut connection = api.accept();
    let event = Event::new("GET", "/a", "/a").to_vec();
    for status in ["413 Payload Too Large", "410 Gone", ACCEPTED] {
        assert_eq!(connection.serve(&api, &event, status)["statusCode"], 200);
    }
}

#[test]
fn one_address_may_serve_several_functions_below_paths_of_their_own() {
    let mut api = RuntimeApi::new("/.rt/worker");
    let mut connection = api.accept();
    let event = Event::new("GET", "/a", "/a").to_vec();
    assert_eq!(connection.serve(&api, &event, ACCEPTED)["statusCode"], 200);
}

#[tokio::test]
async fn outside_of_lambda_it_says_what_is_missing() {
    let error = gatesmith_lambda::run(Router::new([])).await.unwrap_err();
    assert!(
        error.to_string().contains("AWS_LAMBDA_RUNTIME_API"),
        "{error}"
    );
}

const ACCEPTED: &str = "202 Accepted";

/// A Runtime API, and the process of the function that asks it.
struct RuntimeApi {
    listener: TcpListener,
    prefix: &'static str,
    function: Child,
}

impl RuntimeApi {
    fn new(prefix: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let address = if prefix.is_empty() {
            address.to_string()
        } else {
            format!("http://{address}{prefix}")
        };
        let function = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", WORKER])
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            listener,
            prefix,
            function,
        }
    }

    fn accept(&mut self) -> Connection {
        Connection(BufReader::new(self.listener.accept().unwrap().0))
    }
}

/// The process is stopped whatever becomes of the test.
impl Drop for RuntimeApi {
    fn drop(&mut self) {
        let _ = self.function.kill();
        let _ = self.function.wait();
    }
}

struct Connection(BufReader<TcpStream>);

impl Connection {
    /// Hands an event out, and answers the function's reply to it with this status.
    fn serve(&mut self, api: &RuntimeApi, event: &[u8], status: &str) -> Value {
        let below = format!("{}/2018-06-01/runtime/invocation", api.prefix);
        let (asked, _) = request(&mut self.0).unwrap();
        assert_eq!(asked.trim_end(), format!("GET {below}/next HTTP/1.1"));
        respond(self.0.get_mut(), "200 OK", event);
        let (answered, body) = request(&mut self.0).unwrap();
        let expected = format!("POST {below}/of-lambda/response HTTP/1.1");
        assert_eq!(answered.trim_end(), expected);
        respond(self.0.get_mut(), status, b"{}");
        serde_json::from_slice(&body).unwrap()
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
         Lambda-Runtime-Trace-Id: Root=1-a-b\r\n\
         Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:worker\r\n\
         \r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(body).unwrap();
}
