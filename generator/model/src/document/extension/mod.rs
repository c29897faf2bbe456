//! The extensions of API Gateway, typed.
//!
//! The catalogue is that of the developer guide ("Working with API Gateway extensions to
//! OpenAPI").
//!
//! | module | what it reads |
//! |---|---|
//! | `keys` | where each extension may stand; misspelt, misplaced and unknown ones |
//! | `kind` | which kind of API the document is for |
//! | `value` | words, numbers, lists: each may be decided by who deploys the document |
//! | `gateway`, `documentation` | what stands at the root |
//! | `integration`, `function` | what stands behind an operation |
//! | `authorizer` | who checks a token |

mod authorizer;
mod catalogue;
mod documentation;
mod function;
mod gateway;
mod integration;
mod keys;
mod kind;
mod value;

pub(super) use authorizer::authorizer;
pub(crate) use authorizer::{RawAuthorizer, RawAuthorizerKind};
pub(super) use catalogue::Holder;
pub(crate) use catalogue::extensions_of;
pub(super) use gateway::{endpoint_configuration, gateway_settings};
pub(super) use integration::{integration, shared_integrations};
pub(super) use keys::{check_keys, sweep};
pub(super) use kind::detect;
pub(crate) use value::{placeholder, report_undecided};

use catalogue::catalogue;
use keys::{check_fields, report_other_kind};
use value::Undecided;

use crate::{
    api::{ApiKind, PayloadFormat},
    place::Place,
    source::{Anchor, Members},
};

use super::Reader;

pub(super) const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
pub(crate) const AUTHTYPE: &str = "x-amazon-apigateway-authtype";
pub(super) const VALIDATOR: &str = "x-amazon-apigateway-request-validator";
pub(crate) const VALIDATORS: &str = "x-amazon-apigateway-request-validators";

const ACCESS_MODE: &str = "x-amazon-apigateway-endpoint-access-mode";
const AUTH: &str = "x-amazon-apigateway-auth";
pub(crate) const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
const BINARY_MEDIA_TYPES: &str = "x-amazon-apigateway-binary-media-types";
const CORS: &str = "x-amazon-apigateway-cors";
const DOCUMENTATION: &str = "x-amazon-apigateway-documentation";
const ENDPOINT_CONFIGURATION: &str = "x-amazon-apigateway-endpoint-configuration";
pub(crate) const GATEWAY_RESPONSES: &str = "x-amazon-apigateway-gateway-responses";
const IMPORT_EXPORT_VERSION: &str = "x-amazon-apigateway-importexport-version";
pub(crate) const INTEGRATION: &str = "x-amazon-apigateway-integration";
const INTEGRATIONS: &str = "x-amazon-apigateway-integrations";
const KEY_SOURCE: &str = "x-amazon-apigateway-api-key-source";
const MINIMUM_COMPRESSION_SIZE: &str = "x-amazon-apigateway-minimum-compression-size";
const POLICY: &str = "x-amazon-apigateway-policy";
const SECURITY_POLICY: &str = "x-amazon-apigateway-security-policy";
const TAG_VALUE: &str = "x-amazon-apigateway-tag-value";

/// `x-amazon-apigateway-auth` of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Auth {
    /// `NONE`.
    Nobody,
    /// `AWS_IAM`.
    Iam,
}

pub(super) fn auth<'a>(reader: &mut Reader<'a, '_>, operation: Members<'a>) -> Option<Auth> {
    let members = value::object(reader, operation, AUTH, &format!("`{AUTH}`"), &["type"])?;
    let kinds = [("NONE", Auth::Nobody), ("AWS_IAM", Auth::Iam)];
    value::choice(reader, members, "type", &kinds, Undecided::Reported)
}

/// The validator that an operation, or the root, names.
pub(super) fn validator<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
) -> Option<(&'a str, Place)> {
    let at = holder.get(VALIDATOR)?;
    if let Some(function) = placeholder(reader, at) {
        report_undecided(reader, at, function, "passed over");
        return None;
    }
    Some((reader.string(at, format_args!("`{VALIDATOR}`"))?, at))
}

/// `payloadFormatVersion`, which the developer guide writes as a number here and there.
fn payload_format<'a>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    key: &str,
) -> PayloadFormat {
    let versions = [
        ("1.0", PayloadFormat::V1),
        ("2.0", PayloadFormat::V2),
        ("1", PayloadFormat::V1),
        ("2", PayloadFormat::V2),
    ];
    let format = value::choice(reader, members, key, &versions, Undecided::Defaults);
    match reader.kind {
        // REST APIs have but one, whatever is written.
        ApiKind::Rest => PayloadFormat::V1,
        ApiKind::Http => format.unwrap_or_default(),
    }
}

/// Says which members of an object only the other kind of API has: one finding for all of them.
fn report_other_fields(reader: &mut Reader<'_, '_>, members: Members<'_>, other: &[&str]) {
    let mut found = members.iter().filter(|member| other.contains(&member.key));
    let Some(first) = found.next() else { return };
    let mut what = format!("`{}`", first.key);
    for member in found {
        what.push_str(", `");
        what.push_str(member.key);
        what.push('`');
    }
    let kind = match reader.kind {
        ApiKind::Rest => ApiKind::Http,
        ApiKind::Http => ApiKind::Rest,
    };
    report_other_kind(reader, Anchor::Key(first.value), &what, kind);
}
