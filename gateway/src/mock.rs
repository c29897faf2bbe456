//! Mock integrations whose templates need no template language: every answer is decided when the
//! gateway starts.
//!
//! On API Gateway a mock's request template renders to an object whose integer `statusCode`
//! selects one of the integration's responses; that one's template is the body. A template
//! without references and directives always renders to itself, so that both can be done once.

use bytes::Bytes;
use gatesmith_model::api::{
    ContentHandling, Integration, IntegrationResponse, Operation, Passthrough, Status, Text,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use regex::Regex;
use serde_json::Value;

use crate::{
    answer::{Answer, JSON},
    call::Call,
    expression::{Expression, Scope},
    headers, media,
    refusal::Refusal,
};

/// A mock integration, ready to answer.
#[derive(Debug)]
pub(crate) struct Mock {
    /// Media type of the request → what its template selects.
    selected: Vec<(String, Selected)>,
    /// What a body is answered that no template fits; `None`: 415.
    otherwise: Option<Selected>,
    responses: Vec<MockResponse>,
}

/// Which of the integration's responses a template selects, or why none.
#[derive(Clone, Debug)]
enum Selected {
    Response(usize),
    Nothing(String),
}

#[derive(Debug)]
struct MockResponse {
    /// Matches a whole status; `None`: the default.
    pattern: Option<Regex>,
    status: StatusCode,
    /// The headers that are the same for every request.
    fixed: HeaderMap,
    /// The others.
    mapped: Vec<(HeaderName, Expression)>,
    /// Media type → body.
    bodies: Vec<(String, Bytes)>,
    /// API Gateway fails where the operation declares no such status.
    is_declared: bool,
}

impl Mock {
    /// Prepares a mock; an error says what of it the gateway cannot do.
    pub(crate) fn new(operation: &Operation, integration: &Integration) -> Result<Self, String> {
        if integration.content_handling != ContentHandling::Passthrough {
            return Err("`contentHandling` of a mock".to_owned());
        }
        let responses = integration
            .responses
            .iter()
            .map(|(pattern, response)| MockResponse::new(operation, pattern, response))
            .collect::<Result<Vec<_>, _>>()?;
        let mut mock = Self {
            selected: Vec::new(),
            otherwise: None,
            responses,
        };
        for (media_type, template) in &integration.request_templates {
            let template = literal(template, "a request template")?;
            // An empty template counts as none.
            if !template.trim().is_empty() {
                let selected = mock.select(template);
                mock.selected.push((media_type.clone(), selected));
            }
        }
        let passes = match integration.passthrough {
            Passthrough::WhenNoMatch => true,
            Passthrough::WhenNoTemplates => mock.selected.is_empty(),
            Passthrough::Never => false,
        };
        mock.otherwise = passes.then(|| mock.default());
        Ok(mock)
    }

    /// The answer to a request.
    pub(crate) fn answer(&self, call: &Call<'_>) -> Result<Answer, Refusal> {
        let media_type = media::content_type(call.headers).unwrap_or("application/json");
        let selected = self
            .selected
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(media_type))
            .map(|(_, selected)| selected)
            .or(self.otherwise.as_ref())
            .ok_or_else(Refusal::unsupported_media_type)?;
        match selected {
            Selected::Response(index) => self.responses[*index].answer(call),
            Selected::Nothing(reason) => Err(Refusal::misconfigured(reason.clone())),
        }
    }

    fn select(&self, template: &str) -> Selected {
        let Some(status) = rendered_status(template) else {
            let reason = "the mock's request template has no integer `statusCode`";
            return Selected::Nothing(reason.to_owned());
        };
        let status = status.to_string();
        self.responses
            .iter()
            .position(|response| {
                let pattern = response.pattern.as_ref();
                pattern.is_some_and(|pattern| pattern.is_match(&status))
            })
            .map_or_else(|| self.default(), Selected::Response)
    }

    fn default(&self) -> Selected {
        self.responses
            .iter()
            .position(|response| response.pattern.is_none())
            .map_or_else(
                || Selected::Nothing("no response of the integration fits".to_owned()),
                Selected::Response,
            )
    }
}

impl MockResponse {
    fn new(
        operation: &Operation,
        pattern: &str,
        response: &IntegrationResponse,
    ) -> Result<Self, String> {
        if response.content_handling != ContentHandling::Passthrough {
            return Err(format!(
                "`contentHandling` of the mock's response `{pattern}`"
            ));
        }
        let mut fixed = HeaderMap::new();
        let mut mapped = Vec::new();
        for (key, value) in &response.parameters {
            let cannot = || format!("mapping `{key}` from `{value}`");
            let name = key
                .strip_prefix("method.response.header.")
                .ok_or_else(cannot)?;
            let name: HeaderName = name.parse().map_err(|_| cannot())?;
            let Some(name) = headers::on_answer(name) else {
                continue;
            };
            match Expression::parse(value) {
                Some(Expression::Static(text)) => {
                    fixed.insert(name, HeaderValue::try_from(text).map_err(|_| cannot())?);
                }
                Some(expression) => mapped.push((name, expression)),
                // A mock's own answer has neither headers nor a body: nothing is mapped.
                None if value.starts_with("integration.response.") => {}
                None => return Err(cannot()),
            }
        }
        fixed.entry(CONTENT_TYPE).or_insert(JSON);
        let bodies = response
            .templates
            .iter()
            .map(|(media_type, template)| {
                let body = literal(template, "a response template")?;
                Ok((media_type.clone(), Bytes::copy_from_slice(body.as_bytes())))
            })
            .collect::<Result<_, String>>()?;
        Ok(Self {
            pattern: whole(pattern)?,
            status: StatusCode::from_u16(response.status)
                .ok()
                .filter(|status| (200..600).contains(&status.as_u16()))
                .ok_or_else(|| format!("the status {}", response.status))?,
            fixed,
            mapped,
            bodies,
            is_declared: is_declared(operation, response.status),
        })
    }

    fn answer(&self, call: &Call<'_>) -> Result<Answer, Refusal> {
        if !self.is_declared {
            return Err(Refusal::misconfigured(format!(
                "the operation declares no response {}",
                self.status.as_u16()
            )));
        }
        let body = media::choose(&self.bodies, call.headers);
        let mut answer = Response::new(
            body.map(|(_, body)| body.clone())
                .unwrap_or_default()
                .into(),
        );
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.fixed.clone();
        let scope = Scope {
            call,
            refusal: None,
        };
        for (name, expression) in &self.mapped {
            let value = expression.evaluate(scope);
            if let Some(Ok(value)) = value.map(|value| HeaderValue::from_str(&value)) {
                answer.headers_mut().insert(name, value);
            }
        }
        Ok(answer)
    }
}

/// API Gateway's patterns match the whole status; the key `default` is no pattern.
fn whole(pattern: &str) -> Result<Option<Regex>, String> {
    if pattern == "default" {
        return Ok(None);
    }
    Regex::new(&format!("^(?:{pattern})$"))
        .map(Some)
        .map_err(|_| format!("the response pattern `{pattern}`"))
}

/// A document that declares a class of statuses or a default is taken to mean them all.
fn is_declared(operation: &Operation, status: u16) -> bool {
    operation
        .responses
        .iter()
        .any(|response| match response.status {
            Status::Code(code) => code == status,
            Status::Range(class) => u16::from(class) == status / 100,
            Status::Default => true,
        })
}

/// The text of a template that always renders to itself.
fn literal<'a>(template: &'a Text, what: &str) -> Result<&'a str, String> {
    match template {
        Text::Literal(text) if !has_template_language(text) => Ok(text),
        Text::Literal(_) => Err(format!("{what} of a mock with references or directives")),
        Text::Intrinsic(_) => Err(format!(
            "{what} of a mock that is a CloudFormation function"
        )),
    }
}

/// Whether a text has a reference (`$x`, `${x}`, `$!x`), a directive (`#if`, `#{else}`) or a
/// comment (`##`, `#*`, `#[[`) of the Velocity template language.
fn has_template_language(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| match pair[0] {
        b'$' => pair[1].is_ascii_alphabetic() || matches!(pair[1], b'_' | b'{' | b'!'),
        b'#' => {
            pair[1].is_ascii_alphabetic() || matches!(pair[1], b'#' | b'*' | b'[' | b'{' | b'@')
        }
        _ => false,
    })
}

/// The integer `statusCode` of a rendered template. API Gateway's parser is lenient: keys may
/// stand without quotes, or in single ones.
fn rendered_status(template: &str) -> Option<u64> {
    let status = |text: &str| {
        let value: Value = serde_json::from_str(text).ok()?;
        value.get("statusCode")?.as_u64()
    };
    status(template).or_else(|| {
        let bare = Regex::new(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)").ok()?;
        status(&bare.replace_all(&template.replace('\'', "\""), "$1\"$2\"$3"))
    })
}

#[cfg(test)]
mod tests {
    use super::{has_template_language, rendered_status};

    #[test]
    fn a_dollar_or_hash_that_begins_nothing_is_text() {
        assert!(!has_template_language(
            "{\"price\": \"$5\", \"order\": \"#1\"} $"
        ));
        for template in [
            "$context.requestId",
            "${x}",
            "$!x",
            "#set($x = 1)",
            "## note",
            "#[[raw]]#",
        ] {
            assert!(has_template_language(template), "{template}");
        }
    }

    #[test]
    fn the_status_is_an_integer_under_a_key_that_may_lack_quotes() {
        assert_eq!(rendered_status("{\"statusCode\": 200}"), Some(200));
        assert_eq!(rendered_status("{statusCode: 204}"), Some(204));
        assert_eq!(
            rendered_status("{ 'statusCode' : 404, note: 'x' }"),
            Some(404)
        );
        assert_eq!(rendered_status("{\"statusCode\": \"200\"}"), None);
        assert_eq!(rendered_status("{\"statusCode\": 200"), None);
        assert_eq!(rendered_status("200"), None);
    }
}
