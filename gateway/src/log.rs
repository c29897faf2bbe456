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
    /// Where the gateway itself refused the request: why, with what the caller is not told. One
    /// line of at most some 1,000 characters.
    pub refused: Option<&'a str>,
}

/// A reason as it is told. Reasons quote keys of bodies and errors of functions: whoever writes
/// those must not write lines of a log.
pub(crate) fn line(reason: &str) -> String {
    const LONGEST: usize = 1_000;
    let mut line = String::with_capacity(reason.len().min(LONGEST));
    let mut letters = reason.chars();
    for letter in letters.by_ref().take(LONGEST) {
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    if letters.next().is_some() {
        line.push('…');
    }
    line
}
