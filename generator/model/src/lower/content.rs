//! Bodies of requests and answers.

use std::borrow::Cow;

use crate::{
    api::{Body, Content, HeaderField, Name, Operation, Response, Status, Type},
    diagnostic::Diagnostic,
    document::{RawContent, RawHeader, RawOperation, RawResponse, SchemaForm, shortened},
    names::{Scope, Wanted},
    place::Place,
    rules::Rule,
};

use super::{Lowering, ids::id_in_content, parameter::TextForm};

/// What a media type holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// `application/json` itself: the first choice.
    Json,
    /// `application/problem+json`, and ranges such as `*/*` over a schema.
    JsonLike,
    Text,
    Bytes,
    /// Forms, which callers write themselves: taken only where there is nothing else.
    Form,
}

/// What stands between the parts of a form that a caller writes: the media type has to name it.
const BOUNDARY: &str = "gatesmith-part";

impl<'a> Lowering<'a, '_, '_> {
    pub(super) fn body(&mut self, raw: &RawOperation<'a>) -> Option<Body> {
        let body = raw.body.as_ref()?;
        let content = self.content(&body.content, true)?;
        Some(Body {
            at: body.at,
            docs: body.docs.to_docs(),
            required: body.required,
            content,
            examples: self.examples(&body.examples, &body.content),
        })
    }

    pub(super) fn responses(&mut self, raw: &RawOperation<'a>, key: &str) -> Vec<Response> {
        let mut responses: Vec<Response> = raw
            .responses
            .iter()
            .map(|response| self.response(response, key))
            .collect();
        responses.sort_by_key(|response| response.status);
        responses
    }

    fn response(&mut self, raw: &RawResponse<'a>, key: &str) -> Response {
        let content = self.content(&raw.content, false);
        let mut headers: Vec<HeaderField> = raw
            .headers
            .iter()
            .filter(|header| is_said_by_service(header.name))
            .map(|header| self.header(header))
            .collect();
        self.name_headers(&mut headers, key, raw.status);
        Response {
            at: raw.at,
            status: raw.status,
            name: Name::from_words(status_words(raw.status)),
            docs: raw.docs.to_docs(),
            headers,
            content,
            examples: self.examples(&raw.examples, &raw.content),
        }
    }

    fn name_headers(&mut self, headers: &mut [HeaderField], key: &str, status: Status) {
        if headers.is_empty() {
            return;
        }
        let wanted: Vec<Wanted> = headers
            .iter()
            .map(|header| Wanted {
                key: header.wire.as_str().into(),
                name: header.name.clone(),
            })
            .collect();
        let owner = format!("{key} {}", status_text(status));
        let names = self.book.allocate(Scope::Headers(&owner), &wanted);
        for (header, name) in headers.iter_mut().zip(names) {
            header.name = name;
        }
    }

    fn header(&mut self, raw: &RawHeader<'a>) -> HeaderField {
        let form = if raw.schema == Some(raw.at) {
            SchemaForm::Parameter
        } else {
            SchemaForm::Whole
        };
        let ty = match raw.schema {
            Some(schema) => self.usage_of(&[schema], form).ty,
            None => Type::string(),
        };
        self.drain();
        let ty = if self.text_form(&ty) == TextForm::Scalar {
            self.as_text(ty)
        } else {
            self.reader.find(
                Diagnostic::new(
                    Rule::HeaderAsText,
                    raw.at,
                    format!(
                        "the header `{}` holds more than one value",
                        shortened(raw.name)
                    ),
                )
                .label("read as its text")
                .help("nothing needs to be done, if callers may take it apart themselves"),
            );
            Type::string()
        };
        HeaderField {
            name: self.name_of(raw.name),
            wire: raw.name.to_owned(),
            docs: raw.docs.to_docs(),
            ty,
            required: raw.required,
            example: self.example_beside_schema(raw.at, raw.schema),
        }
    }

    /// The payload under the media type that generated code reads and writes: JSON where it is
    /// among them.
    fn content(&mut self, list: &[RawContent<'a>], is_request: bool) -> Option<Content> {
        let chosen = list
            .iter()
            .min_by_key(|content| self.class(content))
            .copied()?;
        let left_out = list
            .iter()
            .find(|content| bare(content.media_type) != bare(chosen.media_type));
        if let Some(left_out) = left_out {
            let name = shortened(left_out.media_type);
            self.reader.find(
                Diagnostic::new(
                    Rule::UnusedMediaType,
                    left_out.at,
                    format!("generated code does not speak `{name}` here"),
                )
                .label(format!("only `{}` is used", shortened(chosen.media_type)))
                .help(if is_request {
                    "nothing needs to be done, if the backend takes both"
                } else {
                    "nothing needs to be done, if the backend answers so to those who ask for it"
                }),
            );
        }
        let media_type = bare(chosen.media_type).into_owned();
        match self.class(&chosen) {
            Class::Json | Class::JsonLike => {
                let media_type = if media_type.contains('*') {
                    "application/json".to_owned()
                } else {
                    media_type
                };
                let ty = match chosen.schema {
                    Some(schema) => self.usage(&[schema]).into_type(),
                    None => Type::Any,
                };
                Some(Content::Json { media_type, ty })
            }
            Class::Text => Some(Content::Text { media_type }),
            Class::Bytes => Some(Content::Binary { media_type }),
            Class::Form => {
                self.report_form(chosen.at, &media_type, is_request);
                Some(form(media_type))
            }
        }
    }

    fn report_form(&mut self, at: Place, media_type: &str, is_request: bool) {
        let whose = if is_request { "a request" } else { "an answer" };
        let is_multipart = media_type.starts_with("multipart/");
        let (label, help) = if is_multipart {
            (
                "read as bytes",
                format!("whoever sends it writes its parts, delimited by `--{BOUNDARY}`"),
            )
        } else {
            (
                "read as text",
                "whoever sends it writes `name=value&…`, percent-encoded".to_owned(),
            )
        };
        self.reader.find(
            Diagnostic::new(
                Rule::UnsupportedBody,
                at,
                format!(
                    "the fields of {whose} of type `{}` have no types yet",
                    shortened(media_type)
                ),
            )
            .label(label)
            .help(help),
        );
    }

    fn class(&self, content: &RawContent<'a>) -> Class {
        let media_type = bare(content.media_type);
        let schema = content.schema;
        let format = schema.and_then(|at| self.reader.source.get(at, "format"));
        let is_bytes =
            content.is_file || format.and_then(|at| self.reader.source.str(at)) == Some("binary");
        match &*media_type {
            _ if media_type.starts_with("multipart/") => Class::Form,
            "application/x-www-form-urlencoded" => Class::Form,
            _ if is_bytes => Class::Bytes,
            "application/json" => Class::Json,
            "text/json" => Class::JsonLike,
            "*/*" | "application/*" if schema.is_some() => Class::JsonLike,
            _ if media_type.ends_with("+json") => Class::JsonLike,
            "application/xml" | "application/yaml" | "application/javascript" => Class::Text,
            _ if media_type.ends_with("+xml") || media_type.starts_with("text/") => Class::Text,
            _ => Class::Bytes,
        }
    }

    /// `readOnly` in what callers send, `writeOnly` in what they get: one type serves both.
    pub(super) fn check_directions(&mut self, operations: &[Operation]) {
        let mut sent = Vec::new();
        let mut received = Vec::new();
        for operation in operations {
            let body = operation.body.iter().map(|body| &body.content);
            sent.extend(body.filter_map(id_in_content));
            let answers = operation.responses.iter();
            let answers = answers.filter_map(|response| response.content.as_ref());
            received.extend(answers.filter_map(id_in_content));
        }
        let is_sent = self.table.reachable(sent.into_iter());
        let is_received = self.table.reachable(received.into_iter());
        for one_way in std::mem::take(&mut self.one_way) {
            let index = one_way.owner.index();
            let (keyword, wrong_way, is_wrong) = if one_way.is_read_only {
                ("readOnly", "in requests", is_sent[index])
            } else {
                ("writeOnly", "in answers", is_received[index])
            };
            if !is_wrong {
                continue;
            }
            self.reader.find(
                Diagnostic::new(
                    Rule::OneWayProperty,
                    crate::source::Anchor::Key(one_way.keyword),
                    format!("a `{keyword}` property is {wrong_way} too"),
                )
                .label("one type serves both directions")
                .help("describe what is sent and what is answered by two schemas"),
            );
        }
    }
}

/// A form as whoever sends it writes it.
fn form(media_type: String) -> Content {
    if media_type.starts_with("multipart/") {
        Content::Binary {
            media_type: format!("{media_type}; boundary={BOUNDARY}"),
        }
    } else {
        Content::Text { media_type }
    }
}

/// CORS headers are the gateway's business, and the media type is said by `content`.
fn is_said_by_service(header: &str) -> bool {
    let name = header.to_ascii_lowercase();
    !name.starts_with("access-control-") && name != "content-type"
}

/// A media type in lower case, without its parameters: as it is written, mostly.
pub(super) fn bare(media_type: &str) -> Cow<'_, str> {
    let end = media_type.find(';').unwrap_or(media_type.len());
    let bare = media_type[..end].trim();
    if bare.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(bare.to_ascii_lowercase())
    } else {
        Cow::Borrowed(bare)
    }
}

pub(super) fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// What an inline type in an answer is called after its operation.
pub(super) fn response_words(status: &str) -> String {
    let words = match status {
        "200" => return "response".to_owned(),
        "default" => "other".to_owned(),
        _ => match status.parse() {
            Ok(code) => status_words(Status::Code(code)),
            Err(_) => status.bytes().next().map_or_else(String::new, |class| {
                status_words(Status::Range(class.wrapping_sub(b'0')))
            }),
        },
    };
    crate::names::join(&[&words, "response"])
}

/// The name of an answer: what RFC 9110 and its relatives call the status.
fn status_words(status: Status) -> String {
    let words = match status {
        Status::Code(code) => match code {
            100 => "continue",
            101 => "switching_protocols",
            102 => "processing",
            103 => "early_hints",
            200 => "ok",
            201 => "created",
            202 => "accepted",
            203 => "non_authoritative_information",
            204 => "no_content",
            205 => "reset_content",
            206 => "partial_content",
            207 => "multi_status",
            208 => "already_reported",
            226 => "im_used",
            300 => "multiple_choices",
            301 => "moved_permanently",
            302 => "found",
            303 => "see_other",
            304 => "not_modified",
            305 => "use_proxy",
            307 => "temporary_redirect",
            308 => "permanent_redirect",
            400 => "bad_request",
            401 => "unauthorized",
            402 => "payment_required",
            403 => "forbidden",
            404 => "not_found",
            405 => "method_not_allowed",
            406 => "not_acceptable",
            407 => "proxy_authentication_required",
            408 => "request_timeout",
            409 => "conflict",
            410 => "gone",
            411 => "length_required",
            412 => "precondition_failed",
            413 => "content_too_large",
            414 => "uri_too_long",
            415 => "unsupported_media_type",
            416 => "range_not_satisfiable",
            417 => "expectation_failed",
            418 => "im_a_teapot",
            421 => "misdirected_request",
            422 => "unprocessable_content",
            423 => "locked",
            424 => "failed_dependency",
            425 => "too_early",
            426 => "upgrade_required",
            428 => "precondition_required",
            429 => "too_many_requests",
            431 => "request_header_fields_too_large",
            451 => "unavailable_for_legal_reasons",
            500 => "internal_server_error",
            501 => "not_implemented",
            502 => "bad_gateway",
            503 => "service_unavailable",
            504 => "gateway_timeout",
            505 => "http_version_not_supported",
            506 => "variant_also_negotiates",
            507 => "insufficient_storage",
            508 => "loop_detected",
            510 => "not_extended",
            511 => "network_authentication_required",
            _ => return format!("status_{code}"),
        },
        Status::Range(1) => "informational",
        Status::Range(2) => "success",
        Status::Range(3) => "redirection",
        Status::Range(4) => "client_error",
        Status::Range(5) => "server_error",
        Status::Range(class) => return format!("status_{class}xx"),
        Status::Default => "other",
    };
    words.to_owned()
}
