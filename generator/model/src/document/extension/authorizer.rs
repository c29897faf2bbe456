//! `x-amazon-apigateway-authorizer` of a security scheme.

use crate::{
    api::{ApiKind, ParameterLocation, PayloadFormat, Text},
    diagnostic::Diagnostic,
    place::Place,
    rules::Rule,
    source::{Anchor, Members, Node},
};

use super::{
    super::Reader,
    AUTHORIZER, check_fields,
    keys::report_other_kind,
    value::{self, Undecided},
};

const FIELDS: [&str; 10] = [
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
];

/// Stands in the scheme, where people look for it in the authorizer.
const DISCOVERY: &str = "openIdConnectUrl";

/// Who checks a token, as written.
#[derive(Debug)]
pub(crate) struct RawAuthorizer<'a> {
    pub(crate) kind: RawAuthorizerKind,
    pub(crate) uri: Option<Text>,
    pub(crate) credentials: Option<Text>,
    pub(crate) providers: Vec<Text>,
    pub(crate) identity_sources: Vec<&'a str>,
    pub(crate) validation: Option<&'a str>,
    /// From 0 to 3600; `None`: not said, or decided later.
    pub(crate) ttl_seconds: Option<u32>,
    pub(crate) payload_format: PayloadFormat,
    pub(crate) simple_responses: bool,
    pub(crate) issuer: Option<Text>,
    pub(crate) audiences: Vec<Text>,
}

impl<'a> RawAuthorizer<'a> {
    /// The headers and query parameters in which the authorizer looks:
    /// `method.request.header.Token` in REST APIs, `$request.header.Token` in HTTP APIs. None
    /// where the security scheme says it.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (ParameterLocation, &'a str)> {
        self.identity_sources.iter().filter_map(|&source| {
            let source = source
                .strip_prefix("method.")
                .or_else(|| source.strip_prefix('$'))?;
            let (place, name) = source.strip_prefix("request.")?.split_once('.')?;
            match place {
                "header" => Some((ParameterLocation::Header, name)),
                "querystring" => Some((ParameterLocation::Query, name)),
                _ => None,
            }
        })
    }
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
    if let Some((name, _)) = reader.intrinsic(at) {
        value::report_undecided(reader, at, name, "read as if there were no authorizer");
        return None;
    }
    let members = reader.object(at, format_args!("`{AUTHORIZER}`"))?;
    check_fields(reader, members, "an authorizer", &FIELDS);
    misplaced_discovery(reader, scheme, members);
    let kind = kind(reader, at, members)?;
    report_other_fields(reader, members);
    let jwt = value::object(
        reader,
        members,
        "jwtConfiguration",
        "`jwtConfiguration`",
        &["issuer", "audience"],
    );
    Some(RawAuthorizer {
        kind,
        uri: value::text(reader, members, "authorizerUri"),
        credentials: value::text(reader, members, "authorizerCredentials"),
        providers: value::texts(reader, members, "providerARNs"),
        identity_sources: identity_sources(reader, members),
        validation: validation(reader, members),
        ttl_seconds: value::number(
            reader,
            members,
            "authorizerResultTtlInSeconds",
            0..=3600,
            "seconds",
        ),
        payload_format: super::payload_format(reader, members, "authorizerPayloadFormatVersion"),
        simple_responses: value::flag(reader, members, "enableSimpleResponses"),
        issuer: jwt
            .and_then(|jwt| value::text(reader, jwt, "issuer"))
            .or_else(|| discovered_issuer(reader, scheme)),
        audiences: jwt.map_or_else(Vec::new, |jwt| value::texts(reader, jwt, "audience")),
    })
}

/// Says of an `openIdConnectUrl` in the authorizer where it belongs.
fn misplaced_discovery(reader: &mut Reader<'_, '_>, scheme: Members<'_>, members: Members<'_>) {
    let Some(at) = members.get(DISCOVERY) else {
        return;
    };
    let found = Diagnostic::new(
        Rule::UnknownExtensionKey,
        Anchor::Key(at),
        format!("an authorizer has no `{DISCOVERY}`"),
    )
    .label("API Gateway ignores it");
    reader.find(if scheme.get(DISCOVERY).is_some() {
        found.help("remove it: the security scheme has it")
    } else {
        found.help("it belongs into the security scheme, beside `type: openIdConnect`")
    });
}

/// The issuer that API Gateway finds by itself: OpenID Connect Discovery 1.0 puts the configuration
/// below its address.
fn discovered_issuer<'a>(reader: &mut Reader<'a, '_>, scheme: Members<'a>) -> Option<Text> {
    let text = value::text(reader, scheme, DISCOVERY)?;
    let Text::Literal(url) = &text else {
        return Some(text);
    };
    let issuer = url.strip_suffix("/.well-known/openid-configuration")?;
    Some(Text::Literal(issuer.to_owned()))
}

/// A list with commas in between; HTTP APIs take a list of strings too. What is decided later
/// names no header here.
fn identity_sources<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> Vec<&'a str> {
    let Some(at) = members.get("identitySource") else {
        return Vec::new();
    };
    let lists: Vec<&str> = match reader.source.node(at) {
        Node::Array(items) => items
            .iter()
            .filter(|&&item| reader.intrinsic(item).is_none())
            .copied()
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|item| reader.string(item, "an item of `identitySource`"))
            .collect(),
        Node::Null => Vec::new(),
        _ if reader.intrinsic(at).is_some() => Vec::new(),
        _ => reader.string(at, "`identitySource`").into_iter().collect(),
    };
    lists
        .into_iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|source| !source.is_empty())
        .collect()
}

fn validation<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> Option<&'a str> {
    let at = members.get("identityValidationExpression")?;
    if matches!(reader.source.node(at), Node::Null) || reader.intrinsic(at).is_some() {
        return None;
    }
    reader.string(at, "`identityValidationExpression`")
}

fn kind<'a>(
    reader: &mut Reader<'a, '_>,
    at: Place,
    members: Members<'a>,
) -> Option<RawAuthorizerKind> {
    let Some(kind_at) = members.get("type") else {
        reader.missing(at, "an authorizer", "type");
        return None;
    };
    let kinds = [
        ("token", RawAuthorizerKind::Token),
        ("request", RawAuthorizerKind::Request),
        ("cognito_user_pools", RawAuthorizerKind::CognitoUserPools),
        ("jwt", RawAuthorizerKind::Jwt),
    ];
    let kind = value::choice(reader, members, "type", &kinds, Undecided::Reported)?;
    let of = match kind {
        RawAuthorizerKind::Token | RawAuthorizerKind::CognitoUserPools => ApiKind::Rest,
        RawAuthorizerKind::Jwt => ApiKind::Http,
        RawAuthorizerKind::Request => return Some(kind),
    };
    if of != reader.kind {
        let text = reader.source.str(kind_at).unwrap_or_default();
        let what = format!("an authorizer of type `{text}`");
        report_other_kind(reader, Anchor::Value(kind_at), &what, of);
    }
    Some(kind)
}

fn report_other_fields(reader: &mut Reader<'_, '_>, members: Members<'_>) {
    let other: &[&str] = match reader.kind {
        ApiKind::Rest => &["authorizerPayloadFormatVersion", "enableSimpleResponses"],
        ApiKind::Http => &["identityValidationExpression"],
    };
    super::report_other_fields(reader, members, other);
}
