//! The Lambda Runtime API, as a function uses it: one connection, on which it asks for an event,
//! answers it, and asks again.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
//!
//! An execution environment has one event at a time, so there is nothing here for a client with a
//! pool, timeouts and tasks of its own to do but to cost.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::Error;
use super::connection::{Answer, Connection};
use crate::InvocationContext;

const VERSION: &str = "/2018-06-01/runtime";

/// Characters of what the Runtime API says about a refused answer.
const MOST_SHOWN: usize = 300;

/// The Runtime API of this execution environment.
#[derive(Debug)]
pub(super) struct RuntimeApi {
    /// Host and port.
    authority: String,
    /// What stands before the paths: nothing but the version on Lambda, and something more where
    /// one address serves several functions, as `cargo lambda watch` does.
    prefix: String,
    /// How it is asked for an event.
    question: Arc<str>,
    connection: Option<Connection>,
}

/// What there is to do.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) payload: Bytes,
    pub(super) context: InvocationContext,
}

impl RuntimeApi {
    /// The one that `AWS_LAMBDA_RUNTIME_API` names.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
    pub(super) fn from_environment() -> Result<Self, Error> {
        let Ok(address) = std::env::var("AWS_LAMBDA_RUNTIME_API") else {
            return Err(
                "the environment variable AWS_LAMBDA_RUNTIME_API is not set: this program runs on \
                 AWS Lambda, or under something that speaks the Lambda Runtime API"
                    .into(),
            );
        };
        Self::at(&address)
    }

    /// `host:port`, with `http://` before it and a path behind it where there is one.
    fn at(address: &str) -> Result<Self, Error> {
        if !address.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!("{address:?} is no address of a Runtime API").into());
        }
        let address = address.strip_prefix("http://").unwrap_or(address);
        let (authority, path) = match address.find('/') {
            Some(slash) => address.split_at(slash),
            None => (address, ""),
        };
        let prefix = format!("{}{VERSION}", path.trim_end_matches('/'));
        let question = head("GET", &format!("{prefix}/invocation/next"), authority);
        Ok(Self {
            authority: authority.to_owned(),
            prefix,
            question: (question + "\r\n").into(),
            connection: None,
        })
    }

    /// Waits for an event.
    pub(super) async fn next(&mut self) -> Result<Event, Error> {
        let mut context = InvocationContext::default();
        let question = Arc::clone(&self.question);
        let answer = self
            .exchange(&question, &[], |name, value| {
                note(&mut context, name, value);
            })
            .await?;
        if !answer.is_success() {
            let said = shown(&answer.body);
            return Err(format!("the Runtime API has no event: {} {said}", answer.status).into());
        }
        // It becomes part of a path.
        let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if context.request_id.is_empty() || !context.request_id.bytes().all(is_safe) {
            return Err("the Runtime API gave no request id".into());
        }
        Ok(Event {
            payload: answer.body,
            context,
        })
    }

    /// Answers an event. An answer that is refused (it is too long, or too late) is told in the
    /// log, and concerns that event alone.
    pub(super) async fn respond(&mut self, request_id: &str, reply: Bytes) -> Result<(), Error> {
        let path = format!("{}/invocation/{request_id}/response", self.prefix);
        let length = reply.len();
        let head = head("POST", &path, &self.authority)
            + &format!("content-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        let answer = self.exchange(&head, &reply, |_, _| {}).await?;
        if !answer.is_success() {
            let said = shown(&answer.body);
            tracing::error!(
                request_id,
                status = answer.status,
                said,
                "the Runtime API refused the answer"
            );
        }
        Ok(())
    }

    /// Sends a request. One that fails on a connection that was kept is sent again on a new one:
    /// the other side may have closed the old one meanwhile, and takes an answer once only.
    async fn exchange(
        &mut self,
        head: &str,
        body: &[u8],
        mut on_header: impl FnMut(&str, &str),
    ) -> Result<Answer, Error> {
        if let Some(mut connection) = self.connection.take()
            && let Ok(answer) = connection.exchange(head, body, &mut on_header).await
        {
            self.connection = answer.stays_open.then_some(connection);
            return Ok(answer);
        }
        let mut connection = Connection::open(&self.authority).await?;
        let answer = connection.exchange(head, body, on_header).await?;
        self.connection = answer.stays_open.then_some(connection);
        Ok(answer)
    }
}

/// The lines with which every request begins.
fn head(method: &str, path: &str, authority: &str) -> String {
    const AGENT: &str = concat!("gatesmith-lambda/", env!("CARGO_PKG_VERSION"));
    format!("{method} {path} HTTP/1.1\r\nhost: {authority}\r\nuser-agent: {AGENT}\r\n")
}

/// What a header of an event says of the invocation.
fn note(context: &mut InvocationContext, name: &str, value: &str) {
    let is = |other| name.eq_ignore_ascii_case(other);
    if is("lambda-runtime-aws-request-id") {
        value.clone_into(&mut context.request_id);
    } else if is("lambda-runtime-trace-id") {
        context.trace_id = Some(value.to_owned());
    } else if is("lambda-runtime-deadline-ms") {
        context.deadline = value.parse().ok().and_then(|milliseconds| {
            SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds))
        });
    }
}

fn shown(body: &[u8]) -> String {
    String::from_utf8_lossy(body)
        .chars()
        .take(MOST_SHOWN)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};

    use super::*;

    /// Answers one request of a connection, and keeps the connection open.
    fn answer(connection: TcpStream, head: &'static str) -> std::thread::JoinHandle<TcpStream> {
        std::thread::spawn(move || {
            let mut reader = BufReader::new(connection);
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap() > 2 {
                line.clear();
            }
            let mut connection = reader.into_inner();
            connection.write_all(head.as_bytes()).unwrap();
            connection
        })
    }

    const EVENT: &str =
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}";
    const ACCEPTED: &str = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

    #[tokio::test]
    async fn a_connection_that_was_closed_meanwhile_is_opened_again() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut api = RuntimeApi::at(&listener.local_addr().unwrap().to_string()).unwrap();
        let server = std::thread::spawn(move || {
            let first = answer(listener.accept().unwrap().0, EVENT);
            (listener, first.join().unwrap())
        });
        let event = api.next().await.unwrap();
        let (listener, first) = server.join().unwrap();
        assert_eq!(event.payload, "{}");
        drop(first);
        let server =
            std::thread::spawn(move || answer(listener.accept().unwrap().0, ACCEPTED).join());
        api.respond("1", Bytes::from_static(b"{}")).await.unwrap();
        server.join().unwrap().unwrap();
    }

    #[tokio::test]
    async fn what_has_no_event_says_why() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut api = RuntimeApi::at(&listener.local_addr().unwrap().to_string()).unwrap();
        let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nBusy";
        let server =
            std::thread::spawn(move || answer(listener.accept().unwrap().0, refusal).join());
        let error = api.next().await.unwrap_err().to_string();
        assert_eq!(error, "the Runtime API has no event: 403 Busy");
        server.join().unwrap().unwrap();
    }
}
