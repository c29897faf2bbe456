//! The listener: connections in, a whole request at a time to the pipeline, and a quiet end.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gatesmith_model::api::Api;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, oneshot},
    task::JoinHandle,
};
use tokio_io_timeout::TimeoutWriter;

use crate::{
    Options, StartError, Unsupported, deployment::Deployment, pipeline::Gateway,
    sent_names::Recorded, site::Site,
};

/// A request head that is longer is answered 431 without being read to its end.
const HEAD_BUFFER: usize = 64 * 1024;

/// How long to wait after a failed `accept`, which mostly means that file handles ran out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A running gateway. Dropping it stops it at once; [`shutdown`](Self::shutdown) lets requests
/// under way end.
#[derive(Debug)]
pub struct Running {
    gateway: Arc<Gateway>,
    address: SocketAddr,
    /// Replacements follow one another in the order in which they are asked for.
    replacing: Mutex<()>,
    stop: Option<oneshot::Sender<()>>,
    listener: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of the API, stage included: `http://127.0.0.1:3000/v1`.
    pub fn url(&self) -> String {
        format!("http://{}/{}", self.address, self.gateway.options.stage)
    }

    /// What the gateway does not do of what the document asks for, in the order of the document
    /// that is served now.
    pub fn unsupported(&self) -> Vec<Unsupported> {
        self.gateway.deployment().unsupported.clone()
    }

    /// Serves another version of the API on the same listener, with the same options. Requests
    /// under way end on the old one; invocations under way, throttles and quotas go on counting.
    ///
    /// Returns what the gateway does not do of the new version.
    ///
    /// # Errors
    /// [`StartError::Unsupported`] with [`Options::strict`]; the old version is served on.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it is handed over, as to `serve`: what of it a deployment keeps is not said"
    )]
    pub fn replace(&self, api: Arc<Api>) -> Result<Vec<Unsupported>, StartError> {
        let _turn = self
            .replacing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut deployment = compile(&api, &self.gateway.options)?;
        deployment.stage.address = self.address;
        let unsupported = deployment.unsupported.clone();
        self.gateway.deploy(deployment);
        Ok(unsupported)
    }

    /// Accepts no more, and waits for the requests under way, for
    /// [`Limits::drain`](crate::Limits::drain) at most.
    pub async fn shutdown(mut self) {
        if let Some(stop) = self.stop.take() {
            // Fails where the listener has ended by itself.
            let _ = stop.send(());
        }
        // An error would be a panic of the listener, which has nothing left to end.
        drop((&mut self.listener).await);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

/// Serves an API until the returned [`Running`] is shut down or dropped.
///
/// ```
/// # use std::sync::Arc;
/// # use gatesmith_gateway::{Options, serve};
/// # async fn run(api: Arc<gatesmith_model::api::Api>) -> Result<(), gatesmith_gateway::StartError> {
/// let gateway = serve(api, Options { stage: "dev".to_owned(), ..Options::default() }).await?;
/// for finding in gateway.unsupported() {
///     eprintln!("{finding}");
/// }
/// println!("{}", gateway.url());
/// # gateway.shutdown().await;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// See [`StartError`].
pub async fn serve(api: Arc<Api>, options: Options) -> Result<Running, StartError> {
    options.check()?;
    let site = Site::open(&options)?;
    let mut deployment = compile(&api, &options)?;
    let failed = |source: io::Error| StartError::Bind {
        address: options.listen,
        source,
    };
    let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    deployment.stage.address = address;
    let gateway = Arc::new(Gateway::new(deployment, site, options));
    let (stop, stopped) = oneshot::channel();
    let listener = tokio::spawn(listen(listener, Arc::clone(&gateway), stopped));
    Ok(Running {
        gateway,
        address,
        replacing: Mutex::new(()),
        stop: Some(stop),
        listener,
    })
}

/// The API, ready to be served; refused where it must be served whole and cannot be.
fn compile(api: &Api, options: &Options) -> Result<Deployment, StartError> {
    let deployment = Deployment::new(api, options);
    if options.strict && !deployment.unsupported.is_empty() {
        return Err(StartError::Unsupported(deployment.unsupported));
    }
    Ok(deployment)
}

async fn listen(listener: TcpListener, gateway: Arc<Gateway>, mut stopped: oneshot::Receiver<()>) {
    let limits = &gateway.options.limits;
    let connections = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    // Aborts every connection when this future ends or is dropped.
    let mut tasks = tokio::task::JoinSet::new();
    loop {
        let accepted = async {
            let permit = Arc::clone(&connections).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            _ = &mut stopped => break,
            Some(_) = tasks.join_next() => continue,
            accepted = accepted => accepted,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let connection = graceful.watch(connect(stream, peer, &gateway));
        tasks.spawn(async move {
            // An error is a caller who went away, or who does not speak HTTP.
            drop(connection.await);
            drop(permit);
        });
    }
    drop(listener);
    // What is not done by then is aborted with the tasks.
    drop(tokio::time::timeout(limits.drain, graceful.shutdown()).await);
}

fn connect(
    stream: TcpStream,
    peer: SocketAddr,
    gateway: &Arc<Gateway>,
) -> impl hyper_util::server::graceful::GracefulConnection<Output = hyper::Result<()>> + use<> {
    // Answers are written whole: waiting for more to send only delays them. A socket that refuses
    // the option still works.
    drop(stream.set_nodelay(true));
    let limits = &gateway.options.limits;
    let head = limits.head;
    // Whoever sends requests and reads no answer would hold the connection for good.
    let (stream, record) = Recorded::new(stream);
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(limits.answer_write));
    let gateway = Arc::clone(gateway);
    let service = service_fn(move |request: Request<Incoming>| {
        let gateway = Arc::clone(&gateway);
        let names = record.take(&request);
        async move { Ok::<_, Infallible>(gateway.answer(request, names, peer).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(HEAD_BUFFER)
        // HTTP backends get the names of headers as the caller wrote them.
        .preserve_header_case(true)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
}
