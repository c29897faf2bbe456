//! Every operation of the document, from one end to the other.
//!
//! Those that the gateway can authorize go from the generated client through the gateway to the
//! service and back; those that it cannot yet are shown to the stubs as events.

mod events;
mod every_declared_answer_arrives;
mod exchange_rates;
mod the_service_sees;

pub(crate) use the_service_sees::inputs;

use std::collections::BTreeSet;

use concierge_sdk::{
    Error,
    operations::GetPartnerOrderInput,
    types::{Health, HealthStatus},
};
use gatesmith_model::api::Status;

use crate::support::{Stage, concierge, operation};

/// Operations without a service, each with a test here.
const WITHOUT_A_SERVICE: [&str; 2] = ["getHealth", "getExchangeRate"];

#[test]
fn no_operation_of_the_document_is_left_out() {
    let api = concierge();
    let operations = api.callable_operations();
    let declared: BTreeSet<&str> = operations.map(|operation| &*operation.wire).collect();
    let shown = [
        every_declared_answer_arrives::OPERATIONS,
        events::OPERATIONS,
        &WITHOUT_A_SERVICE,
    ];
    let shown: Vec<&str> = shown.concat();
    assert_eq!(declared, shown.iter().copied().collect());
    assert_eq!(declared.len(), shown.len(), "each is shown in one place");
}

#[tokio::test]
async fn health_is_answered_by_the_gateway_itself() {
    let stage = Stage::of_the_concierge().await;
    let health = stage.client(&stage.cast.stranger).get_health().await;
    let ok = Health {
        status: HealthStatus::Ok,
    };
    assert_eq!(health.expect("the mock answers"), ok);
    stage.service.saw_nothing();
    // Of what it declares, a mock can answer only this; 429 and 500 are the gateway's own.
    let api = concierge();
    let responses = operation(&api, "getHealth").responses.iter();
    let statuses: Vec<Status> = responses.map(|response| response.status).collect();
    assert_eq!(statuses, [200, 429, 500].map(Status::Code));
}

#[tokio::test]
async fn what_the_gateway_does_not_do_yet_it_says_at_start_and_refuses() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.customer);
    assert_eq!(
        stage.unsupported(),
        [
            "GET /partner/orders/{orderId}: security scheme `partnerKey`: API keys are not checked yet (refused)",
            "GET /me: security scheme `customerToken`: Cognito user pool authorizers are not checked yet (refused)",
            "GET /rates/{currency}: the stage variable `ratesHost` is not set, so the integration's `uri` lacks it (refused)",
        ]
    );
    let order = GetPartnerOrderInput {
        order_id: "FL-0123456789".to_owned(),
    };
    is_refused(client.get_partner_order(order).await);
    is_refused(client.get_profile().await);
    stage.service.saw_nothing();
}

/// The gateway refused the call because it cannot do what the document asks for.
#[track_caller]
fn is_refused<T, E>(result: Result<T, Error<E>>) {
    let Err(Error::Gateway(error)) = result else {
        unreachable!("the gateway lets through what it cannot do")
    };
    let message = (error.status(), error.error_type(), error.message());
    let internal = Some("InternalServerErrorException");
    assert_eq!(message, (500, internal, Some("Internal server error")));
}
