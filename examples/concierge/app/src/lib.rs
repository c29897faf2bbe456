//! The Concierge on one machine: the gateway in front, the services behind it in the same process,
//! embedded adapters below, and the worker beside them.
//!
//! ```text
//! signed HTTP ─► gateway ─► functions (one router for each operation) ─► services ─► SQLite
//!                                                               worker ─┘
//! ```
//!
//! With [`Settings::binaries`] the functions are processes of their own, as on Lambda, and share the
//! files with the worker.
//!
//! [`Concierge::start`] puts it together; the program `concierge` is that and a command line.

mod callers;
mod functions;
mod keys;
mod page;
mod rates;

use std::{collections::BTreeMap, io, net::SocketAddr, path::PathBuf, sync::Arc};

use concierge_adapters::{Embedded, OpenError, queue::SqliteQueue};
use concierge_services::{ports::PortError, webhook::SigningSecret};
use gatesmith_gateway::{
    Invoke, Options, Running, StartError, Unsupported,
    identity::Secret,
    lambda::{Function, FunctionError},
    serve,
};
use gatesmith_model::{
    NameLock,
    api::Api,
    diagnostic::{Report, Style},
    source::SourceMap,
};
use tokio::{sync::oneshot, task::JoinHandle};

use rates::Rates;

pub use callers::{CallersError, Credentials};

/// The document that everything here is made from.
const DOCUMENT: &str = include_str!("../../../../spec/concierge.yaml");

/// The stage that is served, and the region that callers sign for.
const STAGE: &str = "v1";
const REGION: &str = "us-east-1";

/// Where the document's exchange rates come from, by name; a provider on this machine answers.
const RATES_HOST: &str = "rates.example";

/// What running the Concierge needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of the data; made where it is absent.
    pub data_dir: PathBuf,
    /// What the payment provider signs its events with.
    pub webhook_secret: SigningSecret,
    /// Where the functions' binaries are; without, the functions run in this process.
    pub binaries: Option<PathBuf>,
    /// Whether jobs that failed too often in earlier runs are tried again.
    pub redrive: bool,
    /// The folder of the built page, served at `/`; without, the API alone is served.
    pub site: Option<PathBuf>,
}

impl Settings {
    /// The functions that are processes; none where all run in this one.
    fn processes(&self) -> Result<BTreeMap<String, Arc<Function>>, FunctionError> {
        let Some(folder) = &self.binaries else {
            return Ok(BTreeMap::new());
        };
        let data_dir = self.data_dir.to_string_lossy().into_owned();
        let environment = [
            ("CONCIERGE_DATA".to_owned(), data_dir),
            (
                "STRIPE_WEBHOOK_SECRET".to_owned(),
                self.webhook_secret.expose().to_owned(),
            ),
        ];
        functions::binaries(folder, &environment.into())
    }
}

/// Why the Concierge does not start.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The document that the program was built with cannot be served.
    #[error("the API document has errors:\n{0}")]
    Document(String),
    /// The data cannot be opened.
    #[error(transparent)]
    Data(#[from] OpenError),
    /// The jobs that failed too often cannot be looked after.
    #[error(transparent)]
    DeadLetters(#[from] PortError),
    /// The provider of exchange rates that stands in for the real one cannot listen.
    #[error("exchange rates cannot be served: {0}")]
    Rates(#[source] io::Error),
    /// There are no credentials for anybody.
    #[error(transparent)]
    Callers(#[from] CallersError),
    /// A function cannot be run.
    #[error(transparent)]
    Function(#[from] FunctionError),
    /// The gateway does not start.
    #[error(transparent)]
    Gateway(#[from] StartError),
}

/// A Concierge that is running.
#[derive(Debug)]
pub struct Concierge {
    gateway: Running,
    /// Stops with it.
    _rates: Rates,
    /// Those that are processes.
    functions: Vec<Arc<Function>>,
    credentials: Vec<Credentials>,
    partner_key: Secret,
    has_page: bool,
    worker: JoinHandle<()>,
    stop_worker: oneshot::Sender<()>,
}

impl Concierge {
    /// Starts everything.
    pub async fn start(settings: &Settings) -> Result<Self, Failure> {
        let api = Arc::new(document()?);
        let shop = Embedded::open(&settings.data_dir, settings.webhook_secret.clone()).await?;
        look_after_dead_letters(&shop.consumer.queue, settings.redrive).await?;
        let everybody = callers::temporary()?;
        let rates = Rates::start().await.map_err(Failure::Rates)?;
        let processes = settings.processes()?;
        let functions = if processes.is_empty() {
            functions::in_this_process(&shop)
        } else {
            let running = processes.iter();
            running
                .map(|(name, function)| (name.clone(), Arc::clone(function) as Arc<dyn Invoke>))
                .collect()
        };
        let options = Options {
            listen: settings.listen,
            stage: STAGE.to_owned(),
            region: REGION.to_owned(),
            stage_variables: [("ratesHost".to_owned(), RATES_HOST.to_owned())].into(),
            backends: [(format!("https://{RATES_HOST}"), rates.origin())].into(),
            callers: Arc::new(everybody.callers),
            authorizers: [("customerToken".to_owned(), everybody.pool)].into(),
            usage: Arc::new(everybody.partners),
            functions,
            site_config: settings
                .site
                .is_some()
                .then(|| page::config(&everybody.credentials)),
            site: settings.site.clone(),
            ..Options::default()
        };
        let gateway = serve(api, options).await?;
        let (stop_worker, stopped) = oneshot::channel();
        let consumer = shop.consumer;
        let worker = tokio::spawn(async move {
            // A sender that is dropped says the same as one that was used: everything is ending.
            let end = async { stopped.await.unwrap_or_default() };
            consumer.run(end).await;
        });
        Ok(Self {
            gateway,
            _rates: rates,
            functions: processes.into_values().collect(),
            credentials: everybody.credentials,
            partner_key: everybody.partner_key,
            has_page: settings.site.is_some(),
            worker,
            stop_worker,
        })
    }

    /// Where the page is, where it is served.
    pub fn page(&self) -> Option<String> {
        self.has_page
            .then(|| format!("http://{}/", self.gateway.address()))
    }

    /// The base URL of the API, stage included.
    pub fn url(&self) -> String {
        self.gateway.url()
    }

    /// Credentials to try things out with; good for this run.
    pub fn credentials(&self) -> &[Credentials] {
        &self.credentials
    }

    /// The API key of a delivery partner; good for this run.
    pub fn partner_key(&self) -> &Secret {
        &self.partner_key
    }

    /// What the gateway does not do of what the document asks for.
    pub fn unsupported(&self) -> Vec<Unsupported> {
        self.gateway.unsupported()
    }

    /// Lets requests and the order at hand end, and stops.
    pub async fn stop(self) {
        self.gateway.shutdown().await;
        for function in &self.functions {
            function.shutdown().await;
        }
        // Fails where the worker has ended by itself.
        let _ = self.stop_worker.send(());
        // An error would be a panic of the worker; there is nothing left to end.
        drop(self.worker.await);
    }
}

/// Puts jobs that failed too often back into the queue, or says that their orders stand still.
async fn look_after_dead_letters(queue: &SqliteQueue, redrive: bool) -> Result<(), PortError> {
    if redrive {
        let count = queue.redrive().await?;
        tracing::info!(count, "jobs that had failed too often are tried again");
    } else {
        let count = queue.dead_letters().await?.len();
        if count > 0 {
            tracing::error!(
                count,
                "jobs failed too often, and their orders stand still: start with `--redrive` to \
                 try them again"
            );
        }
    }
    Ok(())
}

/// The API of the built-in document. Names in generated code play no part in serving, so no lock
/// is needed.
fn document() -> Result<Api, Failure> {
    let mut report = Report::default();
    let source = SourceMap::parse("spec/concierge.yaml", DOCUMENT.as_bytes(), &mut report);
    gatesmith_model::read(
        &source,
        &NameLock::default(),
        &gatesmith_model::ReadOptions::default(),
        &mut report,
    )
    .map(|reading| reading.api)
    .ok_or_else(|| Failure::Document(report.render(&source, Style::Plain)))
}
