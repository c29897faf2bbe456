//! The one path that every call takes: compose, authorize, send, and try again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use gatesmith_codec::Secret;
use http::Method;
use http::header::{
    AUTHORIZATION, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT,
};
use reqwest::Url;
use tokio::time::{Instant, sleep, timeout_at};

use crate::auth::{CredentialCache, TokenSource};
use crate::clock::Clock;
use crate::encode::{push_pair, push_value};
use crate::endpoint::Endpoint;
use crate::error::{AuthError, SendError, TransportError};
use crate::retry::{Retry, retry_after};
use crate::signing::{Signer, Unsigned};
use crate::{Auth, GatewayError, Reply, Request};

/// What generated clients wrap: connections, credentials, and how calls are made. Cheap to clone;
/// clones share everything. `Debug` shows no secret.
#[derive(Clone)]
pub struct Core {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) endpoint: Endpoint,
    pub(crate) http: reqwest::Client,
    pub(crate) signer: Option<Arc<dyn Signer>>,
    pub(crate) credentials: Option<CredentialCache>,
    pub(crate) api_key: Option<Secret>,
    pub(crate) token: Option<TokenSource>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: Retry,
    pub(crate) reply_limit: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) clock: Clock,
}

/// What one attempt brought.
enum Outcome {
    /// An answer, of the service or of somebody unknown.
    Reply(Reply),
    /// An answer of the gateway, and the answer itself for its headers.
    Gateway(GatewayError, Reply),
    Failed(SendError),
}

/// What an attempt showed, for what comes after it: blotted out of messages, and forgotten where
/// it is expired.
#[derive(Default)]
struct Shown {
    access_key_id: Option<String>,
    secrets: Vec<String>,
}

impl Shown {
    /// Notes a secret in every form in which a gateway repeats it: whole; word by word, where it
    /// takes `Bearer x` for the parts of a signature; encoded, where it stands in a URL.
    fn note(&mut self, secret: &str) {
        let words = secret.split([' ', ',']).skip(1).map(str::to_owned);
        let mut encoded = String::new();
        push_value(&mut encoded, secret);
        self.secrets.extend([secret.to_owned(), encoded]);
        self.secrets.extend(words);
    }
}

/// A request with everything but what authorizes it.
struct Call {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
    auth: &'static [Auth],
    repeatable: bool,
}

impl Core {
    pub(crate) fn new(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Sends a request, again where that may help, and gives the answer, whatever its status:
    /// what it means, the operation knows.
    ///
    /// # Errors
    /// Where there is no answer, or the gateway itself gave it.
    pub async fn send(&self, request: Request) -> Result<Reply, SendError> {
        self.shared.send(request).await
    }
}

impl Shared {
    async fn send(&self, request: Request) -> Result<Reply, SendError> {
        let deadline = Instant::now() + self.timeout;
        let call = self.call(request)?;
        let mut attempt = 1;
        // Each of these is worth one more attempt, which does not count: the gateway refused the
        // call before anything was done, and the reason is out of the world.
        let (mut clock_corrected, mut credentials_renewed) = (false, false);
        loop {
            let mut shown = Shown::default();
            let outcome = self.attempt(&call, deadline, &mut shown).await;
            if let Outcome::Gateway(error, reply) = &outcome {
                if !clock_corrected && error.is_about_the_clock() && self.correct_clock(reply) {
                    clock_corrected = true;
                    continue;
                }
                if !credentials_renewed && error.is_about_old_credentials() {
                    credentials_renewed = true;
                    if self.forget_credentials(&shown).await {
                        continue;
                    }
                }
            }
            let wait = self.wait(&call, &outcome, attempt);
            match wait.filter(|wait| Instant::now() + *wait < deadline) {
                Some(wait) => sleep(wait).await,
                None => return outcome.into_result(&shown),
            }
            attempt += 1;
        }
    }

    fn call(&self, request: Request) -> Result<Call, SendError> {
        let path = request.expanded_path()?;
        let repeatable = request.is_repeatable();
        let mut headers = request.headers;
        headers
            .entry(USER_AGENT)
            .or_insert_with(|| self.user_agent.clone());
        Ok(Call {
            method: request.method,
            path,
            query: request.query,
            headers,
            body: request.body,
            auth: request.auth,
            repeatable,
        })
    }

    async fn attempt(&self, call: &Call, deadline: Instant, shown: &mut Shown) -> Outcome {
        let now = Instant::now();
        let (end, limit) = if now + self.attempt_timeout < deadline {
            (now + self.attempt_timeout, self.attempt_timeout)
        } else {
            (deadline, self.timeout)
        };
        let exchange = async {
            let request = self.authorize(call, shown).await?;
            self.exchange(request).await
        };
        match timeout_at(end, exchange).await {
            Err(_elapsed) => Outcome::Failed(SendError::Timeout { limit }),
            Ok(Err(error)) => Outcome::Failed(error),
            Ok(Ok(reply)) => match GatewayError::with_a_type(&reply) {
                Some(error) => Outcome::Gateway(error, reply),
                None => Outcome::Reply(reply),
            },
        }
    }

    /// Adds keys and tokens, and then signs everything.
    async fn authorize(
        &self,
        call: &Call,
        shown: &mut Shown,
    ) -> Result<reqwest::Request, SendError> {
        let mut headers = call.headers.clone();
        let mut query = call.query.clone();
        let mut signed = false;
        for auth in call.auth {
            match *auth {
                Auth::SigV4 => signed = true,
                Auth::ApiKey { header } => {
                    let key = self.api_key.as_ref().ok_or(AuthError::NoApiKey)?;
                    set_secret(&mut headers, header, key, shown)?;
                }
                Auth::Header { name } => {
                    set_secret(&mut headers, name, &self.token()?, shown)?;
                }
                Auth::Query { name } => {
                    let token = self.token()?;
                    push_pair(&mut query, name, token.expose());
                    shown.note(token.expose());
                }
            }
        }
        let url = self.endpoint.url(&call.path, &query)?;
        if signed {
            self.sign(call, &url, &mut headers, shown).await?;
        }
        let mut request = reqwest::Request::new(call.method.clone(), url);
        *request.headers_mut() = headers;
        if !call.body.is_empty() {
            *request.body_mut() = Some(call.body.clone().into());
        }
        Ok(request)
    }

    async fn sign(
        &self,
        call: &Call,
        url: &Url,
        headers: &mut HeaderMap,
        shown: &mut Shown,
    ) -> Result<(), AuthError> {
        let provider = self.credentials.as_ref().ok_or(AuthError::NoCredentials)?;
        let signer = self.signer.as_ref().ok_or(AuthError::NoRegion)?;
        if headers.contains_key(AUTHORIZATION) {
            return Err(AuthError::Conflict);
        }
        let now = self.clock.now();
        let credentials = provider.get(now).await?;
        shown.access_key_id = Some(credentials.access_key_id().to_owned());
        if let Some(token) = credentials.session_token() {
            shown.note(token);
        }
        let unsigned = Unsigned {
            method: &call.method,
            url: url.as_str(),
            headers,
            body: &call.body,
        };
        for (name, value) in signer.sign(&unsigned, &credentials, now)? {
            headers.insert(name, value);
        }
        Ok(())
    }

    fn token(&self) -> Result<Secret, AuthError> {
        self.token
            .as_ref()
            .map(TokenSource::get)
            .ok_or(AuthError::NoToken)
    }

    /// Sends one request and reads the answer, within its bound.
    async fn exchange(&self, request: reqwest::Request) -> Result<Reply, SendError> {
        let broken =
            |error| SendError::Transport(TransportError::new(self.endpoint.as_str(), error));
        let too_large = || SendError::ReplyTooLarge {
            limit: self.reply_limit,
        };
        let mut response = self.http.execute(request).await.map_err(broken)?;
        let announced = response.content_length().unwrap_or_default();
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > self.reply_limit {
            return Err(too_large());
        }
        let mut body = BytesMut::with_capacity(announced);
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if chunk.len() > self.reply_limit - body.len() {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let headers = std::mem::take(response.headers_mut());
        Ok(Reply::new(response.status(), headers, body.freeze()))
    }

    /// How long to wait before the next attempt; `None`: there is none.
    fn wait(&self, call: &Call, outcome: &Outcome, attempt: u32) -> Option<Duration> {
        if !outcome.is_worth_another_attempt(call.repeatable) {
            return None;
        }
        let asked = outcome
            .reply()
            .and_then(|reply| reply.headers().get(RETRY_AFTER)?.to_str().ok())
            .and_then(|header| retry_after(header, self.clock.now()));
        self.retry.wait(attempt, asked)
    }

    fn correct_clock(&self, reply: &Reply) -> bool {
        let date = reply
            .headers()
            .get(DATE)
            .and_then(|date| date.to_str().ok());
        date.and_then(|date| httpdate::parse_http_date(date).ok())
            .is_some_and(|date| self.clock.correct(date))
    }

    async fn forget_credentials(&self, shown: &Shown) -> bool {
        match (&self.credentials, &shown.access_key_id) {
            (Some(provider), Some(id)) => {
                provider.forget(id).await;
                true
            }
            _ => false,
        }
    }
}

impl Outcome {
    fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Reply(reply) | Self::Gateway(_, reply) => Some(reply),
            Self::Failed(_) => None,
        }
    }

    fn is_worth_another_attempt(&self, repeatable: bool) -> bool {
        match self {
            // The service has not seen these, so that every call may be repeated.
            Self::Failed(SendError::Transport(error)) if !error.is_connected() => true,
            Self::Gateway(error, _) if error.is_throttled() => true,
            // Waiting does not fill a quota.
            Self::Gateway(error, _) if error.status() == 429 => false,
            Self::Failed(SendError::Transport(_) | SendError::Timeout { .. }) => repeatable,
            Self::Failed(_) => false,
            Self::Reply(reply) | Self::Gateway(_, reply) => {
                repeatable && matches!(reply.status(), 429 | 500 | 502..=504)
            }
        }
    }

    fn into_result(self, shown: &Shown) -> Result<Reply, SendError> {
        match self {
            Self::Reply(reply) => Ok(reply),
            Self::Gateway(mut error, _) => {
                error.blot_out(shown.secrets.iter().map(String::as_str));
                Err(SendError::Gateway(error))
            }
            Self::Failed(error) => Err(error),
        }
    }
}

fn set_secret(
    headers: &mut HeaderMap,
    name: &'static str,
    secret: &Secret,
    shown: &mut Shown,
) -> Result<(), AuthError> {
    let refuse = || AuthError::NotAHeader { name };
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse())?;
    let mut value = HeaderValue::from_str(secret.expose()).map_err(|_| refuse())?;
    value.set_sensitive(true);
    headers.insert(key, value);
    shown.note(secret.expose());
    Ok(())
}

impl fmt::Debug for Core {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = &*self.shared;
        formatter
            .debug_struct("Core")
            .field("endpoint", &shared.endpoint.as_str())
            .field("signer", &shared.signer)
            .field("credentials", &shared.credentials)
            .field("api_key", &shared.api_key)
            .field("token", &shared.token)
            .field("timeout", &shared.timeout)
            .field("retry", &shared.retry)
            .finish_non_exhaustive()
    }
}
