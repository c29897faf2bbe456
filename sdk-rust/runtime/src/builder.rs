//! How a client is made.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::ProvideCredentials;
use gatesmith_codec::Secret;
use http::header::HeaderValue;

use crate::auth::{CredentialCache, TokenSource};
use crate::clock::Clock;
use crate::core::{Core, Shared};
use crate::endpoint::Endpoint;
use crate::error::BuildError;
use crate::retry::Retry;
use crate::signing::{SigV4, Signer};

/// The greatest body that API Gateway lets through is 10 MiB; an answer of anything else in the
/// way may be a little more.
const REPLY_LIMIT: usize = 11 * 1024 * 1024;

/// API Gateway answers within 29 s, or with 504.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

const TIMEOUT: Duration = Duration::from_mins(1);

/// Builds a client: `C` is the generated one.
///
/// ```
/// use std::time::Duration;
///
/// use gatesmith_client::{Builder, Core, Retry};
///
/// // Generated clients offer `Client::builder()`; the core alone does as an example.
/// let core: Core = Builder::new(None)
///     .endpoint("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/v1")
///     .api_key("partner-key")
///     .retry(Retry::standard().attempts(5))
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// assert!(!format!("{core:?}").contains("partner-key"));
/// # Ok::<(), gatesmith_client::BuildError>(())
/// ```
pub struct Builder<C> {
    endpoint: Option<String>,
    region: Option<String>,
    signer: Option<Arc<dyn Signer>>,
    credentials: Option<CredentialCache>,
    api_key: Option<Secret>,
    token: Option<TokenSource>,
    timeout: Duration,
    attempt_timeout: Duration,
    retry: Retry,
    reply_limit: usize,
    http: Option<reqwest::Client>,
    user_agent: Option<String>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Core>> Builder<C> {
    /// Begins a client of the API at `endpoint`, where its document says that it is served.
    pub fn new(endpoint: Option<&str>) -> Self {
        Self {
            endpoint: endpoint.map(ToOwned::to_owned),
            region: None,
            signer: None,
            credentials: None,
            api_key: None,
            token: None,
            timeout: TIMEOUT,
            attempt_timeout: ATTEMPT_TIMEOUT,
            retry: Retry::standard(),
            reply_limit: REPLY_LIMIT,
            http: None,
            user_agent: None,
            client: PhantomData,
        }
    }

    /// Where the API is served, the stage included: the prefix of every path.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The region to sign for. Without it, the endpoint's host name tells, if it is API Gateway's
    /// own and not a custom domain.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Credentials to sign with: `Credentials`, a provider of `aws-config`, or any other.
    #[must_use]
    pub fn credentials(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(CredentialCache::new(provider));
        self
    }

    /// Another signer than [`SigV4`].
    #[must_use]
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// The API key for operations that want one.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// The token for operations that want one, as it stands in the header: with `Bearer `, where
    /// the authorizer asks for that.
    #[must_use]
    pub fn token(self, token: impl Into<Secret>) -> Self {
        let token = token.into();
        self.token_from(move || token.clone())
    }

    /// Where to get the token for operations that want one; asked for each attempt, so that a
    /// token may be replaced before it expires.
    #[must_use]
    pub fn token_from(mut self, source: impl Fn() -> Secret + Send + Sync + 'static) -> Self {
        self.token = Some(TokenSource::new(source));
        self
    }

    /// The time for a call, all its attempts and the waits between included; 60 s by default.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The time for one attempt; 30 s by default.
    #[must_use]
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// When and how often a call is tried again.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The greatest body that an answer may have, in bytes; 11 MiB by default.
    #[must_use]
    pub const fn reply_limit(mut self, bytes: usize) -> Self {
        self.reply_limit = bytes;
        self
    }

    /// Another HTTP client than the built-in one, which uses no proxy and follows no redirect:
    /// for a proxy, certificates of one's own, or HTTP/2.
    ///
    /// It must not follow redirects either: what is signed for one URL is refused at another, and
    /// a key or token would go to whomever the answer names.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// The `User-Agent` header.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Where there is no endpoint, or it cannot be used; where the transport cannot be set up.
    pub fn build(self) -> Result<C, BuildError> {
        let endpoint = self.endpoint.as_deref().ok_or(BuildError::NoEndpoint)?;
        let endpoint = Endpoint::parse(endpoint)?;
        let region = self.region.or_else(|| endpoint.region().map(str::to_owned));
        let signer = self
            .signer
            .or_else(|| Some(Arc::new(SigV4::new(region?)) as Arc<dyn Signer>));
        let user_agent = self.user_agent.as_deref().unwrap_or(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        ));
        let http = match self.http {
            Some(client) => client,
            None => reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .map_err(|error| BuildError::Transport(Box::new(error)))?,
        };
        let core = Core::new(Shared {
            endpoint,
            http,
            signer,
            credentials: self.credentials,
            api_key: self.api_key,
            token: self.token,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retry: self.retry,
            reply_limit: self.reply_limit,
            user_agent: HeaderValue::from_str(user_agent).map_err(|_| BuildError::UserAgent)?,
            clock: Clock::default(),
        });
        Ok(core.into())
    }
}

/// Shows no secret.
impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Builder")
            .field("region", &self.region)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
