//! The ids that API Gateway gives to requests, and the ones it derives from a document.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue};
use uuid::Uuid;

/// The two ids that every answer carries.
#[derive(Debug)]
pub(crate) struct RequestIds {
    /// `x-amzn-RequestId`, and `requestContext.requestId`: a UUID.
    pub(crate) request: String,
    /// `x-amz-apigw-id`, and `requestContext.extendedRequestId`: eleven bytes in base64, such as
    /// `JKJaXmPLvHcESHA=`.
    pub(crate) extended: String,
}

impl RequestIds {
    pub(crate) fn new() -> Self {
        Self {
            request: Uuid::new_v4().to_string(),
            extended: STANDARD.encode(&Uuid::new_v4().as_bytes()[..11]),
        }
    }

    /// Puts both on an answer; what a function set under these names gives way.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("x-amzn-requestid", &self.request),
            ("x-amz-apigw-id", &self.extended),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
    }
}

/// A new `X-Amzn-Trace-Id`, unsampled: nothing here records segments.
pub(crate) fn trace_id(now: SystemTime) -> String {
    let random = Uuid::new_v4().simple().to_string();
    format!(
        "Root=1-{:08x}-{}",
        since_epoch(now).as_secs(),
        &random[..24]
    )
}

/// Time since 1970; zero before.
pub(crate) fn since_epoch(now: SystemTime) -> Duration {
    now.duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// An id of letters and digits such as API Gateway gives to resources and deployments, the same
/// for the same text on every machine (FNV-1a, 64 bits).
pub(crate) fn derived(text: &str, length: usize) -> String {
    let mut hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (0..length)
        .map(|_| {
            let digit = b"0123456789abcdefghijklmnopqrstuvwxyz"[(hash % 36) as usize];
            hash /= 36;
            char::from(digit)
        })
        .collect()
}
