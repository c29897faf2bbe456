//! What a client sends and how it takes the answers, seen from the other end of the connection.

mod support;

use std::convert::Infallible;

use gatesmith_client::codec::Json;
use gatesmith_client::{Auth, AuthError, Core, Error, ListStyle, Method, Reply, Request};
use support::{Answer, SECRET_KEY, SESSION_TOKEN, Server, json};

const SIGNED: &[Auth] = &[Auth::SigV4];

async fn call(core: &Core, request: Request) -> Result<Reply, Error<Infallible>> {
    Ok(core.send(request).await?)
}

fn get() -> Request {
    Request::new(Method::GET, "/orders", SIGNED)
}

#[tokio::test]
async fn what_is_signed_is_what_is_sent() {
    let server = Server::start(|_, _| json(200, "{}")).await;
    let core = server.client().build().unwrap();
    let nasty = "a b/ü🌹+*%25@:&=?#~'()!$,;[]\\\"<>|^`{}";
    let mut request = Request::new(Method::POST, "/o:p@q/{id}/files/{proxy+}", SIGNED);
    request.path("id", &nasty.to_owned()).unwrap();
    request
        .path_greedy("proxy", &format!("x y/{nasty}/z"))
        .unwrap();
    request.query("q z", &nasty.to_owned());
    request.query("empty", &String::new());
    request.query("a", &1);
    let tags = ["b c".to_owned(), "+".to_owned()];
    request
        .query_list("tag", &tags, ListStyle::Repeated)
        .unwrap();
    request.header("X-Note", &"two  spaces".to_owned()).unwrap();
    request
        .json("application/json", &Json::from("rosé"))
        .unwrap();
    let expected_path = request_path(nasty);

    let mut signed = request.clone();
    signed
        .header("Accept", &"application/json".to_owned())
        .unwrap();
    call(&core, signed).await.unwrap();

    let [received] = &server.received()[..] else {
        panic!("one request");
    };
    let (path, query) = received.target.split_once('?').unwrap();
    assert_eq!(path, expected_path);
    assert!(!query.contains('+'), "{query}");
    assert!(query.ends_with("&empty=&a=1&tag=b%20c&tag=%2B"), "{query}");
    assert_eq!(received.header("x-amz-security-token"), Some(SESSION_TOKEN));
    assert_eq!(received.body, "\"rosé\"".as_bytes());
    // The verifier joins inner spaces of no header, so it is told the value that is signed.
    let mut seen = received.clone();
    for (name, value) in &mut seen.headers {
        if name == "x-note" {
            assert_eq!(value, "two  spaces");
            "two spaces".clone_into(value);
        }
    }
    assert!(seen.is_signed("eu-west-1"), "{seen:#?}");
    assert!(!seen.is_signed("us-east-1"));
    seen.body.push(b' ');
    assert!(!seen.is_signed("eu-west-1"));
}

fn request_path(nasty: &str) -> String {
    use std::fmt::Write as _;
    let encode = |text: &str, keep: &[u8]| {
        text.bytes().fold(String::new(), |mut path, byte| {
            if byte.is_ascii_alphanumeric() || keep.contains(&byte) {
                path.push(char::from(byte));
            } else {
                let _ = write!(path, "%{byte:02X}");
            }
            path
        })
    };
    let (one, all) = (encode(nasty, b"-._~"), encode(nasty, b"-._~/"));
    format!("/v1/o:p@q/{one}/files/x%20y/{all}/z")
}

#[tokio::test]
async fn keys_and_tokens_go_where_the_operation_wants_them() {
    let server = Server::start(|_, _| json(200, "{}")).await;
    let core = server.client().build().unwrap();
    let auth: &[Auth] = &[
        Auth::SigV4,
        Auth::ApiKey {
            header: "x-api-key",
        },
        Auth::Header { name: "X-Token" },
        Auth::Query {
            name: "access token",
        },
    ];
    call(&core, Request::new(Method::GET, "/orders", auth))
        .await
        .unwrap();
    call(&core, Request::new(Method::GET, "/health", &[]))
        .await
        .unwrap();
    let received = server.received();
    let [all, none] = &received[..] else {
        panic!("two requests");
    };
    assert_eq!(all.target, "/v1/orders?access%20token=Bearer%20token-1");
    assert_eq!(all.header("x-api-key"), Some("partner-key-1"));
    assert_eq!(all.header("x-token"), Some("Bearer token-1"));
    assert!(all.is_signed("eu-west-1"));
    for name in [
        "authorization",
        "x-api-key",
        "x-token",
        "x-amz-security-token",
    ] {
        assert_eq!(none.header(name), None);
    }
}

#[tokio::test]
async fn what_an_operation_wants_and_the_client_lacks_is_said_before_anything_is_sent() {
    let server = Server::start(|_, _| json(200, "{}")).await;
    let bare = || {
        let endpoint = format!("http://{}", server.address);
        gatesmith_client::Builder::<Core>::new(None).endpoint(endpoint)
    };
    let core = bare().build().unwrap();
    let auth: [(&'static [Auth], &str); 4] = [
        (SIGNED, "`credentials`"),
        (
            &[Auth::ApiKey {
                header: "x-api-key",
            }],
            "`api_key`",
        ),
        (
            &[Auth::Header {
                name: "authorization",
            }],
            "`token`",
        ),
        (&[Auth::Query { name: "token" }], "`token`"),
    ];
    for (auth, remedy) in auth {
        let request = Request::new(Method::GET, "/orders", auth);
        let error = call(&core, request).await.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error:?}");
        assert!(error.to_string().contains(remedy), "{error}");
    }
    let both: &[Auth] = &[
        Auth::Header {
            name: "Authorization",
        },
        Auth::SigV4,
    ];
    let core = server.client().build().unwrap();
    let error = call(&core, Request::new(Method::GET, "/orders", both))
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Auth(AuthError::Conflict)),
        "{error:?}"
    );
    let core = bare().token("a\nb").build().unwrap();
    let token: &[Auth] = &[Auth::Header {
        name: "authorization",
    }];
    let error = call(&core, Request::new(Method::GET, "/orders", token))
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::Auth(AuthError::NotAHeader { .. })),
        "{error:?}"
    );
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn an_answer_is_bounded() {
    let server = Server::start(|_, _| json(200, &"x".repeat(2000))).await;
    let core = server.client().reply_limit(1999).build().unwrap();
    let error = call(&core, get()).await.unwrap_err();
    assert!(
        matches!(error, Error::ReplyTooLarge { limit: 1999 }),
        "{error:?}"
    );
    let core = server.client().reply_limit(2000).build().unwrap();
    assert_eq!(call(&core, get()).await.unwrap().bytes().len(), 2000);
}

#[tokio::test]
async fn redirects_are_answers() {
    let server = Server::start(|_, _| {
        Answer::Reply(302, vec![("location", "/elsewhere".to_owned())], Vec::new())
    })
    .await;
    let core = server.client().build().unwrap();
    let reply = call(&core, get()).await.unwrap();
    assert_eq!(reply.status(), 302);
    assert_eq!(
        reply.header::<String>("Location").unwrap().as_deref(),
        Some("/elsewhere")
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn no_secret_is_shown() {
    let server = Server::start(|received, _| {
        let token = received.header("x-amz-security-token").unwrap_or_default();
        let key = received.header("x-api-key").unwrap_or_default();
        let canonical = format!("GET\\n/\\n\\nx-amz-security-token:{token}\\nx-api-key:{key}");
        let body = format!("{{\"message\":\"The request signature we calculated: {canonical}\"}}");
        let error_type = ("x-amzn-errortype", "InvalidSignatureException".to_owned());
        Answer::Reply(403, vec![error_type], body.into())
    })
    .await;
    let secrets = [SECRET_KEY, SESSION_TOKEN, "partner-key-1", "token-1"];
    let hides = |text: &str| secrets.iter().all(|secret| !text.contains(secret));
    let builder = server.client();
    assert!(hides(&format!("{builder:?}")));
    let core = builder.build().unwrap();
    assert!(hides(&format!("{core:?}")), "{core:?}");

    let auth: &[Auth] = &[
        Auth::SigV4,
        Auth::ApiKey {
            header: "x-api-key",
        },
    ];
    let error = call(&core, Request::new(Method::GET, "/orders", auth))
        .await
        .unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(hides(&shown), "{shown}");
    assert!(
        shown.contains("x-amz-security-token:** redacted **"),
        "{shown}"
    );

    let token: &[Auth] = &[Auth::Query { name: "token" }];
    let nobody = server
        .client()
        .endpoint("http://127.0.0.1:1")
        .build()
        .unwrap();
    let error = call(&nobody, Request::new(Method::GET, "/", token))
        .await
        .unwrap_err();
    assert!(hides(&format!("{error} {error:?}")), "{error:?}");
}

#[tokio::test]
async fn a_token_is_not_shown_where_the_gateway_repeats_a_part_of_it_or_its_encoding() {
    const HEADER: &[Auth] = &[Auth::Header {
        name: "Authorization",
    }];
    const QUERY: &[Auth] = &[Auth::Query { name: "token" }];
    for (auth, message) in [
        (
            HEADER,
            "'to/ken-1' not a valid key=value pair (missing equal-sign) in Authorization header: \
             'Bearer to/ken-1'.",
        ),
        (
            QUERY,
            "The Canonical String should have been 'GET / token=Bearer%20to%2Fken-1'",
        ),
    ] {
        let server = Server::start(move |_, _| {
            let error_type = ("x-amzn-errortype", "InvalidSignatureException".to_owned());
            let body = format!("{{\"message\":\"{message}\"}}");
            Answer::Reply(403, vec![error_type], body.into())
        })
        .await;
        let core = server.client().token("Bearer to/ken-1").build().unwrap();
        let error = call(&core, Request::new(Method::GET, "/orders", auth))
            .await
            .unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("ken-1"), "{shown}");
    }
}
