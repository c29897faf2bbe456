//! Makes the answers of operations.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use gatesmith_model::{
    api::{
        Api, Content, Example, HeaderField, Operation, Preflights, Response, Status, StringFormat,
        Type, TypeId,
    },
    sample::{NoValue, Sampler},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::{Body, Mocked, Named, Prepared, cors, echo::Echo, own_mock, status};
use crate::{Unsupported, headers};

/// Headers that say how an answer is sent, which is the server's own affair.
const OF_TRANSPORT: [&str; 7] = [
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Makes answers; what several operations answer is made once.
pub(crate) struct Compiler<'a> {
    api: &'a Api,
    preflights: Preflights<'a>,
    sampler: Sampler<'a>,
    named: BTreeMap<TypeId, Result<Value, NoValue>>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(api: &'a Api) -> Self {
        Self {
            api,
            preflights: api.preflights(),
            sampler: Sampler::new(&api.types),
            named: BTreeMap::new(),
        }
    }

    /// The answers of an operation. What cannot be made is a finding.
    pub(crate) fn compile(
        &mut self,
        operation: &Operation,
        findings: &mut Vec<Unsupported>,
    ) -> Mocked {
        let mut answers: Vec<Prepared> = Vec::with_capacity(operation.responses.len());
        for response in operation
            .responses
            .iter()
            .filter(|it| can_be_sent(it.status))
        {
            let prepared = self.answer(operation, response);
            if let Some(failure) = &prepared.failure
                && !operation.is_preflight
            {
                findings.push(Unsupported::refused(operation, response.at, failure));
            }
            answers.push(prepared);
        }
        if answers.is_empty() {
            answers.push(Prepared {
                declared: Status::Code(200),
                headers: HeaderMap::new(),
                bodies: Vec::new(),
                named: Vec::new(),
                failure: None,
            });
        }
        Mocked {
            usual: usual(&answers),
            answers,
            cors: cors::headers(self.preflights.of(operation), operation),
            own: own_mock(operation),
        }
    }

    fn answer(&mut self, operation: &Operation, response: &Response) -> Prepared {
        let mut prepared = Prepared {
            declared: response.status,
            headers: self.headers(response),
            bodies: Vec::new(),
            named: Vec::new(),
            failure: None,
        };
        if !has_body(response.status) {
            return prepared;
        }
        for example in &response.examples {
            let Some(body) = self.shown(example, response.content.as_ref()) else {
                continue;
            };
            let media_type = &example.media_type;
            if !prepared.bodies.iter().any(|(it, _)| it == media_type) {
                let body = Body::Fixed(body.clone());
                prepared.bodies.push((media_type.clone(), body));
            }
            if !example.name.is_empty() {
                let name = example.name.clone();
                prepared
                    .named
                    .push((media_type.clone(), Named { name, body }));
            }
        }
        if let Some(content) = &response.content {
            let media_type = content.media_type();
            let place = prepared.bodies.iter().position(|(it, _)| it == media_type);
            match place {
                Some(place) => prepared.bodies[..=place].rotate_right(1),
                None => match self.made(operation, content) {
                    Ok(body) => prepared.bodies.insert(0, (media_type.to_owned(), body)),
                    Err(error) => {
                        prepared.failure = Some(format!(
                            "{error} for its answer {}: give it an example",
                            status(response.status)
                        ));
                    }
                },
            }
        }
        prepared
    }

    /// A body of which the document shows nothing.
    fn made(&mut self, operation: &Operation, content: &Content) -> Result<Body, NoValue> {
        let ty = match content {
            Content::Json { ty, .. } => ty,
            Content::Text { .. } => return Ok(Body::Fixed(Bytes::from_static(b"text"))),
            Content::Binary { .. } => return Ok(Body::Fixed(Bytes::from_static(b"bytes"))),
        };
        let value = self.value(ty)?;
        let variables: Vec<&str> = operation.path.variables().collect();
        Ok(match Echo::of(self.api, ty, &value, &variables) {
            Some(echo) => Body::Echo(echo),
            None => Body::Fixed(Bytes::from(value.to_string())),
        })
    }

    /// An example as it is sent; `None` where it is none that can be: an object that shows XML.
    fn shown(&mut self, example: &Example, content: Option<&Content>) -> Option<Bytes> {
        let content = content.filter(|it| it.media_type() == example.media_type);
        match (&*example.value, content) {
            (Value::String(text), Some(Content::Json { ty, .. })) => {
                // People write JSON into a string: what is meant is the JSON.
                let is_json = text.trim_start().starts_with(['{', '['])
                    && !self.sampler.checker().fits(ty, &example.value)
                    && serde_json::from_str::<Value>(text).is_ok();
                Some(Bytes::from(if is_json {
                    text.clone()
                } else {
                    example.value.to_string()
                }))
            }
            (value, _) if is_json(&example.media_type) => Some(Bytes::from(value.to_string())),
            // Bytes are shown as base64 by those who mean it, and as text by others.
            (Value::String(text), Some(Content::Binary { .. })) => {
                let decoded = STANDARD.decode(text);
                Some(decoded.map_or_else(|_| Bytes::from(text.clone()), Bytes::from))
            }
            (Value::String(text), _) => Some(Bytes::from(text.clone())),
            (Value::Number(_) | Value::Bool(_), _) => Some(Bytes::from(example.value.to_string())),
            (Value::Null | Value::Array(_) | Value::Object(_), _) => None,
        }
    }

    fn value(&mut self, ty: &Type) -> Result<Value, NoValue> {
        let Type::Named(id) = ty else {
            return self.sampler.sample(ty);
        };
        if let Some(made) = self.named.get(id) {
            return made.clone();
        }
        let made = self.sampler.sample(ty);
        self.named.insert(*id, made.clone());
        made
    }

    fn headers(&mut self, response: &Response) -> HeaderMap {
        let mut made = HeaderMap::new();
        for field in &response.headers {
            let Ok(name) = HeaderName::try_from(field.wire.as_str()) else {
                continue;
            };
            if OF_TRANSPORT.contains(&name.as_str()) {
                continue;
            }
            let value = self.header(field, &name);
            let value = value.and_then(|value| HeaderValue::try_from(value).ok());
            // What reaches the caller under another name does so here, too.
            if let (Some(name), Some(value)) = (headers::on_answer(name), value) {
                made.insert(name, value);
            }
        }
        made
    }

    fn header(&mut self, field: &HeaderField, name: &HeaderName) -> Option<String> {
        // `7` shows a string as well as `"7"` does, and `"7"` a number.
        if let Some(shown) = field.example.as_deref().and_then(text) {
            let read = serde_json::from_str(&shown).ok();
            let mut spellings = read.into_iter().chain([Value::from(shown.as_str())]);
            if spellings.any(|value| self.sampler.checker().fits(&field.ty, &value)) {
                return Some(shown);
            }
        }
        let is_plain = field.ty == Type::string();
        let uri = Type::String {
            format: StringFormat::Uri,
            min_length: None,
            max_length: None,
            pattern: None,
        };
        // A client may follow it.
        let ty = if is_plain && name == http::header::LOCATION {
            &uri
        } else {
            &field.ty
        };
        text(&self.sampler.sample(ty).ok()?)
    }
}

/// Which answer is given to those who ask for none: the lowest code of success, else a range or a
/// default, else whatever comes first. Answers are sorted by precedence.
fn usual(answers: &[Prepared]) -> usize {
    let success = answers.iter().position(|it| it.declared.is_success());
    let default = || answers.iter().position(|it| it.declared == Status::Default);
    success.or_else(default).unwrap_or(0)
}

/// Informational answers come before the one that counts.
fn can_be_sent(status: Status) -> bool {
    match status {
        Status::Code(code) => (200..600).contains(&code),
        Status::Range(class) => class >= 2,
        Status::Default => true,
    }
}

/// RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5.
fn has_body(status: Status) -> bool {
    let bodiless = [
        StatusCode::NO_CONTENT,
        StatusCode::RESET_CONTENT,
        StatusCode::NOT_MODIFIED,
    ];
    !bodiless
        .iter()
        .any(|code| status == Status::Code(code.as_u16()))
}

fn is_json(media_type: &str) -> bool {
    matches!(media_type, "application/json" | "text/json") || media_type.ends_with("+json")
}

/// A scalar as it stands in a header.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
