//! What a request can tell about itself: the keys of conditions and policy variables.
//!
//! A key is computed when a policy asks for it; most policies ask for none. A key that the gateway
//! does not know (a VPC endpoint's, an organization's) is absent, as it is on AWS for a request
//! that has none.

use std::borrow::Cow;
use std::net::IpAddr;
use std::time::SystemTime;

use jiff::Timestamp;

use super::INVOKE;
use crate::identity::{Caller, CognitoIdentity};

/// What somebody wants to do, and from where.
#[derive(Clone, Copy, Debug)]
pub struct AccessRequest<'a> {
    /// What they want to do: [`INVOKE`].
    pub action: &'a str,
    /// The ARN of what they want to do it to; see [`super::execute_api_arn`].
    pub resource: &'a str,
    /// Who; `None` is anonymous.
    pub caller: Option<&'a Caller>,
    /// When.
    pub now: SystemTime,
    /// From which address.
    pub source_ip: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: Option<&'a str>,
    /// The `Referer` header.
    pub referer: Option<&'a str>,
    /// Whether over TLS.
    pub secure_transport: bool,
}

impl<'a> AccessRequest<'a> {
    /// `caller` invokes the operation with the ARN `resource`; nothing is known of the connection
    /// until its fields are filled in.
    pub const fn invoke(resource: &'a str, caller: Option<&'a Caller>, now: SystemTime) -> Self {
        Self {
            action: INVOKE,
            resource,
            caller,
            now,
            source_ip: None,
            user_agent: None,
            referer: None,
            secure_transport: false,
        }
    }

    /// The account that owns the resource.
    pub(super) fn resource_account(&self) -> &'a str {
        self.resource.split(':').nth(4).unwrap_or_default()
    }
}

/// A key of conditions and policy variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    CurrentTime,
    EpochTime,
    SourceIp,
    UserAgent,
    Referer,
    SecureTransport,
    RequestedRegion,
    ResourceAccount,
    ViaAwsService,
    PrincipalArn,
    PrincipalAccount,
    PrincipalType,
    UserId,
    Username,
    TokenIssueTime,
    MultiFactorAuthPresent,
    FederatedProvider,
    CognitoIdentity,
    CognitoIdentityPool,
    CognitoMethods,
    /// One that the gateway knows nothing of, as it is written.
    Unknown(String),
}

/// The names of the keys, in lower case.
const KEYS: &[(&str, Key)] = &[
    ("aws:currenttime", Key::CurrentTime),
    ("aws:epochtime", Key::EpochTime),
    ("aws:sourceip", Key::SourceIp),
    ("aws:useragent", Key::UserAgent),
    ("aws:referer", Key::Referer),
    ("aws:securetransport", Key::SecureTransport),
    ("aws:requestedregion", Key::RequestedRegion),
    ("aws:resourceaccount", Key::ResourceAccount),
    ("aws:viaawsservice", Key::ViaAwsService),
    ("aws:principalarn", Key::PrincipalArn),
    ("aws:principalaccount", Key::PrincipalAccount),
    ("aws:principaltype", Key::PrincipalType),
    ("aws:userid", Key::UserId),
    ("aws:username", Key::Username),
    ("aws:tokenissuetime", Key::TokenIssueTime),
    ("aws:multifactorauthpresent", Key::MultiFactorAuthPresent),
    ("aws:federatedprovider", Key::FederatedProvider),
    ("cognito-identity.amazonaws.com:sub", Key::CognitoIdentity),
    (
        "cognito-identity.amazonaws.com:aud",
        Key::CognitoIdentityPool,
    ),
    ("cognito-identity.amazonaws.com:amr", Key::CognitoMethods),
];

impl Key {
    /// The key called `name`, in any case.
    pub(super) fn named(name: &str) -> Self {
        let known = KEYS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map_or_else(|| Self::Unknown(name.to_owned()), |(_, key)| key.clone())
    }

    /// Its name, where the gateway knows nothing of it.
    pub(super) fn unknown(&self) -> Option<&str> {
        match self {
            Self::Unknown(name) => Some(name),
            _ => None,
        }
    }
}

/// The keys of one request, with their values.
pub(super) struct Context<'a> {
    request: &'a AccessRequest<'a>,
}

impl<'a> Context<'a> {
    pub(super) const fn of(request: &'a AccessRequest<'a>) -> Self {
        Self { request }
    }

    /// The values of `key`. None: the key is absent.
    pub(super) fn values(&self, key: &Key) -> Vec<Cow<'a, str>> {
        match (key, self.request.caller.and_then(Caller::cognito)) {
            (Key::CognitoMethods, Some(identity)) => methods(identity),
            _ => self.single(key).into_iter().collect(),
        }
    }

    /// The value of `key`, where it has exactly one.
    pub(super) fn single(&self, key: &Key) -> Option<Cow<'a, str>> {
        let request = self.request;
        match key {
            Key::CurrentTime => Some(timestamp(request.now)?.to_string().into()),
            Key::EpochTime => Some(timestamp(request.now)?.as_second().to_string().into()),
            Key::SourceIp => Some(request.source_ip?.to_string().into()),
            Key::UserAgent => request.user_agent.map(Cow::Borrowed),
            Key::Referer => request.referer.map(Cow::Borrowed),
            Key::SecureTransport => Some(yes_or_no(request.secure_transport)),
            Key::RequestedRegion => request.resource.split(':').nth(3).map(Cow::Borrowed),
            Key::ResourceAccount => Some(request.resource_account().into()),
            Key::ViaAwsService => Some(yes_or_no(false)),
            Key::PrincipalType if request.caller.is_none() => Some("Anonymous".into()),
            key => about_caller(request.caller?, key),
        }
    }
}

fn about_caller<'a>(caller: &'a Caller, key: &Key) -> Option<Cow<'a, str>> {
    let session = caller.role_and_session();
    match key {
        Key::PrincipalArn => Some(caller.principal_arn().into()),
        Key::PrincipalAccount => Some(caller.account.as_str().into()),
        Key::PrincipalType => Some(session.map_or("User", |_| "AssumedRole").into()),
        Key::UserId => Some(caller.principal_id().into()),
        Key::Username if session.is_none() => Some(caller.name.as_str().into()),
        Key::TokenIssueTime => Some(timestamp(caller.issued_at?)?.to_string().into()),
        // Present for temporary credentials only; nobody signs in with a second factor here.
        Key::MultiFactorAuthPresent => session.map(|_| yes_or_no(false)),
        Key::FederatedProvider => caller.cognito().map(|_| COGNITO.into()),
        Key::CognitoIdentity => Some(caller.cognito()?.identity_id.as_str().into()),
        Key::CognitoIdentityPool => Some(caller.cognito()?.identity_pool_id.as_str().into()),
        _ => None,
    }
}

const COGNITO: &str = "cognito-identity.amazonaws.com";

/// `amr`: whether somebody signed in to the identity pool, and with whom.
fn methods(identity: &CognitoIdentity) -> Vec<Cow<'_, str>> {
    let providers = identity.authentication.provider().into_iter();
    let providers = providers.flat_map(|provider| provider.split(','));
    [identity.authentication.as_str()]
        .into_iter()
        .chain(providers)
        .map(Cow::Borrowed)
        .collect()
}

fn timestamp(time: SystemTime) -> Option<Timestamp> {
    Timestamp::try_from(time).ok()
}

fn yes_or_no(answer: bool) -> Cow<'static, str> {
    if answer { "true" } else { "false" }.into()
}
