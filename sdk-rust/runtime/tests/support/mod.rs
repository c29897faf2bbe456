//! A server on the loopback interface that shows the bytes it received, and a verifier of
//! signatures that starts from those bytes.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test binary uses its own part of this"
)]

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use gatesmith_client::{Builder, Core, Credentials, Retry};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const ACCESS_KEY: &str = "AKIDEXAMPLE";
pub(crate) const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const SESSION_TOKEN: &str = "AQoDYXdzEPT//////////wEXAMPLEtoken==";

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(known, _)| known == name);
        named.next().map(|(_, value)| value.as_str())
    }

    /// True where the signature fits the bytes that were received, computed from these alone.
    pub(crate) fn is_signed(&self, region: &str) -> bool {
        self.signature(region)
            .is_some_and(|(expected, given)| expected == given)
    }

    fn signature(&self, region: &str) -> Option<(String, String)> {
        let authorization = self.header("authorization")?;
        let part = |name: &str| {
            let (_, rest) = authorization.split_once(&format!("{name}="))?;
            Some(rest.split(',').next().unwrap_or_default().to_owned())
        };
        let signed = part("SignedHeaders")?;
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut pairs: Vec<(&str, &str)> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        pairs.sort_unstable();
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut canonical = format!(
            "{}\n{}\n{}\n",
            self.method,
            encoded_again(path),
            pairs.join("&")
        );
        for name in signed.split(';') {
            let _ = writeln!(canonical, "{name}:{}", self.header(name)?.trim());
        }
        let _ = write!(
            canonical,
            "\n{signed}\n{}",
            hex(&Sha256::digest(&self.body))
        );

        let time = self.header("x-amz-date")?;
        let scope = format!("{}/{region}/execute-api/aws4_request", &time[..8]);
        let digest = hex(&Sha256::digest(canonical.as_bytes()));
        let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{digest}");
        let mut key = format!("AWS4{SECRET_KEY}").into_bytes();
        for part in scope.split('/') {
            key = hmac(&key, part);
        }
        let credential = part("Credential")?;
        let expected = hex(&hmac(&key, &text));
        (credential == format!("{ACCESS_KEY}/{scope}")).then_some((expected, part("Signature")?))
    }
}

fn encoded_again(path: &str) -> String {
    path.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("every length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What the server answers.
pub(crate) enum Answer {
    /// Status, headers, body.
    Reply(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Nothing, for as long as the connection lives.
    Silence,
    /// The connection is closed.
    HangUp,
}

pub(crate) fn json(status: u16, body: &str) -> Answer {
    let media_type = ("content-type", "application/json".to_owned());
    Answer::Reply(status, vec![media_type], body.into())
}

/// An answer that the gateway gives itself.
pub(crate) fn gateway(status: u16, error_type: &str, message: &str) -> Answer {
    let body = format!("{{\"message\":{message:?}}}");
    let headers = vec![
        ("x-amzn-errortype", error_type.to_owned()),
        ("x-amzn-requestid", "id-1".to_owned()),
    ];
    Answer::Reply(status, headers, body.into())
}

/// A server that answers by a function of the request and its number, counted from 1.
pub(crate) struct Server {
    pub(crate) address: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub(crate) async fn start(
        answer: impl Fn(&Received, usize) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound").to_string();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&received), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&log), Arc::clone(&answer)));
            }
        });
        Self { address, received }
    }

    /// The requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no panic while locked").clone()
    }

    /// A client of this server, with everything there is to show, and quick retries.
    pub(crate) fn client(&self) -> Builder<Core> {
        let day = Duration::from_hours(24);
        let expiry = Some(SystemTime::now() + day);
        let token = Some(SESSION_TOKEN.to_owned());
        Builder::new(None)
            .endpoint(format!("http://{}/v1", self.address))
            .region("eu-west-1")
            .credentials(Credentials::new(
                ACCESS_KEY, SECRET_KEY, token, expiry, "test",
            ))
            .api_key("partner-key-1")
            .token("Bearer token-1")
            .retry(Retry::standard().waits(Duration::from_millis(1), Duration::from_millis(2)))
    }
}

async fn serve(
    mut stream: TcpStream,
    log: Arc<Mutex<Vec<Received>>>,
    answer: Arc<impl Fn(&Received, usize) -> Answer>,
) {
    let Some(received) = read(&mut stream).await else {
        return;
    };
    let answer = {
        let mut log = log.lock().expect("no panic while locked");
        log.push(received.clone());
        answer(&received, log.len())
    };
    match answer {
        Answer::HangUp => {}
        Answer::Silence => tokio::time::sleep(Duration::from_mins(1)).await,
        Answer::Reply(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} Status\r\nconnection: close\r\n");
            for (name, value) in headers {
                let _ = write!(head, "{name}: {value}\r\n");
            }
            let _ = write!(head, "content-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(&body).await;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(Ok(0), |(_, length)| length.parse()).ok()?;
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received {
        method,
        target,
        headers,
        body,
    })
}
