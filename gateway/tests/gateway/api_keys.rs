//! API keys and usage plans: who is let in, how often, and what the others are told.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use gatesmith_gateway::{
    Options, Running,
    usage::{ApiKey, Period, Quota, Throttle, UsagePlan, UsagePlans},
};
use gatesmith_model::api::{ApiKeySource, ParameterLocation};

use crate::support::{
    Answer, ApiBuilder, Time, api, caller, policy, recorder, request, start_with,
};

const KEY: &str = "florist-key-of-these-tests";

fn orders() -> ApiBuilder {
    api()
        .operation("GET /orders/{id}", |get| get.keyed().mock("order"))
        .operation("GET /stock", |get| get.keyed().mock("stock"))
        .operation("GET /open", |get| get.mock("open"))
}

fn plan(name: &str) -> UsagePlan {
    UsagePlan::new(name)
}

fn throttle(rate: f64, burst: u32) -> Throttle {
    Throttle { rate, burst }
}

fn quota(limit: u32, period: Period) -> Quota {
    Quota {
        limit,
        period,
        offset: 0,
    }
}

/// Options with this plan, whose keys are `KEY` and the given ones.
fn options(time: &Time, plan: UsagePlan, keys: Vec<ApiKey>) -> Options {
    let florist = ApiKey::new("florist", KEY).in_plan(&plan.name);
    let keys = std::iter::once(florist).chain(keys);
    Options {
        usage: Arc::new(UsagePlans::new([plan], keys).unwrap()),
        clock: time.clock(),
        ..Options::default()
    }
}

async fn get(gateway: &Running, path: &str, key: &str) -> Answer {
    let request = request(&format!("GET /v1{path}"));
    request.header("x-api-key", key).send(gateway).await
}

#[track_caller]
fn is_forbidden(answer: &Answer) {
    answer.is_refused(403, "ForbiddenException", "{\"message\":\"Forbidden\"}");
}

#[track_caller]
fn is_throttled(answer: &Answer) {
    let body = "{\"message\":\"Too Many Requests\"}";
    answer.is_refused(429, "TooManyRequestsException", body);
    assert_eq!(answer.header("retry-after"), None);
}

#[track_caller]
fn is_over_its_quota(answer: &Answer) {
    let body = "{\"message\":\"Limit Exceeded\"}";
    answer.is_refused(429, "LimitExceededException", body);
}

#[tokio::test]
async fn a_key_in_a_plan_is_let_in_however_its_header_is_written() {
    let gateway = start_with(orders().build(), options(&Time::noon(), plan("p"), vec![])).await;
    for name in ["x-api-key", "X-API-Key", "X-API-KEY"] {
        let answer = request("GET /v1/orders/7").header(name, KEY);
        assert_eq!(answer.send(&gateway).await.text(), "order", "{name}");
    }
}

#[tokio::test]
async fn missing_unknown_disabled_and_planless_keys_are_refused_alike() {
    let disabled = ApiKey {
        enabled: false,
        ..ApiKey::new("old", "disabled-key-of-these-tests").in_plan("p")
    };
    let planless = ApiKey::new("planless", "planless-key-of-these-tests");
    let options = options(&Time::noon(), plan("p"), vec![disabled, planless]);
    let gateway = start_with(orders().build(), options).await;
    is_forbidden(&request("GET /v1/orders/7").send(&gateway).await);
    for key in [
        "",
        "nobody-has-this-key-here",
        &KEY.to_uppercase(),
        &KEY[1..],
        "disabled-key-of-these-tests",
        "planless-key-of-these-tests",
        &"x".repeat(5_000),
    ] {
        is_forbidden(&get(&gateway, "/orders/7", key).await);
    }
    let twice = request("GET /v1/orders/7").header("x-api-key", KEY);
    is_forbidden(&twice.header("X-Api-Key", KEY).send(&gateway).await);
    let query = request(&format!("GET /v1/orders/7?x-api-key={KEY}"));
    is_forbidden(&query.send(&gateway).await);
}

#[tokio::test]
async fn operations_that_ask_for_no_key_ignore_one() {
    let strict = UsagePlan {
        throttle: Some(throttle(0.0, 0)),
        ..plan("p")
    };
    let (recorder, with_function) = recorder();
    let options = Options {
        functions: with_function.functions,
        ..options(&Time::noon(), strict, vec![])
    };
    let api = orders().operation("GET /told", |get| get.function("f"));
    let gateway = start_with(api.build(), options).await;
    for key in [KEY, "nobody-has-this-key-here"] {
        assert_eq!(get(&gateway, "/open", key).await.text(), "open");
    }
    get(&gateway, "/told", KEY).await;
    let identity = recorder.last()["requestContext"]["identity"].clone();
    assert!(identity.get("apiKey").is_none() && identity.get("apiKeyId").is_none());
}

#[tokio::test]
async fn the_function_is_told_which_key_was_used() {
    let (recorder, with_function) = recorder();
    let options = Options {
        functions: with_function.functions,
        ..options(&Time::noon(), plan("p"), vec![])
    };
    let api = api().operation("GET /f", |get| get.keyed().function("f"));
    let gateway = start_with(api.build(), options).await;
    assert_eq!(get(&gateway, "/f", KEY).await.status, 200);
    let identity = recorder.last()["requestContext"]["identity"].clone();
    assert_eq!(identity["apiKey"], KEY);
    assert_eq!(identity["apiKeyId"], ApiKey::new("florist", KEY).id());
    assert_eq!(identity["apiKeyId"].as_str().unwrap().len(), 10);
}

#[tokio::test]
async fn over_the_throttle_requests_are_refused_until_the_bucket_refills() {
    let time = Time::noon();
    let slow = UsagePlan {
        throttle: Some(throttle(2.0, 3)),
        ..plan("p")
    };
    let other = ApiKey::new("other", "another-key-of-these-tests").in_plan("p");
    let gateway = start_with(orders().build(), options(&time, slow, vec![other])).await;
    for path in ["/orders/1", "/orders/2", "/stock"] {
        assert_eq!(get(&gateway, path, KEY).await.status, 200);
    }
    is_throttled(&get(&gateway, "/orders/3", KEY).await);
    let other = get(&gateway, "/orders/3", "another-key-of-these-tests").await;
    assert_eq!(other.status, 200, "each key has a bucket of its own");
    time.pass(Duration::from_millis(500));
    assert_eq!(get(&gateway, "/orders/3", KEY).await.status, 200);
    is_throttled(&get(&gateway, "/orders/3", KEY).await);
}

#[tokio::test]
async fn an_operation_may_have_a_throttle_of_its_own() {
    let time = Time::noon();
    let method = "GET /orders/{id}".to_owned();
    let slow = UsagePlan {
        throttle: Some(throttle(100.0, 100)),
        methods: BTreeMap::from([(method, throttle(1.0, 1))]),
        ..plan("p")
    };
    let gateway = start_with(orders().build(), options(&time, slow, vec![])).await;
    assert!(gateway.unsupported().is_empty());
    assert_eq!(get(&gateway, "/orders/1", KEY).await.status, 200);
    is_throttled(&get(&gateway, "/orders/2", KEY).await);
    assert_eq!(get(&gateway, "/stock", KEY).await.status, 200);
}

#[tokio::test]
async fn a_throttle_of_an_operation_that_is_not_there_is_reported() {
    let misspelt = UsagePlan {
        methods: BTreeMap::from([("GET /order".to_owned(), throttle(1.0, 1))]),
        ..plan("p")
    };
    let options = options(&Time::noon(), misspelt, vec![]);
    let gateway = start_with(orders().build(), options).await;
    let said: Vec<_> = gateway
        .unsupported()
        .iter()
        .map(ToString::to_string)
        .collect();
    let expected = "the API: usage plan `p`: the API has no `GET /order` to throttle (ignored)";
    assert_eq!(said, [expected]);
}

#[tokio::test]
async fn over_the_quota_requests_are_refused_until_the_next_period() {
    let time = Time::noon();
    let limited = UsagePlan {
        quota: Some(quota(2, Period::Day)),
        ..plan("p")
    };
    let gateway = start_with(orders().build(), options(&time, limited, vec![])).await;
    for _ in 0..2 {
        assert_eq!(get(&gateway, "/orders/1", KEY).await.status, 200);
    }
    is_over_its_quota(&get(&gateway, "/stock", KEY).await);
    time.pass(Duration::from_hours(12) - Duration::from_secs(1));
    is_over_its_quota(&get(&gateway, "/stock", KEY).await);
    time.pass(Duration::from_secs(1));
    assert_eq!(get(&gateway, "/stock", KEY).await.status, 200);
}

#[tokio::test]
async fn only_requests_that_are_let_in_count_and_a_missing_parameter_is_found_after_the_key() {
    let limited = UsagePlan {
        quota: Some(quota(1, Period::Month)),
        ..plan("p")
    };
    let reader = caller("reader", vec![policy("Allow", "*")]);
    let mut options = options(&Time::noon(), limited, vec![]);
    options.clock = Options::default().clock;
    options.callers =
        Arc::new(gatesmith_gateway::identity::Callers::new([reader.clone()]).unwrap());
    let api = api().operation("GET /both", |get| {
        let get = get.signed().keyed().mock("both");
        get.parameter(ParameterLocation::Query, "q")
    });
    let gateway = start_with(api.build(), options).await;
    let unsigned = get(&gateway, "/both?q=1", KEY).await;
    let body = "{\"message\":\"Missing Authentication Token\"}";
    unsigned.is_refused(403, "MissingAuthenticationTokenException", body);
    let keyless = request("GET /v1/both").signed_by(&reader);
    is_forbidden(&keyless.send(&gateway).await);
    let both = |target| request(target).header("x-api-key", KEY).signed_by(&reader);
    let incomplete = both("GET /v1/both").send(&gateway).await;
    let body = "{\"message\":\"Missing required request parameters: [q]\"}";
    incomplete.is_refused(400, "BadRequestException", body);
    is_over_its_quota(&both("GET /v1/both").send(&gateway).await);
}

#[tokio::test]
async fn another_version_of_the_document_goes_on_counting() {
    let limited = UsagePlan {
        quota: Some(quota(2, Period::Day)),
        throttle: Some(throttle(0.001, 10)),
        ..plan("p")
    };
    let gateway = start_with(orders().build(), options(&Time::noon(), limited, vec![])).await;
    assert_eq!(get(&gateway, "/orders/1", KEY).await.status, 200);
    gateway.replace(Arc::new(orders().build())).unwrap();
    assert_eq!(get(&gateway, "/orders/1", KEY).await.status, 200);
    gateway.replace(Arc::new(orders().build())).unwrap();
    is_over_its_quota(&get(&gateway, "/orders/1", KEY).await);
}

#[tokio::test]
async fn many_requests_at_once_do_not_outrun_a_quota() {
    let limited = UsagePlan {
        quota: Some(quota(7, Period::Day)),
        ..plan("p")
    };
    let options = options(&Time::noon(), limited, vec![]);
    let gateway = Arc::new(start_with(orders().build(), options).await);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let gateway = Arc::clone(&gateway);
        calls.spawn(async move { get(&gateway, "/stock", KEY).await.status });
    }
    let statuses = calls.join_all().await;
    let let_in = statuses.iter().filter(|status| **status == 200).count();
    assert_eq!(let_in, 7, "{statuses:?}");
}

#[tokio::test]
async fn documents_customise_each_refusal() {
    let slow = UsagePlan {
        throttle: Some(throttle(0.001, 2)),
        quota: Some(quota(1, Period::Day)),
        ..plan("p")
    };
    let template =
        "{\"why\":\"$context.error.responseType\",\"said\":$context.error.messageString}";
    let headers = [("x-why", "'limits'")];
    let api = orders()
        .response("INVALID_API_KEY", Some(401), &headers, Some(template))
        .response("THROTTLED", Some(503), &headers, Some(template))
        .response("QUOTA_EXCEEDED", None, &headers, Some(template));
    let gateway = start_with(api.build(), options(&Time::noon(), slow, vec![])).await;
    let is_customised = |answer: &Answer, status, error_type, body| {
        answer.is_refused(status, error_type, body);
        assert_eq!(answer.header("x-why").as_deref(), Some("limits"));
    };
    let answer = request("GET /v1/stock").send(&gateway).await;
    let body = "{\"why\":\"INVALID_API_KEY\",\"said\":\"Forbidden\"}";
    is_customised(&answer, 401, "ForbiddenException", body);
    assert_eq!(get(&gateway, "/stock", KEY).await.status, 200);
    let answer = get(&gateway, "/stock", KEY).await;
    let body = "{\"why\":\"QUOTA_EXCEEDED\",\"said\":\"Limit Exceeded\"}";
    is_customised(&answer, 429, "LimitExceededException", body);
    let answer = get(&gateway, "/stock", KEY).await;
    let body = "{\"why\":\"THROTTLED\",\"said\":\"Too Many Requests\"}";
    is_customised(&answer, 503, "TooManyRequestsException", body);
}

#[tokio::test]
async fn the_log_says_which_key_and_plan_and_never_the_value() {
    let reasons = Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = Arc::clone(&reasons);
    let limited = UsagePlan {
        quota: Some(quota(0, Period::Week)),
        ..plan("partner")
    };
    let options = Options {
        on_request: Some(Arc::new(move |log| {
            let reason = log.refused.unwrap_or_default().to_owned();
            told.lock().unwrap().push(reason);
        })),
        ..options(&Time::noon(), limited, vec![])
    };
    let gateway = start_with(orders().build(), options).await;
    get(&gateway, "/stock", KEY).await;
    get(&gateway, "/stock", "a-key-that-nobody-has-here").await;
    let reasons = reasons.lock().unwrap().clone();
    assert_eq!(
        reasons,
        [
            "the API key `florist` has used up the plan `partner`: 0 requests a week",
            "nobody has the API key that was sent",
        ]
    );
}

#[tokio::test]
async fn keys_from_authorizers_are_said_to_be_undone() {
    let api = orders().gateway(|gateway| gateway.api_key_source = ApiKeySource::Authorizer);
    let gateway = start_with(api.build(), options(&Time::noon(), plan("p"), vec![])).await;
    let said = gateway.unsupported()[0].to_string();
    assert!(
        said.contains("API keys come from a Lambda authorizer"),
        "{said}"
    );
    assert_eq!(get(&gateway, "/stock", KEY).await.status, 500);
}
