//! Every answer that the document declares, with all fields and with the required ones alone,
//! from the service through the gateway to the caller.
//!
//! The answers come from the document; the table says which variant of the stubs and which of
//! the SDK stands for which status. An answer that is added to the document has no row here, and
//! its operation's test fails.

use concierge_sdk::{Error, operations as sdk};
use concierge_stubs::operations as stubs;

use super::the_service_sees::inputs;
use crate::support::{Said, Samples, Stage, concierge, operation};

macro_rules! arrive {
    ($($id:literal $operation:ident($response:ident, $error:ident) {
        $success:literal: $say:expr, $hear:expr;
        $($status:literal $variant:ident,)+
    })+) => {
        /// The operations that are shown here, by `operationId`.
        pub(super) const OPERATIONS: &[&str] = &[$($id),+];

        $(#[tokio::test]
        async fn $operation() {
            use stubs::$operation::$response;

            let say = |answer: &Said| match answer.status {
                $success => $say(answer),
                $($status => $response::$variant(answer.read()),)+
                other => panic!("add a row for {other}"),
            };
            let hear = |error: Error<sdk::$error>| match (error.status(), error) {
                $((Some($status), Error::Service(sdk::$error::$variant(body))) => {
                    Said::json($status, &body)
                })+
                (_, other) => panic!("no declared error: {other}"),
            };
            let stage = Stage::of_the_concierge().await;
            let client = stage.client(&stage.cast.customer);
            let api = concierge();
            for answer in Samples(&api).answers(operation(&api, $id)) {
                stage.service.answers(say(&answer));
                let result = client.$operation(inputs::$operation()).await;
                assert_eq!(result.map_or_else(hear, $hear), answer);
            }
        })+
    };
}

arrive! {
    "sendMessage" send_message(SendMessageResponse, SendMessageError) {
        200: |answer: &Said| SendMessageResponse::Ok(answer.read()), |it| Said::json(200, &it);
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "listProducts" list_products(ListProductsResponse, ListProductsError) {
        200: |answer: &Said| ListProductsResponse::Ok(answer.read()), |it| Said::json(200, &it);
        400 BadRequest,
        403 Forbidden,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "getProduct" get_product(GetProductResponse, GetProductError) {
        200: |answer: &Said| GetProductResponse::Ok(answer.read()), |it| Said::json(200, &it);
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "checkout" checkout(CheckoutResponse, CheckoutError) {
        202: |answer: &Said| CheckoutResponse::Accepted {
            location: answer.headers.get("Location").cloned(),
            body: answer.read(),
        }, |it: sdk::CheckoutOutput| Said::json(202, &it.body).header("Location", it.location);
        400 BadRequest,
        403 Forbidden,
        409 Conflict,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "listOrders" list_orders(ListOrdersResponse, ListOrdersError) {
        200: |answer: &Said| ListOrdersResponse::Ok(answer.read()), |it| Said::json(200, &it);
        400 BadRequest,
        403 Forbidden,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "getOrder" get_order(GetOrderResponse, GetOrderError) {
        200: |answer: &Said| GetOrderResponse::Ok(answer.read()), |it| Said::json(200, &it);
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "getPartnerOrder" get_partner_order(GetPartnerOrderResponse, GetPartnerOrderError) {
        200: |answer: &Said| GetPartnerOrderResponse::Ok(answer.read()), |it| Said::json(200, &it);
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "receiveStripeEvent" receive_stripe_event(ReceiveStripeEventResponse, ReceiveStripeEventError) {
        200: |answer: &Said| ReceiveStripeEventResponse::Ok(answer.read()), |it| Said::json(200, &it);
        400 BadRequest,
        429 TooManyRequests,
        500 InternalServerError,
    }
}
