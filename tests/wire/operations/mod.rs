//! Every operation of the document, from one end to the other: from the generated client through
//! the gateway to the service and back.
//!
//! Behind nine operations stands a function, by signature, API key, token or for everybody; the
//! exchange rates come from another company's service by `http_proxy`, and health is the gateway's
//! own `mock`.

mod every_declared_answer_arrives;
mod the_service_sees;

pub(crate) use the_service_sees::inputs;

use std::{collections::BTreeSet, iter::zip, time::SystemTime};

use concierge_sdk::types::{Health, HealthStatus};
use gatesmith_model::api::Status;
use serde_json::Value;

use crate::support::{Said, Samples, Stage, concierge, operation};

/// Each answer that an operation declares, with an input that it is the answer to: whole and bare.
pub(crate) fn exchanges(id: &str) -> Vec<(Said, Value)> {
    let api = concierge();
    let operation = operation(&api, id);
    let inputs = Samples(&api).inputs(operation);
    let answers = Samples(&api).answers(operation);
    zip(answers, inputs.into_iter().cycle()).collect()
}

#[test]
fn no_operation_of_the_document_is_left_out() {
    let api = concierge();
    let operations = api.callable_operations();
    let declared: BTreeSet<&str> = operations.map(|operation| &*operation.wire).collect();
    let shown = [every_declared_answer_arrives::OPERATIONS, &["getHealth"]].concat();
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
async fn there_is_nothing_in_the_document_that_the_gateway_does_not_do() {
    let stage = Stage::of_the_concierge().await;
    assert_eq!(stage.unsupported(), [""; 0]);
}

#[tokio::test]
async fn what_is_not_configured_is_said_at_start() {
    let stage = Stage::start(concierge(), SystemTime::now(), |options| {
        options.stage_variables.clear();
    })
    .await;
    assert_eq!(
        stage.unsupported(),
        [
            "GET /rates/{currency}: the stage variable `ratesHost` is not set, so the integration's `uri` lacks it (refused)",
        ]
    );
}
