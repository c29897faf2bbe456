//! A provider of exchange rates on this machine, in place of the one that the API's document
//! hands calls on to. Its rates are made up and never change: they show the page at work, and
//! are no basis for anything.
//!
//! It answers `GET /v1/rates/{base}` in the shape that the document declares, and speaks in words
//! of its own where it knows no rates, as another company's service does.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::CONTENT_TYPE,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Map, Value, json};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinHandle};

/// What one euro is worth.
const EURO: [(&str, f64); 6] = [
    ("EUR", 1.0),
    ("CHF", 0.95),
    ("GBP", 0.86),
    ("JPY", 163.0),
    ("SEK", 11.4),
    ("USD", 1.09),
];
/// The day that the rates are said to be of.
const DATE: &str = "2026-01-02";
/// Connections at the same time; the gateway is the only caller.
const CONNECTIONS: usize = 64;
/// How long a request's head may take.
const HEAD: Duration = Duration::from_secs(10);

/// The provider. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Rates {
    address: SocketAddr,
    listener: JoinHandle<()>,
}

impl Rates {
    /// Listens on a free port of this machine.
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        Ok(Self {
            address,
            listener: tokio::spawn(listen(listener)),
        })
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Rates {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn listen(listener: TcpListener) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    // Aborts every connection when this future is dropped.
    let mut tasks = tokio::task::JoinSet::new();
    loop {
        while tasks.try_join_next().is_some() {}
        let Ok(permit) = Arc::clone(&connections).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        tasks.spawn(async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .serve_connection(TokioIo::new(stream), service_fn(answer));
            // An error is a caller who went away.
            drop(connection.await);
            drop(permit);
        });
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let base = request.uri().path().strip_prefix("/v1/rates/");
    let found = base
        .filter(|_| request.method() == Method::GET)
        .and_then(rates);
    let (status, body) = match found {
        Some(rates) => (StatusCode::OK, rates),
        None => (StatusCode::NOT_FOUND, json!({ "error": "no such rates" })),
    };
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    let json = hyper::header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

/// The rates of a currency; `None` where there are none.
fn rates(base: &str) -> Option<Value> {
    let (_, of_base) = EURO.iter().find(|(code, _)| *code == base)?;
    let others: Map<String, Value> = EURO
        .iter()
        .filter(|(code, _)| *code != base)
        .map(|(code, of_other)| {
            let rate = (of_other / of_base * 10_000.0).round() / 10_000.0;
            ((*code).to_owned(), json!(rate))
        })
        .collect();
    Some(json!({ "base": base, "date": DATE, "rates": others }))
}

#[cfg(test)]
mod tests {
    use super::{EURO, rates};

    #[test]
    fn a_currency_is_worth_something_in_every_other() {
        for (base, _) in EURO {
            let rates = rates(base).unwrap();
            let others = rates["rates"].as_object().unwrap();
            assert_eq!(others.len(), EURO.len() - 1);
            assert!(
                others.values().all(|rate| rate.as_f64() > Some(0.0)),
                "{base}"
            );
        }
        assert!(rates("XXX").is_none());
    }
}
