//! What is told about a request once it has been answered, or given up by its caller.

use std::time::{Duration, Instant};

use crate::options::OnRequest;

/// The status of what was never answered: nginx's, as HTTP has none for it.
const ABANDONED: u16 = 499;

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
    /// The status of the answer; 499 where the caller went away before it.
    pub status: u16,
    /// How long it took, the reading of the body included.
    pub duration: Duration,
    /// Where the gateway itself refused the request, or nobody waited for its answer: why, with
    /// what the caller is not told. One line of at most some 1,000 characters.
    pub refused: Option<&'a str>,
}

/// What is known of a request when it comes in.
pub(crate) const fn of<'a>(request_id: &'a str, method: &'a str, path: &'a str) -> RequestLog<'a> {
    RequestLog {
        request_id,
        method,
        path,
        route: None,
        function: None,
        status: 0,
        duration: Duration::ZERO,
        refused: None,
    }
}

/// A request that nothing has been told about yet. Dropping it tells that its caller went away:
/// the HTTP library drops what nobody waits for.
pub(crate) struct Untold<'a> {
    tell: Option<&'a OnRequest>,
    started: Instant,
    log: RequestLog<'a>,
}

impl<'a> Untold<'a> {
    /// Nothing has been told; `log` is what is known by now.
    pub(crate) const fn new(
        tell: Option<&'a OnRequest>,
        started: Instant,
        log: RequestLog<'a>,
    ) -> Self {
        Self { tell, started, log }
    }

    /// Whom to tell about the answer: from now on that is the caller's affair.
    pub(crate) const fn take(&mut self) -> Option<&'a OnRequest> {
        self.tell.take()
    }
}

impl Drop for Untold<'_> {
    fn drop(&mut self) {
        if let Some(tell) = self.tell.take() {
            tell(&RequestLog {
                status: ABANDONED,
                duration: self.started.elapsed(),
                refused: Some("the caller went away before the answer"),
                ..self.log.clone()
            });
        }
    }
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
