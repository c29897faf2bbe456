//! What a caller claims of a signature: its parts, read but not yet believed.
//!
//! The order of the checks is the one in which AWS's front end is known to make them, because
//! a request with two mistakes should name the same one first: a parameter that is no `key=value`;
//! then all missing parts in one message; then the date; `host` among the signed headers; the
//! algorithm; and the credential scope. [`claim`] does the first two, the rest are
//! steps that [`super::verify`] calls between its own.
//!
//! A signature may also stand in the query: [`claim`] tells the two apart, and
//! [`super::presigned`] is the second way to fill a [`Claim`].

use std::borrow::Cow;

use super::scope::Scope;
use super::signed_headers::SignedHeaders;
use super::times::Moment;
use super::{Denial, SignedRequest, presigned};

/// The only algorithm of API Gateway; Signature Version 4A is not offered.
pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What a request says about its signature.
pub(super) struct Claim<'a> {
    pub(super) algorithm: String,
    pub(super) credential: String,
    /// The names of the headers that were signed.
    pub(super) signed_headers: SignedHeaders,
    /// The signature as given: 64 lower-case hexadecimal digits, if it is right.
    pub(super) signature: String,
    /// The session token, where there is one.
    pub(super) token: Option<Cow<'a, [u8]>>,
    pub(super) date: Date<'a>,
    /// For how many seconds from its date on the signature says that it is good.
    pub(super) lifetime: Option<i64>,
}

pub(super) enum Date<'a> {
    /// The value of `X-Amz-Date`.
    Amazon(Cow<'a, [u8]>),
    /// The value of `Date`.
    Http(Cow<'a, [u8]>),
}

/// Finds the signature of `request`, and reads its parts.
///
/// Where a request answers one question twice, none of the answers is taken: a proxy or function
/// behind the gateway might take the other one. The wordings of those refusals are ours, because
/// none is recorded for API Gateway.
pub(super) fn claim<'a>(request: &SignedRequest<'a>) -> Result<Claim<'a>, Denial> {
    let authorization = value_of(request, "authorization").filter(|value| !value.is_empty());
    match (authorization, presigned::is_presigned(request.query)) {
        (None, false) => Err(Denial::missing()),
        (Some(header), false) => from_header(request, &header),
        (Some(_), true) => Err(Denial::incomplete(
            "A request must carry one signature only: either an 'Authorization' header or \
             'X-Amz-Signature' and its companions in the query string, not both.",
        )),
        (None, true) => presigned::from_query(request),
    }
}

fn from_header<'a>(request: &SignedRequest<'a>, header: &[u8]) -> Result<Claim<'a>, Denial> {
    let header = String::from_utf8_lossy(header);
    if request
        .headers
        .get_all("authorization")
        .iter()
        .nth(1)
        .is_some()
    {
        return Err(Denial::incomplete(format!(
            "Authorization header must be sent only once. Authorization={header}"
        ))
        .summarized("the Authorization header was sent more than once"));
    }
    let (algorithm, parameters) = header.split_once(' ').unwrap_or((&header, ""));
    let parameters = Parameters::read(parameters, &header)?;
    let date = value_of(request, "x-amz-date")
        .map(Date::Amazon)
        .or_else(|| value_of(request, "date").map(Date::Http));

    let Parameters {
        credential,
        signature,
        signed_headers,
    } = parameters;
    // An empty list of headers is a list; an empty credential or signature is none.
    let credential = credential.filter(|value| !value.is_empty());
    let signature = signature.filter(|value| !value.is_empty());
    match (credential, signature, signed_headers, date) {
        (Some(credential), Some(signature), Some(signed_headers), Some(date)) => Ok(Claim {
            algorithm: algorithm.to_owned(),
            credential: credential.to_owned(),
            signed_headers: SignedHeaders::read(signed_headers),
            signature: signature.to_owned(),
            token: value_of(request, "x-amz-security-token").filter(|token| !token.is_empty()),
            date,
            lifetime: None,
        }),
        (credential, signature, signed_headers, date) => Err(missing_parts(
            &[
                (credential.is_some(), "requires 'Credential' parameter"),
                (signature.is_some(), "requires 'Signature' parameter"),
                (
                    signed_headers.is_some(),
                    "requires 'SignedHeaders' parameter",
                ),
                (
                    date.is_some(),
                    "requires existence of either a 'X-Amz-Date' or a 'Date' header",
                ),
            ],
            &header,
        )),
    }
}

/// One sentence for each part that is not there, and the header as it came.
fn missing_parts(parts: &[(bool, &str)], header: &str) -> Denial {
    let mut message = String::new();
    for (_, rule) in parts.iter().filter(|(present, _)| !present) {
        message.push_str("Authorization header ");
        message.push_str(rule);
        message.push_str(". ");
    }
    let summary = message.trim_end().to_owned();
    message.push_str("Authorization=");
    message.push_str(header);
    Denial::incomplete(message).summarized(summary)
}

/// The three parameters of an `Authorization` header; others are ignored.
#[derive(Default)]
struct Parameters<'h> {
    credential: Option<&'h str>,
    signature: Option<&'h str>,
    signed_headers: Option<&'h str>,
}

impl<'h> Parameters<'h> {
    /// Reads `text`, the rest of `header` after its algorithm: pairs with commas between them.
    fn read(text: &'h str, header: &str) -> Result<Self, Denial> {
        let mut found = Self::default();
        if text.trim().is_empty() {
            return Ok(found);
        }
        for pair in text.split(',').map(str::trim) {
            let Some((name, value)) = pair.split_once('=') else {
                return Err(Denial::incomplete(format!(
                    "'{pair}' not a valid key=value pair (missing equal-sign) in Authorization \
                     header: '{header}'."
                ))
                .summarized("the Authorization header is no list of key=value pairs"));
            };
            let place = match name {
                "Credential" => &mut found.credential,
                "Signature" => &mut found.signature,
                "SignedHeaders" => &mut found.signed_headers,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return Err(Denial::incomplete(format!(
                    "Authorization header must have only one '{name}' parameter. \
                     Authorization={header}"
                ))
                .summarized(format!(
                    "the Authorization header has more than one '{name}'"
                )));
            }
        }
        Ok(found)
    }
}

impl Claim<'_> {
    /// When the request says it was signed.
    pub(super) fn signed_at(&self) -> Result<Moment, Denial> {
        let (text, moment) = match &self.date {
            Date::Amazon(text) => (text, Moment::parse_basic(text)),
            Date::Http(text) => (text, Moment::parse_date_header(text)),
        };
        moment.ok_or_else(|| {
            Denial::incomplete(format!(
                "Date must be in ISO-8601 'basic format'. Got '{}'. \
                 See http://en.wikipedia.org/wiki/ISO_8601",
                String::from_utf8_lossy(text)
            ))
        })
    }

    /// Refuses a signature that does not cover the host, or was made with another algorithm.
    pub(super) fn check_form(&self) -> Result<(), Denial> {
        if !self.signed_headers.contains("host") {
            return Err(Denial::invalid(
                "'Host' must be a 'SignedHeader' in the AWS Authorization.",
            ));
        }
        if self.algorithm != ALGORITHM {
            return Err(Denial::incomplete(format!(
                "Unsupported AWS 'algorithm': '{}' (only {ALGORITHM} for now). ",
                self.algorithm
            ))
            .summarized("the algorithm is not supported"));
        }
        Ok(())
    }

    /// Whose key it is, if the signature was made for `region` and `service` on the day of
    /// `signed_at`.
    pub(super) fn scope(
        &self,
        region: &str,
        service: &str,
        signed_at: Moment,
    ) -> Result<Scope<'_>, Denial> {
        Scope::check(&self.credential, region, service, signed_at)
    }
}

/// The trimmed value of the header `name`. Where it was sent more than once, the values are joined
/// as RFC 9110, section 5.3, has it, so that no copy is picked over another.
pub(super) fn value_of<'a>(request: &SignedRequest<'a>, name: &str) -> Option<Cow<'a, [u8]>> {
    let mut values = request.headers.get_all(name).iter();
    let first = values.next()?.as_bytes().trim_ascii();
    let mut joined = Cow::Borrowed(first);
    for value in values {
        let joined = joined.to_mut();
        joined.extend_from_slice(b", ");
        joined.extend_from_slice(value.as_bytes().trim_ascii());
    }
    Some(joined)
}
