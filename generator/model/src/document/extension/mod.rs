//! The extensions of API Gateway, typed.
//!
//! The catalogue is that of the developer guide ("Working with API Gateway extensions to
//! OpenAPI"). What stands there and means nothing to the stages here is handed on as JSON.

mod authorizer;
mod function;
mod gateway;
mod integration;

pub(super) use authorizer::authorizer;
pub(crate) use authorizer::{RawAuthorizer, RawAuthorizerKind};
pub(super) use gateway::{endpoint_configuration, gateway_settings};
pub(super) use integration::integration;

use indexmap::IndexMap;

use crate::{
    api::Validation,
    diagnostic::Diagnostic,
    place::Place,
    rules::Rule,
    source::{Anchor, Members},
};

use super::{Reader, shortened, spelling};

pub(super) const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
pub(super) const AUTHTYPE: &str = "x-amazon-apigateway-authtype";
pub(super) const VALIDATOR: &str = "x-amazon-apigateway-request-validator";

const AUTH: &str = "x-amazon-apigateway-auth";
const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
const BINARY_MEDIA_TYPES: &str = "x-amazon-apigateway-binary-media-types";
const ENDPOINT_CONFIGURATION: &str = "x-amazon-apigateway-endpoint-configuration";
const GATEWAY_RESPONSES: &str = "x-amazon-apigateway-gateway-responses";
const INTEGRATION: &str = "x-amazon-apigateway-integration";
const KEY_SOURCE: &str = "x-amazon-apigateway-api-key-source";
const MINIMUM_COMPRESSION_SIZE: &str = "x-amazon-apigateway-minimum-compression-size";
const POLICY: &str = "x-amazon-apigateway-policy";
const VALIDATORS: &str = "x-amazon-apigateway-request-validators";

/// Every extension that API Gateway documents.
const KNOWN: [&str; 21] = [
    ANY_METHOD,
    KEY_SOURCE,
    AUTH,
    AUTHORIZER,
    AUTHTYPE,
    BINARY_MEDIA_TYPES,
    "x-amazon-apigateway-cors",
    "x-amazon-apigateway-documentation",
    "x-amazon-apigateway-endpoint-access-mode",
    ENDPOINT_CONFIGURATION,
    GATEWAY_RESPONSES,
    "x-amazon-apigateway-importexport-version",
    INTEGRATION,
    "x-amazon-apigateway-integrations",
    MINIMUM_COMPRESSION_SIZE,
    POLICY,
    VALIDATOR,
    VALIDATORS,
    "x-amazon-apigateway-security-policy",
    "x-amazon-apigateway-tag-value",
    "x-amazon-apigateway-tags",
];

/// Reports the extensions of Amazon's in an object that API Gateway does not know.
pub(super) fn check_keys(reader: &mut Reader<'_, '_>, members: Members<'_>) {
    for member in members {
        let is_amazon = member.key.starts_with("x-am") && member.key.contains("gate");
        let is_meant = is_amazon || member.key.starts_with("x-amazon-");
        if !is_meant || KNOWN.contains(&member.key) {
            continue;
        }
        let found = Diagnostic::new(
            Rule::UnknownExtension,
            Anchor::Key(member.value),
            format!("API Gateway has no extension `{}`", shortened(member.key)),
        )
        .label("API Gateway ignores it");
        reader.find(match spelling::nearest(member.key, KNOWN.into_iter()) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help("remove it, or give it a prefix of your own"),
        });
    }
}

/// Reports the keys of an extension's object that API Gateway does not know: it passes over them,
/// and a misspelt one has no effect.
fn check_fields(reader: &mut Reader<'_, '_>, members: Members<'_>, what: &str, known: &[&str]) {
    for member in members {
        if known.contains(&member.key) || member.key.starts_with("x-") {
            continue;
        }
        let found = Diagnostic::new(
            Rule::UnknownExtensionKey,
            Anchor::Key(member.value),
            format!("{what} has no `{}`", shortened(member.key)),
        )
        .label("API Gateway ignores it");
        reader.find(match spelling::nearest(member.key, known.iter().copied()) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help("remove it"),
        });
    }
}

/// A value that matters here, and that is decided when CloudFormation deploys it.
fn report_undecided(reader: &mut Reader<'_, '_>, at: Place, function: &str, label: &str) {
    let help = "write the value out; intrinsic functions belong into URIs, ARNs and templates";
    reader.undecided(at.into(), function, label, help);
}

/// `x-amazon-apigateway-auth` of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Auth {
    /// `NONE`.
    Nobody,
    /// `AWS_IAM`.
    Iam,
}

pub(super) fn auth<'a>(reader: &mut Reader<'a, '_>, operation: Members<'a>) -> Option<Auth> {
    let at = operation.get(AUTH)?;
    let members = reader.object(at, &format!("`{AUTH}`"))?;
    let (kind, at) = reader.string_at(members, "type")?;
    match kind.to_ascii_uppercase().as_str() {
        "NONE" => Some(Auth::Nobody),
        "AWS_IAM" => Some(Auth::Iam),
        _ => {
            reader.invalid_value(at, "`type`", "`NONE` or `AWS_IAM`");
            None
        }
    }
}

/// `x-amazon-apigateway-request-validators`.
pub(super) fn validators<'a>(
    reader: &mut Reader<'a, '_>,
    root: Members<'a>,
) -> IndexMap<&'a str, Validation> {
    let Some(members) = reader.object_at(root, VALIDATORS) else {
        return IndexMap::new();
    };
    members
        .iter()
        .filter_map(|member| {
            const FIELDS: [&str; 2] = ["validateRequestBody", "validateRequestParameters"];
            let validator = reader.object(member.value, "a request validator")?;
            check_fields(reader, validator, "a request validator", &FIELDS);
            let [body, parameters] =
                FIELDS.map(|key| reader.boolean_at(validator, key).unwrap_or(false));
            Some((member.key, Validation { body, parameters }))
        })
        .collect()
}
