//! A gateway without any backend, called by the generated client: every operation's success can
//! be read, and every declared error arrives as its typed variant.

use std::{collections::BTreeSet, time::SystemTime};

use concierge_sdk::{
    Client, Error,
    operations::{self as sdk, GetExchangeRateInput},
};
use gatesmith_model::api::Status;

use crate::{
    operations::inputs,
    support::{Stage, concierge, operation},
};

async fn mocked() -> Stage {
    Stage::start(concierge(), SystemTime::now(), |options| {
        options.mock = true;
        options.functions.clear();
    })
    .await
}

impl Stage {
    /// The customer's client; each of its calls prefers an answer of this status.
    fn preferring(&self, status: u16) -> Client {
        self.client_with_header(&self.cast.customer, "prefer", &format!("code={status}"))
    }
}

/// The statuses that the document declares for an operation.
fn declared(id: &str) -> BTreeSet<Status> {
    let api = concierge();
    let responses = operation(&api, id).responses.iter();
    responses.map(|response| response.status).collect()
}

/// Shows each operation, and that none of the document is left out.
macro_rules! is_mocked {
    ($($id:literal $operation:ident $input:tt $error:ident {
        $success:literal,
        $($status:literal $variant:ident $(($body:ident))?,)+
    })+) => {
        $(#[tokio::test]
        async fn $operation() {
            let statuses = [$success, $($status),+].map(Status::Code);
            assert_eq!(declared($id), BTreeSet::from(statuses), "each has a row");
            let stage = mocked().await;
            let client = stage.client(&stage.cast.customer);
            let success = client.$operation $input.await;
            success.expect("the made value is what the document declares");
            $(
                let error = stage.preferring($status).$operation $input.await;
                assert!(
                    matches!(
                        &error,
                        Err(Error::Service(sdk::$error::$variant $(($body))?)) $(if !$body.message.is_empty())?
                    ),
                    "{}: {error:?}",
                    $status,
                );
            )+
            stage.service.saw_nothing();
        })+

        #[test]
        fn no_operation_is_left_out() {
            let api = concierge();
            let operations = api.callable_operations();
            let declared: BTreeSet<&str> = operations.map(|it| it.wire.as_str()).collect();
            assert_eq!(declared, BTreeSet::from([$($id),+]));
        }
    };
}

is_mocked! {
    "sendMessage" send_message(inputs::send_message()) SendMessageError {
        200,
        400 BadRequest(error),
        403 Forbidden(error),
        404 NotFound(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "listProducts" list_products(inputs::list_products()) ListProductsError {
        200,
        400 BadRequest(error),
        403 Forbidden(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "getProduct" get_product(inputs::get_product()) GetProductError {
        200,
        400 BadRequest(error),
        403 Forbidden(error),
        404 NotFound(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "checkout" checkout(inputs::checkout()) CheckoutError {
        202,
        400 BadRequest(error),
        403 Forbidden(error),
        409 Conflict(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "listOrders" list_orders(inputs::list_orders()) ListOrdersError {
        200,
        400 BadRequest(error),
        403 Forbidden(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "getOrder" get_order(inputs::get_order()) GetOrderError {
        200,
        400 BadRequest(error),
        403 Forbidden(error),
        404 NotFound(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "getPartnerOrder" get_partner_order(inputs::get_partner_order()) GetPartnerOrderError {
        200,
        400 BadRequest(error),
        403 Forbidden(error),
        404 NotFound(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "getProfile" get_profile() GetProfileError {
        200,
        401 Unauthorized(error),
        403 Forbidden(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "receiveStripeEvent" receive_stripe_event(inputs::receive_stripe_event()) ReceiveStripeEventError {
        200,
        400 BadRequest(error),
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "getExchangeRate" get_exchange_rate(currency()) GetExchangeRateError {
        200,
        404 NotFound,
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
    "getHealth" get_health() GetHealthError {
        200,
        429 TooManyRequests(error),
        500 InternalServerError(error),
    }
}

fn currency() -> GetExchangeRateInput {
    GetExchangeRateInput {
        currency: "EUR".to_owned(),
    }
}

#[tokio::test]
async fn what_the_document_shows_tells_one_story() {
    let stage = mocked().await;
    let client = stage.client(&stage.cast.customer);
    let accepted = client.checkout(inputs::checkout()).await;
    let accepted = accepted.expect("the example is what the document declares");
    let order = client.get_order(inputs::get_order()).await;
    let order = order.expect("the example is what the document declares");
    assert_eq!(order.order_id, accepted.body.order_id);
    assert_eq!(order.status.as_str(), "CONFIRMED");
}

#[tokio::test]
async fn an_order_that_is_asked_for_is_the_order_that_is_made() {
    let stage = mocked().await;
    let client = stage.client(&stage.cast.customer);
    let order = client.get_partner_order(inputs::get_partner_order()).await;
    let order = order.expect("the made value is what the document declares");
    assert_eq!(order.order_id, inputs::get_partner_order().order_id);
}

#[tokio::test]
async fn a_guest_may_not_order_where_nobody_would_take_the_order() {
    let stage = mocked().await;
    let client = stage.client(&stage.cast.guest);
    let refused = client.checkout(inputs::checkout()).await;
    assert!(matches!(&refused, Err(Error::Gateway(error)) if error.status() == 403));
}
