//! Which operation an event is for, and what becomes of it.
//!
//! The gateway has matched the path already and says which template it was, so a route is found
//! by `resource` and `httpMethod`. The path itself is never looked at: with a custom domain it
//! has a prefix that nobody here knows.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use tracing::Instrument;

use crate::panics::caught;
use crate::{Event, Failure, Incoming, InvocationContext, Rejection, Reply, ServiceError};

type Answer = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send>>;
type Handler = Box<dyn Fn(Incoming) -> Answer + Send + Sync>;
type Render = fn(&Rejection) -> Result<Reply, ServiceError>;

/// One operation: where it is reached, and what runs there.
pub struct Route {
    method: &'static str,
    resource: &'static str,
    handler: Handler,
    on_invalid: Option<Render>,
    on_failure: Option<Render>,
    cors: Vec<(&'static str, &'static str)>,
}

impl Route {
    /// An operation at a verb (`ANY` for all that have no route of their own) and a resource
    /// template.
    pub fn new<H, A>(method: &'static str, resource: &'static str, handler: H) -> Self
    where
        H: Fn(Incoming) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Reply, Failure>> + Send + 'static,
    {
        Self {
            method,
            resource,
            handler: Box::new(move |incoming| Box::pin(handler(incoming))),
            on_invalid: None,
            on_failure: None,
            cors: Vec::new(),
        }
    }

    /// How the document says that an invalid request is answered.
    pub fn on_invalid(&mut self, render: Render) {
        self.on_invalid = Some(render);
    }

    /// How the document says that a failure of the service is answered.
    pub fn on_failure(&mut self, render: Render) {
        self.on_failure = Some(render);
    }

    /// Lets pages of `origin` (`*`: of any) read the answers, all of them, errors included. A
    /// proxy integration has to say so itself: the preflight answer is not enough, and the
    /// gateway adds nothing.
    ///
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html>
    pub fn allow_origin(&mut self, origin: &'static str) {
        self.cors.push(("Access-Control-Allow-Origin", origin));
        if origin != "*" {
            self.cors.push(("Vary", "Origin"));
        }
    }

    /// Lets those pages send credentials of the browser's.
    pub fn allow_credentials(&mut self) {
        self.cors.push(("Access-Control-Allow-Credentials", "true"));
    }

    /// Lets those pages read header fields beside the few that browsers always show; the names
    /// are joined by commas.
    pub fn expose_headers(&mut self, names: &'static str) {
        self.cors.push(("Access-Control-Expose-Headers", names));
    }

    async fn answer(&self, incoming: Incoming, request_id: &str) -> Reply {
        let outcome = match caught(async { (self.handler)(incoming).await }).await {
            Ok(outcome) => outcome,
            Err(panic) => {
                tracing::error!(request_id, panic, "the service panicked");
                Err(Failure::Rejected(Rejection::internal(request_id)))
            }
        };
        let mut reply = outcome.unwrap_or_else(|failure| self.refuse(failure, request_id));
        for (name, value) in &self.cors {
            reply.set(name, (*value).to_owned());
        }
        reply
    }

    fn refuse(&self, failure: Failure, request_id: &str) -> Reply {
        let rejection = match failure {
            Failure::Rejected(rejection) => rejection,
            Failure::Service(error) => {
                tracing::error!(request_id, %error, "the service failed");
                Rejection::internal(request_id)
            }
        };
        let render = if rejection.status() == 400 {
            log_rejection(&rejection);
            self.on_invalid
        } else {
            self.on_failure
        };
        match render.map(|render| render(&rejection)) {
            Some(Ok(reply)) => reply,
            Some(Err(error)) => {
                tracing::error!(request_id, %error, "the declared error cannot be written");
                rejection.plain()
            }
            None => rejection.plain(),
        }
    }
}

/// Logs where a request was wrong, but not how: readers quote the values that they were given.
fn log_rejection(rejection: &Rejection) {
    let places: Vec<&str> = rejection
        .problems()
        .iter()
        .map(|problem| problem.place.as_str())
        .collect();
    tracing::info!(
        request_id = rejection.request_id(),
        places = places.join(", "),
        "the request is invalid"
    );
}

impl fmt::Debug for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Route({} {})", self.method, self.resource)
    }
}

/// All operations that a function serves.
///
/// ```
/// use gatesmith_lambda::{InvocationContext, Reply, Route, Router};
///
/// # async fn answer(event: bytes::Bytes) -> bytes::Bytes {
/// let router = Router::new([Route::new("GET", "/hours/{day}", |incoming| async {
///     let request = incoming.read(|incoming| incoming.path("day", |_: &String, _| {}))?;
///     Ok(Reply::text(200, "text/plain", format!("On {}: 9 to 18", request.input)))
/// })]);
/// router.invoke(event, InvocationContext::new("an id")).await
/// # }
/// ```
#[derive(Debug)]
pub struct Router(BTreeMap<&'static str, BTreeMap<&'static str, Route>>);

impl Router {
    /// A router over these operations. Of two at one verb and resource, the later stays.
    pub fn new(routes: impl IntoIterator<Item = Route>) -> Self {
        let mut resources = BTreeMap::<_, BTreeMap<_, _>>::new();
        for route in routes {
            let methods = resources.entry(route.resource).or_default();
            methods.insert(route.method, route);
        }
        Self(resources)
    }

    /// The route of a verb and a resource template.
    fn find(&self, method: &str, resource: &str) -> Option<&Route> {
        let methods = self.0.get(resource)?;
        methods.get(method).or_else(|| methods.get("ANY"))
    }

    /// Answers one event, in JSON as Lambda passes it, with a reply, in JSON as API Gateway takes
    /// it. Never fails and never panics: what goes wrong is logged and answered with a 500.
    pub async fn invoke(&self, payload: Bytes, context: InvocationContext) -> Bytes {
        let reply = self.answer(&payload, context).await;
        // A reply is made of texts and numbers: writing it to memory cannot fail.
        serde_json::to_vec(&reply).unwrap_or_default().into()
    }

    /// As [`Router::invoke`], but for the encoding of the reply.
    pub async fn answer(&self, payload: &[u8], context: InvocationContext) -> Reply {
        let event = match Event::from_slice(payload) {
            Ok(event) => event,
            Err(error) => {
                let request_id = context.request_id.as_str();
                tracing::error!(request_id, %error, "the event is of the wrong kind");
                return Rejection::internal(request_id).plain();
            }
        };
        let request_id = event
            .request_id
            .clone()
            .unwrap_or_else(|| context.request_id.clone());
        let Some(route) = self.find(&event.http_method, &event.resource) else {
            return unknown(&event, &request_id);
        };
        let span = tracing::info_span!(
            "operation",
            method = route.method,
            resource = route.resource,
            request_id
        );
        let incoming = Incoming::new(event, context);
        route.answer(incoming, &request_id).instrument(span).await
    }
}

/// The gateway sends an event that no route is for: its document is not the one that the function
/// was built from, or the function serves another operation.
fn unknown(event: &Event, request_id: &str) -> Reply {
    tracing::error!(
        request_id,
        method = event.http_method,
        resource = event.resource,
        "this function has no such operation; is the integration's function the right one?"
    );
    let body = r#"{"message":"Not Found"}"#;
    Reply::text(404, "application/json", body.to_owned())
}
