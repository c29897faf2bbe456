//! An issuer that signs whatever it is told to, and a place that hands out key sets.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A key that signs tokens with any header and any claims.
pub(crate) struct Signer {
    id: String,
    key: RsaKeyPair,
}

impl Signer {
    pub(crate) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            key: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
        }
    }

    /// Its public key as a JSON Web Key.
    pub(crate) fn public(&self) -> Value {
        let key = self.key.public_key();
        json!({
            "kty": "RSA", "alg": "RS256", "use": "sig", "kid": self.id,
            "n": URL_SAFE_NO_PAD.encode(key.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(key.exponent().big_endian_without_leading_zero()),
        })
    }

    /// A token with the usual header.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_with(&json!({ "alg": "RS256", "kid": self.id }), claims)
    }

    /// A token with this header, signed by RS256 whatever the header says.
    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let text = unsigned(header, claims);
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
            .unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The first two parts of a token.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// A place on this machine that hands out key sets.
#[derive(Clone)]
pub(crate) struct KeySets {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    /// What is answered: the head's first line, and the body. `None`: nothing ever.
    answer: Option<(&'static str, String)>,
    requests: usize,
}

impl KeySets {
    /// Hands out the public keys of these signers.
    pub(crate) async fn of(signers: &[&Signer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sets = Self {
            address: listener.local_addr().unwrap(),
            state: Arc::new(Mutex::new(State {
                answer: None,
                requests: 0,
            })),
        };
        sets.hand_out(signers);
        let state = Arc::clone(&sets.state);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let state = Arc::clone(&state);
                tokio::spawn(async move {
                    let mut head = [0; 4_096];
                    let _ = stream.read(&mut head).await;
                    let answer = {
                        let mut state = state.lock().unwrap();
                        state.requests += 1;
                        state.answer.clone()
                    };
                    let Some((line, body)) = answer else {
                        std::future::pending::<()>().await;
                        return;
                    };
                    let length = body.len();
                    let text = format!(
                        "HTTP/1.1 {line}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                    );
                    let _ = stream.write_all(text.as_bytes()).await;
                });
            }
        });
        sets
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/keys", self.address)
    }

    /// How often it was asked.
    pub(crate) fn requests(&self) -> usize {
        self.state.lock().unwrap().requests
    }

    pub(crate) fn hand_out(&self, signers: &[&Signer]) {
        let keys: Vec<_> = signers.iter().map(|signer| signer.public()).collect();
        self.answer("200 OK", json!({ "keys": keys }).to_string());
    }

    pub(crate) fn answer(&self, line: &'static str, body: String) {
        self.state.lock().unwrap().answer = Some((line, body));
    }

    /// Takes requests, and never answers.
    pub(crate) fn hang(&self) {
        self.state.lock().unwrap().answer = None;
    }
}
