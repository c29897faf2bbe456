//! An issuer's public keys: read from a JSON Web Key Set, kept, and looked for again when a token
//! names one that is not there.
//!
//! What a token says only ever selects among the keys that the configured place holds: no token
//! brings a key of its own (`jwk`, `x5c`) or says where one is (`jku`, `x5u`).

use std::{
    collections::BTreeMap,
    fmt,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;

/// Bytes of a key set that are read at most, as for HTTP APIs.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>
const LONGEST: usize = 150_000;

/// How long a key set may take to arrive, as for HTTP APIs.
const FETCH_TIMEOUT: Duration = Duration::from_millis(1_500);

/// How long a token that names an unknown key does not make us look again: anybody can make up
/// such tokens.
const PAUSE: Duration = Duration::from_secs(10);

/// How long keys are believed without looking again, so that one that was withdrawn is forgotten.
const BELIEVED: Duration = Duration::from_hours(2);

/// Bits of the least modulus, in bytes: RFC 7518, section 3.3.
const LEAST_MODULUS: usize = 256;

/// Keys by their ids.
pub(super) type Keys = BTreeMap<String, DecodingKey>;

/// The keys of an issuer.
pub(super) struct KeyRing {
    place: Place,
    found: RwLock<Found>,
    /// Held while looking, so that many tokens make one request.
    looking: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct Found {
    keys: Option<Arc<Keys>>,
    /// When we looked for the last time, with what came of it.
    looked: Option<SystemTime>,
    failure: Option<String>,
}

/// Where the keys are.
#[derive(Debug)]
enum Place {
    Here,
    File(PathBuf),
    Url {
        url: String,
        client: reqwest::Client,
    },
}

/// Why the keys are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoKeys(pub(super) String);

impl KeyRing {
    /// Keys that are known, and do not change.
    pub(super) fn fixed(keys: Keys) -> Self {
        Self::new(Place::Here, Some(keys))
    }

    /// Keys in a file, which is read at once.
    pub(super) fn in_file(path: PathBuf) -> Result<Self, String> {
        let keys = read_file(&path)?;
        Ok(Self::new(Place::File(path), Some(keys)))
    }

    /// Keys at a URL, which is not opened before they are needed.
    pub(super) fn at_url(url: &str) -> Result<Self, String> {
        let invalid = || format!("its keys are at `{url}`, which is no absolute http(s) URL");
        let parsed = reqwest::Url::parse(url).map_err(|_| invalid())?;
        if !matches!(parsed.scheme(), "http" | "https") || parsed.host().is_none() {
            return Err(invalid());
        }
        let client = reqwest::Client::builder()
            .timeout(FETCH_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| format!("its keys cannot be fetched: {error}"))?;
        let url = url.to_owned();
        Ok(Self::new(Place::Url { url, client }, None))
    }

    fn new(place: Place, keys: Option<Keys>) -> Self {
        Self {
            place,
            found: RwLock::new(Found {
                keys: keys.map(Arc::new),
                ..Found::default()
            }),
            looking: tokio::sync::Mutex::default(),
        }
    }

    /// The keys, among them the one called `id` if the issuer has it. Looks again where it is not
    /// among those that are known, but not again and again.
    pub(super) async fn with(&self, id: &str, now: SystemTime) -> Result<Arc<Keys>, NoKeys> {
        if let Some(keys) = self.known(id, now) {
            return keys;
        }
        let _one_at_a_time = self.looking.lock().await;
        // Another token may have brought it meanwhile.
        if let Some(keys) = self.known(id, now) {
            return keys;
        }
        let looked = self.look().await;
        let mut found = self.found.write().unwrap_or_else(PoisonError::into_inner);
        found.looked = Some(now);
        match looked {
            Ok(keys) => {
                found.keys = Some(Arc::new(keys));
                found.failure = None;
            }
            Err(failure) => found.failure = Some(failure),
        }
        found.outcome()
    }

    /// What is known without looking; `None` where it is time to look.
    fn known(&self, id: &str, now: SystemTime) -> Option<Result<Arc<Keys>, NoKeys>> {
        let found = self.found.read().unwrap_or_else(PoisonError::into_inner);
        let has_it = found
            .keys
            .as_ref()
            .is_some_and(|keys| keys.contains_key(id));
        let wait = if has_it { BELIEVED } else { PAUSE };
        let is_new = match found.looked {
            // A request may be somewhat older than the last look; far older, and the clock was
            // set back.
            Some(looked) => match now.duration_since(looked) {
                Ok(age) => age < wait,
                Err(error) => error.duration() < wait,
            },
            None => has_it && !matches!(self.place, Place::Url { .. }),
        };
        (is_new || matches!(self.place, Place::Here)).then(|| found.outcome())
    }

    async fn look(&self) -> Result<Keys, String> {
        match &self.place {
            Place::Here => Ok(Keys::new()),
            Place::File(path) => {
                let path = path.clone();
                tokio::task::spawn_blocking(move || read_file(&path))
                    .await
                    .unwrap_or_else(|error| Err(error.to_string()))
            }
            Place::Url { url, client } => fetch(client, url)
                .await
                .and_then(|text| parse(&text))
                .map_err(|problem| format!("{url}: {problem}")),
        }
    }
}

impl Found {
    /// Keys that were found stay good where a later look fails.
    fn outcome(&self) -> Result<Arc<Keys>, NoKeys> {
        match (&self.keys, &self.failure) {
            (Some(keys), _) => Ok(Arc::clone(keys)),
            (None, failure) => Err(NoKeys(failure.clone().unwrap_or_default())),
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Here => formatter.write_str("KeyRing(given)"),
            Place::File(path) => write!(formatter, "KeyRing({})", path.display()),
            Place::Url { url, .. } => write!(formatter, "KeyRing({url})"),
        }
    }
}

fn read_file(path: &std::path::Path) -> Result<Keys, String> {
    use std::io::Read;
    let problem = |problem: String| format!("{}: {problem}", path.display());
    let file = std::fs::File::open(path).map_err(|error| problem(error.to_string()))?;
    let mut text = Vec::new();
    file.take(LONGEST as u64 + 1)
        .read_to_end(&mut text)
        .map_err(|error| problem(error.to_string()))?;
    parse(&text).map_err(problem)
}

async fn fetch(client: &reqwest::Client, url: &str) -> Result<Vec<u8>, String> {
    let say = |error: reqwest::Error| chain(&error.without_url());
    let mut reply = client.get(url).send().await.map_err(say)?;
    if reply.status() != reqwest::StatusCode::OK {
        return Err(format!("answers {}", reply.status()));
    }
    let mut text = Vec::new();
    while let Some(piece) = reply.chunk().await.map_err(say)? {
        text.extend_from_slice(&piece);
        if text.len() > LONGEST {
            return Err(too_long());
        }
    }
    Ok(text)
}

/// An error with its causes: the first says little (`error sending request`).
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn too_long() -> String {
    format!("a key set has at most {LONGEST} bytes")
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct RsaKey {
    kty: String,
    kid: String,
    n: String,
    e: String,
    alg: Option<String>,
    r#use: Option<String>,
}

/// Reads a key set. Keys that cannot check RS256 are passed over, as other software may have
/// them; a set without any that can is an error.
pub(super) fn parse(text: &[u8]) -> Result<Keys, String> {
    if text.len() > LONGEST {
        return Err(too_long());
    }
    let set: KeySet =
        serde_json::from_slice(text).map_err(|error| format!("is no JSON Web Key Set: {error}"))?;
    let mut keys = Keys::new();
    for key in set.keys {
        // The first of several with one id counts.
        if let Some((id, key)) = rsa_key(key) {
            keys.entry(id).or_insert(key);
        }
    }
    if keys.is_empty() {
        return Err(
            "the key set has no RSA key for RS256 of 2048 bits or more with a `kid`".into(),
        );
    }
    Ok(keys)
}

fn rsa_key(key: serde_json::Value) -> Option<(String, DecodingKey)> {
    let key: RsaKey = serde_json::from_value(key).ok()?;
    let is_for_signatures = key.kty == "RSA"
        && key.alg.is_none_or(|algorithm| algorithm == "RS256")
        && key.r#use.is_none_or(|purpose| purpose == "sig");
    let modulus = URL_SAFE_NO_PAD.decode(&key.n).ok()?;
    let exponent = URL_SAFE_NO_PAD.decode(&key.e).ok()?;
    let significant = modulus.iter().skip_while(|byte| **byte == 0).count();
    (is_for_signatures && significant >= LEAST_MODULUS).then(|| {
        (
            key.kid,
            DecodingKey::from_rsa_raw_components(&modulus, &exponent),
        )
    })
}
