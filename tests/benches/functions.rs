//! A Rust Lambda function in processes of its own behind the gateway: answers per second on 32
//! connections against a bare hyper server, and how long one answer takes.
//!
//! `cargo bench -p gatesmith-tests --bench functions`
//!
//! The servers take turns in rounds, so that the ratios hold where the machine's speed drifts.
//! Client, gateway and functions share the cores: figures are floors. To have `cargo lambda
//! watch` (from the package `cargo-lambda` of `PyPI`) measured in the same rounds, start it and say
//! what is called there. The same function, by Lambda's own invoke interface:
//!
//! ```text
//! cargo lambda watch --release --ignore-changes --bin bench-function --manifest-path tests/Cargo.toml
//! LAMBDA_WATCH=127.0.0.1:9000 cargo bench -p gatesmith-tests --bench functions
//! ```
//!
//! Or what its users have, a program on `lambda_http` that answers `{"status":"UP"}`, called as
//! they call it; `cargo lambda watch` sends the event of an HTTP API then, which is not what a
//! REST API's function reads:
//!
//! ```text
//! LAMBDA_WATCH=127.0.0.1:9000/lambda-url/bench-function/health cargo bench -p gatesmith-tests --bench functions
//! ```

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use gatesmith_gateway::{
    Options,
    lambda::{Function, FunctionSettings},
    serve,
};

use load::{Outcome, Target, bare_server};
use support::api;

#[path = "../../gateway/benches/load/mod.rs"]
mod load;

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../../gateway/tests/gateway/support/api.rs"]
mod support;

const NAME: &str = "bench-function";
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(2);
const CALLS: usize = 5_000;

fn main() -> Outcome<()> {
    // `cargo test --benches` only asks whether it runs.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let (rounds, round, calls) = if is_bench {
        (ROUNDS, ROUND, CALLS)
    } else {
        (1, Duration::from_millis(50), 10)
    };
    tokio::runtime::Runtime::new()?.block_on(compare(rounds, round, calls))
}

async fn compare(rounds: usize, round: Duration, calls: usize) -> Outcome<()> {
    let settings = FunctionSettings::binary(env!("CARGO_BIN_EXE_bench-function"));
    let function = Arc::new(Function::start(NAME, settings)?);
    let options = Options {
        functions: BTreeMap::from([(NAME.to_owned(), Arc::clone(&function) as _)]),
        ..Options::default()
    };
    let api = api().operation("GET /health", |get| get.function(NAME));
    let gateway = serve(Arc::new(api.build()), options).await?;
    let bare = Target::new(bare_server().await?, "/").await?;
    let served = Target::new(gateway.address(), "/v1/health").await?;
    let watch = match std::env::var("LAMBDA_WATCH") {
        Ok(address) => Some(watch(&address).await?),
        Err(_) => None,
    };

    let latencies = served.latencies(calls).await?;
    let (p50, p99) = (latencies[calls / 2], latencies[calls * 99 / 100]);
    println!("one connection: p50 {p50:.0?}, p99 {p99:.0?}");
    let (mut to_bare, mut to_watch) = (Vec::new(), Vec::new());
    for number in 1..=rounds {
        let bare = bare.rate(round).await?;
        let served = served.rate(round).await?;
        to_bare.push(served / bare);
        println!(
            "round {number}: hyper {bare:.0}/s, functions {served:.0}/s, ratio {:.3}",
            served / bare
        );
        if let Some(watch) = &watch {
            let watch = watch.rate(round).await?;
            to_watch.push(served / watch);
            println!("round {number}: cargo lambda watch {watch:.0}/s");
        }
    }
    println!("median ratio to hyper {:.3}", median(to_bare));
    if watch.is_some() {
        println!("median ratio to cargo lambda watch {:.1}", median(to_watch));
    }
    gateway.shutdown().await;
    function.shutdown().await;
    Ok(())
}

/// What stands at `host:port/path`; by the invoke interface where no path is given.
async fn watch(address: &str) -> Outcome<Target> {
    let Some(slash) = address.find('/') else {
        let address = address.parse()?;
        return Target::of_request(address, invocation(address), "\\\"UP\\\"").await;
    };
    let (address, path) = address.split_at(slash);
    Target::new(address.parse()?, path).await
}

/// A call of the function by Lambda's invoke interface.
fn invocation(address: SocketAddr) -> String {
    let event = r#"{"resource":"/health","path":"/health","httpMethod":"GET","headers":{},"multiValueHeaders":{},
        "queryStringParameters":null,"multiValueQueryStringParameters":null,"pathParameters":null,"stageVariables":null,
        "requestContext":{"requestId":"an-id","identity":{}},"body":null,"isBase64Encoded":false}"#;
    format!(
        "POST /2015-03-31/functions/{NAME}/invocations HTTP/1.1\r\nhost: {address}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{event}",
        event.len()
    )
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}
