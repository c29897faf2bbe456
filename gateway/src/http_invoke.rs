//! Functions behind an endpoint that speaks Lambda's `Invoke` over plain HTTP: `cargo lambda
//! watch`, the runtime interface emulator, local stacks.
//!
//! API reference: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode, Uri, header::CONTENT_TYPE};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use crate::invoke::{Invocation, Invoke, InvokeError, InvokeResult};

/// Replies that are longer are of no use: API Gateway passes on 6 MB at most.
const REPLY_LIMIT: usize = 8 * 1024 * 1024;

/// How long Lambda lets a function run at most. The gateway stops waiting much earlier, but the
/// call goes on and counts as under way: an endpoint that hangs must not keep it so for good.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LONGEST_CALL: Duration = Duration::from_mins(15);

/// Calls one function by a POST of the event to a URL such as
/// `http://127.0.0.1:9001/2015-03-31/functions/checkout/invocations`.
#[derive(Clone)]
pub struct HttpInvoke {
    url: Uri,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl HttpInvoke {
    /// Calls the function behind this URL; an error where it is no absolute `http` URL.
    pub fn new(url: &str) -> Result<Self, InvalidUrl> {
        let parsed: Uri = url.parse().map_err(|_| InvalidUrl(url.to_owned()))?;
        if parsed.scheme_str() != Some("http") || parsed.host().is_none() {
            return Err(InvalidUrl(url.to_owned()));
        }
        Ok(Self {
            url: parsed,
            client: Client::builder(TokioExecutor::new()).build_http(),
        })
    }

    async fn call(&self, invocation: Invocation) -> InvokeResult {
        let request = Request::post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header("x-amz-invocation-type", "RequestResponse")
            .header("x-amzn-trace-id", &invocation.trace_id)
            .body(Full::new(invocation.payload))
            .map_err(|error| InvokeError::NotInvokable(error.to_string()))?;
        let reply = self.client.request(request).await.map_err(|error| {
            InvokeError::NotInvokable(format!("{} does not answer: {error}", self.url))
        })?;
        let status = reply.status();
        let reports_error = reply.headers().contains_key("x-amz-function-error");
        let payload = Limited::new(reply.into_body(), REPLY_LIMIT)
            .collect()
            .await
            .map_err(|error| InvokeError::Crashed(error.to_string()))?
            .to_bytes();
        match status {
            _ if reports_error => Err(InvokeError::Function { payload }),
            _ if status.is_success() => Ok(payload),
            StatusCode::NOT_FOUND => Err(InvokeError::NotFound),
            StatusCode::TOO_MANY_REQUESTS => Err(InvokeError::Throttled),
            _ if status.is_client_error() => Err(InvokeError::NotInvokable(format!(
                "{} answers {status}",
                self.url
            ))),
            _ => Err(InvokeError::Crashed(format!(
                "{} answers {status}",
                self.url
            ))),
        }
    }
}

impl Invoke for HttpInvoke {
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> Pin<Box<dyn Future<Output = InvokeResult> + Send + '_>> {
        Box::pin(async {
            tokio::time::timeout(LONGEST_CALL, self.call(invocation))
                .await
                .unwrap_or(Err(InvokeError::TimedOut))
        })
    }
}

impl fmt::Debug for HttpInvoke {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpInvoke")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A URL under which no function can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUrl(String);

impl fmt::Display for InvalidUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is no URL of a function: it must be absolute and begin with `http://`",
            self.0
        )
    }
}

impl std::error::Error for InvalidUrl {}
