//! Who calls, as the gateway found out: `requestContext.identity` and `requestContext.authorizer`.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#context-variable-reference>

use std::collections::BTreeMap;
use std::fmt;

/// Who calls an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caller {
    /// How they proved who they are.
    pub identity: Identity,
    /// The id (not the value) of the API key that came with the request, where the operation asks
    /// for one.
    pub api_key_id: Option<String>,
    /// The address that the connection came from.
    pub source_ip: Option<String>,
}

impl Caller {
    /// A caller with this identity: for tests of a service, mostly.
    pub fn new(identity: Identity) -> Self {
        Self {
            identity,
            ..Self::default()
        }
    }
}

/// How a caller proved who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// They did not, and the operation does not ask for it.
    #[default]
    Anonymous,
    /// They signed the request with AWS credentials (`AWS_IAM`).
    Iam(IamCaller),
    /// They sent a token of a Cognito user pool.
    Claims(Claims),
    /// A Lambda authorizer let them in.
    Authorizer(Authorizer),
}

impl Identity {
    /// One stable text for the caller: the Cognito identity id or else the ARN of a signer, the
    /// `sub` of a token, the principal of an authorizer. `None` for anonymous callers.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Anonymous => None,
            Self::Iam(iam) => Some(iam.cognito_identity_id.as_deref().unwrap_or(&iam.user_arn)),
            Self::Claims(claims) => claims.get("sub"),
            Self::Authorizer(authorizer) => Some(&authorizer.principal),
        }
    }
}

/// A caller who signed with AWS credentials. A text that the gateway left out is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IamCaller {
    /// The access key's id, `AKIA…` or `ASIA…`.
    pub access_key: String,
    /// The account that the credentials belong to.
    pub account_id: String,
    /// The unique id: `AIDA…` of a user, `AROA…:session` of an assumed role.
    pub user_id: String,
    /// The ARN: `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/…/…`.
    pub user_arn: String,
    /// The identity of a Cognito identity pool, `region:uuid`, where the credentials are its.
    pub cognito_identity_id: Option<String>,
    /// The Cognito identity pool, `region:uuid`, where the credentials are its.
    pub cognito_identity_pool_id: Option<String>,
    /// How they signed in to the identity pool: `cognito-idp.…/POOL,…:CognitoSignIn:SUB`.
    pub cognito_authentication_provider: Option<String>,
}

impl IamCaller {
    /// A signer known by an ARN: for tests of a service, mostly.
    pub fn new(user_arn: impl Into<String>) -> Self {
        Self {
            user_arn: user_arn.into(),
            ..Self::default()
        }
    }
}

/// The claims of a token that the gateway checked. Every value is text, as API Gateway writes it;
/// one that is not (it never was in a recording) is kept as JSON text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Claims(BTreeMap<String, String>);

impl Claims {
    /// The value of a claim.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Every claim, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Claims {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// Prints the names only: claims are personal data, and logs live long.
impl fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Claims ")?;
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// What a Lambda authorizer said about the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorizer {
    /// Its `principalId`.
    pub principal: String,
    /// Its `context`, as text.
    pub context: Claims,
}

impl Authorizer {
    /// A principal without a context: for tests of a service, mostly.
    pub fn new(principal: impl Into<String>) -> Self {
        Self {
            principal: principal.into(),
            ..Self::default()
        }
    }
}
