//! The answers that the service has no part in, in the document's own words.

use super::types;
use ::gatesmith_lambda::{Rejection, Reply, ServiceError};

/// A rejection as an [`Error`](types::Error).
pub(super) fn error(rejection: &Rejection) -> Result<Reply, ServiceError> {
    let body = types::Error {
        code: rejection.code().to_owned(),
        message: rejection.message_within(2000),
        request_id: Some(rejection.request_id().to_owned()),
    };
    Reply::json(rejection.status(), "application/json", &body)
}
