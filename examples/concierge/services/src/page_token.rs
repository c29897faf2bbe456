//! Page tokens: a place in a list, sealed, so that a caller can hand it back but not make one up.
//!
//! A token is good for one list only: its seal covers the `scope` (which list, whose, with which
//! filter), which is not in the token and must be given again. What it seals is readable, so no
//! secret belongs in a cursor.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac};
use serde::{Serialize, de::DeserializeOwned};
use sha2::Sha256;

use crate::Problem;

/// Seals and opens page tokens.
#[derive(Clone)]
pub struct PageTokens {
    secret: [u8; 32],
}

impl fmt::Debug for PageTokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PageTokens(** redacted **)")
    }
}

impl PageTokens {
    /// The length of the seal: 128 bits of the HMAC.
    const SEAL: usize = 16;

    /// Tokens under this secret, which all instances of a service share.
    pub const fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// A token for going on after `cursor` in the list `scope`.
    pub fn seal<C: Serialize>(&self, scope: &[&str], cursor: &C) -> Result<String, Problem> {
        let cursor = serde_json::to_vec(cursor)
            .map_err(|error| crate::ports::PortError::new("page tokens", error))?;
        let mut token = self.mac(scope, &cursor).finalize().into_bytes()[..Self::SEAL].to_vec();
        token.extend_from_slice(&cursor);
        Ok(URL_SAFE_NO_PAD.encode(token))
    }

    /// The cursor of a token that was given out for the list `scope`.
    pub fn open<C: DeserializeOwned>(&self, scope: &[&str], token: &str) -> Result<C, Problem> {
        let foreign =
            || Problem::invalid("nextToken", "this token was not given out for this list");
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| foreign())?;
        let (seal, cursor) = bytes.split_at_checked(Self::SEAL).ok_or_else(foreign)?;
        self.mac(scope, cursor)
            .verify_truncated_left(seal)
            .map_err(|_| foreign())?;
        serde_json::from_slice(cursor).map_err(|_| foreign())
    }

    fn mac(&self, scope: &[&str], cursor: &[u8]) -> Hmac<Sha256> {
        // HMAC pads a key with zeros to its block: a whole block is a key that always fits.
        let mut block = [0; 64];
        block[..self.secret.len()].copy_from_slice(&self.secret);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        // Each part with its length, so that no two lists share a scope.
        for part in scope {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.update(&u64::MAX.to_be_bytes());
        mac.update(cursor);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: PageTokens = PageTokens::new([7; 32]);

    #[test]
    fn a_token_opens_in_its_own_list_only() {
        let token = TOKENS.seal(&["orders", "ana"], &"cursor").unwrap();
        let opened: String = TOKENS.open(&["orders", "ana"], &token).unwrap();
        assert_eq!(opened, "cursor");
        for scope in [
            &["orders", "ben"][..],
            &["ordersana"],
            &["orders", "ana", ""],
        ] {
            assert!(TOKENS.open::<String>(scope, &token).is_err(), "{scope:?}");
        }
    }

    #[test]
    fn a_token_that_was_touched_does_not_open() {
        let token = TOKENS.seal(&["orders"], &"cursor").unwrap();
        for at in 0..token.len() {
            let mut touched = token.clone().into_bytes();
            touched[at] = if touched[at] == b'A' { b'B' } else { b'A' };
            let touched = String::from_utf8(touched).unwrap();
            assert!(
                TOKENS.open::<String>(&["orders"], &touched).is_err(),
                "{at}"
            );
        }
    }

    #[test]
    fn what_is_no_token_at_all_is_the_callers_mistake() {
        for text in ["", "?", "AAAA", "not a token"] {
            let problem = TOKENS.open::<String>(&["orders"], text).unwrap_err();
            assert_eq!(problem.code(), "INVALID_REQUEST", "{text}");
        }
    }
}
