//! `receiveStripeEvent`.

use concierge_stubs::{
    operations::receive_stripe_event::{
        ReceiveStripeEvent, ReceiveStripeEventInput, ReceiveStripeEventResponse,
    },
    types,
};
use gatesmith_lambda::{Request, ServiceError};

use super::refusal::answer;
use crate::webhook::{Event, WebhookService};

impl ReceiveStripeEvent for WebhookService {
    async fn receive_stripe_event(
        &self,
        request: Request<ReceiveStripeEventInput>,
    ) -> Result<ReceiveStripeEventResponse, ServiceError> {
        let input = request.input;
        let metadata = input.body.data.object.metadata;
        let event = Event {
            id: input.body.id,
            kind: input.body.r#type,
            order_id: metadata.and_then(|mut metadata| metadata.swap_remove("orderId")),
        };
        let received = self
            .receive(&input.stripe_signature, &request.raw_body, &event)
            .await;
        let response = received.map(|duplicate| {
            ReceiveStripeEventResponse::Ok(types::WebhookReceipt {
                event_id: event.id,
                duplicate,
            })
        });
        answer(response, &request.request_id)
    }
}
