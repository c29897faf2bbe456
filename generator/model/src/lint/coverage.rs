//! How many operations say what they answer.

use crate::{
    api::{Method, Status},
    diagnostic::Diagnostic,
    document::{RawResponse, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

use super::view::View;

/// One finding for a document. Operations that declare no answer at all are another.
pub(super) fn lint(reader: &mut Reader<'_, '_>, views: &[View<'_, '_>]) {
    let mut total = 0_usize;
    let mut silent = 0_usize;
    let mut first = None;
    for view in views {
        let operation = view.operation;
        let has_body = !matches!(operation.method, Method::Head | Method::Options);
        if !has_body || super::is_mock(operation) || operation.responses.is_empty() {
            continue;
        }
        total += 1;
        if is_silent(&operation.responses) {
            silent += 1;
            first.get_or_insert(view);
        }
    }
    let Some(view) = first else { return };
    let message = format!(
        "{} of {total} operations say what they answer",
        total - silent
    );
    reader.find(
        Diagnostic::new(
            Rule::SilentResponse,
            Anchor::Key(view.operation.at),
            message,
        )
        .label(format!(
            "{} {} says nothing of the body of its answer",
            view.operation.method,
            shortened(view.operation.path)
        ))
        .help("give the answers of success a schema; one without a body is 204"),
    );
}

/// A success is declared, one that has a body, and nothing is said about that body.
fn is_silent(responses: &[RawResponse<'_>]) -> bool {
    let is_success = |response: &&RawResponse<'_>| match response.status {
        Status::Code(code) => (200..300).contains(&code) && code != 204 && code != 205,
        Status::Range(class) => class == 2,
        Status::Default => true,
    };
    let mut successes = responses.iter().filter(is_success).peekable();
    successes.peek().is_some()
        && successes.all(|response| response.content.iter().all(|it| it.schema.is_none()))
}
