//! Reads an operation's input out of an event.
//!
//! Generated code asks for one value after the other. Whatever cannot be read is noted with its
//! place, and [`Invalid`] stands in for it; only when all has been asked for does generated code
//! look at the results with `?`. So a request with three mistakes is told of three.
//!
//! Parameters are read here, bodies in `body`.

mod body;

use std::borrow::Cow;

use gatesmith_codec::{ListStyle, ParameterText, TextError};
use percent_encoding::percent_decode_str;

use crate::rejection::Problems;
use crate::{Check, Event, Invalid, InvocationContext, Rejection, Request};

/// A request that waits to be read.
#[derive(Debug)]
pub struct Incoming {
    event: Event,
    context: InvocationContext,
    problems: Problems,
}

/// Where a value stands beside the body.
#[derive(Clone, Copy)]
enum Location {
    Path,
    Query,
    Header,
}

impl Location {
    fn place(self, name: &str) -> String {
        let location = match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        };
        format!("{location}.{name}")
    }
}

impl Incoming {
    /// A request to be read.
    pub fn new(event: Event, context: InvocationContext) -> Self {
        Self {
            event,
            context,
            problems: Problems::default(),
        }
    }

    /// Reads the input with `read`, and puts what else is known of the call beside it.
    ///
    /// # Errors
    /// [`Rejection`] with everything that `read` noted, where it noted anything.
    pub fn read<I>(
        mut self,
        read: impl FnOnce(&mut Self) -> Result<I, Invalid>,
    ) -> Result<Request<I>, Rejection> {
        let input = read(&mut self);
        let request_id = self
            .event
            .request_id
            .take()
            .unwrap_or(self.context.request_id);
        match input {
            Ok(input) if self.problems.is_empty() => {
                let mut request = Request::new(input);
                request.caller = self.event.caller;
                request.method = self.event.http_method;
                request.query = self.event.query;
                request.headers = self.event.headers;
                request.raw_body = self.event.body.unwrap_or_default();
                request.request_id = request_id;
                request.deadline = self.context.deadline;
                request.trace_id = self.context.trace_id;
                Ok(request)
            }
            _ => Err(Rejection::invalid(&request_id, self.problems)),
        }
    }

    // Parameters.

    /// Reads a variable of the path. The gateway hands it on as the caller wrote it, so
    /// percent-encoding is undone here, once.
    pub fn path<T: ParameterText>(
        &mut self,
        name: &str,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<T, Invalid> {
        let text = self.path_text(name).transpose();
        let value = self.scalar(Location::Path, name, text, check)?;
        self.demand(Location::Path, name, value)
    }

    /// Reads a variable of the path that is a list.
    pub fn path_list<T: ParameterText>(
        &mut self,
        name: &str,
        style: ListStyle,
        check: impl FnOnce(&Vec<T>, &mut Check<'_>),
    ) -> Result<Vec<T>, Invalid> {
        let text = self.path_text(name);
        match self.demand(Location::Path, name, text)? {
            Ok(text) => self.list(Location::Path, name, &[text], style, check),
            Err(problem) => Err(self.problems.note(&Location::Path.place(name), || problem)),
        }
    }

    fn path_text(&self, name: &str) -> Option<Result<String, String>> {
        let text = self.event.path_parameters.get(name)?;
        let decoded = percent_decode_str(text).decode_utf8();
        Some(
            decoded
                .map(Cow::into_owned)
                .map_err(|_| "must be UTF-8".to_owned()),
        )
    }

    /// Reads a query parameter that must be there. Where it came several times, the last counts,
    /// as it does for the gateway.
    pub fn query<T: ParameterText>(
        &mut self,
        name: &str,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<T, Invalid> {
        let value = self.query_optional(name, check)?;
        self.demand(Location::Query, name, value)
    }

    /// Reads a query parameter that may be there.
    pub fn query_optional<T: ParameterText>(
        &mut self,
        name: &str,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<Option<T>, Invalid> {
        let text = self.event.query.get(name).and_then(|values| values.last());
        let text = Ok(text.cloned());
        self.scalar(Location::Query, name, text, check)
    }

    /// Reads a query parameter that is a list and must be there.
    pub fn query_list<T: ParameterText>(
        &mut self,
        name: &str,
        style: ListStyle,
        check: impl FnOnce(&Vec<T>, &mut Check<'_>),
    ) -> Result<Vec<T>, Invalid> {
        let values = self.event.query.get(name).cloned();
        let values = self.demand(Location::Query, name, values)?;
        self.list(Location::Query, name, &values, style, check)
    }

    /// Reads a query parameter that is a list and may be there. An absent list has no items.
    pub fn query_list_optional<T: ParameterText>(
        &mut self,
        name: &str,
        style: ListStyle,
        check: impl FnOnce(&Vec<T>, &mut Check<'_>),
    ) -> Result<Vec<T>, Invalid> {
        match self.event.query.get(name).cloned() {
            Some(values) => self.list(Location::Query, name, &values, style, check),
            None => Ok(Vec::new()),
        }
    }

    /// Reads a header field that must be there. Where it came several times, the last counts, as
    /// it does for the gateway.
    pub fn header<T: ParameterText>(
        &mut self,
        name: &str,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<T, Invalid> {
        let value = self.header_optional(name, check)?;
        self.demand(Location::Header, name, value)
    }

    /// Reads a header field that may be there.
    pub fn header_optional<T: ParameterText>(
        &mut self,
        name: &str,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<Option<T>, Invalid> {
        let text = self.event.headers.get(name).map(str::to_owned);
        self.scalar(Location::Header, name, Ok(text), check)
    }

    /// Reads a header field that is a list, joined by commas, and must be there. A list may be
    /// spread over several fields of one name (RFC 9110, section 5.3).
    pub fn header_list<T: ParameterText>(
        &mut self,
        name: &str,
        check: impl FnOnce(&Vec<T>, &mut Check<'_>),
    ) -> Result<Vec<T>, Invalid> {
        let values = self.header_values(name);
        let values = self.demand(Location::Header, name, values)?;
        self.list(Location::Header, name, &values, ListStyle::Commas, check)
    }

    /// Reads a header field that is a list and may be there. An absent list has no items.
    pub fn header_list_optional<T: ParameterText>(
        &mut self,
        name: &str,
        check: impl FnOnce(&Vec<T>, &mut Check<'_>),
    ) -> Result<Vec<T>, Invalid> {
        match self.header_values(name) {
            Some(values) => self.list(Location::Header, name, &values, ListStyle::Commas, check),
            None => Ok(Vec::new()),
        }
    }

    /// All fields of one name, as one.
    fn header_values(&self, name: &str) -> Option<Vec<String>> {
        let values: Vec<&str> = self.event.headers.get_all(name).collect();
        (!values.is_empty()).then(|| vec![values.join(",")])
    }

    fn scalar<T: ParameterText>(
        &mut self,
        location: Location,
        name: &str,
        text: Result<Option<String>, String>,
        check: impl FnOnce(&T, &mut Check<'_>),
    ) -> Result<Option<T>, Invalid> {
        let value = match text {
            Ok(None) => return Ok(None),
            Ok(Some(text)) => T::from_text(&text).map_err(|error| problem_of(&error)),
            Err(problem) => Err(problem),
        };
        let place = location.place(name);
        match value {
            Ok(value) => {
                check(&value, &mut Check::new(place, &mut self.problems));
                Ok(Some(value))
            }
            Err(problem) => Err(self.problems.note(&place, || problem)),
        }
    }

    fn list<T: ParameterText>(
        &mut self,
        location: Location,
        name: &str,
        values: &[String],
        style: ListStyle,
        check: impl FnOnce(&Vec<T>, &mut Check<'_>),
    ) -> Result<Vec<T>, Invalid> {
        let place = location.place(name);
        let texts: Vec<&str> = match (style.separator(), values.last()) {
            (None, _) => values.iter().map(String::as_str).collect(),
            // An empty text is a list without items: there is no other way to write one.
            (Some(_), Some(text)) if text.is_empty() => Vec::new(),
            (Some(separator), Some(text)) => text.split(separator).map(str::trim).collect(),
            (Some(_), None) => Vec::new(),
        };
        let mut items = Vec::with_capacity(texts.len());
        let mut invalid = None;
        for (index, text) in texts.into_iter().enumerate() {
            match T::from_text(text) {
                Ok(item) => items.push(item),
                Err(error) => {
                    let place = format!("{place}[{index}]");
                    invalid = Some(self.problems.note(&place, || problem_of(&error)));
                }
            }
        }
        if let Some(invalid) = invalid {
            return Err(invalid);
        }
        check(&items, &mut Check::new(place, &mut self.problems));
        Ok(items)
    }

    fn demand<T>(
        &mut self,
        location: Location,
        name: &str,
        value: Option<T>,
    ) -> Result<T, Invalid> {
        value.ok_or_else(|| self.missing(&location.place(name)))
    }

    fn missing(&mut self, place: &str) -> Invalid {
        self.problems.note(place, || "is required".to_owned())
    }
}

/// `expected a number` → `must be a number`.
fn problem_of(error: &TextError) -> String {
    let text = error.to_string();
    match text.strip_prefix("expected ") {
        Some(expected) => format!("must be {expected}"),
        None => text,
    }
}
