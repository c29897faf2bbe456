//! Functions that do not answer as they should.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use gatesmith_gateway::{Invocation, Invoke, InvokeError, InvokeResult, Options};
use gatesmith_model::api::Api;

use super::{Refusal, checkout, now, refused_by, refused_with};
use crate::support::{Call, Stage, concierge, plain};

/// Puts another function behind the checkout.
fn replaced<F>(
    function: impl Fn(Invocation) -> F + Copy + Send + Sync + 'static,
) -> impl Fn(&mut Options)
where
    F: Future<Output = InvokeResult> + Send + 'static,
{
    move |options| {
        let function: Arc<dyn Invoke> = Arc::new(function);
        options
            .functions
            .insert("CheckoutFunction".to_owned(), function);
    }
}

fn bad_gateway() -> Refusal {
    let message = "Internal server error";
    Refusal::new(502, "InternalServerErrorException", "DEFAULT_5XX", message).with_a_space()
}

fn signed(stage: &Stage) -> Call {
    checkout().signed_by(&stage.cast.customer, now())
}

#[tokio::test]
async fn a_reply_that_is_none() {
    for reply in [
        "",
        "accepted",
        "[]",
        "{\"statusCode\": 202, \"body\": {}}",
        "{\"statusCode\": \"accepted\"}",
        "{\"statusCode\": 202, \"status\": \"accepted\"}",
        "{\"statusCode\": 202, \"headers\": {\"Location\": [\"/orders/1\"]}}",
    ] {
        let answer = move |_| async move { Ok(Bytes::from(reply)) };
        refused_with(replaced(answer), signed, &bad_gateway()).await;
    }
}

#[tokio::test]
async fn a_function_that_reports_an_error() {
    let fail = |_| async {
        let payload = Bytes::from("{\"errorMessage\":\"the secret of the house\"}");
        Err(InvokeError::Function { payload })
    };
    refused_with(replaced(fail), signed, &bad_gateway()).await;
}

#[tokio::test]
async fn a_function_that_panics() {
    let panic = |_| async { panic!("the secret of the house") };
    refused_with(replaced(panic), signed, &bad_gateway()).await;
}

#[tokio::test]
async fn a_function_that_cannot_be_called() {
    let message = "Internal server error";
    let failure = Refusal::new(
        500,
        "InternalServerErrorException",
        "INTEGRATION_FAILURE",
        message,
    );
    let fail = |_| async { Err(InvokeError::NotInvokable("no permission".to_owned())) };
    refused_with(replaced(fail), signed, &failure.with_a_space()).await;
}

#[tokio::test]
async fn a_function_that_takes_longer_than_its_integration_waits() {
    let message = "Endpoint request timed out";
    let timeout = Refusal::new(
        504,
        "InternalServerErrorException",
        "INTEGRATION_TIMEOUT",
        message,
    );
    let timeout = timeout.with_a_space();
    let hang = |_| async {
        tokio::time::sleep(Duration::from_mins(1)).await;
        Ok(Bytes::from("{\"statusCode\": 202}"))
    };
    let apis = [plain(), concierge()].map(with_short_timeouts);
    let write = |stage: &Stage| (signed(stage), timeout.clone());
    refused_by(apis, replaced(hang), write).await;
}

/// The API with 50 ms, the least that API Gateway allows, for each integration.
fn with_short_timeouts(api: Arc<Api>) -> Arc<Api> {
    let mut api = Arc::unwrap_or_clone(api);
    for operation in &mut api.operations {
        if let Some(integration) = &mut operation.integration {
            integration.timeout_ms = 50;
        }
    }
    Arc::new(api)
}
