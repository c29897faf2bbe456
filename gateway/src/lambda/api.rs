//! The Lambda Runtime API, as a process sees it: one listener for each process, so that whoever
//! asks is known without being trusted.
//!
//! Written after <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>. Error types
//! and the statuses that go with them are those of the runtime interface emulator.

use std::{convert::Infallible, sync::Arc, time::SystemTime};

use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, Method, Request, Response, StatusCode,
    header::{CONTENT_TYPE, HOST, ORIGIN},
    request::Parts,
};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{
    pool::Pool,
    process::{Event, Misuse, Process},
};
use crate::{
    body::collect,
    invoke::{InvokeError, InvokeResult},
    site::names_this_machine,
};

const VERSION: &str = "/2018-06-01/runtime/";

/// Bytes in a reply: 6 MB, and what Lambda allows beyond.
const REPLY: usize = 6 * 1024 * 1024 + 100;

/// Bytes in a report of an error: Lambda passes on 256 KB.
const REPORT: usize = 256 * 1024;

/// Bytes in the head of a request; the headers of a runtime take a few hundred.
const HEAD: usize = 64 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("lambda-runtime-aws-request-id");
const DEADLINE: HeaderName = HeaderName::from_static("lambda-runtime-deadline-ms");
const ARN: HeaderName = HeaderName::from_static("lambda-runtime-invoked-function-arn");
const TRACE_ID: HeaderName = HeaderName::from_static("lambda-runtime-trace-id");
/// Browsers send it along with what a page asks for.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

type Reply = Response<Full<Bytes>>;

/// Serves a connection until either side closes it.
pub(super) async fn serve(stream: TcpStream, pool: Arc<Pool>, process: Arc<Process>) {
    // Everything is written whole: waiting for more to send only delays it.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |request| {
        let (pool, process) = (Arc::clone(&pool), Arc::clone(&process));
        async move { Ok::<_, Infallible>(answer(request, &pool, &process).await) }
    });
    let connection = http1::Builder::new()
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // An error is a process that went away, or that does not speak HTTP.
    drop(connection.await);
}

async fn answer(request: Request<Incoming>, pool: &Arc<Pool>, process: &Arc<Process>) -> Reply {
    let (parts, body) = request.into_parts();
    let outcome = route(&parts, body, pool, process).await;
    outcome.unwrap_or_else(|refusal| refusal.reply())
}

async fn route(
    parts: &Parts,
    body: Incoming,
    pool: &Arc<Pool>,
    process: &Arc<Process>,
) -> Result<Reply, Refusal> {
    if is_from_page(parts) {
        return Err(Refusal::Page);
    }
    let path = parts.uri.path().strip_prefix(VERSION);
    match (&parts.method, path.ok_or(Refusal::NotFound)?) {
        (&Method::GET, "invocation/next") => next(pool, process).await,
        (&Method::POST, "init/error") => init_error(body, process).await,
        (&Method::POST, path) => {
            let call = path.strip_prefix("invocation/");
            match call.and_then(|call| call.split_once('/')) {
                Some((id, "response")) => respond(body, id, process).await,
                Some((id, "error")) => fail(body, id, process).await,
                _ => Err(Refusal::NotFound),
            }
        }
        _ => Err(Refusal::NotFound),
    }
}

/// Whether a browser asks, for a page: the port is easily found, and a page may send requests to
/// this machine whose answers it cannot read. One whose name is made to lead to this machine could
/// read them, and says neither where it comes from nor what for; but it names its own host.
fn is_from_page(parts: &Parts) -> bool {
    let host = parts.headers.get(HOST).map(|host| host.to_str());
    let is_strange = host.is_some_and(|host| !host.is_ok_and(names_this_machine));
    is_strange || parts.headers.contains_key(ORIGIN) || parts.headers.contains_key(FETCH_SITE)
}

/// Hands out the next call, once there is one.
async fn next(pool: &Arc<Pool>, process: &Arc<Process>) -> Result<Reply, Refusal> {
    let asking = process.ask()?;
    if asking.is_first {
        pool.started(process);
    }
    if !asking.was_idle {
        pool.offer(process);
    }
    // An error says that the process has asked again meanwhile.
    let event = asking.event.await.map_err(|_| Misuse::InvalidState)?;
    Ok(hand_out(event, pool))
}

fn hand_out(event: Event, pool: &Pool) -> Reply {
    let deadline = event.deadline.duration_since(SystemTime::UNIX_EPOCH);
    let deadline = u64::try_from(deadline.unwrap_or_default().as_millis()).unwrap_or(u64::MAX);
    let mut reply = Response::new(Full::new(event.payload));
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    headers.insert(DEADLINE, HeaderValue::from(deadline));
    headers.insert(ARN, pool.arn.clone());
    for (name, value) in [(REQUEST_ID, &*event.id), (TRACE_ID, &*event.trace_id)] {
        // What is empty, or no header, is left out.
        if let Ok(value) = HeaderValue::from_str(value)
            && !value.is_empty()
        {
            headers.insert(name, value);
        }
    }
    reply
}

/// Takes a reply.
async fn respond(body: Incoming, id: &str, process: &Process) -> Result<Reply, Refusal> {
    process.may_answer(id)?;
    let Some(reply) = read(body, REPLY).await? else {
        let payload = Refusal::TooLong.body("Function.ResponseSizeTooLarge");
        pass_on(process, id, Err(InvokeError::Function { payload }))?;
        return Err(Refusal::TooLong);
    };
    pass_on(process, id, Ok(reply))
}

/// Takes the report of an error.
async fn fail(body: Incoming, id: &str, process: &Process) -> Result<Reply, Refusal> {
    process.may_answer(id)?;
    let payload = report(body).await?;
    pass_on(process, id, Err(InvokeError::Function { payload }))
}

async fn init_error(body: Incoming, process: &Process) -> Result<Reply, Refusal> {
    process.report_init_error(report(body).await?)?;
    Ok(accepted())
}

fn pass_on(process: &Process, id: &str, result: InvokeResult) -> Result<Reply, Refusal> {
    process.answer(id, result)?.pass_on();
    Ok(accepted())
}

/// The report of an error; one that is too long is told as such.
async fn report(body: Incoming) -> Result<Bytes, Refusal> {
    let report = read(body, REPORT).await?;
    Ok(report.unwrap_or_else(|| Refusal::TooLong.body("Function.ErrorTooLarge")))
}

/// A body; `None` where it is too long.
async fn read(body: Incoming, limit: usize) -> Result<Option<Bytes>, Refusal> {
    collect(body, limit)
        .await
        .map_err(|error| Refusal::Unreadable(error.to_string()))
}

fn accepted() -> Reply {
    reply(
        StatusCode::ACCEPTED,
        Bytes::from_static(b"{\"status\":\"OK\"}"),
    )
}

fn reply(status: StatusCode, body: Bytes) -> Reply {
    let mut reply = Response::new(Full::new(body));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, JSON);
    reply
}

/// Why a request of a process is refused.
#[derive(Debug)]
enum Refusal {
    Misuse(Misuse),
    NotFound,
    Page,
    TooLong,
    Unreadable(String),
}

impl From<Misuse> for Refusal {
    fn from(misuse: Misuse) -> Self {
        Self::Misuse(misuse)
    }
}

impl Refusal {
    fn reply(&self) -> Reply {
        let (status, error_type) = match self {
            Self::Misuse(Misuse::InvalidRequestId) => (StatusCode::BAD_REQUEST, "InvalidRequestID"),
            Self::Misuse(Misuse::InvalidState) => (StatusCode::FORBIDDEN, "InvalidStateTransition"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NotFound"),
            Self::Page => (StatusCode::FORBIDDEN, "Forbidden"),
            Self::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge"),
            Self::Unreadable(_) => (StatusCode::BAD_REQUEST, "InvalidRequest"),
        };
        reply(status, self.body(error_type))
    }

    fn body(&self, error_type: &str) -> Bytes {
        let message = match self {
            Self::Misuse(Misuse::InvalidRequestId) => "Invalid request ID",
            Self::Misuse(Misuse::InvalidState) => "Transition is not allowed",
            Self::NotFound => "The Runtime API has no such path",
            Self::Page => "The Runtime API is not for pages",
            Self::TooLong => "The payload exceeds what Lambda takes: 6 MB, or 256 KB of an error",
            Self::Unreadable(why) => why,
        };
        let body = serde_json::json!({ "errorMessage": message, "errorType": error_type });
        body.to_string().into()
    }
}
