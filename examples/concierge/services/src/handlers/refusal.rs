//! What a service refuses, as an answer that the document declares.

use concierge_stubs::{
    operations::{
        checkout::CheckoutResponse, get_order::GetOrderResponse,
        get_partner_order::GetPartnerOrderResponse, get_product::GetProductResponse,
        get_profile::GetProfileResponse, list_orders::ListOrdersResponse,
        list_products::ListProductsResponse, receive_stripe_event::ReceiveStripeEventResponse,
        send_message::SendMessageResponse,
    },
    types,
};
use gatesmith_lambda::ServiceError;

use crate::Problem;

/// The statuses that services refuse with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    TooManyRequests,
}

/// An answer that some refusals can be.
pub(super) trait Refuse: Sized {
    /// The answer with this error; `None` where the document declares none of that kind.
    fn refuse(kind: Kind, error: types::Error) -> Option<Self>;
}

macro_rules! refuses {
    ($($response:ident: $($kind:ident)+;)+) => {
        $(impl Refuse for $response {
            fn refuse(kind: Kind, error: types::Error) -> Option<Self> {
                match kind {
                    $(Kind::$kind => Some(Self::$kind(error)),)+
                    _ => None,
                }
            }
        })+
    };
}

refuses! {
    SendMessageResponse: BadRequest Forbidden NotFound;
    ListProductsResponse: BadRequest;
    GetProductResponse: BadRequest NotFound;
    CheckoutResponse: BadRequest Forbidden Conflict TooManyRequests;
    ListOrdersResponse: BadRequest Forbidden;
    GetOrderResponse: BadRequest Forbidden NotFound;
    GetPartnerOrderResponse: BadRequest NotFound;
    ReceiveStripeEventResponse: BadRequest;
    GetProfileResponse: Unauthorized;
}

/// The answer of a service that did what it was asked, or refused to. What is broken, and what
/// the document does not declare, is an error: the caller reads a 500 that says no more.
pub(super) fn answer<R: Refuse>(
    result: Result<R, Problem>,
    request_id: &str,
) -> Result<R, ServiceError> {
    let problem = match result {
        Ok(response) => return Ok(response),
        Err(Problem::Broken(error)) => return Err(error.into()),
        Err(problem) => problem,
    };
    let error = types::Error {
        code: problem.code().to_owned(),
        message: problem.message(),
        request_id: Some(request_id.to_owned()).filter(|id| !id.is_empty()),
    };
    let undeclared =
        || ServiceError::message(format!("the document declares no answer for: {problem}"));
    kind(&problem)
        .and_then(|kind| R::refuse(kind, error))
        .ok_or_else(undeclared)
}

fn kind(problem: &Problem) -> Option<Kind> {
    Some(match problem {
        Problem::Invalid { .. } => Kind::BadRequest,
        Problem::SignedOut => Kind::Unauthorized,
        Problem::Anonymous => Kind::Forbidden,
        Problem::NotFound(_) => Kind::NotFound,
        Problem::KeyReused | Problem::SoldOut { .. } => Kind::Conflict,
        Problem::TooManyOrders { .. } => Kind::TooManyRequests,
        Problem::Broken(_) => return None,
    })
}
