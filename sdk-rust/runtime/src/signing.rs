//! Signature Version 4.
//!
//! `aws-sigv4` computes it. What is decided here is what API Gateway wants: the service name
//! `execute-api`, the path encoded a second time and normalised, the session token signed, no
//! checksum header; and which headers are left out, because something on the way changes them.

use std::fmt::Debug;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SessionTokenMode, SignableBody, SignableRequest,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use http::Method;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

use crate::error::AuthError;

/// Headers that are not signed: those that the signature itself replaces, and those that a
/// transport, a proxy or CloudFront in front of the gateway adds or rewrites.
const NOT_SIGNED: [&str; 20] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "expect",
    "forwarded",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-amz-date",
    "x-amz-security-token",
    "x-amzn-trace-id",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
];

/// A request that is about to be sent, as it will be sent.
#[derive(Clone, Copy)]
pub struct Unsigned<'a> {
    /// The method.
    pub method: &'a Method,
    /// The URL, encoded, to the letter.
    pub url: &'a str,
    /// The headers. `host` need not be among them: it follows from the URL.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

/// Signs requests. The one that clients use is [`SigV4`].
pub trait Signer: Send + Sync + Debug {
    /// The headers to set on the request, which replace those of the same name.
    ///
    /// # Errors
    /// Where the request cannot be signed: a header that is not text.
    fn sign(
        &self,
        request: &Unsigned<'_>,
        credentials: &Credentials,
        time: SystemTime,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, AuthError>;
}

/// Signature Version 4 for one region, in the `Authorization` header.
#[derive(Clone, Debug)]
pub struct SigV4 {
    region: String,
    service: String,
}

impl SigV4 {
    /// Signatures for API Gateway in a region.
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            service: "execute-api".to_owned(),
        }
    }

    /// Signatures for another service that takes them in the same way: `lambda` for function
    /// URLs. Not S3, which wants paths as they are.
    #[must_use]
    pub fn service(mut self, service: impl Into<String>) -> Self {
        self.service = service.into();
        self
    }
}

impl Signer for SigV4 {
    fn sign(
        &self,
        request: &Unsigned<'_>,
        credentials: &Credentials,
        time: SystemTime,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, AuthError> {
        let mut headers = Vec::with_capacity(request.headers.len());
        for (name, value) in request.headers {
            if !NOT_SIGNED.contains(&name.as_str()) {
                let text = std::str::from_utf8(value.as_bytes()).map_err(signing)?;
                headers.push((name.as_str(), text));
            }
        }
        let signable = SignableRequest::new(
            request.method.as_str(),
            request.url,
            headers.into_iter(),
            SignableBody::Bytes(request.body),
        )
        .map_err(signing)?;

        let identity = credentials.clone().into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(&self.service)
            .time(time)
            .settings(settings())
            .build()
            .map_err(signing)?
            .into();
        let (instructions, _signature) = sign(signable, &params).map_err(signing)?.into_parts();
        let (headers, _query) = instructions.into_parts();
        headers
            .into_iter()
            .map(|header| {
                let name = HeaderName::from_static(header.name());
                let mut value = HeaderValue::from_str(header.value()).map_err(signing)?;
                value.set_sensitive(header.sensitive() || name == AUTHORIZATION);
                Ok((name, value))
            })
            .collect()
    }
}

fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Double;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Enabled;
    settings.session_token_mode = SessionTokenMode::Include;
    settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
    // Ours decides, above.
    settings.excluded_headers = None;
    settings
}

fn signing(error: impl std::error::Error + Send + Sync + 'static) -> AuthError {
    AuthError::Signing(Box::new(error))
}
