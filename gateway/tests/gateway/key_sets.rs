//! Where the keys of tokens come from: fetched, kept, forgotten, read from a file, and refused.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatesmith_gateway::token::{KeySource, TokenIssuer};
use serde_json::{Value, json};

use crate::{
    support::{KeySets, Signer, Time, start_with},
    tokens::{POOL, claims, is_unauthorized, me, options, profile, seconds},
};

#[tokio::test]
async fn keys_are_fetched_once_and_again_for_an_unknown_one_but_not_again_and_again() {
    let (time, old, new) = (Time::noon(), Signer::new("old"), Signer::new("new"));
    let keys = KeySets::of(&[&old]).await;
    let issuer = TokenIssuer::new(POOL, ["app"], KeySource::Url(keys.url())).unwrap();
    let gateway = start_with(profile().build(), options(&time, issuer)).await;
    let token = |signer: &Signer| signer.token(&claims(&time, &json!({})));
    let mut calls = tokio::task::JoinSet::new();
    let gateway = Arc::new(gateway);
    for _ in 0..10 {
        let (gateway, token) = (Arc::clone(&gateway), token(&old));
        calls.spawn(async move { me(&gateway, &token).await.status });
    }
    assert_eq!(calls.join_all().await, [200; 10]);
    assert_eq!(keys.requests(), 1, "ten tokens at once, one request");
    keys.hand_out(&[&old, &new]);
    for _ in 0..5 {
        is_unauthorized(&me(&gateway, &token(&new)).await);
    }
    assert_eq!(
        keys.requests(),
        1,
        "unknown keys do not make us ask at once"
    );
    time.pass(Duration::from_secs(10));
    assert_eq!(me(&gateway, &token(&new)).await.status, 200);
    assert_eq!(me(&gateway, &token(&old)).await.status, 200);
    assert_eq!(keys.requests(), 2);
    keys.answer("500 Oops", String::new());
    time.pass(Duration::from_secs(10));
    is_unauthorized(&me(&gateway, &token(&Signer::new("newer"))).await);
    assert_eq!(
        me(&gateway, &token(&old)).await.status,
        200,
        "known keys stay good"
    );
    gateway.replace(Arc::new(profile().build())).unwrap();
    assert_eq!(me(&gateway, &token(&old)).await.status, 200);
    assert_eq!(keys.requests(), 3, "another document goes on with the keys");
}

#[tokio::test]
async fn a_withdrawn_key_is_forgotten_in_time() {
    let (time, old, new) = (Time::noon(), Signer::new("old"), Signer::new("new"));
    let keys = KeySets::of(&[&old]).await;
    let issuer = TokenIssuer::new(POOL, ["app"], KeySource::Url(keys.url())).unwrap();
    let gateway = start_with(profile().build(), options(&time, issuer)).await;
    let day = json!({ "exp": seconds(&time) + 86_400 });
    let token = old.token(&claims(&time, &day));
    assert_eq!(me(&gateway, &token).await.status, 200);
    keys.hand_out(&[&new]);
    time.pass(Duration::from_hours(2));
    is_unauthorized(&me(&gateway, &token).await);
}

#[tokio::test]
async fn an_issuer_without_keys_is_the_authorizers_fault_and_its_message_is_null() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let keys = KeySets::of(&[]).await;
    let issuer = TokenIssuer::new(POOL, ["app"], KeySource::Url(keys.url())).unwrap();
    let template = "{\"said\":$context.error.messageString}";
    let api = profile().response(
        "AUTHORIZER_CONFIGURATION_ERROR",
        Some(599),
        &[],
        Some(template),
    );
    let customised = start_with(api.build(), options(&time, issuer.clone())).await;
    let gateway = start_with(profile().build(), options(&time, issuer)).await;
    let token = signer.token(&claims(&time, &json!({})));
    let error_type = "AuthorizerConfigurationException";
    let long = format!("{{\"keys\":[]}}{}", " ".repeat(150_000));
    for (line, body) in [
        ("200 OK", "{\"keys\":[]}".to_owned()),
        ("200 OK", "<html>".to_owned()),
        ("200 OK", json!({ "keys": "none" }).to_string()),
        ("200 OK", long),
        (
            "404 Not Found",
            json!({ "keys": [signer.public()] }).to_string(),
        ),
        ("302 Found\r\nlocation: /keys", String::new()),
    ] {
        keys.answer(line, body);
        time.pass(Duration::from_secs(10));
        let answer = me(&gateway, &token).await;
        answer.is_refused(500, error_type, "{\"message\":null}");
    }
    let answer = me(&customised, &token).await;
    answer.is_refused(599, error_type, "{\"said\":null}");
    keys.hang();
    time.pass(Duration::from_secs(10));
    let answer = me(&gateway, &token).await;
    answer.is_refused(500, error_type, "{\"message\":null}");
    keys.hand_out(&[&signer]);
    time.pass(Duration::from_secs(10));
    assert_eq!(me(&gateway, &token).await.status, 200);
}

#[tokio::test]
async fn keys_that_cannot_check_rs256_are_passed_over() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let with = |changes: Value| {
        let mut key = signer.public();
        key.as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        key
    };
    let short = URL_SAFE_NO_PAD.encode([0xc5; 128]);
    let padded = URL_SAFE_NO_PAD.encode([&[0; 200][..], &[0xc5; 128]].concat());
    let weak = [
        json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "k" }),
        json!({ "kty": "oct", "k": "c2VjcmV0", "kid": "k" }),
        json!("k"),
        with(json!({ "n": short })),
        with(json!({ "n": padded })),
        with(json!({ "n": "***" })),
        with(json!({ "n": "" })),
        with(json!({ "use": "enc" })),
        with(json!({ "alg": "RS512" })),
        with(json!({ "kid": null })),
    ];
    for key in &weak {
        let keys = json!({ "keys": [key] }).to_string();
        let error = TokenIssuer::new(POOL, ["app"], KeySource::Document(keys)).unwrap_err();
        assert!(
            error.to_string().contains("has no RSA key for RS256"),
            "{key}: {error}"
        );
    }
    let mut keys = weak.to_vec();
    keys.push(signer.public());
    let keys = KeySource::Document(json!({ "keys": keys }).to_string());
    let issuer = TokenIssuer::new(POOL, ["app"], keys).unwrap();
    let gateway = start_with(profile().build(), options(&time, issuer)).await;
    let token = signer.token(&claims(&time, &json!({})));
    assert_eq!(me(&gateway, &token).await.status, 200);
}

#[test]
fn issuers_that_cannot_be_are_refused_when_they_are_named() {
    let fails = |issuer: &str, keys, part: &str| {
        let error = TokenIssuer::new(issuer, ["app"], keys)
            .unwrap_err()
            .to_string();
        assert!(error.contains(part), "{error}");
    };
    fails("", KeySource::Issuer, "an issuer has a name");
    fails("pool", KeySource::Issuer, "no absolute http(s) URL");
    fails(
        POOL,
        KeySource::Url("file:///etc/passwd".to_owned()),
        "no absolute http(s) URL",
    );
    fails(
        POOL,
        KeySource::File("no/such/file.json".into()),
        "no/such/file.json",
    );
    fails(
        POOL,
        KeySource::Document("{}".to_owned()),
        "is no JSON Web Key Set",
    );
    fails(
        POOL,
        KeySource::Document(" ".repeat(150_001)),
        "at most 150000 bytes",
    );
}

#[tokio::test]
async fn keys_in_a_file_are_read_again_for_an_unknown_one() {
    let (time, old, new) = (Time::noon(), Signer::new("old"), Signer::new("new"));
    let folder = std::env::temp_dir().join(format!("gatesmith-keys-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("jwks.json");
    let write = |signer: &Signer| {
        let keys = json!({ "keys": [signer.public()] }).to_string();
        std::fs::write(&file, keys).unwrap();
    };
    write(&old);
    let issuer = TokenIssuer::new(POOL, ["app"], KeySource::File(file.clone())).unwrap();
    let gateway = start_with(profile().build(), options(&time, issuer)).await;
    let token = |signer: &Signer| signer.token(&claims(&time, &json!({})));
    assert_eq!(me(&gateway, &token(&old)).await.status, 200);
    write(&new);
    assert_eq!(me(&gateway, &token(&new)).await.status, 200);
    is_unauthorized(&me(&gateway, &token(&old)).await);
    std::fs::remove_dir_all(folder).unwrap();
}
