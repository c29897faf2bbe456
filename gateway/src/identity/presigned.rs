//! Presigned requests: a signature in the query, so that a plain link is a signed call.
//!
//! The parameters are those of "Create a signed AWS API request" in the IAM User Guide. All of the
//! query but the signature itself is signed, the body as in other requests: `UNSIGNED-PAYLOAD` is
//! S3's alone.

use std::borrow::Cow;

use super::authorization::{Claim, Date, value_of};
use super::signed_headers::SignedHeaders;
use super::{Denial, SignedRequest};

/// The parameter that cannot be signed.
pub(super) const SIGNATURE: &str = "X-Amz-Signature";
/// The longest time that a link may be good for: a week, in seconds.
const LONGEST: i64 = 604_800;

/// Those that must be there, in the order in which missing ones are named.
const REQUIRED: [&str; 5] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    SIGNATURE,
    "X-Amz-SignedHeaders",
    "X-Amz-Date",
];

/// Whether a signature, or the better part of one, stands in `query`.
pub(super) fn is_presigned(query: &str) -> bool {
    parameters(query).any(|(name, _)| REQUIRED[..3].contains(&&*name))
}

/// Reads the signature in the query of `request`.
///
/// How many seconds a link may be good for is what S3 says; API Gateway's own rule is not
/// published.
pub(super) fn from_query<'a>(request: &SignedRequest<'a>) -> Result<Claim<'a>, Denial> {
    let one = |wanted: &str| {
        let mut values = parameters(request.query)
            .filter(|(name, _)| name == wanted)
            .map(|(_, value)| value);
        match (values.next(), values.next()) {
            (value, None) => Ok(value.filter(|value| !value.is_empty())),
            _ => Err(Denial::incomplete(format!(
                "AWS query-string parameters must include '{wanted}' only once."
            ))),
        }
    };
    let [algorithm, credential, signature, signed_headers, date] = REQUIRED.map(one);
    let (algorithm, credential, signature) = (algorithm?, credential?, signature?);
    let (signed_headers, date) = (signed_headers?, date?);
    let lifetime = one("X-Amz-Expires")?
        .map(|text| lifetime(&text))
        .transpose()?;
    let token = one("X-Amz-Security-Token")?.map(|token| Cow::Owned(token.into_owned().into()));
    let (Some(algorithm), Some(credential), Some(signature), Some(signed_headers), Some(date)) =
        (&algorithm, &credential, &signature, &signed_headers, &date)
    else {
        let found = [algorithm, credential, signature, signed_headers, date];
        return Err(missing_parts(found.map(|value| value.is_some())));
    };
    Ok(Claim {
        algorithm: algorithm.to_string(),
        credential: credential.to_string(),
        signed_headers: SignedHeaders::read(signed_headers),
        signature: signature.to_string(),
        token: token.or_else(|| {
            value_of(request, "x-amz-security-token").filter(|token| !token.is_empty())
        }),
        date: Date::Amazon(Cow::Owned(date.as_bytes().to_vec())),
        lifetime,
    })
}

/// One sentence for each required parameter that is not there.
fn missing_parts(present: [bool; 5]) -> Denial {
    let mut message = String::new();
    for (name, _) in REQUIRED.iter().zip(present).filter(|(_, present)| !present) {
        message.push_str("AWS query-string parameters must include '");
        message.push_str(name);
        message.push_str("'. ");
    }
    message.push_str("Re-examine the query-string parameters.");
    Denial::incomplete(message)
}

fn lifetime(text: &str) -> Result<i64, Denial> {
    match text.parse() {
        Ok(seconds @ 0..=LONGEST) => Ok(seconds),
        Ok(i64::MIN..0) => Err(Denial::incomplete("X-Amz-Expires must be non-negative")),
        Ok(_) => Err(Denial::incomplete(format!(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given \
             X-Amz-Expires must be less than {LONGEST} seconds"
        ))),
        Err(_) => Err(Denial::incomplete("X-Amz-Expires must be a number")),
    }
}

/// The parameters of `query`, decoded as the canonical query decodes them: an encoded letter in a
/// name hides nothing.
fn parameters(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}
