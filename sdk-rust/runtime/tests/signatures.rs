//! The signer against signatures that others computed: three of our own, from a separate
//! implementation of the AWS page "Create a signed AWS API request", and the official test suite,
//! where it is at hand. Equal signatures mean equal canonical requests.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use gatesmith_client::codec::{Json, Timestamp};
use gatesmith_client::{Bytes, Method, SigV4, Signer, Unsigned};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

const ACCESS_KEY: &str = "AKIDEXAMPLE";
const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Cases of the suite that a client of API Gateway does not meet, and why.
const NOT_FOR_US: [(&str, &str); 11] = [
    ("extra/get-space-normalized", SPACE),
    ("v4/get-header-value-multiline", FOLDED),
    ("v4/get-relative-relative-unnormalized", NORMALIZED),
    ("v4/get-relative-unnormalized", NORMALIZED),
    ("v4/get-slash-dot-slash-unnormalized", NORMALIZED),
    ("v4/get-slash-pointless-dot-unnormalized", NORMALIZED),
    ("v4/get-slash-unnormalized", NORMALIZED),
    ("v4/get-slashes-unnormalized", NORMALIZED),
    ("v4/get-space-normalized", SPACE),
    ("v4/get-space-unnormalized", SPACE),
    (
        "v4/post-sts-header-after",
        "API Gateway takes a signed session token",
    ),
];
const FOLDED: &str = "HTTP libraries do not send a header over several lines";
const NORMALIZED: &str = "S3 takes paths as they are; API Gateway wants them normalised";
const SPACE: &str = "a URL holds no space, and `%20` is encoded a second time";

fn time(text: &str) -> SystemTime {
    let timestamp: Timestamp = text.parse().expect("an instant");
    timestamp.to_system_time().expect("after 1970")
}

fn headers(pairs: &[(String, String)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        headers.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    headers
}

fn authorization(headers: &[(HeaderName, HeaderValue)]) -> String {
    let mut named = headers.iter().filter(|(name, _)| name == "authorization");
    let (_, value) = named.next().expect("it is signed");
    value.to_str().expect("it is text").to_owned()
}

#[test]
fn signatures_are_those_that_another_implementation_computes() {
    let noon = time("2026-05-09T12:00:00Z");
    let plain = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "test");
    let session = Credentials::new(ACCESS_KEY, SECRET_KEY, Some("session".into()), None, "test");
    let sign = |region: &str, credentials, method, url, pairs: &[(&str, &str)], body| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        let request = Unsigned {
            method: &method,
            url,
            headers: &headers(&pairs),
            body,
        };
        let signed = SigV4::new(region).sign(&request, credentials, noon);
        authorization(&signed.expect("it can be signed"))
    };
    assert_eq!(
        sign(
            "eu-west-1",
            &plain,
            Method::GET,
            "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/v1/products",
            // What proxies change is not signed.
            &[
                ("user-agent", "x"),
                ("accept", "*/*"),
                ("x-forwarded-for", "::1")
            ],
            b"",
        ),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260509/eu-west-1/execute-api/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=cea55c3c9a351dcdf8dbe21d02be2a5b47df72c5361e1ba8a4da545bf3a2cea7"
    );
    assert_eq!(
        sign(
            "us-east-1",
            &session,
            Method::POST,
            "http://localhost:4566/v1/checkout",
            &[
                ("content-type", "application/json"),
                ("idempotency-key", "k-1")
            ],
            br#"{"amount":250}"#,
        ),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260509/us-east-1/execute-api/aws4_request, \
         SignedHeaders=content-type;host;idempotency-key;x-amz-date;x-amz-security-token, \
         Signature=6805774722197716a6c31ada4cea5afd31d13d1cd223116038dffcdabcec8448"
    );
    assert_eq!(
        sign(
            "ap-southeast-2",
            &plain,
            Method::GET,
            "https://api.example.com/v1/files/a%20b/%C3%BC%2B%40?q=a%20b&empty=&tag=%2B",
            &[],
            b"",
        ),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260509/ap-southeast-2/execute-api/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=7e993f7800bd7113b9f1f6f6db8424e29ba1439684b9e093e093130b3ff1b884"
    );
}

/// One folder of the suite.
struct Case {
    request: String,
    expected: String,
    context: Json,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let read = |name| fs::read_to_string(folder.join(name));
        let signed = read("header-signed-request.txt").expect("every case has it");
        let context = read("context.json").unwrap_or_default();
        Self {
            request: read("request.txt")
                .expect("every case has it")
                .replace("\r\n", "\n"),
            expected: signed
                .lines()
                .find_map(|line| line.strip_prefix("Authorization:"))
                .map(|value| value.trim().to_owned())
                .expect("every case is signed"),
            context: serde_json::from_str(&context).unwrap_or_default(),
        }
    }

    /// The signature of ours, or why there is none.
    fn signed(&self) -> Result<String, String> {
        let (head, body) = self
            .request
            .split_once("\n\n")
            .unwrap_or((&self.request, ""));
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default();
        let (method, rest) = first.split_once(' ').ok_or("no request line")?;
        let target = rest.strip_suffix(" HTTP/1.1").ok_or("no version")?;
        let mut pairs = Vec::new();
        for line in lines {
            if line.starts_with(' ') {
                return Err("a folded header".to_owned());
            }
            let (name, value) = line.split_once(':').ok_or("no header")?;
            pairs.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let text = |pointer| self.context.pointer(pointer).and_then(Json::as_str);
        if self.context["sign_body"] == true {
            let digest = Sha256::digest(body.as_bytes());
            pairs.push((
                "x-amz-content-sha256".to_owned(),
                format!("{:x}", Bytes::from_owner(digest)),
            ));
        }
        let host = pairs
            .iter()
            .find(|(name, _)| name == "host")
            .ok_or("no host")?;
        // Cases without a context say in the scope of their signature what they are signed for.
        let scope: Vec<&str> = self.expected.split(['/', ',', '=']).collect();
        let [_, access_key, date, region, service, ..] = scope[..] else {
            return Err("no scope".to_owned());
        };
        let secret = match access_key {
            "ANOTREAL" => "notrealrnrELgWzOk3IfjzDKtFBhDby",
            _ => SECRET_KEY,
        };
        let dated = pairs.iter().find(|(name, _)| name == "x-amz-date");
        let clock = dated.map_or("T123600Z", |(_, value)| &value[8..]);
        let instant = format!(
            "{}-{}-{}T{}:{}:{}Z",
            &date[..4],
            &date[4..6],
            &date[6..],
            &clock[1..3],
            &clock[3..5],
            &clock[5..7]
        );
        let url = format!("https://{}{target}", host.1);
        let token = text("/credentials/token").map(str::to_owned);
        let request = Unsigned {
            method: &Method::from_bytes(method.as_bytes()).map_err(|error| error.to_string())?,
            url: &url,
            headers: &headers(&pairs),
            body: body.as_bytes(),
        };
        let credentials = Credentials::new(access_key, secret, token, None, "test");
        let signed = SigV4::new(region)
            .service(service)
            .sign(&request, &credentials, time(&instant))
            .map_err(|error| error.to_string())?;
        Ok(authorization(&signed))
    }
}

fn cases(suite: &Path) -> Vec<(String, PathBuf)> {
    let mut cases = Vec::new();
    for part in ["v4", "extra"] {
        let folders = fs::read_dir(suite.join(part)).expect("the suite has both parts");
        for folder in folders {
            let folder = folder.expect("it can be listed");
            let name = format!("{part}/{}", folder.file_name().to_string_lossy());
            cases.push((name, folder.path()));
        }
    }
    cases.sort();
    cases
}

#[test]
fn the_official_suite_is_signed_as_it_says() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/sigv4");
    if !suite.is_dir() {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: the SigV4 test suite is not at {}",
            suite.display()
        );
        return;
    }
    let cases = cases(&suite);
    let mut wrong = Vec::new();
    for (name, folder) in &cases {
        let case = Case::read(folder);
        let signed = case.signed();
        let fits = signed.as_ref() == Ok(&case.expected);
        let listed = NOT_FOR_US.iter().find(|(listed, _)| listed == name);
        match (fits, listed) {
            (true, None) | (false, Some(_)) => {}
            (false, None) => wrong.push(format!("{name}: {signed:?}, expected {}", case.expected)),
            (true, Some((_, reason))) => wrong.push(format!("{name} fits; it is listed: {reason}")),
        }
    }
    for (listed, _) in NOT_FOR_US {
        if !cases.iter().any(|(name, _)| name == listed) {
            wrong.push(format!("{listed} is listed, and there is no such case"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let fits = cases.len() - NOT_FOR_US.len();
    println!(
        "{fits} of {} cases fit, {} are listed",
        cases.len(),
        NOT_FOR_US.len()
    );
    assert!(fits >= 30, "the suite has shrunk");
}

#[test]
fn a_header_that_is_not_text_is_not_signed() {
    let mut headers = HeaderMap::new();
    let value = HeaderValue::from_bytes(b"\xff").expect("HTTP allows it");
    headers.insert("x-note", value);
    let request = Unsigned {
        method: &Method::GET,
        url: "https://example.com/",
        headers: &headers,
        body: b"",
    };
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "test");
    let now = SystemTime::UNIX_EPOCH + Duration::from_hours(1);
    assert!(
        SigV4::new("eu-west-1")
            .sign(&request, &credentials, now)
            .is_err()
    );
}
