//! What stands behind the gateway: the scripted service in process, in Lambda binaries, and as
//! the provider of exchange rates, which is no function.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

use concierge_stubs::lambda::{InvocationContext, Router};
use gatesmith_gateway::{
    Invocation, Invoke,
    lambda::{Function, FunctionSettings},
};
use gatesmith_tests::player::{self, Cue, PROMPTER, Said, Seen};
use http_body_util::Full;
use hyper::{
    Request, Response, body::Bytes, body::Incoming, server::conn::http1, service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::service::Scripted;

/// Functions by name, as the gateway takes them.
pub(crate) type Functions = BTreeMap<String, Arc<dyn Invoke>>;

/// What runs the stubs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Backend {
    /// The process of the test.
    InProcess,
    /// A Lambda binary for each function, as it would be deployed.
    Binaries,
}

impl Backend {
    /// Each function of the document's, with the service in it.
    pub(super) async fn functions(self, service: &Scripted) -> Functions {
        match self {
            Self::InProcess => player::functions(service)
                .into_iter()
                .map(|(name, router)| (name.to_owned(), as_function(router)))
                .collect(),
            Self::Binaries => binaries(service).await,
        }
    }
}

/// A router as a function of the gateway's.
fn as_function(router: Router) -> Arc<dyn Invoke> {
    let router = Arc::new(router);
    Arc::new(move |invocation: Invocation| {
        let router = Arc::clone(&router);
        async move {
            let context = InvocationContext::new(invocation.request_id);
            let context = context.with_deadline(invocation.deadline);
            Ok(router.invoke(invocation.payload, context).await)
        }
    })
}

/// Binaries that ask this process what to answer.
async fn binaries(service: &Scripted) -> Functions {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let service = service.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move { player::hand_over(stream, &service).await });
        }
    });
    let function = |name: &&str| {
        let settings = FunctionSettings {
            environment: BTreeMap::from([(PROMPTER.to_owned(), address.clone())]),
            // A machine that is busy starts processes slowly: nothing here is about time.
            timeout: Duration::from_mins(1),
            init_timeout: Duration::from_mins(1),
            ..FunctionSettings::binary(env!("CARGO_BIN_EXE_wire-test-player"))
        };
        let function = Function::start(name, settings).expect("the settings are sound");
        ((*name).to_owned(), Arc::new(function) as Arc<dyn Invoke>)
    };
    player::FUNCTIONS.iter().map(function).collect()
}

/// Starts the provider of exchange rates, and gives its origin. It is the service, too: what it
/// sees is a call of `getExchangeRate`.
pub(super) async fn rates(service: &Scripted) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let service = service.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            let answer = service_fn(move |request: Request<Incoming>| {
                let cue = service.cue(asked(&request));
                async { Ok::<_, Infallible>(answer(cue)) }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
        }
    });
    origin
}

/// The host that the provider has to be asked by.
pub(super) const RATES_HOST: &str = "rates.example";

/// A call of the provider's. Its input is the currency, if it came by the one right way.
fn asked(request: &Request<Incoming>) -> Seen {
    let host = request.headers()["host"].to_str().unwrap_or_default();
    let line = format!("{} {} for {host}", request.method(), request.uri());
    let currency = line
        .strip_prefix("GET /v1/rates/")
        .and_then(|rest| rest.strip_suffix(&format!(" for {RATES_HOST}")));
    Seen {
        operation: "getExchangeRate".to_owned(),
        input: currency.map_or_else(|| json!(line), |it| json!({ "currency": it })),
        raw_body: String::new(),
        caller: Value::Null,
        request_id: String::new(),
        deadline: None,
    }
}

fn answer(cue: Cue) -> Response<Full<Bytes>> {
    let said = match cue {
        Cue::Answer(said) => said,
        Cue::Fail(text) | Cue::Panic(text) => Said::json(500, &text),
    };
    let body = match said.body {
        // A provider of its own answers in words of its own where no body is declared.
        Value::Null => "<p>never heard of it</p>".to_owned(),
        body => body.to_string(),
    };
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = said.status.try_into().expect("a status");
    response
}
