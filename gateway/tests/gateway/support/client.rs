//! A client that sends what it is told to, well-formed or not.

use std::{
    net::SocketAddr,
    time::{Duration, SystemTime},
};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        SignableBody, SignableRequest, SignatureLocation, SigningInstructions, SigningSettings,
        sign,
    },
    sign::v4,
};
use gatesmith_gateway::{Running, identity::Caller};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A request under construction: `GET /v1/orders`.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    signing: Option<Signing>,
    /// Target and body that are sent instead of the signed ones.
    later: (Option<String>, Option<Vec<u8>>),
}

#[derive(Clone, Debug)]
struct Signing {
    credentials: Credentials,
    region: &'static str,
    service: &'static str,
    at: SystemTime,
    /// In the query, and for how long.
    link: Option<Duration>,
}

/// A request to this target.
pub(crate) fn request(line: &str) -> Request {
    let (method, target) = line.split_once(' ').unwrap();
    Request {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        signing: None,
        later: (None, None),
    }
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// A JSON body with its media type.
    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    /// Signs it, now, for the region and service of the tests.
    pub(crate) fn signed_by(mut self, caller: &Caller) -> Self {
        let token = caller
            .session_token
            .as_ref()
            .map(|token| token.expose().to_owned());
        let secret = caller.secret_access_key.expose();
        self.signing = Some(Signing {
            credentials: Credentials::new(&caller.access_key_id, secret, token, None, "tests"),
            region: "us-east-1",
            service: "execute-api",
            at: SystemTime::now(),
            link: None,
        });
        self
    }

    pub(crate) fn signed_at(mut self, at: SystemTime) -> Self {
        self.signing.as_mut().unwrap().at = at;
        self
    }

    pub(crate) fn signed_for(mut self, region: &'static str, service: &'static str) -> Self {
        let signing = self.signing.as_mut().unwrap();
        (signing.region, signing.service) = (region, service);
        self
    }

    /// Puts the signature into the query, good for this long.
    pub(crate) fn presigned(mut self, lifetime: Duration) -> Self {
        self.signing.as_mut().unwrap().link = Some(lifetime);
        self
    }

    /// Path and query as they are sent to `address`.
    pub(crate) fn target_at(&self, address: SocketAddr) -> String {
        let target = self.later.0.as_ref().unwrap_or(&self.target).clone();
        let Some(signing) = self
            .signing
            .as_ref()
            .filter(|signing| signing.link.is_some())
        else {
            return target;
        };
        let host = [("host".to_owned(), address.to_string())];
        let (_, parameters) = self.signature(signing, address, &host).into_parts();
        parameters.iter().fold(target, |target, (name, value)| {
            let joint = if target.contains('?') { '&' } else { '?' };
            let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            format!("{target}{joint}{name}={value}")
        })
    }

    /// Changes the target after signing.
    pub(crate) fn later_target(mut self, target: &str) -> Self {
        self.later.0 = Some(target.to_owned());
        self
    }

    /// Changes the body after signing.
    pub(crate) fn later_body(mut self, body: &str) -> Self {
        self.later.1 = Some(body.into());
        self
    }

    /// Sends it on a connection of its own.
    pub(crate) async fn send(self, gateway: &Running) -> Answer {
        let address = gateway.address();
        let bytes = self.bytes(address);
        send(address, &bytes).await
    }

    fn bytes(&self, address: SocketAddr) -> Vec<u8> {
        let mut headers = self.headers.clone();
        headers.push(("host".to_owned(), address.to_string()));
        let in_headers = |signing: &&Signing| signing.link.is_none();
        if let Some(signing) = self.signing.as_ref().filter(in_headers) {
            let (signed, _) = self.signature(signing, address, &headers).into_parts();
            let signed = signed.iter();
            headers.extend(signed.map(|one| (one.name().to_owned(), one.value().to_owned())));
        }
        let target = self.target_at(address);
        let body = self.later.1.as_ref().unwrap_or(&self.body);
        if !body.is_empty() {
            headers.push(("content-length".to_owned(), body.len().to_string()));
        }
        headers.push(("connection".to_owned(), "close".to_owned()));
        let mut text = format!("{} {target} HTTP/1.1\r\n", self.method);
        for (name, value) in headers {
            text += &[&name, ": ", &value, "\r\n"].concat();
        }
        text.push_str("\r\n");
        [text.as_bytes(), body].concat()
    }

    fn signature(
        &self,
        signing: &Signing,
        address: SocketAddr,
        headers: &[(String, String)],
    ) -> SigningInstructions {
        let mut settings = SigningSettings::default();
        if signing.link.is_some() {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = signing.link;
        }
        let identity = signing.credentials.clone().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(signing.region)
            .name(signing.service)
            .time(signing.at)
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let url = format!("http://{address}{}", self.target);
        let headers = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let body = SignableBody::Bytes(&self.body);
        let request = SignableRequest::new(&self.method, url, headers, body).unwrap();
        sign(request, &params).unwrap().into_parts().0
    }
}

/// Sends bytes, and reads until the other side closes.
pub(crate) async fn send(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    Answer::parse(&answer)
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `HTTP/1.1`
    pub(crate) version: String,
    pub(crate) status: u16,
    /// Names in lower case, in the order in which they came.
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let (version, rest) = lines.next().unwrap().split_once(' ').unwrap();
        let status = rest.split(' ').next().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        });
        Self {
            version: version.to_owned(),
            status: status.parse().unwrap(),
            headers: headers.collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    /// The values of a header, joined.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The gateway refused it: status, error type and body as recorded.
    #[track_caller]
    pub(crate) fn is_refused(&self, status: u16, error_type: &str, body: &str) {
        let found = (self.status, self.header("x-amzn-errortype"), self.text());
        assert_eq!(
            found,
            (status, Some(error_type.to_owned()), body.to_owned())
        );
        assert!(
            self.header("x-amzn-requestid").is_some(),
            "every answer has a request id"
        );
        assert!(
            self.header("x-amz-apigw-id").is_some(),
            "every answer has an extended id"
        );
        assert_eq!(
            self.header("x-amzn-trace-id"),
            None,
            "errors have no trace id"
        );
    }
}
