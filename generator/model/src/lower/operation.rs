//! Operations: one verb on one path becomes one [`Operation`].

use std::collections::BTreeMap;

use crate::{
    api::{
        ApiKind, Integration, IntegrationKind, Method, Name, Operation, PathTemplate, Validation,
    },
    diagnostic::Diagnostic,
    document::{Document, RawOperation, Reader, VALIDATORS, nearest, shortened},
    names::{self, NameBook, Scope, Wanted},
    place::Place,
    rules::Rule,
};

use super::{Lowering, path, security::Schemes};

/// What an operation is called, and known by in the lock.
#[derive(Clone, Debug)]
pub(super) struct OperationName {
    pub(super) name: Name,
    pub(super) key: String,
}

/// Names all operations before anything else: inline types are called by them.
pub(super) fn names(
    reader: &mut Reader<'_, '_>,
    document: &Document<'_>,
    book: &mut NameBook<'_>,
) -> Vec<OperationName> {
    let mut first: BTreeMap<&str, Place> = BTreeMap::new();
    let wanted: Vec<Wanted> = document
        .operations
        .iter()
        .map(|operation| {
            let Some((id, at)) = operation.id else {
                return unnamed(operation);
            };
            if let Some(&first) = first.get(id) {
                reader.find(
                    Diagnostic::new(
                        Rule::DuplicateOperationId,
                        at,
                        format!("two operations are called `{}`", shortened(id)),
                    )
                    .label("the second: it is called by its method and path")
                    .second(first, "the first")
                    .help("give one of them another `operationId`"),
                );
                return unnamed(operation);
            }
            first.insert(id, at);
            Wanted::by_key(id)
        })
        .collect();
    let names = book.allocate(Scope::Operations, &wanted);
    names
        .into_iter()
        .zip(wanted)
        .map(|(name, wanted)| OperationName {
            name,
            key: String::from(&*wanted.key),
        })
        .collect()
}

/// An operation without an `operationId` is called by its method and path: `GET
/// /orders/{orderId}` is `get_orders_by_order_id`, `ANY /{proxy+}` is `any_by_proxy`, `GET /` is
/// `get_root`.
fn unnamed(operation: &RawOperation<'_>) -> Wanted {
    let mut parts = vec![operation.method.as_str().to_ascii_lowercase()];
    for segment in operation.path.split('/') {
        let mut rest = segment;
        while let Some((text, after)) = rest.split_once('{') {
            let (variable, after) = after.split_once('}').unwrap_or((after, ""));
            push_words(&mut parts, text);
            parts.push("by".to_owned());
            parts.push(names::words(variable.trim_end_matches('+')));
            rest = after;
        }
        push_words(&mut parts, rest);
    }
    if parts.len() == 1 {
        parts.push("root".to_owned());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Wanted {
        key: format!("{} {}", operation.method, operation.path).into(),
        name: Name::from_words(names::join(&parts)),
    }
}

/// The words of a stretch of text in a path; dots and hyphens alone are none.
fn push_words(parts: &mut Vec<String>, text: &str) {
    if text.contains(char::is_alphanumeric) {
        parts.push(names::words(text));
    }
}

impl<'a> Lowering<'a, '_, '_> {
    pub(super) fn operations(
        &mut self,
        names: Vec<OperationName>,
        schemes: &mut Schemes<'a>,
    ) -> Vec<Operation> {
        let document = self.document;
        let mut routes: BTreeMap<(Method, String), Place> = BTreeMap::new();
        document
            .operations
            .iter()
            .zip(names)
            .filter_map(|(raw, name)| {
                let template = path::template(self.reader, raw);
                let operation = self.operation(raw, name, template.as_ref(), schemes);
                self.drain();
                self.check_route(&mut routes, raw, template.as_ref()?);
                operation
            })
            .collect()
    }

    /// Everything is lowered before it is known whether the path is right, so that a document
    /// with three mistakes yields three findings.
    fn operation(
        &mut self,
        raw: &RawOperation<'a>,
        OperationName { name, key }: OperationName,
        path: Option<&PathTemplate>,
        schemes: &mut Schemes<'a>,
    ) -> Option<Operation> {
        let security = self.security(raw, schemes);
        let is_authorized = security.iter().any(|used| !schemes.is_api_key(used.scheme));
        let parameters = self.parameters(raw, path, &key, is_authorized);
        let body = self.body(raw);
        let responses = self.responses(raw, &key);
        let validation = self.validation(raw);
        let is_mock = |integration: &Integration| integration.kind == IntegrationKind::Mock;
        let is_preflight = raw.method == Method::Options
            && security.is_empty()
            && raw.integration.as_ref().is_some_and(is_mock);
        Some(Operation {
            at: raw.at,
            name,
            wire: raw.id.map_or("", |(id, _)| id).to_owned(),
            method: raw.method,
            path: path?.clone(),
            tags: raw.tags.clone(),
            docs: raw.docs.to_docs(),
            parameters,
            body,
            responses,
            security,
            integration: raw.integration.clone(),
            validation,
            is_preflight,
        })
    }

    /// The validator that the operation names, or else the one that the root names.
    fn validation(&mut self, raw: &RawOperation<'a>) -> Validation {
        let Some((name, at)) = raw.validator.or(self.document.validator) else {
            return Validation::default();
        };
        if let Some(validation) = self.document.gateway.validators.get(name) {
            return *validation;
        }
        if self.document.gateway.kind == ApiKind::Http {
            // HTTP APIs have no validators, which is said of the extension.
            return Validation::default();
        }
        let source = self.reader.source;
        let described = source.get(source.root(), VALIDATORS);
        if described.is_some_and(|at| self.reader.is_open(at)) {
            return Validation::default();
        }
        let known = self.document.gateway.validators.keys();
        let help = match nearest(name, known.map(String::as_str)) {
            Some(validator) => format!("did you mean `{}`?", shortened(validator)),
            None => format!("describe it under `{VALIDATORS}`"),
        };
        self.reader.find(
            Diagnostic::new(
                Rule::UnknownValidator,
                at,
                format!("there is no request validator `{}`", shortened(name)),
            )
            .label("no such validator")
            .help(help),
        );
        Validation::default()
    }

    /// `/orders/{id}` and `/orders/{orderId}/` are one resource of API Gateway.
    fn check_route(
        &mut self,
        routes: &mut BTreeMap<(Method, String), Place>,
        raw: &RawOperation<'a>,
        template: &PathTemplate,
    ) {
        use crate::api::{Piece, Segment};
        let mut shape = String::new();
        for segment in &template.segments {
            shape.push('/');
            match segment {
                Segment::Literal(text) => shape.push_str(text),
                Segment::Variable(_) => shape.push_str("{}"),
                Segment::Greedy(_) => shape.push_str("{+}"),
                Segment::Mixed(pieces) => {
                    for piece in pieces {
                        match piece {
                            Piece::Text(text) => shape.push_str(text),
                            Piece::Variable(_) => shape.push_str("{}"),
                        }
                    }
                }
            }
        }
        // What a fragment tells apart is one route, which has been said of the path.
        if raw.path.contains('#') {
            return;
        }
        let Some(first) = routes.insert((raw.method, shape), raw.at) else {
            return;
        };
        self.reader.find(
            Diagnostic::new(
                Rule::DuplicateRoute,
                crate::source::Anchor::Key(raw.at),
                format!(
                    "two operations answer {} {}",
                    raw.method,
                    shortened(raw.path)
                ),
            )
            .label("the second")
            .second(crate::source::Anchor::Key(first), "the first")
            .help("the names of variables and a slash at the end make no difference: remove one"),
        );
    }
}
