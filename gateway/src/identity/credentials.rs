//! Credentials made here: what IAM hands out for users, and STS for sessions of roles.
//!
//! They look like AWS's own (prefixes, lengths, alphabets), because tools check that: SDKs and
//! secret scanners know `AKIA` and `ASIA`. [`Randomness`] comes from the operating system, or from
//! a seed where a test wants the same credentials each time.

use std::time::{Duration, SystemTime};

use super::keys::hmac;
use super::{Caller, CallerKind, Policy, Secret};

/// The alphabet of ids: base 32, as AWS uses it.
const ID_LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The alphabet of secrets and tokens: base 64.
const SECRET_LETTERS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// After a prefix of four letters; an access key id has twenty.
const KEY_ID_LENGTH: usize = 16;
/// After a prefix of four letters; a unique id has twenty-one.
const UNIQUE_ID_LENGTH: usize = 17;
const SECRET_LENGTH: usize = 40;
const TOKEN_LENGTH: usize = 256;
const API_KEY_LENGTH: usize = 40;

/// A role that callers can take on.
#[derive(Clone, Debug)]
pub struct Role {
    /// The account that it belongs to: twelve digits.
    pub account: String,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub policies: Vec<Policy>,
}

impl Caller {
    /// A user with credentials that do not expire.
    pub fn user(
        name: impl Into<String>,
        account: impl Into<String>,
        policies: Vec<Policy>,
        randomness: &mut Randomness,
    ) -> Self {
        Self {
            name: name.into(),
            kind: CallerKind::User,
            account: account.into(),
            access_key_id: randomness.key_id("AKIA"),
            secret_access_key: randomness.secret(SECRET_LENGTH),
            session_token: None,
            issued_at: None,
            expires_at: None,
            policies,
            session_policy: None,
        }
    }

    /// A session of `role` called `name`, with temporary credentials that are good for `lifetime`
    /// from `issued_at` on.
    pub fn temporary(
        name: impl Into<String>,
        role: &Role,
        issued_at: SystemTime,
        lifetime: Duration,
        randomness: &mut Randomness,
    ) -> Self {
        let name = name.into();
        let kind = CallerKind::AssumedRole {
            role: role.name.clone(),
            session: name.clone(),
        };
        Self {
            name,
            kind,
            account: role.account.clone(),
            access_key_id: randomness.key_id("ASIA"),
            secret_access_key: randomness.secret(SECRET_LENGTH),
            session_token: Some(randomness.secret(TOKEN_LENGTH)),
            issued_at: Some(issued_at),
            // A lifetime past the end of time does not end.
            expires_at: issued_at.checked_add(lifetime),
            policies: role.policies.clone(),
            session_policy: None,
        }
    }
}

/// A source of letters for credentials: HMAC-SHA256 over a counter, under a key of 32 bytes.
pub struct Randomness {
    key: [u8; 32],
    blocks: u64,
}

impl Randomness {
    /// Keyed by the operating system: what credentials outside of tests are made from.
    ///
    /// # Errors
    ///
    /// The operating system's, where it has no randomness to give.
    pub fn system() -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self::keyed(key))
    }

    /// Always the same for the same `seed`: whoever knows it knows the credentials.
    pub fn seeded(seed: &str) -> Self {
        Self::keyed(hmac(b"gatesmith credentials", seed.as_bytes()))
    }

    fn keyed(key: [u8; 32]) -> Self {
        Self { key, blocks: 0 }
    }

    /// The value of an API key: as long as those that API Gateway makes.
    pub fn api_key(&mut self) -> Secret {
        Secret::from(self.letters(ID_LETTERS, API_KEY_LENGTH))
    }

    fn key_id(&mut self, prefix: &str) -> String {
        prefix.to_owned() + &self.letters(ID_LETTERS, KEY_ID_LENGTH)
    }

    fn secret(&mut self, length: usize) -> Secret {
        Secret::from(self.letters(SECRET_LETTERS, length))
    }

    fn letters<const N: usize>(&mut self, alphabet: &[u8; N], length: usize) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let block = hmac(&self.key, &self.blocks.to_be_bytes());
            self.blocks += 1;
            let wanted = length - text.len();
            text.extend(
                block
                    .iter()
                    .take(wanted)
                    .map(|byte| letter(alphabet, *byte)),
            );
        }
        text
    }
}

impl std::fmt::Debug for Randomness {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Randomness(***)")
    }
}

/// The id that AWS would give a user (`AIDA…`) or role (`AROA…`): made from `account` and `name`,
/// so that it outlives a restart.
pub(super) fn unique_id(prefix: &str, account: &str, name: &str) -> String {
    let digest = hmac(account.as_bytes(), name.as_bytes());
    let letters = digest.iter().map(|byte| letter(ID_LETTERS, *byte));
    prefix
        .chars()
        .chain(letters.take(UNIQUE_ID_LENGTH))
        .collect()
}

/// One of `alphabet`, each as likely as the others: 32 and 64 divide 256.
fn letter<const N: usize>(alphabet: &[u8; N], byte: u8) -> char {
    char::from(alphabet[usize::from(byte) % N])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(seed: &str) -> Caller {
        let role = Role {
            account: "123456781234".to_owned(),
            name: "customer".to_owned(),
            policies: Vec::new(),
        };
        let hour = Duration::from_hours(1);
        let mut randomness = Randomness::seeded(seed);
        Caller::temporary("ada", &role, SystemTime::UNIX_EPOCH, hour, &mut randomness)
    }

    #[test]
    fn temporary_credentials_look_like_those_of_sts() {
        let caller = session("a");
        assert_eq!(caller.access_key_id.len(), 20);
        assert!(caller.access_key_id.starts_with("ASIA"));
        assert_eq!(caller.secret_access_key.expose().len(), 40);
        assert_eq!(
            caller.user_arn(),
            "arn:aws:sts::123456781234:assumed-role/customer/ada"
        );
        assert_eq!(
            caller.principal_arn(),
            "arn:aws:iam::123456781234:role/customer"
        );
        let id = caller.principal_id();
        assert!(
            id.starts_with("AROA") && id.len() == 21 + ":ada".len(),
            "{id}"
        );
    }

    #[test]
    fn a_seed_gives_the_same_credentials_and_another_seed_others() {
        let (a, again, b) = (session("a"), session("a"), session("b"));
        assert_eq!(a.access_key_id, again.access_key_id);
        assert_eq!(
            a.secret_access_key.expose(),
            again.secret_access_key.expose()
        );
        assert_ne!(a.access_key_id, b.access_key_id);
        assert_ne!(a.secret_access_key.expose(), b.secret_access_key.expose());
    }

    #[test]
    fn the_operating_system_never_repeats_itself() {
        let (mut one, mut other) = (Randomness::system().unwrap(), Randomness::system().unwrap());
        assert_ne!(one.secret(40).expose(), other.secret(40).expose());
    }

    #[test]
    fn debugging_a_caller_shows_no_secret() {
        let caller = session("a");
        let shown = format!("{caller:?} {:?}", Randomness::seeded("a"));
        assert!(!shown.contains(caller.secret_access_key.expose()));
        assert!(!shown.contains(caller.session_token.unwrap().expose()));
    }
}
