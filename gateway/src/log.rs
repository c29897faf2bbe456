//! What is told about a request once it has been answered.

use std::time::Duration;

/// One request and its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestLog<'a> {
    /// The id under which API Gateway, the function and the caller know the request.
    pub request_id: &'a str,
    /// The verb.
    pub method: &'a str,
    /// The path as on the wire, stage included, without the query: queries hold tokens.
    pub path: &'a str,
    /// The path template of the route, such as `/orders/{orderId}`; `None` where none matched.
    pub route: Option<&'a str>,
    /// The function that was called.
    pub function: Option<&'a str>,
    /// The status of the answer.
    pub status: u16,
    /// How long it took, the reading of the body included.
    pub duration: Duration,
    /// Where the gateway itself refused the request: why, with what the caller is not told.
    pub refused: Option<&'a str>,
}
