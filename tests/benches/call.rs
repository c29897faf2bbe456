//! What the generated client adds to a call: `list_products`, signed, built and decoded, against
//! a bare `reqwest` call that sends the same path and reads the same bytes.
//!
//! Both talk to one server on this machine that answers one page of the catalogue to everything.
//! They take turns in rounds, so that the ratio holds where the machine's speed drifts.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    convert::Infallible,
    net::SocketAddr,
    time::{Duration, Instant},
};

use bytes::Bytes;
use concierge_sdk::{
    Client,
    operations::ListProductsInput,
    runtime::{Credentials, Retry},
};
use http_body_util::Full;
use hyper::{Response, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

const ROUNDS: usize = 21;
const CALLS: u32 = 300;

const PAGE: &str = r#"{"items":[{"productId":"red-roses","name":"Red Roses","description":"A dozen.","category":"BOUQUET","price":{"amount":4990,"currency":"EUR"},"availability":"IN_STOCK","colors":["RED"],"occasions":["LOVE"],"imageUrl":"https://images.example/red-roses.svg"}]}"#;

#[tokio::main]
async fn main() {
    let address = serve().await;
    let endpoint = format!("http://{address}/v1");
    let client = Client::builder()
        .endpoint(endpoint.as_str())
        .region("us-east-1")
        .credentials(Credentials::new(
            "AKIDEXAMPLE",
            "secret",
            None,
            None,
            "bench",
        ))
        .retry(Retry::off())
        .build()
        .expect("the builder has all it needs");
    let bare = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client can be built");
    let url = format!("{endpoint}/products");
    let (mut signed_times, mut bare_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let signed = time(async || {
            let page = client.list_products(ListProductsInput::default()).await;
            assert_eq!(page.expect("the server answers a page").items.len(), 1);
        })
        .await;
        let plain = time(async || {
            let reply = bare.get(&url).send().await.expect("the server answers");
            assert_eq!(
                reply.bytes().await.expect("it has a body").len(),
                PAGE.len()
            );
        })
        .await;
        ratios.push(signed.as_secs_f64() / plain.as_secs_f64());
        signed_times.push(signed.as_secs_f64());
        bare_times.push(plain.as_secs_f64());
    }
    println!(
        "signed call of the SDK: {:.0} µs",
        median(signed_times) * 1e6
    );
    println!("bare reqwest call:      {:.0} µs", median(bare_times) * 1e6);
    println!(
        "ratio, median of {ROUNDS} paired rounds of {CALLS}: {:.2}",
        median(ratios)
    );
}

/// The time that one call takes, on average over a round.
async fn time(mut call: impl AsyncFnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..CALLS {
        call().await;
    }
    start.elapsed() / CALLS
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Answers the page to every request.
async fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service_fn(|_| async {
                let mut response = Response::new(Full::new(Bytes::from_static(PAGE.as_bytes())));
                let json = http::HeaderValue::from_static("application/json");
                response
                    .headers_mut()
                    .insert(http::header::CONTENT_TYPE, json);
                Ok::<_, Infallible>(response)
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}
