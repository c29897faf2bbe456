//! Verification: from a request that claims a signature to the caller who made it.
//!
//! [`Verifier::verify`] is the sequence of the checks; each is explained where it is made. It
//! keeps no record of signatures: like AWS, it accepts the same request again within the five
//! minutes for which a signature is good.

use std::sync::Arc;
use std::time::SystemTime;

use super::authorization::{ALGORITHM, Claim, claim};
use super::canonical::{PathStyle, canonical_request};
use super::keys::{self, SigningKey, TERMINATOR};
use super::scope::Scope;
use super::times::Moment;
use super::{Caller, Callers, Denial, SignedRequest};

/// How far a request's date may be from the time at which it arrives.
const TOLERANCE_MINUTES: i64 = 5;

/// Tells who signed a request, for one API.
#[derive(Clone, Debug)]
pub struct Verifier {
    region: String,
    service: String,
    paths: PathStyle,
    callers: Arc<Callers>,
}

impl Verifier {
    /// Verifies what is signed for `execute-api` in `region` by one of `callers`.
    pub fn new(region: impl Into<String>, callers: Arc<Callers>) -> Self {
        Self {
            region: region.into(),
            service: "execute-api".to_owned(),
            paths: PathStyle::Normalized,
            callers,
        }
    }

    /// A verifier for the services of the official test suite.
    #[cfg(test)]
    pub(super) fn for_service(
        region: &str,
        service: &str,
        paths: PathStyle,
        callers: Arc<Callers>,
    ) -> Self {
        let service = service.to_owned();
        Self {
            service,
            paths,
            ..Self::new(region, callers)
        }
    }

    /// Who signed `request`, which arrived at `now`.
    ///
    /// # Errors
    ///
    /// The refusal that API Gateway answers, where the request is not signed, or not rightly, or
    /// not now, or with credentials that are unknown or have expired.
    pub fn verify(&self, request: &SignedRequest<'_>, now: SystemTime) -> Result<&Caller, Denial> {
        let claim = claim(request)?;
        let signed_at = claim.signed_at()?;
        check_age(signed_at, claim.lifetime, Moment::of(now))?;
        claim.check_form()?;
        let scope = claim.scope(&self.region, &self.service, signed_at)?;
        let caller = self.owner(&scope, &claim, now)?;
        self.check_signature(request, &claim, &scope, caller, signed_at)?;
        Ok(caller)
    }

    /// Whose access key it is.
    ///
    /// The session token need not be signed: clients that API Gateway itself generated add it
    /// after signing.
    fn owner(
        &self,
        scope: &Scope<'_>,
        claim: &Claim<'_>,
        now: SystemTime,
    ) -> Result<&Caller, Denial> {
        let caller = self
            .callers
            .by_access_key(scope.key_id)
            .ok_or_else(Denial::unrecognized)?;
        if !caller.has_token(claim.token.as_deref()) {
            return Err(Denial::unrecognized());
        }
        if caller.expires_at.is_some_and(|end| end <= now) {
            return Err(Denial::expired());
        }
        Ok(caller)
    }

    fn check_signature(
        &self,
        request: &SignedRequest<'_>,
        claim: &Claim<'_>,
        scope: &Scope<'_>,
        caller: &Caller,
        signed_at: Moment,
    ) -> Result<(), Denial> {
        let canonical = canonical_request(request, &claim.signed_headers, self.paths);
        let to_sign = self.string_to_sign(&canonical, scope, signed_at);
        let secret = &caller.secret_access_key;
        let key = SigningKey::derive(secret, scope.date, &self.region, &self.service);
        match signature_bytes(&claim.signature) {
            Some(signature) if key.signed(to_sign.as_bytes(), &signature) => Ok(()),
            _ => Err(mismatch(&canonical, &to_sign)),
        }
    }

    fn string_to_sign(&self, canonical: &[u8], scope: &Scope<'_>, signed_at: Moment) -> String {
        let Self {
            region, service, ..
        } = self;
        let (moment, date) = (signed_at.basic(), scope.date);
        let digest = keys::digest(canonical);
        format!("{ALGORITHM}\n{moment}\n{date}/{region}/{service}/{TERMINATOR}\n{digest}")
    }
}

/// Refuses a request that was signed too long ago, or too far in the future. A presigned one says
/// itself how many seconds it is good for; how API Gateway words that limit is not recorded.
fn check_age(signed_at: Moment, lifetime: Option<i64>, now: Moment) -> Result<(), Denial> {
    let tolerance = TOLERANCE_MINUTES * 60;
    let age = lifetime.unwrap_or(tolerance);
    let (earliest, latest) = (now.plus(-age), now.plus(tolerance));
    let (signed, now) = (signed_at.basic(), now.basic());
    if signed_at < earliest {
        let limit = earliest.basic();
        let age = match age % 60 {
            0 => format!("{} min.", age / 60),
            _ => format!("{age} sec."),
        };
        return Err(Denial::invalid(format!(
            "Signature expired: {signed} is now earlier than {limit} ({now} - {age})"
        )));
    }
    if signed_at > latest {
        let limit = latest.basic();
        return Err(Denial::invalid(format!(
            "Signature not yet current: {signed} is still later than {limit} ({now} + {TOLERANCE_MINUTES} min.)"
        )));
    }
    Ok(())
}

/// The bytes of a signature, which is written in lower-case hexadecimal.
fn signature_bytes(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let mut bytes = [0; 32];
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

/// Says what should have been signed, as AWS does: with it a client's author sees the difference.
/// It holds nothing that the request did not.
fn mismatch(canonical: &[u8], to_sign: &str) -> Denial {
    let canonical = String::from_utf8_lossy(canonical);
    Denial::invalid(format!(
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method. Consult the service documentation for \
         details.\n\n\
         The Canonical String for this request should have been\n'{canonical}'\n\n\
         The String-to-Sign should have been\n'{to_sign}'\n"
    ))
    .summarized("the signature does not match the request")
}
