//! Links: calls whose signature stands in the query.

use std::{sync::Arc, time::Duration};

use gatesmith_gateway::{
    Options, Running,
    identity::{Caller, Callers, Randomness, Role},
};

use crate::support::{Answer, Time, api, caller, policy, request, start_with};

async fn start_for(time: &Time, caller: &Caller) -> Running {
    let api = api()
        .operation("GET /orders/{id}", |get| get.signed().mock("order"))
        .operation("PUT /orders/{id}", |put| put.signed().mock("put"))
        .response("INVALID_SIGNATURE", None, &[("x-why", "'link'")], None);
    let options = Options {
        callers: Arc::new(Callers::new([caller.clone()]).unwrap()),
        clock: time.clock(),
        ..Options::default()
    };
    start_with(api.build(), options).await
}

#[track_caller]
fn is_refused(answer: &Answer, error_type: &str, message: &str) {
    assert_eq!(answer.status, 403);
    let found = answer.header("x-amzn-errortype");
    assert_eq!(found.as_deref(), Some(error_type));
    let text = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(text.starts_with(message), "{text}");
}

#[tokio::test]
async fn a_link_is_a_signed_call_until_it_expires() {
    let time = Time::noon();
    let role = Role {
        account: "000000000000".to_owned(),
        name: "customer".to_owned(),
        policies: vec![policy("Allow", "GET/orders/*")],
    };
    let day = Duration::from_hours(24);
    let ana = Caller::temporary("ana", &role, time.now(), day, &mut Randomness::seeded("s"));
    let gateway = start_for(&time, &ana).await;
    let link = request("GET /v1/orders/7?note=%C3%BC%20x&empty=").signed_by(&ana);
    let link = link
        .signed_at(time.now())
        .presigned(Duration::from_mins(15));
    assert_eq!(link.clone().send(&gateway).await.text(), "order");
    time.pass(Duration::from_mins(15));
    assert_eq!(link.clone().send(&gateway).await.text(), "order");
    time.pass(Duration::from_secs(1));
    let answer = link.send(&gateway).await;
    let message = "Signature expired: 20260509T120000Z is now earlier than 20260509T120001Z \
                   (20260509T121501Z - 15 min.)";
    is_refused(&answer, "InvalidSignatureException", message);
    assert_eq!(answer.header("x-why").as_deref(), Some("link"));
}

#[tokio::test]
async fn a_link_that_was_changed_or_leads_elsewhere_is_refused() {
    let time = Time::noon();
    let reader = caller("reader", vec![policy("Allow", "GET/orders/*")]);
    let gateway = start_for(&time, &reader).await;
    let link = request("GET /v1/orders/7").signed_by(&reader);
    let link = link.signed_at(time.now()).presigned(Duration::from_mins(1));
    let mismatch = "The request signature we calculated does not match";
    let target = link.target_at(gateway.address());
    for changed in [
        target.replace("/7", "/8"),
        target.replace("=60", "=600"),
        format!("{target}&a"),
    ] {
        let answer = request(&format!("GET {changed}")).send(&gateway).await;
        is_refused(&answer, "InvalidSignatureException", mismatch);
    }
    let answer = request(&format!("PUT {target}")).send(&gateway).await;
    is_refused(&answer, "InvalidSignatureException", mismatch);
    let with_body = request(&format!("GET {target}")).body("{}");
    is_refused(
        &with_body.send(&gateway).await,
        "InvalidSignatureException",
        mismatch,
    );
    let denied = request("PUT /v1/orders/7")
        .signed_by(&reader)
        .signed_at(time.now());
    let denied = denied
        .presigned(Duration::from_mins(1))
        .send(&gateway)
        .await;
    let error_type = denied.header("x-amzn-errortype");
    assert_eq!(error_type.as_deref(), Some("AccessDeniedException"));
}

#[tokio::test]
async fn a_link_with_an_authorization_header_beside_it_has_one_signature_too_many() {
    let time = Time::noon();
    let reader = caller("reader", vec![policy("Allow", "*")]);
    let gateway = start_for(&time, &reader).await;
    let link = request("GET /v1/orders/7")
        .signed_by(&reader)
        .signed_at(time.now());
    let target = link
        .presigned(Duration::from_mins(1))
        .target_at(gateway.address());
    let both = request(&format!("GET {target}"))
        .signed_by(&reader)
        .signed_at(time.now());
    let message = "A request must carry one signature only";
    is_refused(
        &both.send(&gateway).await,
        "IncompleteSignatureException",
        message,
    );
}
