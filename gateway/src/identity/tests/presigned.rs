//! Links that are signed: good ones by the AWS SDK's signer, and all that may be wrong with one.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;

use super::*;

const HOST: &str = "abc.execute-api.us-east-1.amazonaws.com";

/// `GET target`, signed by the AWS SDK as `caller` for `lifetime` seconds from `at` on.
fn link(caller: &Caller, target: &str, at: SystemTime, lifetime: u64) -> Draft {
    let token = caller
        .session_token
        .as_ref()
        .map(|token| token.expose().to_owned());
    let secret = caller.secret_access_key.expose();
    let identity = Credentials::new(&caller.access_key_id, secret, token, None, "tests").into();
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(Duration::from_secs(lifetime));
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("execute-api")
        .time(at)
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let headers = [("host", HOST)].into_iter();
    let url = format!("https://{HOST}{target}");
    let request = SignableRequest::new("GET", url, headers, SignableBody::Bytes(b"")).unwrap();
    let (instructions, _) = sign(request, &params).unwrap().into_parts();
    let (_, parameters) = instructions.into_parts();
    let mut draft = Draft::get(target).without("x-amz-date");
    for (name, value) in &parameters {
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let joint = if draft.query.is_empty() { "" } else { "&" };
        draft.query = format!("{}{joint}{name}={value}", draft.query);
    }
    draft
}

fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

#[track_caller]
fn refused(draft: &Draft, kind: DenialKind, message: &str) {
    let (found, text) = draft.denied();
    assert_eq!(found, kind, "{text}");
    assert!(text.starts_with(message), "{text}");
}

#[test]
fn a_link_of_the_aws_sdk_is_let_in_with_and_without_a_session() {
    for target in [
        "/v1/me",
        "/v1/a%20b/%2F?b=2&a=x%20y&a=%C3%A9&empty=",
        "/v1//me/",
    ] {
        for caller in [user(), session()] {
            let link = link(&caller, target, now(), 300);
            assert_eq!(link.verified().as_deref(), Ok("ada"), "{target}");
        }
    }
}

#[test]
fn a_link_is_good_for_as_long_as_it_says() {
    let (user, hour) = (user(), minutes(60));
    assert!(
        link(&user, "/v1/me", now() - hour, 3_600)
            .verified()
            .is_ok()
    );
    assert!(
        link(&user, "/v1/me", now() + minutes(5), 60)
            .verified()
            .is_ok()
    );
    let late = link(&user, "/v1/me", now() - hour, 3_540);
    let message = "Signature expired: 20150830T113600Z is now earlier than 20150830T113700Z \
                   (20150830T123600Z - 59 min.)";
    refused(&late, DenialKind::InvalidSignature, message);
    let late = link(&user, "/v1/me", now() - Duration::from_secs(91), 90);
    refused(
        &late,
        DenialKind::InvalidSignature,
        "Signature expired: 20150830T123429Z",
    );
    let early = link(&user, "/v1/me", now() + minutes(6), 60);
    refused(
        &early,
        DenialKind::InvalidSignature,
        "Signature not yet current: ",
    );
}

#[test]
fn what_was_changed_in_a_link_no_longer_matches() {
    let message = "The request signature we calculated does not match";
    let good = link(&session(), "/v1/orders?page=1", now(), 300);
    let changed = |change: fn(&mut Draft)| {
        let mut draft = good.clone();
        change(&mut draft);
        refused(&draft, DenialKind::InvalidSignature, message);
    };
    changed(|draft| draft.query = draft.query.replace("page=1", "page=2"));
    changed(|draft| draft.query = draft.query.replace("Expires=300", "Expires=301"));
    changed(|draft| draft.query.push_str("&more=1"));
    changed(|draft| draft.path = "/v1/orders/7".to_owned());
    changed(|draft| draft.method = "DELETE".to_owned());
    changed(|draft| draft.body = b"{}".to_vec());
    changed(|draft| {
        draft
            .headers
            .insert("host", HeaderValue::from_static("elsewhere.example"));
    });
    changed(|draft| {
        let end = draft.query.rfind("Signature=").unwrap() + "Signature=".len();
        draft.query.replace_range(end..end + 64, &"0".repeat(64));
    });
}

#[test]
fn a_stranger_and_a_session_without_its_token_are_not_recognized() {
    let message = "The security token included in the request is invalid.";
    let mut stranger = link(&user(), "/v1/me", now(), 300);
    stranger.query = stranger.query.replace("AKIDEXAMPLE", "AKIDUNKNOWN");
    refused(&stranger, DenialKind::UnrecognizedClient, message);
    let mut bare = link(&session(), "/v1/me", now(), 300);
    let start = bare.query.find("&X-Amz-Security-Token=").unwrap();
    let end = bare.query[start + 1..]
        .find('&')
        .map_or(bare.query.len(), |end| start + 1 + end);
    bare.query.replace_range(start..end, "");
    refused(&bare, DenialKind::UnrecognizedClient, message);
}

#[test]
fn missing_parameters_are_named_in_one_message() {
    let mut link = Draft::get("/v1/me?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=");
    let message = "AWS query-string parameters must include 'X-Amz-Credential'. \
                   AWS query-string parameters must include 'X-Amz-Signature'. \
                   AWS query-string parameters must include 'X-Amz-SignedHeaders'. \
                   AWS query-string parameters must include 'X-Amz-Date'. \
                   Re-examine the query-string parameters.";
    refused(&link, DenialKind::IncompleteSignature, message);
    link.query = "X-Amz-Expires=60&X-Amz-Date=20150830T123600Z".to_owned();
    assert_eq!(link.denied().0, DenialKind::MissingAuthenticationToken);
}

#[test]
fn parameters_that_are_there_twice_or_make_no_sense_are_refused() {
    let good = link(&user(), "/v1/me", now(), 300);
    for (extra, message) in [
        (
            "X-Amz-Signature=0",
            "AWS query-string parameters must include 'X-Amz-Signature' only once.",
        ),
        (
            "X-Amz-%44ate=20150830T123600Z",
            "AWS query-string parameters must include 'X-Amz-Date' only once.",
        ),
        (
            "X-Amz-Security-Token=a&X-Amz-Security-Token=b",
            "AWS query-string parameters must include 'X-Amz-Security-Token'",
        ),
    ] {
        let mut twice = good.clone();
        twice.query = format!("{}&{extra}", twice.query);
        refused(&twice, DenialKind::IncompleteSignature, message);
    }
    for (lifetime, message) in [
        ("-1", "X-Amz-Expires must be non-negative"),
        ("604801", "X-Amz-Expires must be less than a week"),
        ("5m", "X-Amz-Expires must be a number"),
        ("99999999999999999999", "X-Amz-Expires must be a number"),
    ] {
        let mut odd = good.clone();
        odd.query = odd
            .query
            .replace("Expires=300", &format!("Expires={lifetime}"));
        refused(&odd, DenialKind::IncompleteSignature, message);
    }
    let mut hostless = good;
    hostless.query = hostless
        .query
        .replace("SignedHeaders=host", "SignedHeaders=x");
    refused(
        &hostless,
        DenialKind::InvalidSignature,
        "'Host' must be a 'SignedHeader'",
    );
}
