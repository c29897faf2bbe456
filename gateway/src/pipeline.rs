//! What happens to a request, in the order in which API Gateway does it: limits, stage, route,
//! authorization, validation, integration.

use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use http::{HeaderValue, Version, header::HOST, request::Parts};
use hyper::{Request, body::Incoming};
use tokio::sync::Semaphore;

use crate::{
    Options,
    access::Admitted,
    answer::Answer,
    body,
    call::{Call, Target},
    deployment::{Backend, Deployment},
    http_proxy::HttpProxy,
    ids::RequestIds,
    invoke::{Invocation, Invoke, InvokeError},
    log::{self, RequestLog, Untold},
    proxy,
    refusal::Refusal,
    routes,
    sent_names::SentNames,
    site::Site,
    upstream::Upstream,
};

/// An API being served. What stands beside the deployment outlives its replacement.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// A request takes it once, and ends on it even where it is replaced meanwhile.
    deployment: RwLock<Arc<Deployment>>,
    pub(crate) options: Options,
    upstream: Upstream,
    site: Option<Site>,
    /// Bounds the calls of integrations under way, those of functions included whose callers have
    /// gone.
    invocations: Arc<Semaphore>,
    /// Bytes that bodies may take up.
    bodies: Semaphore,
}

impl Gateway {
    pub(crate) fn new(deployment: Deployment, site: Option<Site>, options: Options) -> Self {
        Self {
            invocations: Arc::new(Semaphore::new(options.limits.concurrent_invocations)),
            bodies: Semaphore::new(options.limits.bodies.min(Semaphore::MAX_PERMITS)),
            deployment: RwLock::new(Arc::new(deployment)),
            upstream: Upstream::default(),
            site,
            options,
        }
    }

    /// What requests that come now are served by.
    pub(crate) fn deployment(&self) -> Arc<Deployment> {
        // Nothing panics while it holds the lock, and an `Arc` is never half written.
        let current = self.deployment.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves requests that come from now on by another deployment.
    pub(crate) fn deploy(&self, deployment: Deployment) {
        let mut current = self
            .deployment
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let replaced = std::mem::replace(&mut *current, Arc::new(deployment));
        // The last one to hold the old deployment takes it down, which must not be a request that
        // waits for the lock.
        drop(current);
        drop(replaced);
    }

    /// Answers a request, whatever it is.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
        names: SentNames,
        peer: SocketAddr,
    ) -> Answer {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        let ids = RequestIds::new();
        let deployment = self.deployment();
        let mut call = Call {
            stage: &deployment.stage,
            method: method(&parts),
            wire_method: parts.method.as_str(),
            target: Target::new(parts.uri.path(), parts.uri.query()),
            headers: &parts.headers,
            names: &names,
            extensions: &parts.extensions,
            body: Bytes::new(),
            peer,
            ids: &ids,
            received: (self.options.clock)(),
            route: None,
            captures: Vec::new(),
            admitted: Admitted::default(),
        };
        let known = log::of(&ids.request, call.method, call.target.raw_path);
        let mut untold = Untold::new(self.options.on_request.as_ref(), started, known);
        let limits = &self.options.limits;
        let held = match check_host(&parts) {
            Ok(()) => body::read(body, &parts, limits, &self.bodies).await,
            Err(refusal) => Err(refusal),
        };
        let outcome = match &held {
            Ok(held) => {
                call.body = held.body.clone();
                self.serve(&deployment, &mut call).await
            }
            Err(refusal) => Err(refusal.clone()),
        };
        let (mut answer, refusal) = match outcome {
            Ok(answer) => (answer, None),
            Err(refusal) => (deployment.responses.answer(&refusal, &call), Some(refusal)),
        };
        ids.mark(answer.headers_mut());
        if let Some(tell) = untold.take() {
            let refused = refusal.map(|refusal| log::line(&refusal.reason));
            tell(&RequestLog {
                status: answer.status().as_u16(),
                duration: started.elapsed(),
                refused: refused.as_deref(),
                ..logged(&call)
            });
        }
        answer
    }

    async fn serve<'a>(
        &self,
        deployment: &'a Deployment,
        call: &mut Call<'a>,
    ) -> Result<Answer, Refusal> {
        self.check_limits(call)?;
        let stage = &deployment.stage;
        if call.target.stage != stage.name {
            if let Some(site) = &self.site {
                return Ok(site.answer(call).await);
            }
            return Err(Refusal::unknown_stage(&stage.name));
        }
        let Some(matched) = deployment.routes.find(call.method, call.target.path) else {
            return Err(deployment.gatekeeper.unknown_route(call));
        };
        let route = matched.route;
        call.route = Some(route);
        call.captures = matched.captures;
        let arn = call.method_arn();
        if arn.len() > self.options.limits.method_arn {
            return Err(Refusal::url_too_long(format!(
                "the method's ARN exceeds {} bytes",
                self.options.limits.method_arn
            )));
        }
        let gatekeeper = &deployment.gatekeeper;
        call.admitted = gatekeeper.admit(&route.access, call, &arn).await?;
        route.validation.check(call)?;
        match &route.backend {
            Backend::Mock(mock) => mock.answer(call),
            Backend::Mocked(mocked) => mocked.answer(call),
            Backend::Function {
                name,
                function,
                timeout_ms,
            } => self.invoke(call, name, function, *timeout_ms).await,
            Backend::HttpProxy(proxy) => self.forward(call, proxy).await,
            Backend::Misconfigured(why) => Err(Refusal::misconfigured(why.clone())),
            Backend::Unsupported(why) => Err(Refusal::unsupported(why.clone())),
        }
    }

    fn check_limits(&self, call: &Call<'_>) -> Result<(), Refusal> {
        let limits = &self.options.limits;
        // `name: value` and the line's end.
        let headers: usize = call
            .headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len() + 4)
            .sum();
        if headers > limits.headers {
            return Err(Refusal::headers_too_long(limits.headers));
        }
        if call.target.raw_path.len() + call.target.query.len() > limits.url {
            return Err(Refusal::url_too_long(format!(
                "path and query exceed {} bytes",
                limits.url
            )));
        }
        Ok(())
    }

    async fn forward(&self, call: &Call<'_>, proxy: &HttpProxy) -> Result<Answer, Refusal> {
        let Ok(_permit) = self.invocations.try_acquire() else {
            return Err(Refusal::not_invoked(InvokeError::Throttled.to_string()));
        };
        let limit = self.options.limits.integration_answer;
        proxy
            .forward(call, &call.trace_id(), &self.upstream, limit)
            .await
    }

    async fn invoke(
        &self,
        call: &Call<'_>,
        name: &Arc<str>,
        function: &Arc<dyn Invoke>,
        timeout_ms: u32,
    ) -> Result<Answer, Refusal> {
        let trace_id = call.trace_id();
        let payload = proxy::write_event(call, &trace_id)
            .map_err(|error| Refusal::not_invoked(format!("no event: {error}")))?;
        let limit = self.options.limits.invocation;
        if payload.len() > limit {
            return Err(Refusal::event_too_long());
        }
        let timeout = Duration::from_millis(timeout_ms.into());
        let invocation = Invocation {
            function: Arc::clone(name),
            payload,
            request_id: call.ids.request.clone(),
            trace_id: trace_id.clone().into_owned(),
            deadline: SystemTime::now() + timeout,
        };
        let Ok(reply) = tokio::time::timeout(timeout, self.run(function, invocation)).await else {
            return Err(Refusal::integration_timeout(timeout_ms));
        };
        let reply = reply.map_err(|error| match error.status() {
            502 => Refusal::malformed_reply(error.to_string()),
            _ => Refusal::not_invoked(error.to_string()),
        })?;
        if reply.len() > limit {
            return Err(Refusal::malformed_reply(format!(
                "the reply exceeds {limit} bytes"
            )));
        }
        let mut answer = proxy::read_reply(call, &reply)?;
        if let Ok(trace_id) = HeaderValue::from_str(&trace_id) {
            answer.headers_mut().insert("x-amzn-trace-id", trace_id);
        }
        Ok(answer)
    }

    /// Runs a function on a task of its own: a panic ends the task alone, and a caller who goes
    /// away does not end the function.
    async fn run(
        &self,
        function: &Arc<dyn Invoke>,
        invocation: Invocation,
    ) -> Result<Bytes, InvokeError> {
        let Ok(permit) = Arc::clone(&self.invocations).try_acquire_owned() else {
            return Err(InvokeError::Throttled);
        };
        let function = Arc::clone(function);
        let task = tokio::spawn(async move {
            let reply = function.invoke(invocation).await;
            drop(permit);
            reply
        });
        match task.await {
            Ok(reply) => reply,
            Err(error) => Err(InvokeError::Crashed(error.to_string())),
        }
    }
}

/// What a log says of a request before it is answered.
fn logged<'a>(call: &'a Call<'_>) -> RequestLog<'a> {
    RequestLog {
        route: call.route.map(|route| route.path.as_str()),
        function: call.route.and_then(|route| match &route.backend {
            Backend::Function { name, .. } => Some(&**name),
            _ => None,
        }),
        ..log::of(&call.ids.request, call.method, call.target.raw_path)
    }
}

/// Refuses a request that does not say, or says twice, which host it is for (RFC 9112, section
/// 3.2): a signature covers the host, and a proxy may have gone by the other one.
fn check_host(parts: &Parts) -> Result<(), Refusal> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(_), None) => Ok(()),
        (None, _) if parts.version < Version::HTTP_11 => Ok(()),
        (None, _) => Err(Refusal::malformed("the request has no `Host`")),
        (Some(_), Some(_)) => Err(Refusal::malformed("the request has several `Host`s")),
    }
}

/// The verb that counts: a request may override the one on the wire.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
fn method(parts: &Parts) -> &str {
    let overriding = parts.headers.get("x-http-method-override");
    overriding
        .and_then(|value| value.to_str().ok())
        .filter(|verb| routes::ANY.contains(verb))
        .unwrap_or(parts.method.as_str())
}
