//! `POST /checkout`.

use ::gatesmith_client::{Auth, Core, Error, Method, Request};

use super::super::types;

/// What `checkout` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutInput {
    /// The same key is charged once.
    pub idempotency_key: String,
    /// The order.
    pub body: types::Order,
}

/// What `checkout` gives.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutOutput {
    /// The order.
    pub body: types::Order,
    /// Where to find it.
    pub location: Option<String>,
}

/// The errors that the document declares for `checkout`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CheckoutError {
    /// 4XX: refused.
    ClientError {
        /// The status of the answer.
        status: u16,
        /// Its body.
        body: types::Error,
    },
    /// Everything else.
    Other {
        /// The status of the answer.
        status: u16,
        /// Its body.
        body: types::Error,
    },
}

impl ::gatesmith_client::ServiceError for CheckoutError {
    fn status(&self) -> u16 {
        match self {
            Self::ClientError { status, .. } | Self::Other { status, .. } => *status,
        }
    }
}

pub(in super::super) async fn call(
    core: &Core,
    input: CheckoutInput,
) -> Result<CheckoutOutput, Error<CheckoutError>> {
    let mut request = Request::new(Method::POST, "/checkout", &[Auth::SigV4]);
    request.header("Idempotency-Key", &input.idempotency_key)?;
    request.json("application/json", &input.body)?;
    let reply = core.send(request).await?;
    match reply.status() {
        202 => Ok(CheckoutOutput {
            body: reply.json()?,
            location: reply.header("Location")?,
        }),
        status @ 400..=499 => Err(Error::Service(CheckoutError::ClientError {
            status,
            body: reply.json()?,
        })),
        status => Err(Error::Service(CheckoutError::Other {
            status,
            body: reply.json()?,
        })),
    }
}
