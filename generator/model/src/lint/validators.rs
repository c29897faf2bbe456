//! Request validators that check nothing, and what none of them checks.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::Validation,
    diagnostic::Diagnostic,
    document::{Document, Reader, shortened},
    place::Place,
    rules::Rule,
    source::Anchor,
};

use super::view::View;

const VALIDATORS: &str = "x-amazon-apigateway-request-validators";

/// What of a parameter's schema API Gateway passes over: it checks that a required parameter is
/// there, and no more.
const UNCHECKED: [&str; 8] = [
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "multipleOf",
    "const",
];

pub(super) fn lint<'a>(
    reader: &mut Reader<'a, '_>,
    document: &Document<'a>,
    views: &[View<'_, 'a>],
) {
    let mut used: BTreeSet<&str> = document.validator.iter().map(|(name, _)| *name).collect();
    let mut idle = BTreeMap::new();
    let mut constrained = Vec::new();
    for view in views {
        if let Some((name, at)) = view.operation.validator
            && let Some(&validation) = document.gateway.validators.get(name)
        {
            used.insert(name);
            if let Some(lack) = lack(view, validation) {
                let idle = idle.entry(name).or_insert((view, at, lack, 0));
                idle.3 += 1;
            }
        }
        let effective = view.operation.validator.or(document.validator);
        let validation = effective.and_then(|(name, _)| document.gateway.validators.get(name));
        if validation.is_some_and(|validation| validation.parameters) {
            constrained.extend(constraint(reader, view));
        }
    }
    for (view, at, lack, count) in idle.into_values() {
        report_idle(reader, view, at, lack, count);
    }
    switched_off(reader, document, &used);
    unchecked(reader, &constrained);
}

/// Validators that are used and check nothing for anybody. One by which operations leave the
/// root's validator does what it is meant to.
fn switched_off(reader: &mut Reader<'_, '_>, document: &Document<'_>, used: &BTreeSet<&str>) {
    let is_idle = |name: &str| {
        let validation = document.gateway.validators.get(name);
        validation.is_some_and(|validation| !validation.body && !validation.parameters)
    };
    let source = reader.source;
    for &name in used.iter().filter(|name| is_idle(name)) {
        let is_way_out = document
            .validator
            .is_some_and(|(root, _)| root != name && !is_idle(root));
        let validators = source.get(source.root(), VALIDATORS);
        let Some(at) = validators.and_then(|validators| source.get(validators, name)) else {
            continue;
        };
        if is_way_out {
            continue;
        }
        reader.find(
            Diagnostic::new(
                Rule::IdleValidator,
                Anchor::Key(at),
                format!("the validator `{}` checks nothing", shortened(name)),
            )
            .label("neither bodies nor parameters")
            .help("let `validateRequestBody` or `validateRequestParameters` be `true`"),
        );
    }
}

/// What an operation lacks that names a validator for itself, which finds nothing there to check.
fn lack(view: &View<'_, '_>, validation: Validation) -> Option<&'static str> {
    let operation = view.operation;
    let has_model = operation
        .body
        .as_ref()
        .is_some_and(|body| body.content.iter().any(|content| content.schema.is_some()));
    // Variables of the path are required whether or not they are declared.
    let has_required =
        operation.path.contains('{') || operation.parameters.iter().any(|it| it.required);
    if (validation.body && has_model) || (validation.parameters && has_required) {
        return None;
    }
    match (validation.body, validation.parameters) {
        (true, true) => Some("neither a body with a schema nor a required parameter"),
        (true, false) => Some("no body with a schema"),
        (false, true) => Some("no required parameter"),
        // That it checks nothing for anybody is said of the validator.
        (false, false) => None,
    }
}

/// One finding for each validator, however many operations name it in vain.
fn report_idle(
    reader: &mut Reader<'_, '_>,
    view: &View<'_, '_>,
    at: Place,
    lack: &str,
    count: usize,
) {
    let name = format!(
        "{} {}",
        view.operation.method,
        shortened(view.operation.path)
    );
    let message = match count {
        1 => format!("the validator of {name} checks nothing"),
        2 => format!("the validator of {name} and of one more operation checks nothing"),
        _ => format!(
            "the validator of {name} and of {} more operations checks nothing",
            count - 1
        ),
    };
    reader.find(
        Diagnostic::new(Rule::IdleValidator, at, message)
            .label(format!("the operation has {lack}"))
            .help("describe what is to be checked, or remove the validator here"),
    );
}

/// The first parameter of an operation whose schema asks for something that is not checked.
fn constraint<'a>(
    reader: &mut Reader<'a, '_>,
    view: &View<'_, 'a>,
) -> Option<(&'a str, &'static str, Place)> {
    for parameter in &view.operation.parameters {
        let schema = parameter.schema.and_then(|schema| reader.follow(schema));
        let Some(schema) = schema else { continue };
        for key in UNCHECKED {
            if let Some(at) = reader.source.get(schema, key) {
                return Some((parameter.name, key, at));
            }
        }
    }
    None
}

/// One finding for all of them: who checks parameters so, does it everywhere.
fn unchecked(reader: &mut Reader<'_, '_>, constrained: &[(&str, &'static str, Place)]) {
    let Some(&(name, key, at)) = constrained.first() else {
        return;
    };
    let name = shortened(name);
    let message = match constrained.len() {
        1 => format!("the validator does not check `{key}` of the parameter `{name}`"),
        many => format!(
            "validators do not check `{key}` of the parameter `{name}`, nor its like in {many} \
             operations"
        ),
    };
    reader.find(
        Diagnostic::new(Rule::UncheckedParameter, Anchor::Key(at), message)
            .label("API Gateway checks that required parameters are there, and no more")
            .help("check it in the service"),
    );
}
