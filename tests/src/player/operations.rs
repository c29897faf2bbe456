//! The Concierge's operations that have a function: which one, and what stands in the stubs for
//! the members of the input and for each status. An answer that is added to the document has no
//! row here, and whoever plays it fails.

use std::sync::Arc;

use concierge_stubs::{
    lambda::{Request, Router, ServiceError},
    operations,
};

use super::{Player, Prompt, Seen, members};

/// The input of an operation; nothing, where it takes none.
macro_rules! input {
    ($operation:ident) => {
        ()
    };
    ($operation:ident $input:ident) => {
        operations::$operation::$input
    };
}

/// What an answer is in the stubs: a body, or header fields and a body.
macro_rules! response {
    ($said:ident, $operation:ident $response:ident $variant:ident) => {
        operations::$operation::$response::$variant($said.read())
    };
    ($said:ident, $operation:ident $response:ident $variant:ident, $($header:ident: $wire:literal)+) => {
        operations::$operation::$response::$variant {
            $($header: $said.headers.get($wire).cloned(),)+
            body: $said.read(),
        }
    };
}

macro_rules! plays {
    ($($id:literal of $function:literal
        $operation:ident $service:ident($($input:ident { $($member:ident: $name:literal),+ })?) $response:ident {
            $($status:literal $variant:ident $({ $($header:ident: $wire:literal)+ })?,)+
        }
    )+) => {
        /// The functions that the document names.
        pub const FUNCTIONS: &[&str] = &[$($function),+];

        /// Each function with the one operation that it serves.
        pub fn functions<P: Prompt + Clone>(prompt: &P) -> Vec<(&'static str, Router)> {
            let player = Arc::new(Player(prompt.clone()));
            vec![$(
                ($function, Router::new([operations::$operation::route(Arc::clone(&player))])),
            )+]
        }

        $(impl<P: Prompt> operations::$operation::$service for Player<P> {
            async fn $operation(
                &self,
                request: Request<input!($operation $($input)?)>,
            ) -> Result<operations::$operation::$response, ServiceError> {
                $(let operations::$operation::$input { $($member),+ } = &request.input;)?
                let input = members([$($(($name, serde_json::to_value($member)?)),+)?]);
                let said = self.play(Seen::new($id, &request, input)).await?;
                Ok(match said.status {
                    $($status => response!(
                        said,
                        $operation $response $variant $(, $($header: $wire)+)?
                    ),)+
                    other => panic!("add a row for the {other} of `{}`", $id),
                })
            }
        })+
    };
}

plays! {
    "sendMessage" of "SendMessageFunction"
    send_message SendMessage(SendMessageInput { body: "body" }) SendMessageResponse {
        200 Ok,
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "listProducts" of "ListProductsFunction"
    list_products ListProducts(ListProductsInput {
        category: "category",
        limit: "limit",
        next_token: "nextToken"
    }) ListProductsResponse {
        200 Ok,
        400 BadRequest,
        403 Forbidden,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "getProduct" of "GetProductFunction"
    get_product GetProduct(GetProductInput { product_id: "productId" }) GetProductResponse {
        200 Ok,
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "checkout" of "CheckoutFunction"
    checkout Checkout(CheckoutInput {
        idempotency_key: "idempotencyKey",
        body: "body"
    }) CheckoutResponse {
        202 Accepted { location: "Location" },
        400 BadRequest,
        403 Forbidden,
        409 Conflict,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "listOrders" of "ListOrdersFunction"
    list_orders ListOrders(ListOrdersInput {
        status: "status",
        limit: "limit",
        next_token: "nextToken"
    }) ListOrdersResponse {
        200 Ok,
        400 BadRequest,
        403 Forbidden,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "getOrder" of "GetOrderFunction"
    get_order GetOrder(GetOrderInput { order_id: "orderId" }) GetOrderResponse {
        200 Ok,
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "getPartnerOrder" of "GetPartnerOrderFunction"
    get_partner_order GetPartnerOrder(GetPartnerOrderInput {
        order_id: "orderId"
    }) GetPartnerOrderResponse {
        200 Ok,
        400 BadRequest,
        403 Forbidden,
        404 NotFound,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "receiveStripeEvent" of "ReceiveStripeEventFunction"
    receive_stripe_event ReceiveStripeEvent(ReceiveStripeEventInput {
        stripe_signature: "stripeSignature",
        body: "body"
    }) ReceiveStripeEventResponse {
        200 Ok,
        400 BadRequest,
        429 TooManyRequests,
        500 InternalServerError,
    }
    "getProfile" of "GetProfileFunction"
    get_profile GetProfile() GetProfileResponse {
        200 Ok,
        401 Unauthorized,
        403 Forbidden,
        429 TooManyRequests,
        500 InternalServerError,
    }
}
