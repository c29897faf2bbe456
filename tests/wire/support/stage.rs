//! A gateway that serves a document, with the scripted service behind it.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
    time::SystemTime,
};

use concierge_sdk::{Client, ClientBuilder, runtime::Retry};
use gatesmith_gateway::{
    Options, Running,
    identity::{Caller, Secret},
    serve,
    usage::{ApiKey, UsagePlan, UsagePlans},
};
use gatesmith_model::{
    NameLock,
    api::{Api, Operation},
};
use gatesmith_tests::{load, workspace};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{
    backends::{Backend, RATES_HOST, rates},
    callers::{ACCOUNT, Cast, credentials},
    http::{Answer, Call},
    service::Scripted,
    user_pool::{id_token, pool},
};

/// The API key of a delivery partner.
pub(crate) const PARTNER_KEY: &str = "partner-key-of-these-tests";

static CONCIERGE: LazyLock<Arc<Api>> = LazyLock::new(|| read("spec/concierge.yaml"));
static PLAIN: LazyLock<Arc<Api>> = LazyLock::new(|| read("tests/wire/plain.yaml"));

/// The Concierge's API.
pub(crate) fn concierge() -> Arc<Api> {
    Arc::clone(&CONCIERGE)
}

/// A small API that customises nothing of what the gateway answers by itself.
pub(crate) fn plain() -> Arc<Api> {
    Arc::clone(&PLAIN)
}

fn read(path: &str) -> Arc<Api> {
    Arc::new(load(&workspace().join(path), &NameLock::default()).api)
}

/// The operation with this `operationId`.
pub(crate) fn operation<'a>(api: &'a Api, id: &str) -> &'a Operation {
    let mut operations = api.operations.iter();
    operations
        .find(|operation| operation.wire == id)
        .expect("the document has this operation")
}

/// The partner's key, in a plan without limits.
fn partners() -> UsagePlans {
    let key = ApiKey::new("partner", PARTNER_KEY).in_plan("partner");
    UsagePlans::new([UsagePlan::new("partner")], [key]).expect("the plan is sound")
}

/// A gateway under test. Dropping it stops it.
pub(crate) struct Stage {
    /// Behind every function, and behind the provider of exchange rates.
    pub(crate) service: Scripted,
    /// Who calls.
    pub(crate) cast: Cast,
    /// The ID token of a customer.
    token: String,
    running: Running,
}

impl Stage {
    /// The Concierge, now.
    pub(crate) async fn of_the_concierge() -> Self {
        Self::start(concierge(), SystemTime::now(), |_| {}).await
    }

    /// The Concierge, now, with this behind its functions.
    pub(crate) async fn with(backend: Backend) -> Self {
        Self::open(concierge(), SystemTime::now(), backend, |_| {}).await
    }

    /// An API at a time that stands still for the gateway, with other options.
    pub(crate) async fn start(
        api: Arc<Api>,
        now: SystemTime,
        change: impl FnOnce(&mut Options),
    ) -> Self {
        Self::open(api, now, Backend::InProcess, change).await
    }

    async fn open(
        api: Arc<Api>,
        now: SystemTime,
        backend: Backend,
        change: impl FnOnce(&mut Options),
    ) -> Self {
        let service = Scripted::default();
        let cast = Cast::at(now);
        let pair = |name: &str, value: String| BTreeMap::from([(name.to_owned(), value)]);
        let mut options = Options {
            account: ACCOUNT.to_owned(),
            callers: Arc::new(cast.known()),
            authorizers: BTreeMap::from([("customerToken".to_owned(), pool().issuer().clone())]),
            usage: Arc::new(partners()),
            clock: Arc::new(move || now),
            functions: backend.functions(&service).await,
            stage_variables: pair("ratesHost", RATES_HOST.to_owned()),
            backends: pair(&format!("https://{RATES_HOST}"), rates(&service).await),
            ..Options::default()
        };
        change(&mut options);
        let running = serve(api, options).await.expect("the gateway starts");
        Self {
            service,
            cast,
            token: id_token(now),
            running,
        }
    }

    /// A client that signs as this caller. It tries once, so that a test sees every answer.
    pub(crate) fn client(&self, caller: &Caller) -> Client {
        self.builder(caller)
            .build()
            .expect("the client can be built")
    }

    /// The same; each call has this header beside its own. It is not signed.
    pub(crate) fn client_with_header(
        &self,
        caller: &Caller,
        name: &'static str,
        value: &str,
    ) -> Client {
        let value = HeaderValue::from_str(value).expect("a header's value");
        let headers = HeaderMap::from_iter([(HeaderName::from_static(name), value)]);
        let http = reqwest::Client::builder()
            .no_proxy()
            .default_headers(headers)
            .build()
            .expect("there is a client");
        let builder = self.builder(caller).http_client(http);
        builder.build().expect("the client can be built")
    }

    fn builder(&self, caller: &Caller) -> ClientBuilder {
        Client::builder()
            .endpoint(self.running.url())
            .region("us-east-1")
            .credentials(credentials(caller))
            .api_key(PARTNER_KEY)
            .token(&*self.token)
            .retry(Retry::off())
    }

    /// A `ClientConfig` of the TypeScript SDK's for this caller. It tries once, too.
    pub(crate) fn config(&self, caller: &Caller) -> Value {
        json!({
            "endpoint": self.running.url(),
            "region": "us-east-1",
            "credentials": {
                "accessKeyId": caller.access_key_id,
                "secretAccessKey": caller.secret_access_key.expose(),
                "sessionToken": caller.session_token.as_ref().map(Secret::expose),
            },
            "apiKey": PARTNER_KEY,
            "token": self.token,
            "attempts": 1,
        })
    }

    /// Sends a call that is written by hand.
    pub(crate) async fn send(&self, call: Call) -> Answer {
        call.send(self.running.address()).await
    }

    /// Where it listens: `127.0.0.1:PORT`.
    pub(crate) fn host(&self) -> String {
        self.running.address().to_string()
    }

    /// What the gateway says at start that it does not do.
    pub(crate) fn unsupported(&self) -> Vec<String> {
        self.running
            .unsupported()
            .iter()
            .map(ToString::to_string)
            .collect()
    }
}
