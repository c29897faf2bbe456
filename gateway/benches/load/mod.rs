//! A client that asks as fast as it is answered, and a bare hyper server to compare with.
//!
//! The client is a loop over a socket that knows how long an answer is: all answers of a server
//! have the same length.

use std::{
    convert::Infallible,
    error::Error,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What all answers hold.
pub(crate) const BODY: &str = "{\"status\":\"UP\"}";
const CONNECTIONS: usize = 32;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What is asked, and whom.
#[derive(Clone)]
pub(crate) struct Target {
    address: SocketAddr,
    request: Arc<str>,
    length: usize,
}

impl Target {
    /// The server that answers [`BODY`] to a GET of this path.
    pub(crate) async fn new(address: SocketAddr, path: &str) -> Outcome<Self> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
        Self::of_request(address, request, BODY).await
    }

    /// The server that answers something that holds `expected` to this request.
    pub(crate) async fn of_request(
        address: SocketAddr,
        request: String,
        expected: &str,
    ) -> Outcome<Self> {
        let mut target = Self {
            address,
            request: request.into(),
            length: 0,
        };
        target.length = target.answer_length(expected).await?;
        Ok(target)
    }

    async fn answer_length(&self, expected: &str) -> Outcome<usize> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all(self.request.as_bytes()).await?;
        let mut answer = Vec::new();
        loop {
            if stream.read_buf(&mut answer).await? == 0 {
                return Err(String::from_utf8_lossy(&answer).into());
            }
            let text = String::from_utf8_lossy(&answer).to_ascii_lowercase();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length: Option<usize> = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            let is_whole =
                length.map_or(body.ends_with("0\r\n\r\n"), |length| body.len() == length);
            if !is_whole {
                continue;
            }
            return if text.contains(&expected.to_ascii_lowercase()) {
                Ok(answer.len())
            } else {
                Err(text.into())
            };
        }
    }

    /// Answers per second, on all connections.
    pub(crate) async fn rate(&self, round: Duration) -> Outcome<f64> {
        let (answers, over) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let begun = Instant::now();
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                let (target, answers, over) =
                    (self.clone(), Arc::clone(&answers), Arc::clone(&over));
                tokio::spawn(async move { target.ask(&answers, &over).await })
            })
            .collect();
        tokio::time::sleep(round).await;
        over.store(true, Ordering::Relaxed);
        for client in clients {
            client.await??;
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "nobody answers 2^52 requests in two seconds"
        )]
        let answers = answers.load(Ordering::Relaxed) as f64;
        Ok(answers / begun.elapsed().as_secs_f64())
    }

    async fn ask(&self, answers: &AtomicU64, over: &AtomicBool) -> Outcome<()> {
        let (mut stream, mut answer) = self.connect().await?;
        let mut own = 0;
        while !over.load(Ordering::Relaxed) {
            stream.write_all(self.request.as_bytes()).await?;
            stream.read_exact(&mut answer).await?;
            own += 1;
        }
        answers.fetch_add(own, Ordering::Relaxed);
        Ok(())
    }

    /// How long answers take on one connection, sorted.
    pub(crate) async fn latencies(&self, count: usize) -> Outcome<Vec<Duration>> {
        let (mut stream, mut answer) = self.connect().await?;
        let mut latencies = Vec::with_capacity(count);
        for _ in 0..count {
            let begun = Instant::now();
            stream.write_all(self.request.as_bytes()).await?;
            stream.read_exact(&mut answer).await?;
            latencies.push(begun.elapsed());
        }
        latencies.sort();
        Ok(latencies)
    }

    async fn connect(&self) -> Outcome<(TcpStream, Vec<u8>)> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        Ok((stream, vec![0; self.length]))
    }
}

/// A server that answers [`BODY`] to everything.
pub(crate) async fn bare_server() -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(stream.set_nodelay(true));
            let service = service_fn(async |_| {
                let body = Full::new(Bytes::from_static(BODY.as_bytes()));
                Ok::<_, Infallible>(http::Response::new(body))
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    Ok(address)
}
