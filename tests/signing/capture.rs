//! A server that keeps every request as it arrived, by sender and number.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Empty};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Captured {
    pub(crate) method: Method,
    /// Path and query, to the letter.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) arrived: SystemTime,
}

impl Captured {
    /// A header's text; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("a signer sends text"))
    }

    pub(crate) fn path_and_query(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((&self.target, ""))
    }

    /// The target without the sender's own first segment.
    pub(crate) fn rest(&self) -> &str {
        let end = self.target[1..].find('/').expect("a sender's segment") + 1;
        &self.target[end..]
    }

    fn sender(&self) -> &str {
        &self.target[1..self.target.len() - self.rest().len()]
    }
}

/// The server; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Capture {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Captured>>>,
}

impl Capture {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let capture = Self {
            address: listener.local_addr().expect("it is bound"),
            requests: Arc::default(),
        };
        tokio::spawn(capture.clone().listen(listener));
        capture
    }

    /// The base URL that a sender is given.
    pub(crate) fn endpoint(&self, sender: &str) -> String {
        format!("http://{}/{sender}", self.address)
    }

    /// What a sender sent, by number.
    pub(crate) fn of(&self, sender: &str) -> BTreeMap<usize, Captured> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests
            .iter()
            .filter(|request| request.sender() == sender)
            .map(|request| {
                let number = request.header("x-case").parse().expect("a number");
                (number, request.clone())
            })
            .collect()
    }

    async fn listen(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let requests = Arc::clone(&self.requests);
            let service = service_fn(move |request| keep(request, Arc::clone(&requests)));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // An error is a sender who went away.
            tokio::spawn(async move { drop(connection.await) });
        }
    }
}

async fn keep(
    request: Request<Incoming>,
    requests: Arc<Mutex<Vec<Captured>>>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let captured = Captured {
        method: parts.method,
        target: parts.uri.to_string(),
        headers: parts.headers,
        body,
        arrived: SystemTime::now(),
    };
    requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(captured);
    let mut answer = Response::new(Empty::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    Ok(answer)
}
