//! Calls to HTTP backends: one client for all of them, with bounds on what it waits for, keeps
//! and reads. Nothing is taken from the environment, no redirect is followed, and bodies stay as
//! they came.

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response, Uri, uri::Scheme};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};

/// Idle connections that are kept for each origin, and how long.
const IDLE_CONNECTIONS: usize = 32;
const IDLE: Duration = Duration::from_secs(30);
/// How long a connection may take to come about; API Gateway waits as long for the whole answer.
const CONNECT: Duration = Duration::from_secs(29);
/// The longest head of an answer, in bytes.
const HEAD_BUFFER: usize = 64 * 1024;

type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// The client of all HTTP integrations.
#[derive(Default)]
pub(crate) struct Upstream {
    /// Made by the first call: reading the system's certificates takes a while.
    client: OnceLock<Result<HttpClient, rustls::Error>>,
}

/// Why a backend gave no answer.
#[derive(Debug)]
pub(crate) enum UpstreamError {
    /// There is no connection, or it broke: name, address, TLS, protocol.
    Network(String),
    /// No whole answer within the time.
    TimedOut,
    /// The answer's body exceeds the limit.
    TooLong,
}

impl Upstream {
    /// Sends a request and reads the whole answer: at most `limit` bytes of body, within
    /// `timeout`. The request's `Host` stays as it is, wherever its URI leads.
    pub(crate) async fn send(
        &self,
        request: Request<Full<Bytes>>,
        timeout: Duration,
        limit: usize,
    ) -> Result<Response<Bytes>, UpstreamError> {
        tokio::time::timeout(timeout, self.exchange(request, limit))
            .await
            .unwrap_or(Err(UpstreamError::TimedOut))
    }

    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
        limit: usize,
    ) -> Result<Response<Bytes>, UpstreamError> {
        let client = self.client.get_or_init(client);
        let client = client
            .as_ref()
            .map_err(|error| UpstreamError::Network(error.to_string()))?;
        let answer = client.request(request).await;
        let (head, body) = answer
            .map_err(|error| UpstreamError::Network(chain(&error)))?
            .into_parts();
        let body = Limited::new(body, limit).collect().await;
        let body = body.map_err(|error| {
            if error.is::<LengthLimitError>() {
                UpstreamError::TooLong
            } else {
                UpstreamError::Network(chain(&*error))
            }
        })?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

fn client() -> Result<HttpClient, rustls::Error> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(CONNECT));
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls()?)
        .https_or_http()
        .enable_http1()
        .wrap_connector(http);
    Ok(Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(IDLE_CONNECTIONS)
        .http1_max_buf_size(HEAD_BUFFER)
        .http1_preserve_header_case(true)
        .http1_title_case_headers(true)
        .build(connector))
}

/// Certificates are checked as the system checks them. Where it has no roots to check against,
/// plain HTTP still works, and no server is trusted.
fn tls() -> Result<ClientConfig, rustls::Error> {
    // Said, not left to rustls: it panics where another crate brings a second provider.
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(match builder.clone().try_with_platform_verifier() {
        Ok(builder) => builder.with_no_client_auth(),
        Err(_) => builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth(),
    })
}

impl fmt::Debug for Upstream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Upstream")
    }
}

/// An error with its causes: the outermost one says little.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Scheme, host and port: what decides where a request is sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    is_https: bool,
    /// In lower case, IPv6 addresses in brackets.
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of a URL; `None` where it is no absolute `http` or `https` URL.
    pub(crate) fn of(uri: &Uri) -> Option<Self> {
        let is_https = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return None,
        };
        let host = uri.host().filter(|host| !host.is_empty())?;
        // A port that is written and is none (`http://x:`) is no port.
        let port = match uri.authority()?.as_str().rsplit_once(':') {
            Some((_, port)) if !port.ends_with(']') => port.parse().ok()?,
            _ if is_https => 443,
            _ => 80,
        };
        Some(Self {
            is_https,
            host: host.to_ascii_lowercase(),
            port,
        })
    }

    /// Reads `http://127.0.0.1:8081`; `None` where it is anything but an origin.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        let has_user = uri.authority()?.as_str().contains('@');
        Self::of(&uri).filter(|_| is_bare && !has_user)
    }

    pub(crate) fn scheme(&self) -> Scheme {
        if self.is_https {
            Scheme::HTTPS
        } else {
            Scheme::HTTP
        }
    }

    /// `host:port`
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme(), self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn origins_are_the_same_however_they_are_written() {
        let origin = |text: &str| Origin::parse(text).map(|origin| origin.to_string());
        let same = Some("https://rates.example:443".to_owned());
        assert_eq!(origin("https://rates.example"), same);
        assert_eq!(origin("HTTPS://Rates.Example:443/"), same);
        assert_eq!(origin("http://[::1]"), Some("http://[::1]:80".to_owned()));
        assert_eq!(
            origin("http://[::1]:8080"),
            Some("http://[::1]:8080".to_owned())
        );
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_none() {
        for text in [
            "rates.example",
            "ftp://rates.example",
            "http://x/path",
            "http://x?query",
            "http://user@x",
            "http://x:port",
            "http://",
            "",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }
}
