//! An issuer for one run: it stands in for a user pool where there is none, and signs tokens for
//! whoever tries things out.
//!
//! Its key is made when it is, and kept in memory only, so its tokens are worth nothing to the
//! next run, nor to anybody else.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use aws_lc_rs::{
    encoding::AsDer as _,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::{InvalidIssuer, KeySource, TokenIssuer};
use crate::{identity::Secret, ids::since_epoch};

/// An issuer whose key was made for this run.
///
/// ```
/// # use std::time::{Duration, SystemTime};
/// use gatesmith_gateway::{Options, token::LocalIssuer};
///
/// let pool = LocalIssuer::new("https://local.example/pool", "app")?;
/// let mut options = Options::default();
/// options.authorizers.insert("customerToken".to_owned(), pool.issuer().clone());
/// let hour = Duration::from_hours(1);
/// let token = pool.id_token("ana", SystemTime::now(), hour, serde_json::Map::new())?;
/// println!("Authorization: {}", token.expose());
/// # Ok::<(), gatesmith_gateway::token::InvalidIssuer>(())
/// ```
pub struct LocalIssuer {
    issuer: TokenIssuer,
    audience: String,
    key: RsaKeyPair,
    key_id: String,
    key_set: String,
}

impl LocalIssuer {
    /// Makes a key of 2,048 bits for the issuer `name` (the claim `iss`) and the app client
    /// `audience` (`aud`, or `client_id` in access tokens).
    ///
    /// # Errors
    /// [`InvalidIssuer`] where the name is empty, or the system gives no key.
    pub fn new(
        name: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, InvalidIssuer> {
        let (name, audience) = (name.into(), audience.into());
        let fail = |_| InvalidIssuer::new(name.clone(), "no key can be made");
        let key = RsaKeyPair::generate(KeySize::Rsa2048).map_err(fail)?;
        let public = key.public_key();
        let der = public.as_der().map_err(fail)?;
        let key_id = URL_SAFE_NO_PAD.encode(Sha256::digest(der.as_ref()));
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let key_set = json!({ "keys": [{
            "alg": "RS256",
            "e": number(public.exponent().big_endian_without_leading_zero()),
            "kid": key_id,
            "kty": "RSA",
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "use": "sig",
        }] })
        .to_string();
        let keys = KeySource::Document(key_set.clone());
        let issuer = TokenIssuer::new(name.clone(), [audience.clone()], keys)?;
        Ok(Self {
            issuer,
            audience,
            key,
            key_id,
            key_set,
        })
    }

    /// What a gateway needs to check its tokens.
    pub fn issuer(&self) -> &TokenIssuer {
        &self.issuer
    }

    /// Its public key, as a JSON Web Key Set: for others who check its tokens.
    pub fn key_set(&self) -> &str {
        &self.key_set
    }

    /// An ID token for the user called `subject`, as a user pool gives it out at sign-in. `claims`
    /// come beside the usual ones, or in their place.
    ///
    /// `sub` is a UUID made from the issuer and the user's name: the same in every run.
    ///
    /// # Errors
    /// [`InvalidIssuer`] where the system does not sign.
    pub fn id_token(
        &self,
        subject: &str,
        issued_at: SystemTime,
        lifetime: Duration,
        claims: Map<String, Value>,
    ) -> Result<Secret, InvalidIssuer> {
        let mut all = self.usual("id", subject, issued_at, lifetime);
        all.insert("aud".to_owned(), self.audience.as_str().into());
        all.insert("cognito:username".to_owned(), subject.into());
        all.extend(claims);
        self.sign(&all)
    }

    /// An access token with these scopes for the user called `subject`.
    ///
    /// # Errors
    /// [`InvalidIssuer`] where the system does not sign.
    pub fn access_token(
        &self,
        subject: &str,
        scopes: &[&str],
        issued_at: SystemTime,
        lifetime: Duration,
        claims: Map<String, Value>,
    ) -> Result<Secret, InvalidIssuer> {
        let mut all = self.usual("access", subject, issued_at, lifetime);
        all.insert("client_id".to_owned(), self.audience.as_str().into());
        all.insert("username".to_owned(), subject.into());
        all.insert("scope".to_owned(), scopes.join(" ").into());
        all.insert("version".to_owned(), 2.into());
        all.extend(claims);
        self.sign(&all)
    }

    fn usual(
        &self,
        token_use: &str,
        subject: &str,
        issued_at: SystemTime,
        lifetime: Duration,
    ) -> Map<String, Value> {
        let seconds = |time: SystemTime| since_epoch(time).as_secs();
        let issued = seconds(issued_at);
        let claims = json!({
            "sub": self.user_id(subject),
            "iss": self.issuer.issuer(),
            "token_use": token_use,
            "auth_time": issued,
            "iat": issued,
            "exp": issued.saturating_add(lifetime.as_secs()),
            "jti": Uuid::new_v4().to_string(),
            "origin_jti": Uuid::new_v4().to_string(),
            "event_id": Uuid::new_v4().to_string(),
        });
        match claims {
            Value::Object(claims) => claims,
            _ => Map::new(),
        }
    }

    fn user_id(&self, subject: &str) -> String {
        let digest = Sha256::new()
            .chain_update(self.issuer.issuer())
            .chain_update([0])
            .chain_update(subject)
            .finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    fn sign(&self, claims: &Map<String, Value>) -> Result<Secret, InvalidIssuer> {
        let header = json!({ "kid": self.key_id, "alg": "RS256" });
        let part = |text: String| URL_SAFE_NO_PAD.encode(text);
        let claims = Value::Object(claims.clone());
        let text = format!("{}.{}", part(header.to_string()), part(claims.to_string()));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                text.as_bytes(),
                &mut signature,
            )
            .map_err(|_| InvalidIssuer::new(self.issuer.issuer(), "its key does not sign"))?;
        let signature = URL_SAFE_NO_PAD.encode(signature);
        Ok(Secret::new(format!("{text}.{signature}")))
    }
}

impl fmt::Debug for LocalIssuer {
    /// Without the private key.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LocalIssuer")
            .field("issuer", &self.issuer)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}
