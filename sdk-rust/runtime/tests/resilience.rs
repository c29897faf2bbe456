//! What a client does when a service is slow, busy, broken, or of another time.

mod support;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::provider::future;
use gatesmith_client::{
    Auth, Core, Credentials, Error, Method, ProvideCredentials, Reply, Request, Retry,
};
use support::{Answer, Server, gateway, json};

const SIGNED: &[Auth] = &[Auth::SigV4];

async fn call(core: &Core, request: Request) -> Result<Reply, Error<Infallible>> {
    Ok(core.send(request).await?)
}

fn get() -> Request {
    Request::new(Method::GET, "/orders", SIGNED)
}

fn post() -> Request {
    let mut request = Request::new(Method::POST, "/checkout", SIGNED);
    request.text("application/json", "{}".to_owned());
    request
}

async fn statuses(statuses: &'static [u16]) -> Server {
    Server::start(|_, number| json(*statuses.get(number - 1).unwrap_or(&200), "{}")).await
}

#[tokio::test]
async fn a_repeatable_call_is_tried_again_and_signed_again() {
    for status in [500, 502, 503, 504, 429] {
        let server =
            Server::start(move |_, number| json(if number < 3 { status } else { 200 }, "{}")).await;
        let core = server.client().build().unwrap();
        assert_eq!(call(&core, get()).await.unwrap().status(), 200);
        let received = server.received();
        assert_eq!(received.len(), 3, "{status}");
        assert!(
            received
                .iter()
                .all(|request| request.is_signed("eu-west-1"))
        );
    }
    let server = statuses(&[503, 503, 503]).await;
    let core = server.client().build().unwrap();
    assert_eq!(call(&core, get()).await.unwrap().status(), 503);
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_call_that_may_have_worked_is_not_repeated_without_a_key() {
    let server = statuses(&[503, 503]).await;
    let core = server.client().build().unwrap();
    assert_eq!(call(&core, post()).await.unwrap().status(), 503);
    assert_eq!(server.received().len(), 1);

    let mut keyed = post();
    keyed.header("Idempotency-Key", &"k-1".to_owned()).unwrap();
    assert_eq!(call(&core, keyed).await.unwrap().status(), 200);
    let keys: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.header("idempotency-key").map(str::to_owned))
        .collect();
    assert_eq!(keys, [None, Some("k-1".to_owned()), Some("k-1".to_owned())]);
}

#[tokio::test]
async fn a_throttled_call_is_repeated_whatever_its_method_and_a_used_up_quota_never() {
    let throttled = |_: &_, number| match number {
        1 => gateway(429, "TooManyRequestsException", "Too Many Requests"),
        _ => json(200, "{}"),
    };
    let server = Server::start(throttled).await;
    let core = server.client().build().unwrap();
    assert_eq!(call(&core, post()).await.unwrap().status(), 200);

    let server =
        Server::start(|_, _| gateway(429, "LimitExceededException", "Limit Exceeded")).await;
    let core = server.client().build().unwrap();
    let error = call(&core, get()).await.unwrap_err();
    assert_eq!(error.status(), Some(429));
    assert!(
        error
            .to_string()
            .contains("the quota of the usage plan is used up"),
        "{error}"
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_broken_connection_is_tried_again_where_that_is_harmless() {
    let server = Server::start(|_, number| match number {
        1 => Answer::HangUp,
        _ => json(200, "{}"),
    })
    .await;
    let core = server.client().build().unwrap();
    let error = call(&core, post()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.is_connected()),
        "{error:?}"
    );
    assert_eq!(call(&core, get()).await.unwrap().status(), 200);

    let nobody = Server::start(|_, _| Answer::HangUp).await.client();
    let nobody = nobody.endpoint("http://127.0.0.1:1/v1").build().unwrap();
    let error = call(&nobody, post()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if !error.is_connected()),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .starts_with("no connection to http://127.0.0.1:1/v1: "),
        "{error}"
    );
}

#[tokio::test]
async fn an_answer_that_says_when_to_come_back_is_obeyed() {
    let server = Server::start(|_, number| match number {
        1 => Answer::Reply(503, vec![("retry-after", "1".to_owned())], Vec::new()),
        2 => Answer::Reply(503, vec![("retry-after", "3600".to_owned())], Vec::new()),
        _ => json(200, "{}"),
    })
    .await;
    let core = server.client().build().unwrap();
    let start = Instant::now();
    assert_eq!(call(&core, get()).await.unwrap().status(), 503);
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn retries_can_be_off() {
    let server = statuses(&[503]).await;
    let core = server.client().retry(Retry::off()).build().unwrap();
    assert_eq!(call(&core, get()).await.unwrap().status(), 503);
}

#[tokio::test]
async fn a_call_ends_in_time_whatever_the_service_does() {
    let server = Server::start(|_, _| Answer::Silence).await;
    let limit = Duration::from_millis(150);
    let core = server.client().timeout(limit).build().unwrap();
    let start = Instant::now();
    let error = call(&core, get()).await.unwrap_err();
    assert!(
        matches!(error, Error::Timeout { limit: told } if told == limit),
        "{error:?}"
    );
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(server.received().len(), 1);

    let core = server.client().attempt_timeout(limit).build().unwrap();
    let error = call(&core, get()).await.unwrap_err();
    assert_eq!(error.to_string(), "no answer within 150ms");
    assert_eq!(server.received().len(), 4);
}

#[tokio::test]
async fn a_clock_that_is_off_is_corrected_by_the_gateway() {
    const AHEAD: Duration = Duration::from_hours(1);
    let server = Server::start(|received, _| {
        let gateway_time = SystemTime::now() + AHEAD;
        let date = httpdate::fmt_http_date(gateway_time);
        // The hour is enough to tell: `YYYYMMDDTHHMMSSZ`.
        let signed = received.header("x-amz-date").unwrap_or_default();
        let now = httpdate::fmt_http_date(SystemTime::now());
        if signed.get(9..11) == now.get(17..19) {
            let message = "Signature expired: A is now earlier than B (C - 5 min.)";
            let Answer::Reply(status, mut headers, body) =
                gateway(403, "InvalidSignatureException", message)
            else {
                return Answer::HangUp;
            };
            headers.push(("date", date));
            return Answer::Reply(status, headers, body);
        }
        json(200, "{}")
    })
    .await;
    let core = server.client().retry(Retry::off()).build().unwrap();
    assert_eq!(call(&core, post()).await.unwrap().status(), 200);
    assert_eq!(server.received().len(), 2);
    assert_eq!(call(&core, post()).await.unwrap().status(), 200);
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_clock_that_the_gateway_cannot_correct_is_an_error_at_once() {
    let server =
        Server::start(|_, _| gateway(403, "InvalidSignatureException", "Signature expired: A"))
            .await;
    let core = server.client().build().unwrap();
    let error = call(&core, get()).await.unwrap_err();
    assert!(error.to_string().contains("check the clock"), "{error}");
    assert_eq!(server.received().len(), 1);
}

/// Gives credentials that are good for an hour, and counts how often it is asked.
#[derive(Debug, Default)]
struct Provider(Arc<AtomicUsize>);

impl ProvideCredentials for Provider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let asked = self.0.fetch_add(1, Ordering::Relaxed);
        let expiry = Some(SystemTime::now() + Duration::from_hours(1));
        let token = Some(format!("session-{asked}"));
        let (key, secret) = (support::ACCESS_KEY, support::SECRET_KEY);
        future::ProvideCredentials::ready(Ok(Credentials::new(key, secret, token, expiry, "test")))
    }
}

#[tokio::test]
async fn credentials_are_kept_until_they_expire_or_the_gateway_says_that_they_have() {
    let server = Server::start(
        |received, _| match received.header("x-amz-security-token") {
            Some("session-0") => {
                let message = "The security token included in the request is expired";
                gateway(403, "ExpiredTokenException", message)
            }
            _ => json(200, "{}"),
        },
    )
    .await;
    let provider = Provider::default();
    let asked = Arc::clone(&provider.0);
    let core = server.client().credentials(provider).build().unwrap();
    for _ in 0..3 {
        assert_eq!(call(&core, post()).await.unwrap().status(), 200);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    assert_eq!(server.received().len(), 4);
}
