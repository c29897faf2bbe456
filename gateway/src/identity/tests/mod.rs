//! Tests of verification as a whole: the official suite, the AWS SDK's signer, links, every refusal in its
//! words, and what somebody might try who wants in.

mod presigned;
mod refusals;
mod signer;
mod suite;
mod tampering;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::authorization::claim;
use super::canonical::{PathStyle, canonical_request};
use super::keys::{self, hmac};
use super::{
    Caller, Callers, Denial, DenialKind, Randomness, Role, Secret, SignedRequest, Verifier,
};

/// The moment of the examples in AWS's documentation: 2015-08-30T12:36:00Z.
const NOW: &str = "20150830T123600Z";
const NOW_SECONDS: u64 = 1_440_938_160;

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW_SECONDS)
}

/// A user without a session token, whose keys are those of AWS's documentation.
fn user() -> Caller {
    let mut user = Caller::user(
        "ada",
        "123456781234",
        Vec::new(),
        &mut Randomness::seeded("u"),
    );
    user.access_key_id = "AKIDEXAMPLE".to_owned();
    user.secret_access_key = Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    user
}

/// A session that was issued half an hour ago, for an hour.
fn session() -> Caller {
    let role = Role {
        account: "123456781234".to_owned(),
        name: "customer".to_owned(),
        policies: Vec::new(),
    };
    let issued_at = now() - Duration::from_mins(30);
    let hour = Duration::from_hours(1);
    Caller::temporary("ada", &role, issued_at, hour, &mut Randomness::seeded("s"))
}

fn verifier() -> Verifier {
    let callers = Callers::new([user(), session()]).unwrap();
    Verifier::new("us-east-1", Arc::new(callers))
}

/// A request under construction.
#[derive(Clone)]
struct Draft {
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Draft {
    fn get(path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: Vec::new(),
        }
        .header("host", "abc.execute-api.us-east-1.amazonaws.com")
        .header("x-amz-date", NOW)
    }

    /// Adds a header, after those of the same name.
    fn header(self, name: &str, value: &str) -> Self {
        self.header_bytes(name, value.as_bytes())
    }

    fn header_bytes(mut self, name: &str, value: &[u8]) -> Self {
        let name: HeaderName = name.parse().unwrap();
        self.headers
            .append(name, HeaderValue::from_bytes(value).unwrap());
        self
    }

    /// Puts a header in the place of those of the same name.
    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.remove(name);
        self.header(name, value)
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    fn request(&self) -> SignedRequest<'_> {
        SignedRequest {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }

    /// Signs all headers as `caller`, for the API's own scope.
    fn signed_by(self, caller: &Caller) -> Self {
        self.signed(caller, "20150830/us-east-1/execute-api/aws4_request")
    }

    /// Signs all headers as `caller` for `scope`.
    fn signed(self, caller: &Caller, scope: &str) -> Self {
        let mut names: Vec<_> = self.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        let names = names.join(";");
        self.signed_with(caller, scope, &names)
    }

    /// Signs the headers `names`, separated by semicolons.
    fn signed_with(self, caller: &Caller, scope: &str, names: &str) -> Self {
        let head = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature=",
            caller.access_key_id
        );
        let unsigned = self
            .clone()
            .with("authorization", &format!("{head}{}", "0".repeat(64)));
        let to_sign = string_to_sign(&unsigned, scope);
        let signature = signature(caller, scope, &to_sign);
        self.with("authorization", &(head + &signature))
    }

    fn verified(&self) -> Result<String, Denial> {
        let verifier = verifier();
        verifier
            .verify(&self.request(), now())
            .map(|caller| caller.name.clone())
    }

    /// The refusal, which there must be.
    fn denied(&self) -> (DenialKind, String) {
        let Denial { kind, message, .. } = self.verified().unwrap_err();
        (kind, message)
    }
}

fn string_to_sign(draft: &Draft, scope: &str) -> String {
    let request = draft.request();
    let claim = claim(&request).unwrap();
    let canonical = canonical_request(&request, &claim.signed_headers, PathStyle::Normalized);
    let digest = keys::digest(&canonical);
    let moment = claim.signed_at().unwrap().basic();
    format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}")
}

/// The signature by the definition, step by step and apart from [`keys::SigningKey`].
fn signature(caller: &Caller, scope: &str, to_sign: &str) -> String {
    let mut key = format!("AWS4{}", caller.secret_access_key.expose()).into_bytes();
    for part in scope.split('/').chain([to_sign]) {
        key = hmac(&key, part.as_bytes()).to_vec();
    }
    let digits = key.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
