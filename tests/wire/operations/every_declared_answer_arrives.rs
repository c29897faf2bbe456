//! Every answer that the document declares, with all fields and with the required ones alone,
//! from the service through the gateway to the Rust SDK; and what the caller sends, whole and
//! bare, to the service. The service stands in the process of the test, and in Lambda binaries;
//! behind the exchange rates it is the provider, whatever the functions are.
//!
//! Answers and inputs come from the document; the table says what stands in the SDK for each
//! member of an input and for each status. An answer that is added to the document has no row
//! here, and its operation's test fails.

use concierge_sdk::{Error, operations as sdk};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::exchanges;
use crate::support::{Backend, Said, Stage};

/// A member of an input, in the type that the client takes.
fn member<T: DeserializeOwned>(input: &Value, name: &str) -> T {
    let value = input.get(name).unwrap_or(&Value::Null);
    T::deserialize(value).expect("a sample fits its type")
}

/// What the client makes of an answer, as it stood on the wire: a body, nothing but the status, or
/// header fields and a body.
macro_rules! heard {
    ($status:literal) => {
        Said::status($status)
    };
    ($status:literal, $body:ident) => {
        Said::json($status, &$body)
    };
    ($status:literal, $output:ident, $($header:ident: $wire:literal)+) => {
        Said::json($status, &$output.body)$(.header($wire, $output.$header))+
    };
}

macro_rules! arrive {
    ($($id:literal
        $operation:ident($($input:ident { $($member:ident: $name:literal),+ })?) $error:ident {
            $success:literal $({ $($header:ident: $wire:literal)+ })?,
            $($status:literal $variant:ident $(($body:ident))?,)+
        }
    )+) => {
        /// The operations that are shown here, by `operationId`.
        pub(super) const OPERATIONS: &[&str] = &[$($id),+];

        $(mod $operation {
            use super::*;

            #[tokio::test]
            async fn in_process() {
                arrives(Backend::InProcess).await;
            }

            #[tokio::test]
            async fn from_a_binary() {
                arrives(Backend::Binaries).await;
            }

            async fn arrives(backend: Backend) {
                let hear = |error: Error<sdk::$error>| match error {
                    $(Error::Service(sdk::$error::$variant $(($body))?) => {
                        heard!($status $(, $body)?)
                    })+
                    other => panic!("no declared error: {other}"),
                };
                let stage = Stage::with(backend).await;
                let client = stage.client(&stage.cast.customer);
                for (answer, input) in exchanges($id) {
                    stage.service.answers(answer.clone());
                    let call = client.$operation(
                        $(sdk::$input { $($member: member(&input, $name)),+ })?
                    );
                    let heard = call.await.map_or_else(hear, |output| {
                        heard!($success, output $(, $($header: $wire)+)?)
                    });
                    assert_eq!(heard, answer);
                    stage.service.saw_input($id, &input);
                }
            }
        })+
    };
}

arrive! {
    "sendMessage" send_message(SendMessageInput { body: "body" }) SendMessageError {
        200,
        400 BadRequest(body),
        403 Forbidden(body),
        404 NotFound(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "listProducts" list_products(ListProductsInput {
        category: "category",
        limit: "limit",
        next_token: "nextToken"
    }) ListProductsError {
        200,
        400 BadRequest(body),
        403 Forbidden(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "getProduct" get_product(GetProductInput { product_id: "productId" }) GetProductError {
        200,
        400 BadRequest(body),
        403 Forbidden(body),
        404 NotFound(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "checkout" checkout(CheckoutInput {
        idempotency_key: "idempotencyKey",
        body: "body"
    }) CheckoutError {
        202 { location: "Location" },
        400 BadRequest(body),
        403 Forbidden(body),
        409 Conflict(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "listOrders" list_orders(ListOrdersInput {
        status: "status",
        limit: "limit",
        next_token: "nextToken"
    }) ListOrdersError {
        200,
        400 BadRequest(body),
        403 Forbidden(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "getOrder" get_order(GetOrderInput { order_id: "orderId" }) GetOrderError {
        200,
        400 BadRequest(body),
        403 Forbidden(body),
        404 NotFound(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "getPartnerOrder" get_partner_order(GetPartnerOrderInput {
        order_id: "orderId"
    }) GetPartnerOrderError {
        200,
        400 BadRequest(body),
        403 Forbidden(body),
        404 NotFound(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "getProfile" get_profile() GetProfileError {
        200,
        401 Unauthorized(body),
        403 Forbidden(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "receiveStripeEvent" receive_stripe_event(ReceiveStripeEventInput {
        stripe_signature: "stripeSignature",
        body: "body"
    }) ReceiveStripeEventError {
        200,
        400 BadRequest(body),
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
    "getExchangeRate" get_exchange_rate(GetExchangeRateInput {
        currency: "currency"
    }) GetExchangeRateError {
        200,
        404 NotFound,
        429 TooManyRequests(body),
        500 InternalServerError(body),
    }
}
