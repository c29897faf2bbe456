//! What an operation answers, before a target says it in its own types.

use gatesmith_model::api::{Operation, Response, Status};

/// What an operation answers, sorted into successes and errors.
pub struct Outcome<'a> {
    /// The good answers; none where the document declares none.
    pub successes: Vec<&'a Response>,
    /// All others that it declares.
    pub errors: Vec<&'a Response>,
}

impl<'a> Outcome<'a> {
    /// Sorts an operation's answers.
    pub fn of(operation: &'a Operation) -> Self {
        let (mut successes, errors): (Vec<_>, Vec<_>) = operation
            .responses
            .iter()
            .partition(|response| response.status.is_success());
        if successes.is_empty() {
            // `default` alone stands for every answer, the good ones too.
            successes.extend(errors.iter().filter(|it| it.status == Status::Default));
        }
        Self { successes, errors }
    }
}
