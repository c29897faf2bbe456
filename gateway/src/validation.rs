//! What API Gateway checks before it calls the integration: required parameters, then the body.

use std::{collections::BTreeMap, sync::Arc};

use gatesmith_model::api::{Api, Content, Operation, ParameterLocation, Type, TypeId};
use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use crate::{call::Call, media, refusal::Refusal, schema};

/// How many findings of a body are kept for `$context.error.validationErrorString`.
const FINDINGS: usize = 8;

/// The checks of one operation.
#[derive(Debug, Default)]
pub(crate) struct Validation {
    /// Required parameters in the order in which API Gateway lists missing ones: headers, then
    /// path, then query, each by name (recorded). Path parameters are always there.
    headers: Vec<String>,
    queries: Vec<String>,
    body: Option<Model>,
}

#[derive(Debug)]
struct Model {
    media_type: String,
    validator: Arc<Validator>,
}

/// Makes [`Validation`]s; operations that share a model share its validator.
pub(crate) struct Compiler<'a> {
    api: &'a Api,
    named: BTreeMap<TypeId, Arc<Validator>>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(api: &'a Api) -> Self {
        Self {
            api,
            named: BTreeMap::new(),
        }
    }

    /// The checks of an operation; an error where its model cannot be compiled.
    pub(crate) fn compile(&mut self, operation: &Operation) -> Result<Validation, String> {
        let mut validation = Validation::default();
        let checked = self.api.effective(operation).validation;
        if checked.parameters {
            let required = |location| {
                let mut names: Vec<String> = operation
                    .parameters_in(location)
                    .filter(|parameter| parameter.required)
                    .map(|parameter| parameter.wire.clone())
                    .collect();
                names.sort();
                names
            };
            validation.headers = required(ParameterLocation::Header);
            validation.queries = required(ParameterLocation::Query);
        }
        if checked.body
            && let Some(body) = &operation.body
            && let Content::Json { media_type, ty } = &body.content
        {
            validation.body = Some(Model {
                media_type: media_type.clone(),
                validator: self.validator(ty)?,
            });
        }
        Ok(validation)
    }

    fn validator(&mut self, ty: &Type) -> Result<Arc<Validator>, String> {
        let Type::Named(id) = ty else {
            return build(self.api, ty);
        };
        if let Some(validator) = self.named.get(id) {
            return Ok(Arc::clone(validator));
        }
        let validator = build(self.api, ty)?;
        self.named.insert(*id, Arc::clone(&validator));
        Ok(validator)
    }
}

/// The validator of values of a type; an error where its schema cannot be compiled.
pub(crate) fn build(api: &Api, ty: &Type) -> Result<Arc<Validator>, String> {
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .should_validate_formats(false)
        .with_pattern_options(PatternOptions::regex())
        .build(&schema::of_body(api, ty))
        .map(Arc::new)
        .map_err(|error| error.to_string())
}

impl Validation {
    /// Checks a request.
    pub(crate) fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        self.check_parameters(call)?;
        match &self.body {
            Some(model) => model.check(call),
            None => Ok(()),
        }
    }

    /// A value that is there but empty counts as missing.
    ///
    /// Names of headers are compared in any case. That API Gateway minds the case here is said of
    /// it and was not recorded; over HTTP/2, which it speaks with most callers, all names come in
    /// lower case, so that no header written `Idempotency-Key` could ever be required.
    fn check_parameters(&self, call: &Call<'_>) -> Result<(), Refusal> {
        let headers = self.headers.iter().filter(|name| {
            call.headers
                .get(name.as_str())
                .is_none_or(|value| value.as_bytes().trim_ascii().is_empty())
        });
        let queries = self.queries.iter().filter(|name| {
            !call
                .query()
                .any(|(key, value)| key == name.as_str() && !value.trim().is_empty())
        });
        let missing: Vec<&str> = headers.chain(queries).map(String::as_str).collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Refusal::missing_parameters(&missing))
        }
    }
}

impl Model {
    /// A media type that has no model passes. An absent body is validated as `{}`.
    fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        let media_type = media::content_type(call.headers).unwrap_or("application/json");
        if !media_type.eq_ignore_ascii_case(&self.media_type) {
            return Ok(());
        }
        let text: &[u8] = if call.body.is_empty() {
            b"{}"
        } else {
            &call.body
        };
        let body: Value = serde_json::from_slice(text)
            .map_err(|error| Refusal::invalid_body(format!("[no JSON: {error}]")))?;
        if self.validator.is_valid(&body) {
            return Ok(());
        }
        let errors: Vec<String> = self
            .validator
            .iter_errors(&body)
            .take(FINDINGS)
            .map(|error| format!("{}: {}", error.instance_path(), error.masked()))
            .collect();
        Err(Refusal::invalid_body(format!("[{}]", errors.join(", "))))
    }
}
