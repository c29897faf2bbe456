//! `GET /orders/{orderId}`.

use ::gatesmith_client::{Auth, Core, Error, Method, Request};

use super::super::types;

/// What `get_order` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct GetOrderInput {
    /// The order's id.
    pub order_id: String,
}

/// The errors that the document declares for `get_order`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetOrderError {
    /// 404: no such order.
    NotFound(types::Error),
}

impl ::gatesmith_client::ServiceError for GetOrderError {
    fn status(&self) -> u16 {
        match self {
            Self::NotFound(_) => 404,
        }
    }
}

pub(in super::super) async fn call(
    core: &Core,
    input: GetOrderInput,
) -> Result<types::Order, Error<GetOrderError>> {
    let mut request = Request::new(Method::GET, "/orders/{orderId}", &[Auth::SigV4]);
    request.path("orderId", &input.order_id)?;
    let reply = core.send(request).await?;
    match reply.status() {
        200 => Ok(reply.json()?),
        404 => Err(Error::Service(GetOrderError::NotFound(reply.json()?))),
        _ => Err(reply.undeclared()),
    }
}
