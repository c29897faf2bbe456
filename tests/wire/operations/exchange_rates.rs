//! `getExchangeRate`: the one operation that another company's service answers.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::SystemTime,
};

use concierge_sdk::{
    Error,
    operations::{GetExchangeRateError, GetExchangeRateInput},
};
use http_body_util::Full;
use hyper::{Request, Response, body::Bytes, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::support::{Stage, concierge};

/// What the provider was asked: the line of the request, and the host.
type Asked = Arc<Mutex<Vec<String>>>;

/// A provider that knows the rates of one currency.
async fn provider() -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Asked::default();
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            let service = service_fn(move |request: Request<_>| {
                let answer = answer(&request, &seen);
                async { Ok::<_, Infallible>(answer) }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    (origin, asked)
}

fn answer(request: &Request<hyper::body::Incoming>, asked: &Asked) -> Response<Full<Bytes>> {
    let host = request.headers()["host"].to_str().unwrap_or_default();
    let line = format!("{} {} for {host}", request.method(), request.uri());
    asked.lock().expect("nobody panics").push(line);
    let (status, body) = if request.uri().path() == "/v1/rates/EUR" {
        let rates = r#"{"base":"EUR","date":"2026-05-08","rates":{"USD":1.09,"JPY":163}}"#;
        (200, rates)
    } else {
        (404, "<p>never heard of it</p>")
    };
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status.try_into().expect("a status");
    response
}

#[tokio::test]
async fn an_exchange_rate_comes_from_the_provider_behind_the_gateway() {
    let (origin, asked) = provider().await;
    let stage = Stage::start(concierge(), SystemTime::now(), |options| {
        let host = "rates.example".to_owned();
        options.stage_variables.insert("ratesHost".to_owned(), host);
        let remote = "https://rates.example".to_owned();
        options.backends.insert(remote, origin);
    })
    .await;
    let client = stage.client(&stage.cast.customer);
    let input = |currency: &str| GetExchangeRateInput {
        currency: currency.to_owned(),
    };
    let rates = client.get_exchange_rate(input("EUR")).await;
    let rates = rates.expect("the provider answers");
    assert_eq!((rates.base.as_str(), rates.rates["USD"]), ("EUR", 1.09));
    let unknown = client.get_exchange_rate(input("XXX")).await;
    assert!(
        matches!(unknown, Err(Error::Service(GetExchangeRateError::NotFound))),
        "{unknown:?}"
    );
    assert_eq!(
        *asked.lock().expect("nobody panics"),
        [
            "GET /v1/rates/EUR for rates.example",
            "GET /v1/rates/XXX for rates.example",
        ]
    );
    stage.service.saw_nothing();
}
