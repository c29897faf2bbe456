//! The Lambda Runtime API, as a function uses it: one connection, on which it asks for an event,
//! answers it, and asks again.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
//!
//! An execution environment has one event at a time, so a client with a pool, timeouts and tasks
//! of its own has nothing to do here but to cost: the connection is driven by whoever waits for
//! an answer.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{Connection, SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Error;
use crate::InvocationContext;

const VERSION: &str = "/2018-06-01/runtime";

/// Bytes in an event. Lambda takes 6 MB of one, which leaves room for what comes.
const MOST_BYTES: usize = 64 << 20;

/// Characters of what the Runtime API says about a refused answer.
const MOST_SHOWN: usize = 300;

/// The Runtime API of this execution environment.
#[derive(Debug)]
pub(super) struct RuntimeApi {
    /// Host and port.
    authority: String,
    host: HeaderValue,
    /// What stands before the paths: nothing on Lambda, and something where one address serves
    /// several functions, as `cargo lambda watch` does.
    prefix: String,
    link: Option<Link>,
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
        let address = address.strip_prefix("http://").unwrap_or(address);
        let (authority, path) = match address.find('/') {
            Some(slash) => address.split_at(slash),
            None => (address, ""),
        };
        Ok(Self {
            authority: authority.to_owned(),
            host: HeaderValue::from_str(authority)?,
            prefix: format!("{}{VERSION}", path.trim_end_matches('/')),
            link: None,
        })
    }

    /// Waits for an event.
    pub(super) async fn next(&mut self) -> Result<Event, Error> {
        let answer = self
            .exchange(Method::GET, "/invocation/next", Bytes::new())
            .await?;
        let (parts, payload) = answer.into_parts();
        if !parts.status.is_success() {
            let said = shown(&payload);
            return Err(format!("the Runtime API has no event: {} {said}", parts.status).into());
        }
        let context = context(&parts.headers)?;
        Ok(Event { payload, context })
    }

    /// Answers an event. An answer that is refused (it is too long, or too late) is told in the
    /// log, and concerns that event alone.
    pub(super) async fn respond(&mut self, request_id: &str, reply: Bytes) -> Result<(), Error> {
        let path = format!("/invocation/{request_id}/response");
        let answer = self.exchange(Method::POST, &path, reply).await?;
        let status = answer.status().as_u16();
        if !answer.status().is_success() {
            let said = shown(answer.body());
            tracing::error!(
                request_id,
                status,
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
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<Response<Bytes>, Error> {
        if let Some(mut link) = self.link.take() {
            let request = self.request(&method, path, body.clone())?;
            if let Ok(answer) = link.send(request).await {
                self.link = Some(link);
                return Ok(answer);
            }
        }
        let mut link = Link::open(&self.authority).await?;
        let answer = link.send(self.request(&method, path, body)?).await?;
        self.link = Some(link);
        Ok(answer)
    }

    fn request(
        &self,
        method: &Method,
        path: &str,
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        const AGENT: &str = concat!("gatesmith-lambda/", env!("CARGO_PKG_VERSION"));
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.prefix))
            .header(HOST, self.host.clone())
            .header(USER_AGENT, HeaderValue::from_static(AGENT))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(Full::new(body))
    }
}

/// What the headers of an event say of the invocation.
fn context(headers: &HeaderMap) -> Result<InvocationContext, Error> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let id = text("lambda-runtime-aws-request-id").ok_or("the Runtime API gave no request id")?;
    let mut context = InvocationContext::new(id);
    context.trace_id = text("lambda-runtime-trace-id").map(str::to_owned);
    context.deadline = text("lambda-runtime-deadline-ms")
        .and_then(|text| text.parse().ok())
        .and_then(|after| SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(after)));
    Ok(context)
}

fn shown(body: &[u8]) -> String {
    String::from_utf8_lossy(body)
        .chars()
        .take(MOST_SHOWN)
        .collect()
}

/// A connection.
#[derive(Debug)]
struct Link {
    sender: SendRequest<Full<Bytes>>,
    connection: Pin<Box<Connection<TokioIo<TcpStream>, Full<Bytes>>>>,
    is_open: bool,
}

impl Link {
    async fn open(authority: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(authority).await?;
        // Everything is written whole: waiting for more to send only delays it.
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        Ok(Self {
            sender,
            connection: Box::pin(connection),
            is_open: true,
        })
    }

    /// Sends a request and waits for the whole answer.
    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, Error> {
        let Self {
            sender,
            connection,
            is_open,
        } = self;
        let mut answer = pin!(async {
            sender.ready().await?;
            let (parts, body) = sender.send_request(request).await?.into_parts();
            let body = Limited::new(body, MOST_BYTES).collect().await?;
            Ok(Response::from_parts(parts, body.to_bytes()))
        });
        poll_fn(move |context| {
            if let Poll::Ready(answer) = answer.as_mut().poll(context) {
                return Poll::Ready(answer);
            }
            // Twice: what arrives is first an answer's head, and then the body that the head made
            // room for. A third time would only find that there is nothing more.
            for _ in 0..2 {
                if *is_open {
                    // An error of the connection reaches whoever waits for its answer.
                    *is_open = connection.as_mut().poll(context).is_pending();
                }
                if let Poll::Ready(answer) = answer.as_mut().poll(context) {
                    return Poll::Ready(answer);
                }
            }
            Poll::Pending
        })
        .await
    }
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
        assert_eq!(error, "the Runtime API has no event: 403 Forbidden Busy");
        server.join().unwrap().unwrap();
    }
}
