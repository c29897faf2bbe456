//! The gateway's mock route against a bare hyper server, on 32 keep-alive connections.
//!
//! `cargo bench -p gatesmith-gateway --bench throughput`
//!
//! Both servers run in this process on the same runtime and answer the same bytes to the same
//! client, in alternating rounds: what else the machine does meets both alike. The client is a
//! loop over a socket that knows how long an answer is. Figures are floors: client and servers
//! share the cores.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

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
use gatesmith_gateway::{Options, serve};
use gatesmith_model::api::{Additional, Api, Presence, Type, TypeId};
use http_body_util::Full;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use support::{api, object, text};

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/gateway/support/api.rs"]
mod support;

/// Operations beside the mock that have a model to compile at start.
const MODELS: usize = 20;
const CONNECTIONS: usize = 32;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(2);
const BODY: &str = "{\"status\":\"UP\"}";
const REQUEST: &[u8] = b"GET /v1/health HTTP/1.1\r\nhost: localhost\r\n\r\n";

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    // `cargo test --benches` only asks whether it runs.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let (rounds, round) = if is_bench {
        (ROUNDS, ROUND)
    } else {
        (1, Duration::from_millis(50))
    };
    tokio::runtime::Runtime::new()?.block_on(compare(rounds, round))
}

async fn compare(rounds: usize, round: Duration) -> Outcome<()> {
    let bare = bare_server().await?;
    let api = Arc::new(health());
    let begun = Instant::now();
    let gateway = serve(api, Options::default()).await?;
    println!("ready in {:?}, with {MODELS} models", begun.elapsed());
    let mut ratios = Vec::new();
    for number in 1..=rounds {
        let bare = rate(bare, round).await?;
        let served = rate(gateway.address(), round).await?;
        ratios.push(served / bare);
        println!(
            "round {number}: hyper {bare:.0}/s, gateway {served:.0}/s, ratio {:.2}",
            served / bare
        );
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.2}", ratios[ratios.len() / 2]);
    gateway.shutdown().await;
    Ok(())
}

/// Answers per second.
async fn rate(address: SocketAddr, round: Duration) -> Outcome<f64> {
    let length = answer_length(address).await?;
    let (answers, over) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let begun = Instant::now();
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            tokio::spawn(ask(
                address,
                length,
                Arc::clone(&answers),
                Arc::clone(&over),
            ))
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

async fn ask(
    address: SocketAddr,
    length: usize,
    answers: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
) -> Outcome<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = vec![0; length];
    let mut own = 0;
    while !over.load(Ordering::Relaxed) {
        stream.write_all(REQUEST).await?;
        stream.read_exact(&mut answer).await?;
        own += 1;
    }
    answers.fetch_add(own, Ordering::Relaxed);
    Ok(())
}

/// How many bytes an answer has: all answers of a server have the same length.
async fn answer_length(address: SocketAddr) -> Outcome<usize> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(REQUEST).await?;
    let mut answer = Vec::new();
    while !answer.ends_with(BODY.as_bytes()) {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(String::from_utf8_lossy(&answer).into());
        }
    }
    Ok(answer.len())
}

async fn bare_server() -> Outcome<SocketAddr> {
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

/// `GET /health`, a mock, among operations whose bodies are validated.
fn health() -> Api {
    let line = |name| (name, text(64), Presence::Required);
    let fields = ["a", "b", "c", "d", "e", "f", "g", "h"].map(line);
    (0..MODELS)
        .fold(api(), |api, index| {
            let body = Type::Named(TypeId::new(index));
            api.named(object(fields.to_vec(), Additional::Ignored))
                .operation(&format!("POST /orders/{index}"), |post| {
                    post.body(body).mock("{}")
                })
        })
        .operation("GET /health", |get| get.mock(BODY))
        .build()
}
