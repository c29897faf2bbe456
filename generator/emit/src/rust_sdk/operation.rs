//! One operation: what it takes, its errors, and the call.

use askama::Template;
use gatesmith_model::api::{Method, Operation, Status};

use super::{
    outcome::{self, Answer, Part, Shape},
    request,
};
use crate::{
    outcome::Outcome,
    rust::{
        Target,
        comment::Comment,
        input,
        layout::{self, Expr},
        names,
        record::{Record, RecordField},
        scope::{Module, Scope},
    },
    words,
};

#[derive(Template)]
#[template(path = "rust_sdk/operation.rs.askama", escape = "none")]
struct OperationView<'a> {
    header: String,
    docs: Vec<String>,
    allow: &'a str,
    uses: Vec<String>,
    input: Option<String>,
    output: Option<String>,
    error: ErrorView,
    call: CallView,
}

struct ErrorView {
    docs: Vec<String>,
    name: String,
    head: String,
    variants: Vec<VariantView>,
    status_arms: Vec<String>,
}

struct VariantView {
    docs: Vec<String>,
    text: String,
}

struct CallView {
    signature: String,
    statements: Vec<String>,
    success_arms: Vec<String>,
    error_arms: Vec<String>,
    ends_with_default: bool,
}

#[derive(Template)]
#[template(path = "rust_sdk/output.rs.askama", escape = "none")]
struct OutputView {
    docs: Vec<String>,
    name: String,
    variants: Vec<VariantView>,
}

pub(super) fn print(target: &Target<'_>, operation: &Operation) -> String {
    let mut scope = Scope::new(target, Module::Other);
    let outcome = Outcome::of(operation);
    let method = names::method(&operation.name);
    // rustdoc takes the plain name of a raw identifier.
    let plain = method.trim_start_matches("r#");
    let link = format!("[`{plain}`](super::super::Client::{plain})");
    let record = input::record(&mut scope, operation, &format!("What {link} takes."));
    let (output, returned) = output(&mut scope, operation, &outcome, &link);
    let errors = Answer::all(&mut scope, &outcome.errors);
    let mut imports = vec!["Core", "Error", "Method", "Request"];
    if outcome.successes.is_empty() {
        imports.push("Reply");
    }
    let statements = request::statements(target, operation, &mut imports);
    let call = CallView {
        signature: signature(operation, &returned),
        statements,
        success_arms: success_arms(&mut scope, operation, &outcome, errors.is_empty()),
        error_arms: error_arms(operation, &errors),
        ends_with_default: errors.last().is_some_and(Answer::is_default),
    };
    let module = format!("use {}", target.side.runtime());
    let uses = [
        if scope.speaks_of_types() {
            "use super::super::types;".to_owned()
        } else {
            String::new()
        },
        layout::uses(&format!("{module}::codec"), &scope.codec_imports()),
        layout::uses(&module, &imports),
    ];
    OperationView {
        header: target.header(),
        docs: Comment::new(0)
            .words(&format!("{}.", words::line(operation)))
            .inner(),
        allow: Target::allow_deprecated(target.speaks_of_deprecated(operation)),
        uses: uses.into_iter().filter(|line| !line.is_empty()).collect(),
        input: record.as_ref().map(Record::print),
        output,
        error: error_view(operation, &errors, &link),
        call,
    }
    .to_string()
}

fn signature(operation: &Operation, returned: &str) -> String {
    let mut parameters = vec!["core: &Core".to_owned()];
    if operation.method == Method::Any {
        parameters.push("method: Method".to_owned());
    }
    if input::exists(operation) {
        parameters.push(format!("input: {}", input::name(operation)));
    }
    let result = format!(
        "Result<{returned}, Error<{}>>",
        outcome::error_name(operation)
    );
    layout::signature(
        0,
        "pub(in super::super) async fn call",
        &parameters,
        &result,
        "{",
    )
}

/// The success type's declaration, where it is the operation's own, and how it is spoken of.
fn output(
    scope: &mut Scope<'_>,
    operation: &Operation,
    outcome: &Outcome<'_>,
    link: &str,
) -> (Option<String>, String) {
    let docs = format!("What {link} answers.");
    match (
        outcome.successes.as_slice(),
        outcome::output_name(operation),
    ) {
        ([], _) => (None, "Reply".to_owned()),
        ([only], None) => {
            let ty = outcome::body(scope, only).map_or_else(|| "()".to_owned(), |(ty, _)| ty);
            (None, ty)
        }
        ([only], Some(name)) => {
            let answer = Answer::new(scope, only, name.clone(), false);
            let fields = match answer.shape {
                Shape::Parts(parts) => parts.into_iter().map(record_field).collect(),
                _ => Vec::new(),
            };
            let docs = Comment::new(0).words(&docs).outer();
            let record = Record {
                docs,
                name: name.clone(),
                fields,
                ..Record::default()
            };
            (Some(record.print()), name)
        }
        (several, name) => {
            let name = name.unwrap_or_default();
            let answers = Answer::all(scope, several);
            let variants = answers.into_iter().map(variant_view).collect();
            let docs = Comment::new(0).words(&docs).outer();
            let view = OutputView {
                docs,
                name: name.clone(),
                variants,
            };
            (Some(view.to_string()), name)
        }
    }
}

/// An output is read, never built by a caller, so that it needs no constructor.
fn record_field(part: Part) -> RecordField {
    RecordField {
        docs: part.docs,
        name: part.name,
        ty: part.ty,
        required: true,
        ..RecordField::default()
    }
}

fn variant_view(answer: Answer) -> VariantView {
    VariantView {
        text: answer.variant(),
        docs: answer.docs,
    }
}

fn error_view(operation: &Operation, errors: &[Answer], link: &str) -> ErrorView {
    let name = outcome::error_name(operation);
    let docs = if errors.is_empty() {
        format!("The document declares no errors for {link}.")
    } else {
        format!("The errors that the document declares for {link}.")
    };
    ErrorView {
        docs: Comment::new(0).words(&docs).outer(),
        head: layout::implementation("impl ::gatesmith_client::ServiceError", &name),
        name,
        variants: errors
            .iter()
            .map(|answer| VariantView {
                docs: answer.docs.clone(),
                text: answer.variant(),
            })
            .collect(),
        status_arms: errors.iter().map(Answer::status_arm).collect(),
    }
}

/// The arms of good answers: the value itself where no error is declared, otherwise a return.
fn success_arms(
    scope: &mut Scope<'_>,
    operation: &Operation,
    outcome: &Outcome<'_>,
    only: bool,
) -> Vec<String> {
    let arm = |pattern: String, value: &Expr| {
        let ok = Expr::call("Ok", [value.clone()]);
        if only {
            return layout::arm(8, &[pattern], &ok);
        }
        let flat = format!(
            "{pattern} => return {},",
            ok.lay_out(8, 8 + pattern.len() + 11, 1)
        );
        if !flat.contains('\n') && 8 + layout::width(&flat) <= layout::MAX_WIDTH {
            return flat;
        }
        let output = layout::assignment(12, "let output", value);
        format!("{pattern} => {{\n            {output}\n            return Ok(output);\n        }}")
    };
    let range = |status: Status| match status {
        Status::Default => "200..=299".to_owned(),
        other => outcome::pattern(other, false),
    };
    match (
        outcome.successes.as_slice(),
        outcome::output_name(operation),
    ) {
        ([], _) => vec![arm("200..=299".to_owned(), &Expr::text("reply"))],
        ([one], None) => {
            let value =
                outcome::body(scope, one).map_or_else(|| Expr::text("()"), |(_, read)| read);
            vec![arm(range(one.status), &value)]
        }
        ([one], Some(name)) => {
            let answer = Answer::new(scope, one, name.clone(), false);
            vec![arm(range(one.status), &answer.built(&name))]
        }
        (several, name) => {
            let name = name.unwrap_or_default();
            let answers = Answer::all(scope, several);
            let arms = answers.iter().map(|answer| {
                arm(
                    answer.pattern(),
                    &answer.built(&format!("{name}::{}", answer.name)),
                )
            });
            arms.collect()
        }
    }
}

fn error_arms(operation: &Operation, errors: &[Answer]) -> Vec<String> {
    let name = outcome::error_name(operation);
    let arms = errors.iter().map(|answer| {
        layout::arm(
            8,
            &[answer.pattern()],
            &answer.built(&format!("{name}::{}", answer.name)),
        )
    });
    arms.collect()
}
