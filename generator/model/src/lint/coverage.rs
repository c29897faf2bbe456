//! How many operations say what they answer.

use crate::{
    api::{Method, Status},
    diagnostic::Diagnostic,
    document::{RawOperation, RawResponse, Reader, shortened},
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
        if !is_meant_to_answer(operation) || super::exports::says_nothing(reader, operation) {
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

/// The body of an answer is somebody's type.
pub(super) fn is_meant_to_answer(operation: &RawOperation<'_>) -> bool {
    let has_body = !matches!(operation.method, Method::Head | Method::Options);
    has_body && !super::is_mock(operation) && !operation.responses.is_empty()
}

/// A success is declared, one that has a body, and nothing is said about that body.
pub(super) fn is_silent(responses: &[RawResponse<'_>]) -> bool {
    let mut successes = successes(responses).peekable();
    successes.peek().is_some()
        && successes.all(|response| response.content.iter().all(|it| it.schema.is_none()))
}

/// The answers of success that have a body.
pub(super) fn successes<'r, 'a>(
    responses: &'r [RawResponse<'a>],
) -> impl Iterator<Item = &'r RawResponse<'a>> {
    responses.iter().filter(|response| match response.status {
        Status::Code(code) => (200..300).contains(&code) && code != 204 && code != 205,
        Status::Range(class) => class == 2,
        Status::Default => true,
    })
}
