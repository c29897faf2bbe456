//! What a client can show: credentials, an API key, a token.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use gatesmith_codec::Secret;
use tokio::sync::Mutex;

use crate::error::AuthError;

/// A provider of credentials, and those that it gave last. Providers such as the ones of
/// `aws-config` ask a service each time; what they give is kept until shortly before it expires.
/// Credentials that do not expire are not kept: their provider may change them at any time.
pub(crate) struct CredentialCache {
    provider: SharedCredentialsProvider,
    held: Mutex<Option<Credentials>>,
}

impl CredentialCache {
    pub(crate) fn new(provider: impl ProvideCredentials + 'static) -> Self {
        Self {
            provider: SharedCredentialsProvider::new(provider),
            held: Mutex::new(None),
        }
    }

    /// One caller asks the provider, the others wait for what it gets.
    pub(crate) async fn get(&self, now: SystemTime) -> Result<Credentials, AuthError> {
        /// Time for a call to arrive, and for clocks to differ.
        const MARGIN: Duration = Duration::from_mins(1);
        let mut held = self.held.lock().await;
        let good = |credentials: &&Credentials| {
            credentials
                .expiry()
                .is_some_and(|expiry| expiry > now + MARGIN)
        };
        if let Some(credentials) = held.as_ref().filter(good) {
            return Ok(credentials.clone());
        }
        let provided = self.provider.provide_credentials().await;
        let credentials = provided.map_err(|error| AuthError::Provider(Box::new(error)))?;
        *held = Some(credentials.clone());
        Ok(credentials)
    }

    /// Forgets what is held, where it is what the gateway called expired.
    pub(crate) async fn forget(&self, access_key_id: &str) {
        let mut held = self.held.lock().await;
        if held
            .as_ref()
            .is_some_and(|held| held.access_key_id() == access_key_id)
        {
            *held = None;
        }
    }
}

impl fmt::Debug for CredentialCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CredentialCache(** redacted **)")
    }
}

/// Where the token comes from, asked for each attempt.
#[derive(Clone)]
pub(crate) struct TokenSource(Arc<dyn Fn() -> Secret + Send + Sync>);

impl TokenSource {
    pub(crate) fn new(source: impl Fn() -> Secret + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    pub(crate) fn get(&self) -> Secret {
        (self.0)()
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenSource(** redacted **)")
    }
}
