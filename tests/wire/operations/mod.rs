//! Every operation of the document, from one end to the other: from the generated client through
//! the gateway to the service and back.

mod every_declared_answer_arrives;
mod exchange_rates;
mod profile;
mod the_service_sees;

pub(crate) use the_service_sees::inputs;

use std::collections::BTreeSet;

use concierge_sdk::types::{Health, HealthStatus};
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
        profile::OPERATIONS,
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
async fn what_is_not_configured_is_said_at_start() {
    let stage = Stage::of_the_concierge().await;
    assert_eq!(
        stage.unsupported(),
        [
            "GET /rates/{currency}: the stage variable `ratesHost` is not set, so the integration's `uri` lacks it (refused)",
        ]
    );
}
