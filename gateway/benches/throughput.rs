//! The gateway's mock route against a bare hyper server, on 32 keep-alive connections.
//!
//! `cargo bench -p gatesmith-gateway --bench throughput`
//!
//! Both servers run in this process on the same runtime and answer the same bytes to the same
//! client (`load`), in alternating rounds: what else the machine does meets both alike. Figures
//! are floors: client and servers share the cores.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use gatesmith_gateway::{Options, serve};
use gatesmith_model::api::{Additional, Api, Presence, Type, TypeId};

use load::{BODY, Outcome, Target, bare_server};
use support::{api, object, text};

#[expect(dead_code, reason = "another benchmark uses the rest")]
mod load;

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/gateway/support/api.rs"]
mod support;

/// Operations beside the mock that have a model to compile at start.
const MODELS: usize = 20;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(2);

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
    let bare = Target::new(bare_server().await?, "/").await?;
    let api = Arc::new(health());
    let begun = Instant::now();
    let gateway = serve(api, Options::default()).await?;
    println!("ready in {:?}, with {MODELS} models", begun.elapsed());
    let served = Target::new(gateway.address(), "/v1/health").await?;
    let mut ratios = Vec::new();
    for number in 1..=rounds {
        let bare = bare.rate(round).await?;
        let served = served.rate(round).await?;
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
