//! Calls that are written by hand: what the generated client would not send.

use std::{net::SocketAddr, time::SystemTime};

use bytes::Bytes;
use concierge_sdk::runtime::{Credentials, SigV4, Signer, Unsigned};
use gatesmith_gateway::identity::Caller;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use super::callers::credentials;

/// A call under construction.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Bytes,
    signing: Option<Signing>,
    /// The body that is sent instead of the one that was signed.
    sent: Option<Bytes>,
}

#[derive(Clone, Debug)]
struct Signing {
    credentials: Credentials,
    region: &'static str,
    service: &'static str,
    at: SystemTime,
}

/// A call of this target, stage included: `GET /v1/products?limit=5`.
pub(crate) fn call(line: &str) -> Call {
    let (method, target) = line.split_once(' ').expect("a verb and a target");
    Call {
        method: method.parse().expect("a verb"),
        target: target.to_owned(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        signing: None,
        sent: None,
    }
}

impl Call {
    /// Sets a header.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header's value");
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// A JSON body with its media type.
    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    /// Signs as this caller at this time, in the region and for the service that are right.
    pub(crate) fn signed_by(mut self, caller: &Caller, at: SystemTime) -> Self {
        self.signing = Some(Signing {
            credentials: credentials(caller),
            region: "us-east-1",
            service: "execute-api",
            at,
        });
        self
    }

    pub(crate) fn signed_for_region(mut self, region: &'static str) -> Self {
        self.signing().region = region;
        self
    }

    pub(crate) fn signed_for_service(mut self, service: &'static str) -> Self {
        self.signing().service = service;
        self
    }

    /// Changes the body after it was signed.
    pub(crate) fn with_body_changed_to(mut self, body: &Value) -> Self {
        self.sent = Some(body.to_string().into());
        self
    }

    fn signing(&mut self) -> &mut Signing {
        self.signing.as_mut().expect("the call is signed before")
    }

    pub(super) async fn send(mut self, address: SocketAddr) -> Answer {
        let url = format!("http://{address}{}", self.target);
        if let Some(signing) = self.signing.take() {
            let unsigned = Unsigned {
                method: &self.method,
                url: &url,
                headers: &self.headers,
                body: &self.body,
            };
            let signer = SigV4::new(signing.region).service(signing.service);
            let signature = signer.sign(&unsigned, &signing.credentials, signing.at);
            self.headers
                .extend(signature.expect("the call can be signed"));
        }
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("there is a client");
        let request = client
            .request(self.method, url)
            .headers(self.headers)
            .body(self.sent.unwrap_or(self.body));
        let response = request.send().await.expect("the gateway answers");
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.expect("the answer is whole"),
        }
    }
}

/// An answer of the gateway.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The value of a header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("headers are ASCII"))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}
