//! Mapping expressions that need no template language, and text with such expressions in it.
//!
//! An [`Expression`] is the value of a mapped header: `'static'`, `method.request.header.X`,
//! `context.requestId`. A [`PlainTemplate`] is a gateway response's body: API Gateway substitutes
//! `$context.…`, `$stageVariables.…` and `$method.request.…` there and knows no directives.
//! Both are parsed when the gateway starts.

use std::borrow::Cow;

use crate::{call::Call, refusal::Refusal};

/// Where the value of a mapped header comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression {
    /// `'text'`
    Static(String),
    /// `method.request.header.NAME`
    Header(String),
    /// `method.request.querystring.NAME`
    Query(String),
    /// `method.request.path.NAME`
    Path(String),
    /// `context.NAME`
    Context(String),
    /// `stageVariables.NAME`
    StageVariable(String),
}

/// What expressions are evaluated against.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) call: &'a Call<'a>,
    /// The refusal that is being answered; `context.error.…` reads it.
    pub(crate) refusal: Option<&'a Refusal>,
}

impl Expression {
    /// Reads an expression; `None` where it is none of these kinds.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(literal) = text.strip_prefix('\'') {
            return literal
                .strip_suffix('\'')
                .map(|value| Self::Static(value.to_owned()));
        }
        Self::parse_reference(text)
    }

    fn parse_reference(text: &str) -> Option<Self> {
        let named = |prefix: &str| {
            text.strip_prefix(prefix)
                .filter(|name| !name.is_empty() && name.bytes().all(is_name))
                .map(str::to_owned)
        };
        named("context.")
            .map(Self::Context)
            .or_else(|| named("stageVariables.").map(Self::StageVariable))
            .or_else(|| named("method.request.header.").map(Self::Header))
            .or_else(|| named("method.request.querystring.").map(Self::Query))
            .or_else(|| named("method.request.path.").map(Self::Path))
    }

    /// The value; `None` where its source has none.
    pub(crate) fn evaluate<'a>(&'a self, scope: Scope<'a>) -> Option<Cow<'a, str>> {
        let call = scope.call;
        match self {
            Self::Static(value) => Some(Cow::Borrowed(value)),
            Self::Header(name) => call.header(name).map(Cow::Borrowed),
            Self::Query(name) => call
                .query()
                .filter(|(key, _)| key == name)
                .last()
                .map(|(_, value)| value),
            Self::Path(name) => call
                .path_parameters()
                .find(|(key, _)| key == name)
                .map(|(_, value)| Cow::Borrowed(value)),
            Self::Context(name) => match (name.strip_prefix("error."), scope.refusal) {
                (Some(part), Some(refusal)) => refusal.context(part),
                (Some(_), None) => None,
                (None, _) => call.context(name),
            },
            Self::StageVariable(name) => call
                .stage
                .variables
                .get(name)
                .map(|value| Cow::Borrowed(value.as_str())),
        }
    }
}

/// Text with expressions in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlainTemplate(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Reference(Expression),
}

impl PlainTemplate {
    /// Reads a template. What is no reference that can be read stays as it stands.
    pub(crate) fn parse(mut text: &str) -> Self {
        let mut parts = Vec::new();
        let mut literal = String::new();
        while let Some(dollar) = text.find('$') {
            literal.push_str(&text[..dollar]);
            text = &text[dollar..];
            if let Some((expression, length)) = reference(text) {
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(Part::Reference(expression));
                text = &text[length..];
            } else {
                literal.push('$');
                text = &text[1..];
            }
        }
        literal.push_str(text);
        parts.push(Part::Text(literal));
        Self(parts)
    }

    /// The text with the values put in; a source without a value leaves nothing.
    pub(crate) fn render(&self, scope: Scope<'_>) -> String {
        let mut rendered = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => rendered.push_str(text),
                Part::Reference(expression) => {
                    rendered.push_str(&expression.evaluate(scope).unwrap_or_default());
                }
            }
        }
        rendered
    }
}

/// The reference at the start of `text`, which begins with `$`, and its length.
fn reference(text: &str) -> Option<(Expression, usize)> {
    let after = &text[1..];
    if let Some(braced) = after.strip_prefix('{') {
        let end = braced.find('}')?;
        let expression = match quoted_stage_variable(&braced[..end]) {
            Some((expression, length)) if length == end => expression,
            _ => Expression::parse_reference(&braced[..end])?,
        };
        return Some((expression, end + 3));
    }
    if let Some((expression, length)) = quoted_stage_variable(after) {
        return Some((expression, length + 1));
    }
    if let Some(named) = after.strip_prefix(STAGE_VARIABLES) {
        // Their names have no dots and dashes: `$stageVariables.host.example` is one and text.
        let end = named
            .bytes()
            .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'))
            .unwrap_or(named.len());
        let length = STAGE_VARIABLES.len() + end;
        return Some((Expression::parse_reference(&after[..length])?, length + 1));
    }
    let end = after
        .bytes()
        .position(|byte| !is_name(byte))
        .unwrap_or(after.len());
    let name = after[..end].trim_end_matches(['.', '-']);
    Some((Expression::parse_reference(name)?, name.len() + 1))
}

const STAGE_VARIABLES: &str = "stageVariables.";

/// `stageVariables['NAME']` at the start of `text`, and its length.
fn quoted_stage_variable(text: &str) -> Option<(Expression, usize)> {
    let (name, _) = text.strip_prefix("stageVariables['")?.split_once("']")?;
    let length = "stageVariables['']".len() + name.len();
    Some((Expression::StageVariable(name.to_owned()), length))
}

/// The characters that a name in an expression may have.
const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::{Expression, Part, PlainTemplate};

    #[test]
    fn expressions_are_literals_or_named_sources() {
        let read = Expression::parse;
        assert_eq!(read("'*'"), Some(Expression::Static("*".to_owned())));
        assert_eq!(
            read("context.requestId"),
            Some(Expression::Context("requestId".to_owned()))
        );
        assert_eq!(
            read("method.request.header.Origin"),
            Some(Expression::Header("Origin".to_owned()))
        );
        assert_eq!(read("\"*\""), None);
        assert_eq!(read("'open"), None);
        assert_eq!(read("context."), None);
        assert_eq!(read("integration.response.header.X"), None);
    }

    #[test]
    fn text_around_references_stays_as_it_stands() {
        let text = |text: &str| Part::Text(text.to_owned());
        let context = |name: &str| Part::Reference(Expression::Context(name.to_owned()));
        assert_eq!(
            PlainTemplate::parse("costs $5, ${context.stage}: $context.requestId. #end"),
            PlainTemplate(vec![
                text("costs $5, "),
                context("stage"),
                text(": "),
                context("requestId"),
                text(". #end"),
            ])
        );
        let variable = |name: &str| Part::Reference(Expression::StageVariable(name.to_owned()));
        assert_eq!(
            PlainTemplate::parse(
                "$stageVariables.host.example ${stageVariables['a']}$stageVariables['b']."
            ),
            PlainTemplate(vec![
                variable("host"),
                text(".example "),
                variable("a"),
                variable("b"),
                text("."),
            ])
        );
        assert_eq!(PlainTemplate::parse("$"), PlainTemplate(vec![text("$")]));
        assert_eq!(
            PlainTemplate::parse("${context.é"),
            PlainTemplate(vec![text("${context.é")])
        );
    }
}
