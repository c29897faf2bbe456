//! `x-amazon-apigateway-authorizer` of a security scheme.

use crate::{
    api::Text,
    place::Place,
    source::{Members, Node},
};

use super::{
    super::{Reader, whole},
    AUTHORIZER, check_fields,
};

const FIELDS: [&str; 13] = [
    "type",
    "authorizerUri",
    "authorizerCredentials",
    "authorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds",
    "enableSimpleResponses",
    "identitySource",
    "identityValidationExpression",
    "jwtConfiguration",
    "providerARNs",
    "audiences",
    "authorizerType",
    "openIdConnectUrl",
];

/// Who checks a token, as written.
#[derive(Debug)]
pub(crate) struct RawAuthorizer<'a> {
    pub(crate) kind: RawAuthorizerKind,
    pub(crate) uri: Option<Text>,
    pub(crate) providers: Vec<Text>,
    pub(crate) identity_sources: Vec<&'a str>,
    pub(crate) validation: Option<&'a str>,
    pub(crate) ttl_seconds: Option<u32>,
    pub(crate) issuer: Option<Text>,
    pub(crate) audiences: Vec<Text>,
}

/// `type` of an authorizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RawAuthorizerKind {
    Token,
    Request,
    CognitoUserPools,
    Jwt,
}

pub(crate) fn authorizer<'a>(
    reader: &mut Reader<'a, '_>,
    scheme: Members<'a>,
) -> Option<RawAuthorizer<'a>> {
    let at = scheme.get(AUTHORIZER)?;
    let members = reader.object(at, &format!("`{AUTHORIZER}`"))?;
    check_fields(reader, members, "an authorizer", &FIELDS);
    let kind = kind(reader, at, members)?;
    let jwt = members
        .get("jwtConfiguration")
        .and_then(|at| reader.object(at, "`jwtConfiguration`"));
    Some(RawAuthorizer {
        kind,
        uri: reader.text_at(members, "authorizerUri"),
        providers: texts(reader, Some(members), "providerARNs"),
        identity_sources: identity_sources(reader, members),
        validation: reader
            .string_at(members, "identityValidationExpression")
            .map(|(text, _)| text),
        ttl_seconds: members
            .get("authorizerResultTtlInSeconds")
            .and_then(|at| ttl(reader, at)),
        issuer: jwt.and_then(|jwt| reader.text_at(jwt, "issuer")),
        audiences: texts(reader, jwt, "audience"),
    })
}

/// A list with commas in between; HTTP APIs take a list of strings too.
fn identity_sources<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> Vec<&'a str> {
    let Some(at) = members.get("identitySource") else {
        return Vec::new();
    };
    let lists: Vec<&str> = if let Node::Array(_) = reader.source.node(at) {
        let items = reader.strings(at, "`identitySource`");
        items.into_iter().map(|(text, _)| text).collect()
    } else {
        reader.string(at, "`identitySource`").into_iter().collect()
    };
    lists
        .into_iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|source| !source.is_empty())
        .collect()
}

fn kind<'a>(
    reader: &mut Reader<'a, '_>,
    at: Place,
    members: Members<'a>,
) -> Option<RawAuthorizerKind> {
    let Some((text, at)) = reader.string_at(members, "type") else {
        if members.get("type").is_none() {
            reader.missing(at, "an authorizer", "type");
        }
        return None;
    };
    match text.to_ascii_lowercase().as_str() {
        "token" => Some(RawAuthorizerKind::Token),
        "request" => Some(RawAuthorizerKind::Request),
        "cognito_user_pools" => Some(RawAuthorizerKind::CognitoUserPools),
        "jwt" => Some(RawAuthorizerKind::Jwt),
        _ => {
            reader.invalid_value(
                at,
                "`type`",
                "`token`, `request`, `cognito_user_pools` or `jwt`",
            );
            None
        }
    }
}

/// From 0 to 3600 seconds; the developer guide says that it is a string, its samples a number.
fn ttl(reader: &mut Reader<'_, '_>, at: Place) -> Option<u32> {
    let seconds = match reader.source.node(at) {
        Node::Number(text) | Node::String(text) => whole(text),
        _ if reader.intrinsic(at).is_some() => return None,
        _ => None,
    };
    let seconds = seconds
        .and_then(|seconds| u32::try_from(seconds).ok())
        .filter(|seconds| *seconds <= 3600);
    if seconds.is_none() {
        reader.invalid_value(at, "`authorizerResultTtlInSeconds`", "0 to 3600 seconds");
    }
    seconds
}

fn texts<'a>(reader: &mut Reader<'a, '_>, holder: Option<Members<'a>>, key: &str) -> Vec<Text> {
    let Some(at) = holder.and_then(|holder| holder.get(key)) else {
        return Vec::new();
    };
    if reader.intrinsic(at).is_some() {
        return reader.text(at, key).into_iter().collect();
    }
    reader
        .array(at, &format!("`{key}`"))
        .iter()
        .filter_map(|&item| reader.text(item, &format!("an item of `{key}`")))
        .collect()
}
