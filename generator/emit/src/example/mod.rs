//! A first program for an API: it calls one operation, chosen so that it is likely to work, with
//! values that the document shows or that its types allow.
//!
//! [`Choice`] says which call it is, in no language; each language has a module that writes it.
//! What is written is a person's own file from then on: it is made once.

mod declared;
mod rust;
#[cfg(test)]
mod tests;
mod typescript;

use gatesmith_model::{
    api::{
        Api, Authorizer, Body, Content, Method, Operation, Parameter, ParameterLocation,
        SecuritySchemeKind, Type,
    },
    sample::Sampler,
};
use serde_json::Value;

use crate::markdown;

pub use rust::rust_example;
pub use typescript::typescript_example;

/// How the program of one language names things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleSettings {
    /// The SDK's package, as its manifest has it.
    pub package: String,
    /// The base URL that is called where the environment names none.
    pub endpoint: String,
    /// The region that is signed for.
    pub region: String,
    /// How the program is run, for its first comment: `cargo run`.
    pub command: String,
}

/// A call that is worth trying first.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// Its required parameters, each by its position among all, with a value.
    arguments: Vec<(usize, Value)>,
    /// Its body, where it has to have one.
    body: Option<Value>,
    /// The request is signed.
    pub is_signed: bool,
    /// It carries an API key.
    pub wants_api_key: bool,
    /// It carries a token.
    pub wants_token: bool,
}

impl<'a> Choice<'a> {
    /// The operation to call: one that is signed, if there are any; the one that reads, and asks
    /// for the least. `None` where no operation can be called with values that are made up.
    pub fn of(api: &'a Api) -> Option<Self> {
        let mut sampler = Sampler::new(&api.types);
        let choices = api
            .callable_operations()
            .filter_map(|operation| Self::new(api, operation, &mut sampler));
        choices.min_by_key(Self::rank)
    }

    fn new(api: &Api, operation: &'a Operation, sampler: &mut Sampler<'_>) -> Option<Self> {
        let required = operation.parameters.iter().enumerate();
        let required = required.filter(|(_, parameter)| parameter.required);
        let arguments = required
            .map(|(index, parameter)| Some((index, argument(api, parameter, sampler)?)))
            .collect::<Option<_>>()?;
        let body = match operation.body.as_ref().filter(|body| body.required) {
            None => None,
            Some(body) => Some(match &body.content {
                Content::Json { ty, .. } => payload(body, ty, sampler)?,
                _ => Value::from("text"),
            }),
        };
        let mut choice = Self {
            operation,
            arguments,
            body,
            is_signed: false,
            wants_api_key: false,
            wants_token: false,
        };
        for scheme in operation.security.iter().map(|it| api.scheme(it.scheme)) {
            match &scheme.kind {
                SecuritySchemeKind::SigV4 => choice.is_signed = true,
                SecuritySchemeKind::ApiKey { .. } => choice.wants_api_key = true,
                SecuritySchemeKind::Token { authorizer, .. } => {
                    choice.wants_token = !matches!(authorizer, Authorizer::Backend);
                }
            }
        }
        Some(choice)
    }

    /// `GET /pets`, as code in a comment.
    fn line(&self) -> String {
        let Operation { method, path, .. } = self.operation;
        markdown::code(&format!("{method} {}", path.text))
    }

    /// What a caller has to have for it, in words; empty where that is nothing.
    fn needs(&self) -> String {
        let needs = [
            (self.is_signed, "the credentials"),
            (self.wants_api_key, "the API key"),
            (self.wants_token, "the token"),
        ];
        let needs: Vec<&str> = needs
            .into_iter()
            .filter_map(|(wanted, words)| wanted.then_some(words))
            .collect();
        if needs.is_empty() {
            return String::new();
        }
        format!("with {} of the environment", needs.join(" and "))
    }

    /// What is smaller is chosen; of equals, the first of the document.
    fn rank(&self) -> impl Ord + use<> {
        let verb = match self.operation.method {
            Method::Get => 0,
            Method::Head => 1,
            Method::Post | Method::Put | Method::Patch => 2,
            Method::Options => 3,
            Method::Any => 4,
            Method::Delete => 5,
        };
        (
            !self.is_signed,
            self.wants_token,
            self.wants_api_key,
            verb,
            self.body.is_some(),
            self.arguments.len(),
        )
    }
}

/// A body of JSON: an example of the document that fits, or one that the type allows.
fn payload(body: &Body, ty: &Type, sampler: &mut Sampler<'_>) -> Option<Value> {
    let mut shown = body.examples.iter().map(|example| &*example.value);
    match shown.find(|value| sampler.checker().fits(ty, value)) {
        Some(value) => Some(value.clone()),
        None => sampler.sample(ty).ok(),
    }
}

/// A value for a required parameter: that of the document, or one that its type allows. A path
/// variable has one that is not empty.
fn argument(api: &Api, parameter: &Parameter, sampler: &mut Sampler<'_>) -> Option<Value> {
    let shown = parameter.example.as_deref().or(parameter.default.as_ref());
    let value = match shown {
        Some(value) if sampler.checker().fits(&parameter.ty, value) => value.clone(),
        _ => sampler.sample(&parameter.ty).ok()?,
    };
    let is_path = parameter.location == ParameterLocation::Path;
    let is_unfit = is_path && matches!(value.as_str(), Some("" | "." | ".."));
    let is_free = matches!(
        api.types.resolve(&parameter.ty),
        Type::String {
            max_length: None | Some(1..),
            pattern: None,
            ..
        }
    );
    match (is_unfit, is_free) {
        (false, _) => Some(value),
        (true, true) => Some(Value::from("a")),
        (true, false) => None,
    }
}
