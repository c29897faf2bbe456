//! Security schemes and requirements, as written.

use crate::{place::Place, source::Members};

use super::{
    Reader, extension,
    extension::{AUTHORIZER, AUTHTYPE, RawAuthorizer, placeholder, report_undecided},
    named, words,
};

/// A security scheme.
#[derive(Debug)]
pub(crate) struct RawScheme<'a> {
    pub(crate) key: &'a str,
    pub(crate) at: Place,
    pub(crate) description: String,
    /// `type`; empty where there is none, which is a finding.
    pub(crate) kind: &'a str,
    /// `name` of an `apiKey`.
    pub(crate) name: &'a str,
    /// `in` of an `apiKey`.
    pub(crate) location: &'a str,
    /// `x-amazon-apigateway-authtype`.
    pub(crate) authtype: Option<&'a str>,
    pub(crate) authorizer: Option<RawAuthorizer<'a>>,
}

/// One alternative: schemes that are asked for together, with their scopes.
#[derive(Debug)]
pub(crate) struct RawRequirement<'a> {
    pub(crate) at: Place,
    pub(crate) schemes: Vec<RequiredScheme<'a>>,
}

/// A scheme of a requirement.
#[derive(Debug)]
pub(crate) struct RequiredScheme<'a> {
    pub(crate) key: &'a str,
    pub(crate) at: Place,
    pub(crate) scopes: Vec<&'a str>,
}

pub(super) fn schemes<'a>(
    reader: &mut Reader<'a, '_>,
    components: Option<Members<'a>>,
    key: &str,
) -> Vec<RawScheme<'a>> {
    named(reader, components, key)
        .into_iter()
        .filter_map(|(key, at)| {
            let at = reader.follow(at)?;
            let members = reader.object(at, "a security scheme")?;
            extension::check_keys(reader, members, extension::Holder::Scheme);
            reader.check_words(members, &words::SCHEME);
            if members.get("type").is_none() {
                reader.missing(at, "a security scheme", "type");
            }
            // REST APIs take no other type.
            let kind = decided(reader, members, "type", "apiKey").unwrap_or_default();
            let is_key = kind == "apiKey";
            let mut part = |key: &str, default: &'static str| {
                if is_key && members.get(key).is_none() {
                    reader.missing(at, "a security scheme of type `apiKey`", key);
                }
                decided(reader, members, key, default).unwrap_or_default()
            };
            let (name, mut location) = (part("name", "Authorization"), part("in", "header"));
            if is_key && !matches!(location, "" | "header" | "query" | "cookie") {
                let at = members.get("in").unwrap_or(at);
                reader.invalid_value(at, "`in`", "`header` or `query`");
                location = "header";
            }
            Some(RawScheme {
                key,
                at,
                description: reader.prose(members, "description").to_owned(),
                kind,
                name,
                location,
                authtype: authtype(reader, members),
                authorizer: extension::authorizer(reader, members),
            })
        })
        .collect()
}

/// The string under a key, or what stands for one that is decided when the document is deployed.
fn decided<'a>(
    reader: &mut Reader<'a, '_>,
    members: Members<'a>,
    key: &str,
    default: &'static str,
) -> Option<&'a str> {
    let at = members.get(key)?;
    if let Some(function) = placeholder(reader, at) {
        report_undecided(reader, at, function, &format!("read as `{default}`"));
        return Some(default);
    }
    reader.string(at, format_args!("`{key}`"))
}

/// Free text, unless it says that calls are signed: beside an authorizer they are not.
fn authtype<'a>(reader: &mut Reader<'a, '_>, members: Members<'a>) -> Option<&'a str> {
    let at = members.get(AUTHTYPE)?;
    if let Some((function, _)) = reader.intrinsic(at) {
        if members.get(AUTHORIZER).is_none() {
            report_undecided(reader, at, function, "read as if calls were not signed");
        }
        return None;
    }
    reader.string(at, format_args!("`{AUTHTYPE}`"))
}

/// `security`, at the root or in an operation; `None` where it is not there, which is something
/// else than an empty list.
pub(super) fn requirements<'a>(
    reader: &mut Reader<'a, '_>,
    holder: Members<'a>,
) -> Option<Vec<RawRequirement<'a>>> {
    let at = holder.get("security")?;
    let items = reader.array(at, "`security`");
    let requirements = items
        .iter()
        .filter_map(|&at| {
            let members = reader.object(at, "a security requirement")?;
            let schemes = members
                .iter()
                .map(|member| RequiredScheme {
                    key: member.key,
                    at: member.value,
                    scopes: reader
                        .strings(member.value, "the scopes")
                        .into_iter()
                        .map(|(scope, _)| scope)
                        .collect(),
                })
                .collect();
            Some(RawRequirement { at, schemes })
        })
        .collect();
    Some(requirements)
}
