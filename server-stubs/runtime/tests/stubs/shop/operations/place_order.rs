//! `POST /orders`

use super::super::{rejections, types, validation};
use ::gatesmith_lambda as lambda;
use std::sync::Arc;

const RESOURCE: &str = "/orders";

/// What `place_order` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceOrderInput {
    /// Makes a repeated call harmless.
    pub idempotency_key: String,
    /// What to order.
    pub body: types::OrderRequest,
}

fn read(incoming: &mut lambda::Incoming) -> Result<PlaceOrderInput, lambda::Invalid> {
    let idempotency_key = incoming.header("Idempotency-Key", |value: &String, at| {
        at.min_length(value, 4);
    });
    let body = incoming.json("application/json", validation::order_request);
    Ok(PlaceOrderInput {
        idempotency_key: idempotency_key?,
        body: body?,
    })
}

/// What `place_order` may answer.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceOrderResponse {
    /// 200: the order.
    Ok(types::Order),
    /// 400: the request is wrong.
    BadRequest(types::Error),
}

impl PlaceOrderResponse {
    fn into_reply(self) -> Result<lambda::Reply, lambda::ServiceError> {
        match self {
            Self::Ok(body) => lambda::Reply::json(200, "application/json", &body),
            Self::BadRequest(body) => lambda::Reply::json(400, "application/json", &body),
        }
    }
}

/// What a service answers to `place_order`: a response, or an error that callers do not see.
pub type PlaceOrderResult = Result<PlaceOrderResponse, lambda::ServiceError>;

/// `POST /orders`
pub trait PlaceOrder: Send + Sync {
    /// Places an order.
    fn place_order(
        &self,
        request: lambda::Request<PlaceOrderInput>,
    ) -> impl Future<Output = PlaceOrderResult> + Send;
}

/// The route of `POST /orders`.
pub fn route<S: PlaceOrder + 'static>(service: Arc<S>) -> lambda::Route {
    let mut route = lambda::Route::new("POST", RESOURCE, move |incoming| {
        let service = Arc::clone(&service);
        async move {
            let request = incoming.read(read)?;
            let response = S::place_order(&service, request);
            Ok(response.await?.into_reply()?)
        }
    });
    route.on_invalid(rejections::error);
    route.on_failure(rejections::error);
    route.allow_origin("*");
    route
}
