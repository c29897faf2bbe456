//! An operation as the rules of this stage look at it: its integration as written, and who may
//! call it.
//!
//! What an intrinsic function or a placeholder stands for is known only when the document is
//! deployed: it is [`None`] here, and no rule concludes anything from it.

use std::collections::BTreeMap;

use crate::{
    api::ParameterLocation,
    document::{Auth, Document, INTEGRATION, RawOperation, RawRequirement, RawScheme, Reader},
    place::Place,
    source::{Members, Node, SourceMap},
};

/// What the name of a header begins with in an integration's answers.
const RESPONSE_HEADER: &str = "method.response.header.";

/// An operation, with what there is to know about it.
pub(super) struct View<'d, 'a> {
    pub(super) operation: &'d RawOperation<'a>,
    /// `None` where there is none, or none that can be looked into.
    pub(super) integration: Option<Written<'a>>,
    pub(super) access: Access<'a>,
}

/// `type` of an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Aws,
    AwsProxy,
    Http,
    HttpProxy,
    Mock,
}

impl Kind {
    /// The backend's answer goes to the caller as it is.
    pub(super) const fn is_proxy(self) -> bool {
        matches!(self, Self::AwsProxy | Self::HttpProxy)
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsProxy => "aws_proxy",
            Self::Http => "http",
            Self::HttpProxy => "http_proxy",
            Self::Mock => "mock",
        }
    }
}

/// An integration, as written.
pub(super) struct Written<'a> {
    pub(super) at: Place,
    pub(super) kind: Kind,
    members: Members<'a>,
    /// `None` where an intrinsic function stands for all of them.
    pub(super) answers: Option<Vec<Answer<'a>>>,
}

/// One of an integration's `responses`.
pub(super) struct Answer<'a> {
    /// Under its pattern, or `default`.
    pub(super) at: Place,
    pub(super) pattern: &'a str,
    /// `None` where it is unknown.
    pub(super) status: Option<u16>,
    pub(super) headers: Vec<Mapped<'a>>,
}

/// A header that an answer sets.
pub(super) struct Mapped<'a> {
    pub(super) at: Place,
    pub(super) name: &'a str,
    /// What it is set to, without the quotes of a constant; `None` where it is no constant.
    pub(super) constant: Option<&'a str>,
}

/// Who may call an operation.
#[derive(Debug, Default)]
pub(super) struct Access<'a> {
    /// The document says who: by the operation's own `security` or `x-amazon-apigateway-auth`, if
    /// only to say "everybody".
    pub(super) is_decided: bool,
    /// Signed calls only.
    pub(super) iam: bool,
    /// Calls with an API key only.
    pub(super) key: bool,
    /// The schemes that it asks for, those that the gateway does not check included.
    pub(super) schemes: Vec<&'a str>,
    /// The headers in which authorizers look for a token.
    pub(super) headers: Vec<&'a str>,
}

impl Access<'_> {
    /// Nothing is asked of a caller.
    pub(super) fn is_open(&self) -> bool {
        !self.iam && !self.key && self.schemes.is_empty()
    }
}

/// All operations of a document.
pub(super) fn of<'d, 'a>(
    reader: &mut Reader<'a, '_>,
    document: &'d Document<'a>,
) -> Vec<View<'d, 'a>> {
    let schemes: Schemes<'_, 'a> = document
        .security_schemes
        .iter()
        .map(|scheme| (scheme.key, scheme))
        .collect();
    document
        .operations
        .iter()
        .map(|operation| View {
            operation,
            integration: integration(reader, operation),
            access: access(document, &schemes, operation),
        })
        .collect()
}

/// Security schemes by key.
type Schemes<'d, 'a> = BTreeMap<&'a str, &'d RawScheme<'a>>;

/// What is a string and holds nothing that is known only later.
pub(super) fn literal(source: &SourceMap, at: Place) -> Option<&str> {
    source.str(at).filter(|text| !is_undecided(text))
}

/// True of a text with a placeholder of CloudFormation, Terraform or a stage, or of a template
/// language.
pub(super) fn is_undecided(text: &str) -> bool {
    text.contains("${") || text.contains("{{") || text.contains("%{") || text.contains("<%")
}

impl Written<'_> {
    pub(super) fn get(&self, key: &str) -> Option<Place> {
        self.members.get(key)
    }
}

fn integration<'a>(
    reader: &mut Reader<'a, '_>,
    operation: &RawOperation<'a>,
) -> Option<Written<'a>> {
    let at = reader.source.get(operation.at, INTEGRATION)?;
    let at = reader.follow(at)?;
    let source = reader.source;
    let Node::Object(members) = source.node(at) else {
        return None;
    };
    let kind = match source
        .str(members.get("type")?)?
        .to_ascii_lowercase()
        .as_str()
    {
        "aws" => Kind::Aws,
        "aws_proxy" => Kind::AwsProxy,
        "http" => Kind::Http,
        "http_proxy" => Kind::HttpProxy,
        "mock" => Kind::Mock,
        _ => return None,
    };
    let answers = match members.get("responses") {
        None => Some(Vec::new()),
        Some(at) if reader.intrinsic(at).is_some() => None,
        Some(at) => Some(answers(reader, at)),
    };
    Some(Written {
        at,
        kind,
        members,
        answers,
    })
}

fn answers<'a>(reader: &Reader<'a, '_>, responses: Place) -> Vec<Answer<'a>> {
    let source = reader.source;
    source
        .members(responses)
        .iter()
        .filter(|member| !member.key.starts_with("Fn::"))
        .map(|member| Answer {
            at: member.value,
            pattern: member.key,
            status: match source.get(member.value, "statusCode") {
                // What API Gateway puts in where nothing is said.
                None => Some(200),
                Some(at) => match source.node(at) {
                    Node::String(text) | Node::Number(text) => text.parse().ok(),
                    _ => None,
                },
            },
            headers: headers(reader, member.value),
        })
        .collect()
}

fn headers<'a>(reader: &Reader<'a, '_>, answer: Place) -> Vec<Mapped<'a>> {
    let source = reader.source;
    let Some(parameters) = source.get(answer, "responseParameters") else {
        return Vec::new();
    };
    source
        .members(parameters)
        .iter()
        // What is neither a string nor an intrinsic function is dropped, with a finding.
        .filter(|member| matches!(source.node(member.value), Node::String(_) | Node::Object(_)))
        .filter_map(|member| {
            Some(Mapped {
                at: member.value,
                name: member.key.strip_prefix(RESPONSE_HEADER)?,
                constant: source.str(member.value).and_then(constant),
            })
        })
        .collect()
}

/// The value within the single quotes of a constant.
pub(super) fn constant(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    (!is_undecided(inner)).then_some(inner)
}

fn access<'a>(
    document: &Document<'a>,
    schemes: &Schemes<'_, 'a>,
    operation: &RawOperation<'a>,
) -> Access<'a> {
    let own = operation.security.as_ref();
    let mut access = Access {
        is_decided: own.is_some() || operation.auth.is_some(),
        ..Access::default()
    };
    let requirements: &[RawRequirement<'_>] = own
        .or(document.security.as_ref())
        .map_or(&[], Vec::as_slice);
    let named = requirements
        .iter()
        .flat_map(|requirement| &requirement.schemes);
    for required in named {
        let Some(scheme) = schemes.get(required.key) else {
            continue;
        };
        if is_api_key(scheme) {
            access.key = true;
        } else if operation.auth != Some(Auth::Nobody) {
            access.schemes.push(scheme.key);
            access.iam |= is_signed(scheme);
            token_headers(scheme, &mut access.headers);
        }
    }
    access.iam |= operation.auth == Some(Auth::Iam);
    access
}

/// The headers in which the authorizer of a scheme looks. What it says itself goes before the name
/// of the scheme.
fn token_headers<'a>(scheme: &RawScheme<'a>, headers: &mut Vec<&'a str>) {
    let Some(authorizer) = &scheme.authorizer else {
        return;
    };
    let mut sources = authorizer.sources().peekable();
    if sources.peek().is_some() {
        let of_headers = sources.filter(|(place, _)| *place == ParameterLocation::Header);
        headers.extend(of_headers.map(|(_, name)| name));
    } else if scheme.location == "header" && scheme.name != "Unused" {
        headers.push(scheme.name);
    }
}

/// The key of a usage plan.
pub(super) fn is_api_key(scheme: &RawScheme<'_>) -> bool {
    scheme.kind == "apiKey"
        && scheme.name.eq_ignore_ascii_case("x-api-key")
        && scheme.location == "header"
        && scheme.authorizer.is_none()
        && scheme.authtype.is_none()
}

/// Signature Version 4.
pub(super) fn is_signed(scheme: &RawScheme<'_>) -> bool {
    let authtype = scheme.authtype;
    authtype.is_some_and(|authtype| authtype.eq_ignore_ascii_case("awsSigv4"))
}
