//! Signing keys and signatures: the cryptography of Signature Version 4.
//!
//! A secret access key never signs anything itself. It is narrowed, one HMAC at a time, to a date,
//! a region and a service ("Create a signed AWS API request" in the IAM User Guide); the key that
//! comes out is good for that one scope only.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::Secret;

/// The last part of every credential scope.
pub(super) const TERMINATOR: &str = "aws4_request";

/// A key that signs for one date, region and service.
pub(super) struct SigningKey([u8; 32]);

impl SigningKey {
    /// Narrows `secret` to `date` (`YYYYMMDD`), `region` and `service`.
    pub(super) fn derive(secret: &Secret, date: &str, region: &str, service: &str) -> Self {
        let secret = format!("AWS4{}", secret.expose());
        let date = hmac(secret.as_bytes(), date.as_bytes());
        let region = hmac(&date, region.as_bytes());
        let service = hmac(&region, service.as_bytes());
        Self(hmac(&service, TERMINATOR.as_bytes()))
    }

    /// Whether `signature` is that of `text`. Takes the same time wherever they differ, so that
    /// a signature cannot be guessed byte by byte.
    pub(super) fn signed(&self, text: &[u8], signature: &[u8; 32]) -> bool {
        mac(&self.0, text).verify_slice(signature).is_ok()
    }
}

/// The SHA-256 of `content`, in lower-case hexadecimal.
pub(super) fn digest(content: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(content) {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The HMAC-SHA256 of `text` under `key`.
pub(super) fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    mac(key, text).finalize().into_bytes().into()
}

/// An HMAC-SHA256 under `key` that has read `text`: to be finished, or compared in constant time.
pub(super) fn mac(key: &[u8], text: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    mac.update(text);
    mac
}
