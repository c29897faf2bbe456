//! Every refusal, in the words that API Gateway is known to use.

use super::*;

/// The example of "Create a signed AWS API request" in the IAM User Guide.
const EXAMPLE_SIGNATURE: &str = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";

#[test]
fn the_example_of_the_user_guide_verifies() {
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, Signature={EXAMPLE_SIGNATURE}"
    );
    let draft = Draft::get("/?Action=ListUsers&Version=2010-05-08")
        .with("host", "iam.amazonaws.com")
        .with(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .with("authorization", &authorization);
    let callers = Arc::new(Callers::new([user()]).unwrap());
    let verifier = Verifier::for_service("us-east-1", "iam", PathStyle::Normalized, callers);
    let caller = verifier.verify(&draft.request(), now()).unwrap();
    assert_eq!(caller.user_arn(), "arn:aws:iam::123456781234:user/ada");
}

#[test]
fn a_signed_request_is_its_signers() {
    let draft = Draft::get("/v1/products?limit=2").signed_by(&user());
    assert_eq!(draft.verified(), Ok("ada".to_owned()));
}

#[test]
fn no_signature() {
    for draft in [
        Draft::get("/v1/products"),
        Draft::get("/v1/products").header("authorization", ""),
        Draft::get("/v1/products").header("authorization", "  "),
    ] {
        let (kind, message) = draft.denied();
        assert_eq!(kind, DenialKind::MissingAuthenticationToken);
        assert_eq!(message, "Missing Authentication Token");
    }
}

#[test]
fn all_missing_parts_are_named_at_once() {
    let draft = Draft::get("/v1/me").without("x-amz-date");
    for value in ["eyJraWQi.eyJzdWIi.c2ln", "Basic dXNlcjpwYXNz="] {
        let (kind, message) = draft.clone().header("authorization", value).denied();
        assert_eq!(kind, DenialKind::IncompleteSignature);
        assert_eq!(
            message,
            format!(
                "Authorization header requires 'Credential' parameter. \
                 Authorization header requires 'Signature' parameter. \
                 Authorization header requires 'SignedHeaders' parameter. \
                 Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \
                 Authorization={value}"
            )
        );
    }
}

#[test]
fn only_missing_parts_are_named() {
    let value = "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host,Signature=";
    let (kind, message) = Draft::get("/v1/me").header("authorization", value).denied();
    assert_eq!(kind, DenialKind::IncompleteSignature);
    assert_eq!(
        message,
        format!("Authorization header requires 'Signature' parameter. Authorization={value}")
    );
}

#[test]
fn a_parameter_without_a_value_is_no_pair() {
    for (value, piece) in [
        ("Bearer x", "x"),
        (
            "AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders",
            "Credential",
        ),
        ("AWS4-HMAC-SHA256 Signature=b,", ""),
    ] {
        let (kind, message) = Draft::get("/v1/me").header("authorization", value).denied();
        assert_eq!(kind, DenialKind::IncompleteSignature);
        assert_eq!(
            message,
            format!(
                "'{piece}' not a valid key=value pair (missing equal-sign) in Authorization \
                 header: '{value}'."
            )
        );
    }
}

#[test]
fn a_date_that_cannot_be_read() {
    let draft = Draft::get("/v1/me").signed_by(&user());
    let (kind, message) = draft.with("x-amz-date", "2015-08-30T12:36:00Z").denied();
    assert_eq!(kind, DenialKind::IncompleteSignature);
    assert_eq!(
        message,
        "Date must be in ISO-8601 'basic format'. Got '2015-08-30T12:36:00Z'. \
         See http://en.wikipedia.org/wiki/ISO_8601"
    );
}

#[test]
fn the_date_header_stands_in_for_a_missing_amazon_date() {
    for date in ["Sun, 30 Aug 2015 12:36:00 GMT", NOW] {
        let draft = Draft::get("/v1/me")
            .without("x-amz-date")
            .header("date", date);
        assert_eq!(draft.signed_by(&user()).verified(), Ok("ada".to_owned()));
    }
}

#[test]
fn five_minutes_either_way_are_accepted_and_no_more() {
    let at = |date: &str| {
        Draft::get("/v1/me")
            .with("x-amz-date", date)
            .signed_by(&user())
    };
    for date in ["20150830T123100Z", "20150830T124100Z"] {
        assert_eq!(at(date).verified(), Ok("ada".to_owned()), "{date}");
    }
    assert_eq!(
        at("20150830T123059Z").denied(),
        (
            DenialKind::InvalidSignature,
            "Signature expired: 20150830T123059Z is now earlier than 20150830T123100Z \
             (20150830T123600Z - 5 min.)"
                .to_owned()
        )
    );
    assert_eq!(
        at("20150830T124101Z").denied(),
        (
            DenialKind::InvalidSignature,
            "Signature not yet current: 20150830T124101Z is still later than 20150830T124100Z \
             (20150830T123600Z + 5 min.)"
                .to_owned()
        )
    );
}

#[test]
fn the_host_must_be_signed() {
    let scope = "20150830/us-east-1/execute-api/aws4_request";
    for names in ["x-amz-date", ""] {
        let (kind, message) = Draft::get("/v1/me")
            .signed_with(&user(), scope, names)
            .denied();
        assert_eq!(kind, DenialKind::InvalidSignature);
        assert_eq!(
            message,
            "'Host' must be a 'SignedHeader' in the AWS Authorization."
        );
    }
}

#[test]
fn another_algorithm() {
    let value = "AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0";
    let (kind, message) = Draft::get("/v1/me").header("authorization", value).denied();
    assert_eq!(kind, DenialKind::IncompleteSignature);
    assert_eq!(
        message,
        "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now). "
    );
}

#[test]
fn a_credential_without_five_parts() {
    for given in ["AKIDEXAMPLE", "a/b/c/d", "a/b/c/d/e/f"] {
        let value = format!("AWS4-HMAC-SHA256 Credential={given}, SignedHeaders=host, Signature=0");
        let (kind, message) = Draft::get("/v1/me")
            .header("authorization", &value)
            .denied();
        assert_eq!(kind, DenialKind::IncompleteSignature);
        assert_eq!(
            message,
            format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{given}'"
            )
        );
    }
}

#[test]
fn a_signature_for_another_scope() {
    for (scope, expected) in [
        (
            "20150830/us-east-2/execute-api/aws4_request",
            "Credential should be scoped to a valid region, not 'us-east-2'. ",
        ),
        (
            "20150830/us-east-1/Execute-API/aws4_request",
            "Credential should be scoped to correct service: 'execute-api'. ",
        ),
        (
            "20150830/us-east-1/execute-api/aws5_request",
            "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
        ),
        (
            "20150829/us-east-1/execute-api/aws4_request",
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
             HTTP: '20150829' != '20150830', from '20150830T123600Z'.",
        ),
        (
            "b/c/d/e",
            "Credential should be scoped to a valid region, not 'c'. \
             Credential should be scoped to correct service: 'execute-api'. \
             Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. \
             Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
             HTTP: 'b' != '20150830', from '20150830T123600Z'.",
        ),
    ] {
        let (kind, message) = Draft::get("/v1/me").signed(&user(), scope).denied();
        assert_eq!(kind, DenialKind::InvalidSignature);
        assert_eq!(message, expected);
    }
}

#[test]
fn credentials_that_nobody_has() {
    let mut stranger = user();
    stranger.access_key_id = "AKIASTRANGER".to_owned();
    let expected = (
        DenialKind::UnrecognizedClient,
        "The security token included in the request is invalid.".to_owned(),
    );
    assert_eq!(Draft::get("/v1/me").signed_by(&stranger).denied(), expected);
    // A session without its token, with another's, and a user with one.
    let draft = Draft::get("/v1/me");
    assert_eq!(draft.clone().signed_by(&session()).denied(), expected);
    let draft = draft.header("x-amz-security-token", "another");
    assert_eq!(draft.clone().signed_by(&session()).denied(), expected);
    assert_eq!(draft.signed_by(&user()).denied(), expected);
}

#[test]
fn a_session_needs_its_token_signed_or_not() {
    let token = session().session_token.unwrap();
    let draft = Draft::get("/v1/me");
    let signed = draft
        .clone()
        .header("x-amz-security-token", token.expose())
        .signed_by(&session());
    assert_eq!(signed.verified(), Ok("ada".to_owned()));
    let added = draft
        .signed_by(&session())
        .header("x-amz-security-token", token.expose());
    assert_eq!(added.verified(), Ok("ada".to_owned()));
}

#[test]
fn an_expired_session() {
    let mut expired = session();
    let draft = Draft::get("/v1/me")
        .header(
            "x-amz-security-token",
            expired.session_token.as_ref().unwrap().expose(),
        )
        .signed_by(&expired);
    expired.expires_at = Some(now());
    let callers = Arc::new(Callers::new([expired]).unwrap());
    let verifier = Verifier::new("us-east-1", callers);
    let denial = verifier.verify(&draft.request(), now()).unwrap_err();
    assert_eq!(denial.kind, DenialKind::ExpiredToken);
    assert_eq!(
        denial.message,
        "The security token included in the request is expired"
    );
}

#[test]
fn a_mismatch_says_what_should_have_been_signed() {
    let mut draft = Draft::get("/v1/nlu?b=2&a=1").signed_by(&user());
    draft.body = b"changed".to_vec();
    let (kind, message) = draft.denied();
    assert_eq!(kind, DenialKind::InvalidSignature);
    assert_eq!(
        message,
        "The request signature we calculated does not match the signature you provided. Check your \
         AWS Secret Access Key and signing method. Consult the service documentation for details.\n\
         \n\
         The Canonical String for this request should have been\n\
         'GET\n\
         /v1/nlu\n\
         a=1&b=2\n\
         host:abc.execute-api.us-east-1.amazonaws.com\n\
         x-amz-date:20150830T123600Z\n\
         \n\
         host;x-amz-date\n\
         d67e2e944994496c8d8ec76eed0cf9f09679448d584b532bebf941852a37f5ed'\n\
         \n\
         The String-to-Sign should have been\n\
         'AWS4-HMAC-SHA256\n\
         20150830T123600Z\n\
         20150830/us-east-1/execute-api/aws4_request\n\
         5ade76a6070674d066d9612bbb12f58534f2cb02c71763a612198be8331abf77'\n"
    );
}

#[test]
fn a_request_has_one_signature_only() {
    let mut both = Draft::get("/v1/me").signed_by(&user());
    for name in ["X-Amz-Algorithm", "X-Amz-Signature", "X-Amz-%53ignature"] {
        both.query = format!("{name}=0");
        let (kind, message) = both.denied();
        assert_eq!(kind, DenialKind::IncompleteSignature, "{name}");
        assert!(
            message.starts_with("A request must carry one signature only"),
            "{message}"
        );
    }
}
