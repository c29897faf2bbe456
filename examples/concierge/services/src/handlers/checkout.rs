//! `checkout`.

use concierge_stubs::{
    operations::checkout::{Checkout, CheckoutInput, CheckoutResponse},
    types,
};
use gatesmith_lambda::{Request, ServiceError};

use super::{model, owner, refusal::answer};
use crate::{Problem, checkout::CheckoutService, domain::OrderDraft};

impl Checkout for CheckoutService {
    async fn checkout(
        &self,
        request: Request<CheckoutInput>,
    ) -> Result<CheckoutResponse, ServiceError> {
        let owner = owner(&request);
        let input = request.input;
        let placed = async {
            let draft = draft(input.body)?;
            self.place(&owner?, &input.idempotency_key, &draft).await
        };
        let order = match placed.await {
            Ok(order) => order,
            Err(problem) => return answer(Err(problem), &request.request_id),
        };
        Ok(CheckoutResponse::Accepted {
            location: Some(format!("/orders/{}", order.id)),
            body: types::CheckoutAccepted {
                order_id: order.id.to_string(),
                status: model::status(order.stage.status()),
                total: model::money(order.total),
                accepted_at: model::timestamp(order.created_at)?,
            },
        })
    }
}

fn draft(request: types::CheckoutRequest) -> Result<OrderDraft, Problem> {
    let lines = request.lines.into_iter().enumerate().map(|(index, line)| {
        let quantity = model::counted(line.quantity, &format!("lines[{index}].quantity"))?;
        Ok((line.product_id, quantity))
    });
    Ok(OrderDraft {
        lines: lines.collect::<Result<_, Problem>>()?,
        recipient: model::recipient_from(request.recipient),
        address: model::address_from(request.address),
        delivery_date: request.delivery_date.into(),
        gift_message: request.gift_message,
        contact_email: request.contact_email,
        payment_method: request.payment_method,
    })
}
