//! Operations that the gateway does not authorize yet, shown to the stubs as the events that it
//! will send: every declared answer, and what the service sees.

use std::collections::BTreeMap;

use concierge_stubs::{
    lambda::{Identity, Request},
    operations::{
        get_partner_order::{GetPartnerOrderInput, GetPartnerOrderResponse},
        get_profile::GetProfileResponse,
    },
    router,
};
use serde_json::{Value, json};

use crate::support::{Event, Said, Samples, Scripted, concierge, operation};

/// The operations that are shown here, by `operationId`.
pub(super) const OPERATIONS: &[&str] = &["getPartnerOrder", "getProfile"];

/// A function's reply, as the gateway reads it.
#[track_caller]
fn said(reply: &Value) -> Said {
    let text = reply["body"].as_str().expect("the body is text");
    let headers = &reply["multiValueHeaders"];
    assert_eq!(headers["Content-Type"], json!(["application/json"]));
    assert_eq!(headers["Access-Control-Allow-Origin"], json!(["*"]));
    assert_eq!(reply["isBase64Encoded"], false);
    Said {
        status: reply["statusCode"]
            .as_u64()
            .and_then(|it| u16::try_from(it).ok())
            .expect("a status"),
        headers: BTreeMap::new(),
        body: serde_json::from_str(text).expect("the body is JSON"),
    }
}

#[tokio::test]
async fn a_partner_s_order_by_api_key() {
    let service = Scripted::default();
    let router = router(service.clone());
    let event = Event::new(
        "GET",
        "/partner/orders/{orderId}",
        "/partner/orders/FL-0123456789",
    )
    .path_parameter("orderId", "FL-0123456789")
    .api_key("partner-key", "k3y1d");
    let api = concierge();
    for answer in Samples(&api).answers(operation(&api, OPERATIONS[0])) {
        service.answers(match answer.status {
            200 => GetPartnerOrderResponse::Ok(answer.read()),
            400 => GetPartnerOrderResponse::BadRequest(answer.read()),
            403 => GetPartnerOrderResponse::Forbidden(answer.read()),
            404 => GetPartnerOrderResponse::NotFound(answer.read()),
            429 => GetPartnerOrderResponse::TooManyRequests(answer.read()),
            500 => GetPartnerOrderResponse::InternalServerError(answer.read()),
            other => panic!("add a row for {other}"),
        });
        assert_eq!(said(&event.sent_to(&router).await), answer);
        let request: Request<GetPartnerOrderInput> = service.saw();
        assert_eq!(request.input.order_id, "FL-0123456789");
        assert_eq!(request.caller.api_key_id.as_deref(), Some("k3y1d"));
        assert_eq!(request.caller.identity, Identity::Anonymous);
    }
}

#[tokio::test]
async fn a_profile_by_a_token_of_the_user_pool() {
    let service = Scripted::default();
    let router = router(service.clone());
    let claims = json!({
        "sub": "a1b2", "token_use": "id", "email": "zoë@flowers.example", "email_verified": "true",
        "cognito:groups": "[tester admin]",
    });
    let event = Event::new("GET", "/me", "/me").claims(&claims);
    let api = concierge();
    for answer in Samples(&api).answers(operation(&api, OPERATIONS[1])) {
        service.answers(match answer.status {
            200 => GetProfileResponse::Ok(answer.read()),
            401 => GetProfileResponse::Unauthorized(answer.read()),
            403 => GetProfileResponse::Forbidden(answer.read()),
            429 => GetProfileResponse::TooManyRequests(answer.read()),
            500 => GetProfileResponse::InternalServerError(answer.read()),
            other => panic!("add a row for {other}"),
        });
        assert_eq!(said(&event.sent_to(&router).await), answer);
        let request: Request<()> = service.saw();
        let Identity::Claims(seen) = &request.caller.identity else {
            unreachable!("the event has claims")
        };
        assert_eq!(json!(seen.iter().collect::<BTreeMap<_, _>>()), claims);
        assert_eq!(request.caller.identity.subject(), Some("a1b2"));
    }
}
