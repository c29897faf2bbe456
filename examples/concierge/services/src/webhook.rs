//! `receiveStripeEvent`: believes the payment provider's events where they are signed.
//!
//! The scheme is Stripe's ("Verify webhook signatures manually" in its documentation): the header
//! is `t=SECONDS,v1=HEX[,v1=HEX…]`, a `v1` is HMAC-SHA256 of `SECONDS.BODY` under the endpoint's
//! secret, and what is older than five minutes is not believed, so that a captured event cannot be
//! sent again later. An event only wakes the order that it is about: the worker asks the provider
//! by key, and believes no amounts from here.

use std::{fmt, sync::Arc};

use hmac::{Hmac, KeyInit as _, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use crate::{
    Problem,
    domain::{OrderId, Stage},
    ports::{Clock, EventLog, OrderQueue, OrderStore},
};

/// The secret that the provider signs an endpoint's events with.
#[derive(Clone)]
pub struct SigningSecret(String);

impl SigningSecret {
    /// How far the provider's clock and ours may be apart, delivery included, in seconds.
    const TOLERANCE: i64 = 300;
    /// More signatures than a rotation of secrets ever needs.
    const SIGNATURES: usize = 8;

    /// The secret as the provider shows it: `whsec_…`.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret, for whom it is handed on to.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Checks that `header` signs `body`, now.
    pub fn verify(&self, header: &str, body: &[u8], now: Timestamp) -> Result<(), Problem> {
        let refuse = |reason: &str| Problem::invalid("Stripe-Signature", reason);
        let mut signed_at = None;
        let mut signatures = Vec::new();
        for part in header.split(',') {
            match part.trim().split_once('=') {
                Some(("t", seconds)) => signed_at = Some(seconds),
                Some(("v1", hex)) if signatures.len() < Self::SIGNATURES => signatures.push(hex),
                // Other schemes may stand beside: `v0` does, in test mode.
                _ => {}
            }
        }
        let signed_at = signed_at.ok_or_else(|| refuse("`t=` is missing"))?;
        let seconds: i64 = signed_at
            .parse()
            .map_err(|_| refuse("`t=` is not a time"))?;
        if now.as_second().saturating_sub(seconds).saturating_abs() > Self::TOLERANCE {
            return Err(refuse("the signature is too old, or a clock is wrong"));
        }
        let believed = signatures
            .iter()
            .filter_map(|hex| hex::decode(hex).ok())
            .any(|signature| {
                self.mac(signed_at, body)
                    .is_some_and(|mac| mac.verify_slice(&signature).is_ok())
            });
        if believed {
            Ok(())
        } else {
            Err(refuse("no signature fits the body"))
        }
    }

    /// The header that the provider would send: for the fake one, and for tests.
    pub fn sign(&self, body: &[u8], at: Timestamp) -> String {
        let seconds = at.as_second().to_string();
        let mac = self
            .mac(&seconds, body)
            .map(|mac| mac.finalize().into_bytes());
        let hex = mac.map(hex::encode).unwrap_or_default();
        format!("t={seconds},v1={hex}")
    }

    /// HMAC takes a key of any length, so there always is one.
    fn mac(&self, seconds: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).ok()?;
        mac.update(seconds.as_bytes());
        mac.update(b".");
        mac.update(body);
        Some(mac)
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningSecret(** redacted **)")
    }
}

/// What the service reads of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id, the same each time it is delivered.
    pub id: String,
    /// What happened: `payment_intent.succeeded`.
    pub kind: String,
    /// The order that it is about, from the metadata that was given along.
    pub order_id: Option<String>,
}

/// The webhook's service.
#[derive(Clone)]
pub struct WebhookService {
    /// What events are signed with.
    pub secret: SigningSecret,
    /// Which were taken.
    pub events: Arc<dyn EventLog>,
    /// Which orders there are.
    pub orders: Arc<dyn OrderStore>,
    /// Where they are woken.
    pub queue: Arc<dyn OrderQueue>,
    /// When.
    pub clock: Arc<dyn Clock>,
}

impl WebhookService {
    /// Takes an event; `true` where it had been taken before.
    ///
    /// It is recorded last: where the process dies before, the provider delivers it again, and an
    /// order that is woken twice takes no harm.
    pub async fn receive(
        &self,
        signature: &str,
        body: &[u8],
        event: &Event,
    ) -> Result<bool, Problem> {
        let now = self.clock.now();
        self.secret.verify(signature, body, now)?;
        if self.events.has(&event.id).await? {
            return Ok(true);
        }
        if event.kind.starts_with("payment_intent.") {
            self.wake(event).await?;
        }
        self.events.record(&event.id, &event.kind, now).await?;
        Ok(false)
    }

    async fn wake(&self, event: &Event) -> Result<(), Problem> {
        let Some(id) = event.order_id.as_deref().and_then(OrderId::parse) else {
            return Ok(());
        };
        // The provider's account may serve other shops: an order that we do not have is not ours.
        let order = self.orders.order(&id).await?;
        if order.is_some_and(|order| order.stage == Stage::Accepted) {
            self.queue.send(&id).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn secret() -> SigningSecret {
        SigningSecret::new("whsec_test")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_signed_body_is_believed_for_five_minutes() {
        let header = secret().sign(BODY, at(1000));
        assert!(secret().verify(&header, BODY, at(1300)).is_ok());
        assert!(secret().verify(&header, BODY, at(1301)).is_err());
        assert!(secret().verify(&header, BODY, at(699)).is_err());
    }

    #[test]
    fn one_fitting_signature_among_several_is_enough() {
        let header = secret().sign(BODY, at(1000));
        let header = header.replace(",v1=", &format!(",v0=ff,v1={},v1=", "0".repeat(64)));
        assert!(secret().verify(&header, BODY, at(1000)).is_ok());
    }

    #[test]
    fn a_touched_body_time_or_secret_is_not_believed() {
        let header = secret().sign(BODY, at(1000));
        assert!(secret().verify(&header, b"{}", at(1000)).is_err());
        assert!(
            secret()
                .verify(&header.replace("t=1000", "t=1001"), BODY, at(1000))
                .is_err()
        );
        assert!(
            SigningSecret::new("other")
                .verify(&header, BODY, at(1000))
                .is_err()
        );
    }

    #[test]
    fn a_header_of_rubbish_is_refused_without_a_panic() {
        for header in [
            "",
            "t=",
            "t=1000",
            "v1=",
            "t=x,v1=y",
            "t=1000,v1=é",
            "t=-9223372036854775808,v1=00",
            "=,=,=",
        ] {
            assert!(secret().verify(header, BODY, at(1000)).is_err(), "{header}");
        }
    }

    #[test]
    fn the_signature_is_the_one_that_the_provider_computes() {
        // HMAC-SHA256 of `1000.{"id":"evt_1"}` under `whsec_test`, computed with OpenSSL.
        let expected = "387e46d34ab34bb0f3624adcaa371a0332240720155daad95713dfea27253ccd";
        assert_eq!(
            secret().sign(BODY, at(1000)),
            format!("t=1000,v1={expected}")
        );
    }
}
