//! A function's reply as an answer. API Gateway is strict: what is no proxy reply is a 502, and
//! the caller is not told why.
//!
//! | in the reply | answer |
//! |---|---|
//! | no object, an unknown key, a body that is no string, a status that is no number | 502 |
//! | no `statusCode` | 200 |
//! | the same header in `headers` and `multiValueHeaders` | both values, the multiple ones first |
//! | `isBase64Encoded`, and the request accepts a binary media type | decoded; 500 where it fails |
//! | `isBase64Encoded` otherwise | the base64 text itself |

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde_json::{Map, Value};

use crate::{
    answer::{Answer, JSON},
    call::Call,
    headers,
    refusal::Refusal,
};

/// The answer that a reply stands for.
pub(crate) fn read(call: &Call<'_>, reply: &[u8]) -> Result<Answer, Refusal> {
    let reply = Reply::parse(reply).map_err(|malformed| {
        Refusal::malformed_reply(format!("Malformed Lambda proxy response: {malformed}"))
    })?;
    let is_binary = reply.is_base64 && call.stage.binary.holds_answer(call.headers);
    let body = if is_binary {
        let decoded = STANDARD.decode(reply.body.as_bytes());
        Bytes::from(decoded.map_err(|_| Refusal::undecodable_reply())?)
    } else {
        Bytes::from(reply.body)
    };
    let mut answer = Response::new(body.into());
    *answer.status_mut() = reply.status;
    *answer.headers_mut() = reply.headers;
    answer.headers_mut().entry(CONTENT_TYPE).or_insert(JSON);
    Ok(answer)
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    is_base64: bool,
}

/// What is wrong with a reply.
enum Malformed {
    NotAnObject,
    UnknownKey(String),
    Wrong(&'static str),
    Header(String),
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => formatter.write_str("it is no JSON object"),
            Self::UnknownKey(key) => write!(formatter, "it has the unknown key `{key}`"),
            Self::Wrong(key) => write!(formatter, "`{key}` is not what it must be"),
            Self::Header(name) => write!(formatter, "the header `{name}` cannot be sent"),
        }
    }
}

impl Reply {
    fn parse(text: &[u8]) -> Result<Self, Malformed> {
        let Ok(Value::Object(mut members)) = serde_json::from_slice(text) else {
            return Err(Malformed::NotAnObject);
        };
        let status = status(members.shift_remove("statusCode").as_ref())?;
        let body = match members.shift_remove("body") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(body)) => body,
            Some(_) => return Err(Malformed::Wrong("body")),
        };
        // `base64Encoded` is honoured without being documented.
        let mut is_base64 = false;
        for key in ["isBase64Encoded", "base64Encoded"] {
            match members.shift_remove(key) {
                None | Some(Value::Null) => {}
                Some(Value::Bool(flag)) => is_base64 |= flag,
                Some(_) => return Err(Malformed::Wrong("isBase64Encoded")),
            }
        }
        let multiple = object(&mut members, "multiValueHeaders")?;
        let single = object(&mut members, "headers")?;
        if let Some(key) = members.keys().next() {
            return Err(Malformed::UnknownKey(key.clone()));
        }
        Ok(Self {
            status,
            headers: merge(&multiple, &single)?,
            body,
            is_base64,
        })
    }
}

/// A number, or a string that holds one.
fn status(value: Option<&Value>) -> Result<StatusCode, Malformed> {
    let code = match value {
        None => Some(200),
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(_) => None,
    };
    code.and_then(|code| u16::try_from(code).ok())
        .filter(|code| (200..600).contains(code))
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or(Malformed::Wrong("statusCode"))
}

fn object(
    members: &mut Map<String, Value>,
    key: &'static str,
) -> Result<Map<String, Value>, Malformed> {
    match members.shift_remove(key) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(Malformed::Wrong(key)),
    }
}

fn merge(
    multiple: &Map<String, Value>,
    single: &Map<String, Value>,
) -> Result<HeaderMap, Malformed> {
    let mut merged = HeaderMap::new();
    for (name, values) in multiple {
        let values = values
            .as_array()
            .ok_or(Malformed::Wrong("multiValueHeaders"))?;
        for value in values {
            append(&mut merged, name, value)?;
        }
    }
    for (name, value) in single {
        append(&mut merged, name, value)?;
    }
    Ok(merged)
}

/// Adds a header; `null` adds nothing, and so does a header that the gateway drops.
fn append(headers: &mut HeaderMap, name: &str, value: &Value) -> Result<(), Malformed> {
    let malformed = || Malformed::Header(name.to_owned());
    let text = match value {
        Value::Null => return Ok(()),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => return Err(malformed()),
    };
    let name = HeaderName::try_from(name).map_err(|_| malformed())?;
    let value = HeaderValue::try_from(text).map_err(|_| malformed())?;
    if let Some(name) = headers::on_answer(name) {
        headers.try_append(name, value).map_err(|_| malformed())?;
    }
    Ok(())
}
