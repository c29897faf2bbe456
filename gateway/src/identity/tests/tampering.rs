//! What somebody might try who has no secret, or who has caught a signed request.

use std::time::Instant;

use super::*;

/// What is changed, and how.
type Trick = (&'static str, fn(&mut Draft));

/// Everything that the signature covers, changed after signing, one thing at a time.
#[test]
fn nothing_that_is_signed_can_be_changed() {
    let signed = Draft::get("/v1/orders/7?page=1")
        .header("content-type", "application/json")
        .header("x-tag", "a")
        .header("x-tag", "b")
        .signed_by(&user());
    assert_eq!(signed.verified(), Ok("ada".to_owned()));
    let tricks: [Trick; 12] = [
        ("method", |draft| draft.method = "DELETE".to_owned()),
        ("path", |draft| draft.path = "/v1/orders/8".to_owned()),
        ("path, encoded", |draft| {
            draft.path = "/v1/orders/%37".to_owned();
        }),
        ("stage", |draft| draft.path = "/v2/orders/7".to_owned()),
        ("trailing slash", |draft| draft.path.push('/')),
        ("query", |draft| draft.query = "page=2".to_owned()),
        ("query, added", |draft| draft.query.push_str("&x")),
        ("body", |draft| draft.body.push(b' ')),
        ("host", |draft| {
            draft.headers.insert("host", "evil".parse().unwrap());
        }),
        ("a header, added to", |draft| {
            draft
                .headers
                .append("content-type", "text/html".parse().unwrap());
        }),
        ("a header, removed", |draft| {
            draft.headers.remove("x-tag");
        }),
        ("a header, reordered", |draft| {
            draft.headers.remove("x-tag");
            draft.headers.append("x-tag", "b".parse().unwrap());
            draft.headers.append("x-tag", "a".parse().unwrap());
        }),
    ];
    for (what, trick) in tricks {
        let mut draft = signed.clone();
        trick(&mut draft);
        let (kind, message) = draft.denied();
        assert_eq!(kind, DenialKind::InvalidSignature, "{what}: {message}");
    }
}

#[test]
fn what_means_the_same_may_be_written_differently() {
    let signed = Draft::get("/v1/a?x=%7E&y=p%20q%2f").signed_by(&user());
    for (path, query) in [
        ("/v1/a", "y=p+q%2F&x=~"),
        ("//v1/./a", "x=~&y=p%20q/"),
        ("/v1/b/../a", "&x=~&&y=p%20q/"),
    ] {
        let mut draft = signed.clone();
        (draft.path, draft.query) = (path.to_owned(), query.to_owned());
        assert_eq!(draft.verified(), Ok("ada".to_owned()), "{path}?{query}");
    }
}

#[test]
fn the_wrong_secret_never_signs() {
    let mut thief = user();
    thief.secret_access_key = Secret::new("");
    let (kind, _) = Draft::get("/v1/me").signed_by(&thief).denied();
    assert_eq!(kind, DenialKind::InvalidSignature);
}

#[test]
fn a_signature_is_exactly_64_lower_case_digits() {
    let signed = Draft::get("/v1/me").signed_by(&user());
    let value = signed.headers["authorization"].to_str().unwrap().to_owned();
    let (head, signature) = value.split_once("Signature=").unwrap();
    for forged in [
        signature.to_ascii_uppercase(),
        signature[..62].to_owned(),
        format!("{signature}00"),
        format!("{signature}0"),
        "é".repeat(32),
        "g".repeat(64),
        format!(" {signature}"),
    ] {
        let draft = signed.clone().without("authorization");
        let draft = draft.header("authorization", &format!("{head}Signature={forged}"));
        assert_eq!(draft.denied().0, DenialKind::InvalidSignature, "{forged}");
    }
}

#[test]
fn one_request_has_one_signature() {
    let signed = Draft::get("/v1/me").signed_by(&user());
    let value = signed.headers["authorization"].to_str().unwrap().to_owned();
    for second in [value.as_str(), "Bearer x", "Basic eDp5=", "Signature=0"] {
        for draft in [
            signed.clone().header("authorization", second),
            signed
                .clone()
                .with("authorization", second)
                .header("authorization", &value),
        ] {
            assert_eq!(
                draft.denied().0,
                DenialKind::IncompleteSignature,
                "{second}"
            );
        }
    }
    for name in ["Credential", "Signature", "SignedHeaders"] {
        let twice = signed
            .clone()
            .with("authorization", &format!("{value}, {name}=x"));
        let (kind, message) = twice.denied();
        assert_eq!(kind, DenialKind::IncompleteSignature);
        assert!(message.contains(&format!("only one '{name}'")), "{message}");
    }
}

#[test]
fn commas_may_or_may_not_be_followed_by_spaces() {
    let signed = Draft::get("/v1/me").signed_by(&user());
    let value = signed.headers["authorization"].to_str().unwrap().to_owned();
    for form in [
        value.replace(", ", ","),
        value.replace(", ", " ,   "),
        format!("  {value} "),
    ] {
        let draft = signed.clone().with("authorization", &form);
        assert_eq!(draft.verified(), Ok("ada".to_owned()), "{form}");
    }
    let lower = value.replace("AWS4-HMAC", "aws4-hmac");
    let (kind, _) = signed.with("authorization", &lower).denied();
    assert_eq!(kind, DenialKind::IncompleteSignature);
}

#[test]
fn a_second_date_is_not_picked_over_the_first() {
    let draft = Draft::get("/v1/me")
        .signed_by(&user())
        .header("x-amz-date", NOW);
    assert_eq!(draft.denied().0, DenialKind::IncompleteSignature);
}

#[test]
fn a_second_token_is_not_picked_over_the_first() {
    let token = session().session_token.unwrap();
    let draft = Draft::get("/v1/me")
        .signed_by(&session())
        .header("x-amz-security-token", token.expose())
        .header("x-amz-security-token", "x");
    assert_eq!(draft.denied().0, DenialKind::UnrecognizedClient);
}

#[test]
fn signed_headers_are_lower_case_sorted_and_each_once() {
    let scope = "20150830/us-east-1/execute-api/aws4_request";
    let draft = Draft::get("/v1/me");
    let signed = draft.clone().signed_with(&user(), scope, "host;x-amz-date");
    assert_eq!(signed.verified(), Ok("ada".to_owned()));
    // Signed here as the gateway reads them; a client that signs the list as it wrote it fails.
    for names in [
        "Host;X-Amz-Date",
        "x-amz-date;host",
        "host;host;x-amz-date",
        ";host;;x-amz-date",
    ] {
        let value = signed.headers["authorization"].to_str().unwrap();
        let value = value.replace("=host;x-amz-date", &format!("={names}"));
        let draft = signed.clone().with("authorization", &value);
        assert_eq!(draft.verified(), Ok("ada".to_owned()), "{names}");
    }
}

#[test]
fn a_signed_header_that_is_absent_counts_as_empty() {
    let scope = "20150830/us-east-1/execute-api/aws4_request";
    let names = "host;x-amz-date;x-empty";
    let signed = Draft::get("/v1/me").signed_with(&user(), scope, names);
    assert_eq!(signed.verified(), Ok("ada".to_owned()));
    let empty = signed.clone().header("x-empty", "");
    assert_eq!(empty.verified(), Ok("ada".to_owned()));
    assert_eq!(
        signed.header("x-empty", "x").denied().0,
        DenialKind::InvalidSignature
    );
}

#[test]
fn header_values_may_hold_any_byte() {
    let draft = Draft::get("/v1/me")
        .header("x-utf8", "žluťoučký")
        .header_bytes("x-latin1", b"caf\xe9")
        .header_bytes("x-tab", b"a\tb");
    let signed = draft.signed_by(&user());
    assert_eq!(signed.verified(), Ok("ada".to_owned()));
    // Bytes that cannot be shown as text are told apart all the same.
    let other = signed
        .without("x-latin1")
        .header_bytes("x-latin1", b"caf\xe8");
    assert_eq!(other.denied().0, DenialKind::InvalidSignature);
}

#[test]
fn bytes_that_are_no_text_in_the_authorization_header_are_refused_politely() {
    for value in [&b"\xff\xfe"[..], b"AWS4-HMAC-SHA256 Credential=\xff/20150830/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=\xff"] {
        let draft = Draft::get("/v1/me").header_bytes("authorization", value);
        let (kind, _) = draft.denied();
        assert!(matches!(kind, DenialKind::IncompleteSignature | DenialKind::UnrecognizedClient));
    }
}

#[test]
fn the_default_port_is_part_of_the_host() {
    let signed = Draft::get("/v1/me")
        .with("host", "localhost:4566")
        .signed_by(&user());
    assert_eq!(signed.verified(), Ok("ada".to_owned()));
    let (kind, _) = signed.with("host", "localhost").denied();
    assert_eq!(kind, DenialKind::InvalidSignature);
}

/// Far beyond what a gateway lets through: time must grow with the size, not with its square.
#[test]
fn large_claims_are_read_in_time() {
    let start = Instant::now();
    let many: Vec<String> = (0..200_000).map(|index| format!("h{index}")).collect();
    let names = format!("host;{}", many.join(";"));
    let scope = "20150830/us-east-1/execute-api/aws4_request";
    for value in [
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders={names}, Signature=0"
        ),
        format!("AWS4-HMAC-SHA256 {}", "a=b,".repeat(500_000)),
        format!("AWS4-HMAC-SHA256 {}", ",".repeat(1_000_000)),
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders=host;{}, Signature=0",
            "h".repeat(1_000_000)
        ),
        format!(
            "AWS4-HMAC-SHA256 Credential={}, SignedHeaders=host, Signature=0",
            "/".repeat(1_000_000)
        ),
    ] {
        let draft = Draft::get("/v1/me").header("authorization", &value);
        draft.denied();
    }
    let mut draft = Draft::get("/v1/me").signed_by(&user());
    draft.path = "/a/..".repeat(200_000);
    draft.query = "&b=%".repeat(200_000);
    draft.denied();
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "took {:?}",
        start.elapsed()
    );
}

#[test]
fn what_goes_into_a_log_holds_nothing_that_the_caller_sent() {
    let secret = "SeCrEt";
    let scope = "20150830/us-east-1/execute-api/aws4_request";
    for value in [
        format!("Bearer {secret}"),
        secret.to_owned(),
        format!("{secret} Credential=a/b/c/d/e, SignedHeaders=host, Signature=0"),
        format!("AWS4-HMAC-SHA256 Credential={secret}, SignedHeaders=host, Signature=0"),
        format!("AWS4-HMAC-SHA256 Signature={secret}, Signature={secret}"),
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders=host;{secret}, \
             Signature=0"
        ),
    ] {
        let denial = Draft::get("/v1/me")
            .header("authorization", &value)
            .verified()
            .unwrap_err();
        let quoted = denial.message.to_lowercase();
        assert!(quoted.contains("secret"), "{quoted}");
        let shown = denial.to_string();
        assert!(!shown.to_lowercase().contains("secret"), "{shown}");
    }
}
