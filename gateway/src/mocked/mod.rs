//! Answers in place of a backend: what the document shows, or a value made from what it declares.
//!
//! ```text
//! operation ──► answers, one for each declared response ──► bodies: examples, or one made value
//! request ───► Prefer (code, example) ───► which answer ───► Accept ───► which body
//! ```
//!
//! Everything that does not depend on a request is made once, when the gateway starts; an answer
//! is then a copy of headers and a reference to bytes. The one exception is an object that was made
//! and has a member of the same name as a variable of the path: that member repeats what the
//! request's path says, where its type allows it (`echo`).
//!
//! What stands in front of a backend stays in front: signatures, keys, tokens, validators, gateway
//! responses. Answers to preflight requests stay what they are, and so does the answer of a mock
//! integration that has a body of its own, to those who prefer nothing else.
//!
//! | module | what it does |
//! |---|---|
//! | `compiler` | makes the answers of an operation |
//! | `cors` | what its answers say to browsers |
//! | `prefer` | what a caller asks for (RFC 7240) |
//! | `echo` | members that repeat the path |

mod compiler;
mod cors;
mod echo;
mod prefer;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use gatesmith_model::api::{IntegrationKind, Operation, Status, Text};
use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, VARY},
};

use self::{echo::Echo, prefer::Preferences};
use crate::{answer::Answer, call::Call, media, mock::Mock, refusal::Refusal};

pub(crate) use compiler::Compiler;

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The mock integration of an operation, where it answers with something of its own. One that
/// answers without a body, where the document declares one, only holds the place of a backend.
fn own_mock(operation: &Operation) -> Option<Mock> {
    let integration = operation.integration.as_ref()?;
    if integration.kind != IntegrationKind::Mock {
        return None;
    }
    let is_blank = |text: &Text| matches!(text, Text::Literal(text) if text.trim().is_empty());
    let mut templates = integration
        .responses
        .values()
        .flat_map(|it| it.templates.values());
    let has_body = templates.any(|template| !is_blank(template));
    let declares_body = operation.responses.iter().any(|it| it.content.is_some());
    let answers = operation.is_preflight || has_body || !declares_body;
    answers
        .then(|| Mock::new(operation, integration).ok())
        .flatten()
}

/// All answers of an operation, ready to be sent.
#[derive(Debug)]
pub(crate) struct Mocked {
    /// In the order of precedence: codes, ranges, the default.
    answers: Vec<Prepared>,
    /// Which of them is given to those who ask for none.
    usual: usize,
    /// What every answer says to browsers.
    cors: Vec<(HeaderName, HeaderValue)>,
    /// The mock integration that answers those who prefer nothing.
    own: Option<Mock>,
}

/// The answer to one declared response.
#[derive(Debug)]
struct Prepared {
    declared: Status,
    headers: HeaderMap,
    /// What is sent by default, by media type; the type that the response declares comes first.
    /// Empty: no body.
    bodies: Vec<(String, Body)>,
    /// Examples that have a name, by media type.
    named: Vec<(String, Named)>,
    /// No body could be made, and why.
    failure: Option<String>,
}

#[derive(Clone, Debug)]
enum Body {
    Fixed(Bytes),
    Echo(Echo),
}

#[derive(Debug)]
struct Named {
    name: String,
    body: Bytes,
}

impl Mocked {
    /// The answer to a request that everything in front of the backend has let through.
    pub(crate) fn answer(&self, call: &Call<'_>) -> Result<Answer, Refusal> {
        let wanted = Preferences::read(call.headers);
        if let Some(own) = self.own.as_ref().filter(|_| wanted.is_empty()) {
            return own.answer(call);
        }
        let prepared = self.prepared(&wanted)?;
        let status = match (wanted.code(), prepared.declared) {
            (Some(code), _) | (None, Status::Code(code)) => code,
            (None, Status::Range(class)) => u16::from(class) * 100,
            (None, Status::Default) => 200,
        };
        let (media_type, body) = match wanted.example() {
            Some(name) => match prepared.named(name, call.headers) {
                Some((media_type, body)) => (Some(media_type), body.clone()),
                None => return Err(self.unknown_example(name, Some(prepared))),
            },
            None => match media::choose(&prepared.bodies, call.headers) {
                Some((media_type, body)) => (Some(media_type.as_str()), body.bytes(call)),
                None => match &prepared.failure {
                    Some(failure) => return Err(Refusal::unsupported(failure.clone())),
                    None => (None, Bytes::new()),
                },
            },
        };
        let mut answer = Response::new(body.into());
        *answer.status_mut() = StatusCode::from_u16(status)
            .map_err(|_| Refusal::misconfigured(format!("{status} is no status")))?;
        *answer.headers_mut() = prepared.headers.clone();
        let headers = answer.headers_mut();
        headers.extend(self.cors.iter().cloned());
        if let Some(Ok(media_type)) = media_type.map(HeaderValue::from_str) {
            headers.insert(CONTENT_TYPE, media_type);
        }
        headers.append(VARY, HeaderValue::from(PREFER));
        if prepared.bodies.len() > 1 {
            headers.append(VARY, HeaderValue::from(ACCEPT));
        }
        if let Some(applied) = wanted.applied() {
            headers.insert(PREFERENCE_APPLIED, applied);
        }
        Ok(answer)
    }

    /// The answer that a caller asks for by status, by the name of an example, or not at all.
    fn prepared(&self, wanted: &Preferences) -> Result<&Prepared, Refusal> {
        if let Some(code) = wanted.code_as_written() {
            let declared = wanted
                .code()
                .and_then(|code| self.answers.iter().find(|it| it.stands_for(code)));
            return declared.ok_or_else(|| self.undeclared(code));
        }
        let usual = self.answers.get(self.usual);
        if let Some(name) = wanted.example() {
            let mut answers = usual.into_iter().chain(&self.answers);
            let found = answers.find(|answer| answer.has(name));
            return found.ok_or_else(|| self.unknown_example(name, None));
        }
        usual.ok_or_else(|| Refusal::misconfigured("the operation declares no answer"))
    }

    fn undeclared(&self, code: &str) -> Refusal {
        let declared: Vec<String> = self.answers.iter().map(|it| status(it.declared)).collect();
        Refusal::preference(format!(
            "`Prefer: code={code}` asks for an answer that the document does not declare; it \
             declares {}",
            declared.join(", ")
        ))
    }

    fn unknown_example(&self, name: &str, among: Option<&Prepared>) -> Refusal {
        let answers = among.map_or(&*self.answers, std::slice::from_ref);
        let listed: Vec<String> = answers
            .iter()
            .flat_map(|answer| {
                let code = status(answer.declared);
                let names = answer.named.iter();
                names.map(move |(_, named)| format!("{} ({code})", named.name))
            })
            .collect();
        let there = if listed.is_empty() {
            "no example with a name".to_owned()
        } else {
            listed.join(", ")
        };
        Refusal::preference(format!(
            "`Prefer: example={name}` asks for an example that the document does not have; it has \
             {there}"
        ))
    }
}

impl Prepared {
    fn stands_for(&self, code: u16) -> bool {
        match self.declared {
            Status::Code(declared) => declared == code,
            Status::Range(class) => u16::from(class) == code / 100,
            Status::Default => true,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.named.iter().any(|(_, named)| named.name == name)
    }

    /// The example of this name, in the media type that the caller accepts where there are
    /// several.
    fn named(&self, name: &str, headers: &HeaderMap) -> Option<(&str, &Bytes)> {
        let found: Vec<(String, &Bytes)> = self
            .named
            .iter()
            .filter(|(_, named)| named.name == name)
            .map(|(media_type, named)| (media_type.clone(), &named.body))
            .collect();
        let (chosen, body) = media::choose(&found, headers)?;
        let (media_type, _) = self.named.iter().find(|(it, _)| it == chosen)?;
        Some((media_type, body))
    }
}

impl Body {
    fn bytes(&self, call: &Call<'_>) -> Bytes {
        match self {
            Self::Fixed(bytes) => bytes.clone(),
            Self::Echo(echo) => echo.write(call),
        }
    }
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "default".to_owned(),
    }
}
