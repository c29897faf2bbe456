//! `GET /orders`.

use ::gatesmith_client::{Auth, Core, Error, ListStyle, Method, Request};

use super::super::types;

/// What `list_orders` takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListOrdersInput {
    /// How many at most.
    pub limit: Option<i32>,
    /// Where to go on.
    pub next_token: Option<String>,
    /// Only orders with one of these.
    pub tags: Vec<String>,
}

pub(in super::super) async fn call(
    core: &Core,
    input: ListOrdersInput,
) -> Result<Vec<types::Order>, Error<::std::convert::Infallible>> {
    let mut request = Request::new(Method::GET, "/orders", &[Auth::SigV4]);
    request.query_optional("limit", input.limit.as_ref());
    request.query_optional("nextToken", input.next_token.as_ref());
    request.query_list("tag", &input.tags, ListStyle::Commas)?;
    let reply = core.send(request).await?;
    match reply.status() {
        200 => Ok(reply.json()?),
        _ => Err(reply.undeclared()),
    }
}
