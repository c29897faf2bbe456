//! `GET /orders/{orderId}`

use super::super::types;
use ::gatesmith_lambda as lambda;
use std::sync::Arc;

const RESOURCE: &str = "/orders/{orderId}";

/// What `get_order` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct GetOrderInput {
    /// The order's id. At most 8 characters.
    pub order_id: String,
    /// How much of it. At least 1.
    pub depth: Option<i32>,
    /// Which fields.
    pub fields: Vec<String>,
}

fn read(incoming: &mut lambda::Incoming) -> Result<GetOrderInput, lambda::Invalid> {
    let order_id = incoming.path("orderId", |value: &String, at| {
        at.max_length(value, 8);
    });
    let depth = incoming.query_optional("depth", |value: &i32, at| {
        at.minimum(value, 1);
    });
    let fields =
        incoming.query_list_optional("fields", lambda::ListStyle::Commas, lambda::Check::nothing);
    Ok(GetOrderInput {
        order_id: order_id?,
        depth: depth?,
        fields: fields?,
    })
}

/// What `get_order` may answer.
#[derive(Clone, Debug, PartialEq)]
pub enum GetOrderResponse {
    /// 200: the order.
    Ok(types::Order),
    /// 202: not yet.
    Accepted {
        /// Where to look.
        location: String,
        /// When, in seconds.
        retry_after: Option<i32>,
    },
    /// 4XX
    ClientError {
        /// The status.
        status: u16,
        /// What went wrong.
        body: types::Error,
    },
}

impl GetOrderResponse {
    fn into_reply(self) -> Result<lambda::Reply, lambda::ServiceError> {
        match self {
            Self::Ok(body) => lambda::Reply::json(200, "application/json", &body),
            Self::Accepted {
                location,
                retry_after,
            } => {
                let mut reply = lambda::Reply::new(202);
                reply.header("Location", &location)?;
                reply.header_optional("Retry-After", retry_after.as_ref())?;
                Ok(reply)
            }
            Self::ClientError { status, body } => {
                let status = lambda::Reply::chosen_status(status, 400..=499, &[])?;
                lambda::Reply::json(status, "application/json", &body)
            }
        }
    }
}

/// What a service answers to `get_order`: a response, or an error that callers do not see.
pub type GetOrderResult = Result<GetOrderResponse, lambda::ServiceError>;

/// `GET /orders/{orderId}`
pub trait GetOrder: Send + Sync {
    /// Reads an order.
    fn get_order(
        &self,
        request: lambda::Request<GetOrderInput>,
    ) -> impl Future<Output = GetOrderResult> + Send;
}

/// The route of `GET /orders/{orderId}`.
pub fn route<S: GetOrder + 'static>(service: Arc<S>) -> lambda::Route {
    let mut route = lambda::Route::new("GET", RESOURCE, move |incoming| {
        let service = Arc::clone(&service);
        async move {
            let request = incoming.read(read)?;
            let response = S::get_order(&service, request);
            Ok(response.await?.into_reply()?)
        }
    });
    route.allow_origin("https://shop.example");
    route.expose_headers("Location,Retry-After");
    route
}
