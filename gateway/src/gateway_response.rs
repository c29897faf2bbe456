//! What the gateway answers by itself: a [`Refusal`] becomes an answer by the response that the
//! document gives for its type, else the one it gives for `DEFAULT_4XX` or `DEFAULT_5XX`, else the
//! built-in one.

use bytes::Bytes;
use gatesmith_model::api::{Api, GatewayResponse};
use http::{
    HeaderName, HeaderValue, Response, StatusCode,
    header::{CONNECTION, CONTENT_TYPE},
};
use indexmap::IndexMap;

use crate::{
    Unsupported,
    answer::{Answer, JSON},
    call::Call,
    expression::{Expression, PlainTemplate, Scope},
    headers, media,
    refusal::{Form, Refusal},
    response_type::ResponseType,
};

/// The gateway responses of a document, read and ready.
#[derive(Debug, Default)]
pub(crate) struct GatewayResponses {
    customized: IndexMap<u8, Customized>,
}

#[derive(Debug)]
struct Customized {
    status: Option<StatusCode>,
    headers: Vec<(HeaderName, Expression)>,
    /// Media type → body.
    templates: Vec<(String, PlainTemplate)>,
}

impl GatewayResponses {
    /// Reads them; what cannot be read is reported, and left out.
    pub(crate) fn new(api: &Api, findings: &mut Vec<Unsupported>) -> Self {
        let mut report = |what| findings.push(Unsupported::root(what));
        let mut customized = IndexMap::new();
        for (name, response) in &api.gateway.responses {
            match ResponseType::from_name(name) {
                Some(response_type) => {
                    customized.insert(
                        response_type as u8,
                        Customized::new(name, response, &mut report),
                    );
                }
                None => report(format!("API Gateway knows no gateway response `{name}`")),
            }
        }
        Self { customized }
    }

    /// The answer to a refused request.
    pub(crate) fn answer(&self, refusal: &Refusal, call: &Call<'_>) -> Answer {
        let scope = Scope {
            call,
            refusal: Some(refusal),
        };
        let customized = self.find(refusal);
        let mut response = match customized.and_then(|customized| {
            let (media_type, template) = media::choose(&customized.templates, call.headers)?;
            let content_type = HeaderValue::from_str(media_type).unwrap_or(JSON);
            Some((content_type, template.render(scope)))
        }) {
            Some((content_type, body)) => answer(content_type, body),
            None if refusal.form == Form::FixedText => {
                let text = HeaderValue::from_static("text; charset=utf-8");
                answer(text, refusal.built_in_body())
            }
            None => answer(JSON, refusal.built_in_body()),
        };
        *response.status_mut() = customized
            .and_then(|customized| customized.status)
            .or_else(|| StatusCode::from_u16(refusal.status).ok())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, expression) in customized.iter().flat_map(|customized| &customized.headers) {
            let value = expression.evaluate(scope);
            if let Some(Ok(value)) = value.map(|value| HeaderValue::from_str(&value)) {
                headers.insert(name, value);
            }
        }
        if refusal.form != Form::FixedText {
            headers.insert(
                "x-amzn-errortype",
                HeaderValue::from_static(refusal.error_type),
            );
        }
        if refusal.is_unsupported
            && let Ok(reason) = HeaderValue::from_str(&refusal.reason)
        {
            headers.insert("x-gatesmith-refused", reason);
        }
        if refusal.closes {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    fn find(&self, refusal: &Refusal) -> Option<&Customized> {
        if refusal.is_fixed() {
            return None;
        }
        let class = match refusal.status {
            ..500 => ResponseType::Default4xx,
            _ => ResponseType::Default5xx,
        };
        self.customized
            .get(&(refusal.response_type as u8))
            .or_else(|| self.customized.get(&(class as u8)))
    }
}

impl Customized {
    fn new(name: &str, response: &GatewayResponse, report: &mut dyn FnMut(String)) -> Self {
        let mut headers = Vec::new();
        for (key, value) in &response.parameters {
            let header = key
                .strip_prefix("gatewayresponse.header.")
                .and_then(|header| header.parse().ok())
                .and_then(headers::on_answer);
            match header.zip(Expression::parse(value)) {
                Some(mapped) => headers.push(mapped),
                None => report(format!(
                    "gateway response `{name}`: cannot map `{key}` from `{value}`"
                )),
            }
        }
        let status = response
            .status
            .map(StatusCode::from_u16)
            .and_then(|status| {
                let status = status
                    .ok()
                    .filter(|status| (200..600).contains(&status.as_u16()));
                if status.is_none() {
                    report(format!("gateway response `{name}`: its status is none"));
                }
                status
            });
        let templates = response.templates.iter();
        Self {
            status,
            headers,
            templates: templates
                .map(|(media_type, text)| (media_type.clone(), PlainTemplate::parse(text)))
                .collect(),
        }
    }
}

fn answer(content_type: HeaderValue, body: String) -> Answer {
    let mut response = Response::new(Bytes::from(body).into());
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
