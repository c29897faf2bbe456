//! Tokens of a user pool: which are taken, and what is said of the others.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatesmith_gateway::{
    Options, Running,
    token::{KeySource, LocalIssuer, TokenIssuer},
};
use gatesmith_model::api::{ApiKeySource, Authorizer, ParameterLocation, SecuritySchemeKind, Text};
use serde_json::{Map, Value, json};

use crate::support::{
    Answer, ApiBuilder, KeySets, Signer, Time, api, recorder, request, start_with, unsigned,
};

pub(super) const POOL: &str = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";
const UNAUTHORIZED: &str = "{\"message\":\"Unauthorized\"}";

pub(super) fn profile() -> ApiBuilder {
    api()
        .operation("GET /me", |get| get.with_token().mock("me"))
        .operation("GET /scoped", |get| {
            get.requires_scopes(2, &["orders/read", "orders/write"])
                .mock("scoped")
        })
}

/// Options whose user pool is `issuer`, at this time.
pub(super) fn options(time: &Time, issuer: TokenIssuer) -> Options {
    Options {
        authorizers: BTreeMap::from([("pool".to_owned(), issuer)]),
        clock: time.clock(),
        ..Options::default()
    }
}

/// A pool whose only key is the signer's.
pub(super) fn pool(signer: &Signer) -> TokenIssuer {
    let keys = json!({ "keys": [signer.public()] }).to_string();
    TokenIssuer::new(POOL, ["app"], KeySource::Document(keys)).unwrap()
}

pub(super) fn seconds(time: &Time) -> u64 {
    let since = time.now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_secs()
}

/// The claims of a good ID token, with changes; `null` takes a claim away.
pub(super) fn claims(time: &Time, changes: &Value) -> Value {
    let now = seconds(time);
    let mut claims = json!({
        "sub": "a1", "iss": POOL, "aud": "app", "token_use": "id",
        "auth_time": now, "iat": now, "exp": now + 3_600, "cognito:username": "ana",
    });
    let all = claims.as_object_mut().unwrap();
    all.extend(changes.as_object().unwrap().clone());
    all.retain(|_, value| !value.is_null());
    claims
}

pub(super) async fn me(gateway: &Running, token: &str) -> Answer {
    get(gateway, "/me", token).await
}

pub(super) async fn get(gateway: &Running, path: &str, token: &str) -> Answer {
    let request = request(&format!("GET /v1{path}"));
    request.header("authorization", token).send(gateway).await
}

#[track_caller]
pub(super) fn is_unauthorized(answer: &Answer) {
    answer.is_refused(401, "UnauthorizedException", UNAUTHORIZED);
}

#[tokio::test]
async fn a_good_token_is_taken_with_and_without_bearer() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    let token = signer.token(&claims(&time, &json!({})));
    for value in [
        token.clone(),
        format!("Bearer {token}"),
        format!("bearer  {token}"),
    ] {
        assert_eq!(me(&gateway, &value).await.text(), "me");
    }
}

#[tokio::test]
async fn what_is_no_token_is_unauthorized() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    let good = signer.token(&claims(&time, &json!({})));
    let (head, signature) = good.rsplit_once('.').unwrap();
    is_unauthorized(&request("GET /v1/me").send(&gateway).await);
    for token in [
        "",
        "Bearer",
        "Bearer ",
        "Basic YW5hOnNlY3JldA==",
        ".",
        "..",
        "a.b.c",
        "💐",
        &format!("{good}."),
        &format!("{good}."),
        &format!("{good}=="),
        &format!("{head}."),
        head,
        &format!("{head}.{}", &signature[4..]),
        &"A".repeat(9_000),
        &format!("{head}{}.{signature}", "A".repeat(8_000)),
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
    ] {
        is_unauthorized(&me(&gateway, token).await);
    }
    let twice = request("GET /v1/me").header("authorization", &good);
    is_unauthorized(&twice.header("Authorization", &good).send(&gateway).await);
    is_unauthorized(
        &request(&format!("GET /v1/me?Authorization={good}"))
            .send(&gateway)
            .await,
    );
}

#[tokio::test]
async fn algorithms_that_a_token_chooses_for_itself_are_refused() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    let claims = claims(&time, &json!({}));
    for algorithm in ["none", "None", "NONE", ""] {
        let text = unsigned(&json!({ "alg": algorithm, "kid": "k" }), &claims);
        is_unauthorized(&me(&gateway, &format!("{text}.")).await);
        let token = signer.token_with(&json!({ "alg": algorithm, "kid": "k" }), &claims);
        is_unauthorized(&me(&gateway, &token).await);
    }
    // Whoever takes the public key for an HMAC secret lets everybody in.
    let public = signer.public();
    for secret in [
        public["n"].as_str().unwrap().to_owned(),
        public.to_string(),
        String::new(),
    ] {
        let text = unsigned(&json!({ "alg": "HS256", "kid": "k" }), &claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()));
        is_unauthorized(&me(&gateway, &format!("{text}.{signature}")).await);
    }
    for algorithm in [
        "HS256", "RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256",
    ] {
        let header = json!({ "alg": algorithm, "kid": "k" });
        is_unauthorized(&me(&gateway, &signer.token_with(&header, &claims)).await);
    }
}

#[tokio::test]
async fn a_token_cannot_bring_its_key_or_say_where_it_is() {
    let (time, signer, thief) = (Time::noon(), Signer::new("k"), Signer::new("thief"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    let keys = KeySets::of(&[&thief]).await;
    let claims = claims(&time, &json!({}));
    for header in [
        json!({ "alg": "RS256", "kid": "k" }),
        json!({ "alg": "RS256", "kid": "thief" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": "RS256", "kid": ["k"] }),
        json!({ "alg": "RS256", "kid": 1 }),
        json!({ "alg": "RS256", "kid": "" }),
        json!({ "alg": "RS256", "kid": "../../../../dev/null" }),
        json!({ "alg": "RS256", "kid": "k' OR '1'='1" }),
        json!({ "alg": "RS256", "kid": keys.url() }),
        json!({ "alg": "RS256", "kid": "k", "jwk": thief.public() }),
        json!({ "alg": "RS256", "kid": "thief", "jku": keys.url() }),
        json!({ "alg": "RS256", "kid": "thief", "x5u": keys.url() }),
    ] {
        is_unauthorized(&me(&gateway, &thief.token_with(&header, &claims)).await);
    }
    assert_eq!(keys.requests(), 0);
}

#[tokio::test]
async fn extensions_that_must_be_understood_are_not() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    for critical in [json!(["exp"]), json!([]), json!("exp"), json!(["b64"])] {
        let header = json!({ "alg": "RS256", "kid": "k", "crit": critical, "b64": false });
        let token = signer.token_with(&header, &claims(&time, &json!({})));
        is_unauthorized(&me(&gateway, &token).await);
    }
}

#[tokio::test]
async fn a_token_of_another_issuer_use_or_audience_is_unauthorized() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    for change in [
        json!({ "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_xyz" }),
        json!({ "iss": format!("{POOL}/") }),
        json!({ "iss": null }),
        json!({ "iss": [POOL] }),
        json!({ "aud": "another-app" }),
        json!({ "aud": null }),
        json!({ "aud": null, "client_id": "app" }),
        json!({ "aud": ["another-app"] }),
        json!({ "aud": { "app": true } }),
        json!({ "token_use": "access", "client_id": "app" }),
        json!({ "token_use": null }),
        json!({ "exp": null }),
        json!({ "exp": "tomorrow" }),
        json!({ "exp": format!("{}", seconds(&time) + 60) }),
        json!({ "nbf": seconds(&time) + 1 }),
        json!({ "nbf": "now" }),
    ] {
        let token = signer.token(&claims(&time, &change));
        let answer = me(&gateway, &token).await;
        assert_eq!(answer.text(), UNAUTHORIZED, "{change}");
        is_unauthorized(&answer);
    }
    let several = signer.token(&claims(&time, &json!({ "aud": ["x", "app"] })));
    assert_eq!(me(&gateway, &several).await.status, 200);
    for claims in [json!([]), json!("claims"), json!(null)] {
        is_unauthorized(&me(&gateway, &signer.token(&claims)).await);
    }
}

#[tokio::test]
async fn an_expired_token_is_told_so_from_its_last_second_on() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    let token = signer.token(&claims(&time, &json!({ "exp": seconds(&time) + 60 })));
    time.pass(Duration::from_millis(59_999));
    assert_eq!(me(&gateway, &token).await.status, 200);
    time.pass(Duration::from_millis(1));
    me(&gateway, &token).await.is_refused(
        401,
        "UnauthorizedException",
        "{\"message\":\"The incoming token has expired\"}",
    );
    // A forged one is not told whether it would have been good once.
    let forged = Signer::new("k").token(&claims(&time, &json!({ "exp": 1 })));
    is_unauthorized(&me(&gateway, &forged).await);
    for end in [json!(-1), json!(0), json!(1e300), json!(u64::MAX)] {
        let status = me(
            &gateway,
            &signer.token(&claims(&time, &json!({ "exp": end }))),
        )
        .await;
        assert!([200, 401].contains(&status.status), "{end}");
    }
}

#[tokio::test]
async fn an_operation_with_scopes_takes_access_tokens_that_have_one() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let gateway = start_with(profile().build(), options(&time, pool(&signer))).await;
    let access = |scope: &str| {
        let change = json!({
            "token_use": "access", "aud": null, "client_id": "app", "scope": scope,
        });
        signer.token(&claims(&time, &change))
    };
    for scope in ["orders/read", "openid orders/write email"] {
        assert_eq!(
            get(&gateway, "/scoped", &access(scope)).await.text(),
            "scoped"
        );
    }
    for scope in [
        "",
        "orders",
        "orders/reader",
        "aws.cognito.signin.user.admin",
    ] {
        is_unauthorized(&get(&gateway, "/scoped", &access(scope)).await);
    }
    is_unauthorized(
        &get(
            &gateway,
            "/scoped",
            &signer.token(&claims(&time, &json!({}))),
        )
        .await,
    );
    is_unauthorized(&me(&gateway, &access("orders/read")).await);
    let foreign = json!({
        "token_use": "access", "aud": null, "client_id": "other", "scope": "orders/read",
    });
    is_unauthorized(&get(&gateway, "/scoped", &signer.token(&claims(&time, &foreign))).await);
}

#[tokio::test]
async fn the_function_is_told_the_claims_as_strings() {
    let time = Time::noon();
    let pool = LocalIssuer::new(POOL, "app").unwrap();
    let (recorder, with_function) = recorder();
    let options = Options {
        functions: with_function.functions,
        ..options(&time, pool.issuer().clone())
    };
    let api = api().operation("GET /f", |get| get.with_token().function("f"));
    let gateway = start_with(api.build(), options).await;
    let mut more = Map::new();
    more.insert("email_verified".to_owned(), true.into());
    more.insert("cognito:groups".to_owned(), json!(["florists", "staff"]));
    let hour = Duration::from_hours(1);
    let token = pool.id_token("ana", time.now(), hour, more).unwrap();
    assert_eq!(get(&gateway, "/f", token.expose()).await.status, 200);
    let context = recorder.last()["requestContext"].clone();
    let claims = &context["authorizer"]["claims"];
    assert_eq!(claims["exp"], "Sat May 09 13:00:00 UTC 2026");
    assert_eq!(claims["iat"], "Sat May 09 12:00:00 UTC 2026");
    assert_eq!(claims["auth_time"], "1778328000");
    assert_eq!(claims["email_verified"], "true");
    assert_eq!(claims["cognito:groups"], "florists,staff");
    assert_eq!(claims["cognito:username"], "ana");
    assert_eq!(claims["aud"], "app");
    assert!(
        claims.as_object().unwrap().values().all(Value::is_string),
        "{claims}"
    );
    assert_eq!(context["identity"]["user"], Value::Null);
    let again = LocalIssuer::new(POOL, "app").unwrap();
    let later = again.id_token("ana", time.now(), hour, Map::new()).unwrap();
    is_unauthorized(&get(&gateway, "/f", later.expose()).await);
    let payload = later.expose().split('.').nth(1).unwrap().to_owned();
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    assert_eq!(
        payload["sub"], claims["sub"],
        "users keep their ids from run to run"
    );
}

#[tokio::test]
async fn a_token_and_an_api_key_are_both_asked_for_in_that_order() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let api = api().operation("GET /both", |get| get.keyed().with_token().mock("both"));
    let gateway = start_with(api.build(), options(&time, pool(&signer))).await;
    is_unauthorized(&request("GET /v1/both").send(&gateway).await);
    let token = signer.token(&claims(&time, &json!({})));
    let forbidden = "{\"message\":\"Forbidden\"}";
    let answer = get(&gateway, "/both", &token).await;
    answer.is_refused(403, "ForbiddenException", forbidden);
}

#[tokio::test]
async fn a_resource_policy_is_asked_after_the_token() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let closed = json!({ "Version": "2012-10-17", "Statement": [] });
    let api = profile().gateway(|gateway| gateway.policy = Some(closed));
    let gateway = start_with(api.build(), options(&time, pool(&signer))).await;
    is_unauthorized(&request("GET /v1/me").send(&gateway).await);
    let answer = me(&gateway, &signer.token(&claims(&time, &json!({})))).await;
    assert_eq!(answer.status, 403);
    let error_type = answer.header("x-amzn-errortype");
    assert_eq!(error_type.as_deref(), Some("AccessDeniedException"));
}

#[tokio::test]
async fn documents_customise_what_unauthorized_says_and_read_claims() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let template = "{\"why\":$context.error.messageString,\"of\":\"$context.error.responseType\"}";
    let api = profile().response(
        "UNAUTHORIZED",
        Some(418),
        &[("x-why", "'token'")],
        Some(template),
    );
    let gateway = start_with(api.build(), options(&time, pool(&signer))).await;
    let answer = request("GET /v1/me").send(&gateway).await;
    let body = "{\"why\":\"Unauthorized\",\"of\":\"UNAUTHORIZED\"}";
    answer.is_refused(418, "UnauthorizedException", body);
    assert_eq!(answer.header("x-why").as_deref(), Some("token"));
    let expired = signer.token(&claims(&time, &json!({ "exp": 1 })));
    let body = "{\"why\":\"The incoming token has expired\",\"of\":\"UNAUTHORIZED\"}";
    me(&gateway, &expired)
        .await
        .is_refused(418, "UnauthorizedException", body);
}

#[tokio::test]
async fn the_log_says_why_and_never_the_token() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let reasons = Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = Arc::clone(&reasons);
    let options = Options {
        on_request: Some(Arc::new(move |log| {
            let reason = log.refused.unwrap_or_default().to_owned();
            told.lock().unwrap().push(reason);
        })),
        ..options(&time, pool(&signer))
    };
    let gateway = start_with(profile().build(), options).await;
    let stranger = Signer::new("other").token(&claims(&time, &json!({})));
    let forged = Signer::new("k").token(&claims(&time, &json!({})));
    let foreign = signer.token(&claims(&time, &json!({ "aud": "other-app" })));
    for token in ["", "nonsense", &stranger, &forged, &foreign] {
        me(&gateway, token).await;
    }
    let reasons = reasons.lock().unwrap().clone();
    assert_eq!(reasons[0], "there is no `Authorization`");
    assert!(reasons[1].starts_with("no token, or none with a known algorithm"));
    assert_eq!(reasons[2], "the issuer has no key of that id");
    assert!(reasons[3].starts_with("the token is not valid"));
    assert_eq!(reasons[4], "the token's `aud` is none of the audiences");
    for token in [stranger, forged, foreign] {
        let signature = token.rsplit('.').next().unwrap().to_owned();
        assert!(reasons.iter().all(|reason| !reason.contains(&signature)));
    }
}

#[tokio::test]
async fn a_jwt_authorizer_judges_by_audience_and_forbids_without_a_scope() {
    let (time, signer) = (Time::noon(), Signer::new("k"));
    let keys = KeySource::Document(json!({ "keys": [signer.public()] }).to_string());
    let issuer = TokenIssuer::new(POOL, [""; 0], keys).unwrap();
    let (recorder, with_function) = recorder();
    let options = Options {
        functions: with_function.functions,
        ..options(&time, issuer)
    };
    let mut api = api()
        .operation("GET /f", |get| {
            get.requires_scopes(2, &["read"]).function("f")
        })
        .gateway(|gateway| gateway.api_key_source = ApiKeySource::Header)
        .build();
    api.security_schemes[2].kind = SecuritySchemeKind::Token {
        location: ParameterLocation::Query,
        name: "token".to_owned(),
        authorizer: Authorizer::Jwt {
            issuer: Text::Literal(POOL.to_owned()),
            audiences: vec![Text::Literal("app".to_owned())],
            identity_sources: Vec::new(),
        },
    };
    let gateway = start_with(api, options).await;
    let call = async |changes: Value| {
        let token = signer.token(&claims(&time, &changes));
        request(&format!("GET /v1/f?token={token}"))
            .send(&gateway)
            .await
    };
    assert_eq!(call(json!({ "scope": "read write" })).await.status, 200);
    let authorizer = recorder.last()["requestContext"]["authorizer"].clone();
    assert_eq!(authorizer["scopes"], json!(["read"]));
    assert_eq!(
        authorizer["claims"]["exp"],
        (seconds(&time) + 3_600).to_string()
    );
    assert_eq!(call(json!({ "scp": ["read"] })).await.status, 200);
    assert_eq!(
        call(json!({ "aud": null, "client_id": "app", "scope": "read" }))
            .await
            .status,
        200
    );
    let forbidden = "{\"message\":\"Forbidden\"}";
    call(json!({ "scope": "write" }))
        .await
        .is_refused(403, "ForbiddenException", forbidden);
    is_unauthorized(&call(json!({ "aud": "x", "client_id": "app", "scope": "read" })).await);
}
