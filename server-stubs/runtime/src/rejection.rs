//! The answers that the runtime gives in the service's place: 400 for a request that breaks the
//! document's rules, 500 where the service fails.

use std::fmt;

use serde::Serialize;

use crate::Reply;

/// So many problems of one request are kept; more help nobody, and a body of a megabyte could hold
/// a million.
const MAX_PROBLEMS: usize = 50;
/// A problem's text is cut after so many characters: readers of JSON quote what they were given.
const MAX_TEXT: usize = 200;
/// A message for people is cut after so many characters.
const MAX_MESSAGE: usize = 1000;

/// Something of a request could not be read; what and why has been noted, and is answered once
/// all else has been read too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid(pub(crate) ());

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// Where: `path.orderId`, `query.limit`, `header.Idempotency-Key`, `body.items[2].quantity`.
    pub place: String,
    /// What: `must be at least 1`.
    pub problem: String,
}

/// The problems of a request, in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem. `problem` is only made where there is room for it.
    pub(crate) fn note(&mut self, place: &str, problem: impl FnOnce() -> String) -> Invalid {
        if self.0.len() < MAX_PROBLEMS {
            self.0.push(Problem {
                place: shorten(place.to_owned(), MAX_TEXT),
                problem: shorten(problem(), MAX_TEXT),
            });
        }
        Invalid(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why the runtime answers, and not the service.
///
/// Generated code turns it into the error model that the document declares for its status; where
/// the document declares none, or one that cannot be filled, the body is
/// `{"message": …, "errors": [{"place": …, "problem": …}, …]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    status: u16,
    request_id: String,
    problems: Vec<Problem>,
}

impl Rejection {
    pub(crate) fn invalid(request_id: &str, problems: Problems) -> Self {
        Self {
            status: 400,
            request_id: request_id.to_owned(),
            problems: problems.0,
        }
    }

    pub(crate) fn internal(request_id: &str) -> Self {
        Self {
            status: 500,
            request_id: request_id.to_owned(),
            problems: Vec::new(),
        }
    }

    /// 400 or 500.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// One word for programs: `INVALID_REQUEST` or `INTERNAL_ERROR`.
    pub fn code(&self) -> &'static str {
        if self.status == 400 {
            "INVALID_REQUEST"
        } else {
            "INTERNAL_ERROR"
        }
    }

    /// One sentence without details: `Invalid request`, `Internal server error`.
    pub fn title(&self) -> &'static str {
        if self.status == 400 {
            "Invalid request"
        } else {
            "Internal server error"
        }
    }

    /// All of it for people, at most 1,000 characters:
    /// `Invalid request: query.limit must be at most 50; body.items[2].quantity must be at least 1`.
    pub fn message(&self) -> String {
        let mut message = self.title().to_owned();
        for (index, problem) in self.problems.iter().enumerate() {
            message.push_str(if index == 0 { ": " } else { "; " });
            message.push_str(&problem.to_string());
            if message.len() > MAX_MESSAGE {
                break;
            }
        }
        shorten(message, MAX_MESSAGE)
    }

    /// The same, cut to `limit` characters: for a model that allows no more.
    pub fn message_within(&self, limit: usize) -> String {
        shorten(self.message(), limit)
    }

    /// The id of the request.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// What is wrong with the request: at most 50 problems; none for a 500.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The answer where the document has no shape for it.
    pub(crate) fn plain(&self) -> Reply {
        #[derive(Serialize)]
        struct Body<'a> {
            message: &'a str,
            #[serde(skip_serializing_if = "<[Problem]>::is_empty")]
            errors: &'a [Problem],
        }
        let body = Body {
            message: self.title(),
            errors: &self.problems,
        };
        Reply::json(self.status, "application/json", &body)
            .unwrap_or_else(|_| Reply::new(self.status))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.place, self.problem)
    }
}

/// Cuts a text after so many characters, and shows that it did.
fn shorten(mut text: String, limit: usize) -> String {
    if text.len() > limit
        && let Some((end, _)) = text.char_indices().nth(limit)
    {
        // The last character makes room for the sign that something is missing.
        let end = text[..end]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
        text.truncate(end);
        text.push('…');
    }
    text
}
