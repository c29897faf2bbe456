//! What an integration answers, and what the operation says that it answers.
//!
//! An integration that is no proxy has its answers written out. Each goes to the caller under a
//! status, and API Gateway asks that the operation declares that status and the headers that are
//! set: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html>.

use std::collections::BTreeMap;

use crate::{
    api::Status,
    diagnostic::Diagnostic,
    document::{RawResponse, Reader, shortened},
    rules::Rule,
    source::Anchor,
};

use super::view::{Answer, View, Written};

pub(super) fn lint(reader: &mut Reader<'_, '_>, views: &[View<'_, '_>]) {
    for view in views {
        let Some(integration) = view.integration.as_ref().filter(|it| !it.kind.is_proxy()) else {
            continue;
        };
        let Some(answers) = &integration.answers else {
            continue;
        };
        if answers.is_empty() {
            no_answer(reader, view, integration);
        }
        repeated(reader, answers);
        for answer in answers {
            declared(reader, view, answer);
        }
    }
}

fn no_answer(reader: &mut Reader<'_, '_>, view: &View<'_, '_>, integration: &Written<'_>) {
    reader.find(
        Diagnostic::new(
            Rule::MissingIntegrationResponse,
            Anchor::Key(integration.at),
            format!(
                "the integration of {} {} has no `responses`",
                view.operation.method,
                shortened(view.operation.path)
            ),
        )
        .label("whatever the backend answers, the caller gets 500")
        .help("add `responses: {default: {statusCode: \"200\"}}`"),
    );
}

/// API Gateway keeps an integration's answers by status.
fn repeated(reader: &mut Reader<'_, '_>, answers: &[Answer<'_>]) {
    let mut first = BTreeMap::new();
    for answer in answers {
        let Some(status) = answer.status else {
            continue;
        };
        if let Some(before) = first.insert(status, answer.at) {
            reader.find(
                Diagnostic::new(
                    Rule::RepeatedStatus,
                    Anchor::Key(answer.at),
                    format!("the integration has two answers of status {status}"),
                )
                .label("API Gateway keeps one answer for a status")
                .second(Anchor::Key(before), "the one before")
                .help("put both patterns into one, with `|` in between"),
            );
        }
    }
}

fn declared(reader: &mut Reader<'_, '_>, view: &View<'_, '_>, answer: &Answer<'_>) {
    let Some(status) = answer.status else { return };
    let responses = &view.operation.responses;
    let Some(response) = response(responses, status) else {
        // Where none is declared at all, that is said once for the document.
        let is_said = responses.is_empty() && !super::is_unanswered_by_nature(view);
        if !is_said {
            undeclared_status(reader, view, answer, status);
        }
        return;
    };
    for header in &answer.headers {
        let is_declared = response
            .headers
            .iter()
            .any(|declared| declared.name.eq_ignore_ascii_case(header.name));
        if is_declared {
            continue;
        }
        let name = shortened(header.name);
        reader.find(
            Diagnostic::new(
                Rule::UndeclaredHeader,
                Anchor::Key(header.at),
                format!("the answer {status} declares no header `{name}`"),
            )
            .label("API Gateway refuses the mapping")
            .second(Anchor::Key(response.at), "the answer")
            .help(format!("declare `{name}` in the `headers` of the answer")),
        );
    }
}

/// The answer that an operation declares for a status; a range, or the default, is not taken for
/// one that lacks it.
fn response<'r, 'a>(responses: &'r [RawResponse<'a>], status: u16) -> Option<&'r RawResponse<'a>> {
    let exact = responses
        .iter()
        .find(|response| response.status == Status::Code(status));
    exact.or_else(|| {
        responses.iter().find(|response| match response.status {
            Status::Range(class) => u16::from(class) == status / 100,
            Status::Default => true,
            Status::Code(_) => false,
        })
    })
}

fn undeclared_status(
    reader: &mut Reader<'_, '_>,
    view: &View<'_, '_>,
    answer: &Answer<'_>,
    status: u16,
) {
    let at = reader.source.get(answer.at, "statusCode");
    reader.find(
        Diagnostic::new(
            Rule::UndeclaredStatus,
            at.map_or(Anchor::Key(answer.at), Anchor::Value),
            format!(
                "{} {} declares no answer {status}",
                view.operation.method,
                shortened(view.operation.path)
            ),
        )
        .label("where the integration gives this, the caller gets 500")
        .help(format!(
            "declare `\"{status}\"` under the operation's `responses`"
        )),
    );
}
