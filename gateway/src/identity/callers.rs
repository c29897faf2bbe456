//! Callers: the users, role sessions and Cognito identities whose credentials the gateway knows.
//!
//! A [`Caller`] holds what IAM and STS would: the credentials, the policies behind them, and what
//! a function is told about who called (`requestContext.identity`). Names that AWS derives from
//! others, such as ARNs, are derived here too, so that they cannot disagree.

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use hmac::Mac;

use super::credentials::unique_id;
use super::{Policy, Secret, keys};

/// The session name of every role that an identity pool's enhanced flow assumes.
const COGNITO_SESSION: &str = "CognitoIdentityCredentials";

/// Somebody with credentials.
#[derive(Clone, Debug)]
pub struct Caller {
    /// What people call this caller; also the user's name where it is a user.
    pub name: String,
    /// What kind of principal it is.
    pub kind: CallerKind,
    /// The account that it belongs to: twelve digits.
    pub account: String,
    /// The public half of the credentials: `AKIA…` for a user, `ASIA…` for a session.
    pub access_key_id: String,
    /// The private half.
    pub secret_access_key: Secret,
    /// What temporary credentials must be accompanied by, in `X-Amz-Security-Token`.
    pub session_token: Option<Secret>,
    /// When temporary credentials were issued.
    pub issued_at: Option<SystemTime>,
    /// From when on temporary credentials are refused.
    pub expires_at: Option<SystemTime>,
    /// The policies of the user or role.
    pub policies: Vec<Policy>,
    /// The policy that the session was narrowed to.
    pub session_policy: Option<Policy>,
}

/// What kind of principal a caller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallerKind {
    /// An IAM user, named as the caller is.
    User,
    /// A session of a role.
    AssumedRole {
        /// The name of the role.
        role: String,
        /// The name of the session.
        session: String,
    },
    /// A session of a role that a Cognito identity pool assumed for somebody.
    Cognito(CognitoIdentity),
}

/// Somebody whom a Cognito identity pool gave the credentials of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CognitoIdentity {
    /// The name of the role.
    pub role: String,
    /// Who it is: `REGION:UUID`.
    pub identity_id: String,
    /// The pool that says so: `REGION:UUID`.
    pub identity_pool_id: String,
    /// Whether they signed in.
    pub authentication: CognitoAuthentication,
}

/// Whether, and where, somebody signed in to an identity pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CognitoAuthentication {
    /// They signed in.
    Authenticated {
        /// With whom, as a function is told:
        /// `cognito-idp.R.amazonaws.com/POOL,cognito-idp.R.amazonaws.com/POOL:CognitoSignIn:SUB`.
        provider: String,
    },
    /// They did not.
    Unauthenticated,
}

impl CognitoAuthentication {
    /// `authenticated` or `unauthenticated`: the value of `cognitoAuthenticationType`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Authenticated { .. } => "authenticated",
            Self::Unauthenticated => "unauthenticated",
        }
    }

    /// The value of `cognitoAuthenticationProvider`.
    pub fn provider(&self) -> Option<&str> {
        match self {
            Self::Authenticated { provider } => Some(provider),
            Self::Unauthenticated => None,
        }
    }
}

impl Caller {
    /// `arn:aws:iam::A:user/N` or `arn:aws:sts::A:assumed-role/R/S`: the value of `userArn`.
    pub fn user_arn(&self) -> String {
        match self.role_and_session() {
            Some((role, session)) => {
                format!(
                    "arn:aws:sts::{}:assumed-role/{role}/{session}",
                    self.account
                )
            }
            None => self.principal_arn(),
        }
    }

    /// The ARN of the user, or of the role behind a session: the key `aws:PrincipalArn`.
    pub fn principal_arn(&self) -> String {
        match self.role_and_session() {
            Some((role, _)) => format!("arn:aws:iam::{}:role/{role}", self.account),
            None => format!("arn:aws:iam::{}:user/{}", self.account, self.name),
        }
    }

    /// `AIDA…` or `AROA…:SESSION`: the value of `caller` and `user`, and the key `aws:userid`.
    ///
    /// The id is made from the account and the name, so it is the same in every run.
    pub fn principal_id(&self) -> String {
        match self.role_and_session() {
            Some((role, session)) => {
                format!("{}:{session}", unique_id("AROA", &self.account, role))
            }
            None => unique_id("AIDA", &self.account, &self.name),
        }
    }

    /// The Cognito identity, where the credentials came from an identity pool.
    pub const fn cognito(&self) -> Option<&CognitoIdentity> {
        match &self.kind {
            CallerKind::Cognito(identity) => Some(identity),
            CallerKind::User | CallerKind::AssumedRole { .. } => None,
        }
    }

    /// The role and the session's name, where the caller is a session of a role.
    pub fn role_and_session(&self) -> Option<(&str, &str)> {
        match &self.kind {
            CallerKind::User => None,
            CallerKind::AssumedRole { role, session } => Some((role, session)),
            CallerKind::Cognito(identity) => Some((&identity.role, COGNITO_SESSION)),
        }
    }

    /// Whether `given` is the session token of these credentials, or neither has one.
    ///
    /// Compared by their HMACs, so that the time it takes tells nothing about the token.
    pub(super) fn has_token(&self, given: Option<&[u8]>) -> bool {
        match (&self.session_token, given) {
            (None, None) => true,
            (Some(token), Some(given)) => {
                let key = self.secret_access_key.expose().as_bytes();
                let given = keys::hmac(key, given);
                keys::mac(key, token.expose().as_bytes())
                    .verify_slice(&given)
                    .is_ok()
            }
            _ => false,
        }
    }
}

/// All callers of an API, by access key id.
#[derive(Clone, Debug, Default)]
pub struct Callers(BTreeMap<String, Caller>);

impl Callers {
    /// Gathers `callers`.
    ///
    /// # Errors
    ///
    /// [`CallersError`] where an access key id cannot be one, or two callers have the same.
    pub fn new(callers: impl IntoIterator<Item = Caller>) -> Result<Self, CallersError> {
        let mut known = BTreeMap::new();
        for caller in callers {
            let id = caller.access_key_id.clone();
            let error = |problem| CallersError {
                caller: caller.name.clone(),
                access_key_id: id.clone(),
                problem,
            };
            if id.is_empty()
                || !id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                return Err(error(
                    "is no access key id; use ASCII letters, digits and `_` only",
                ));
            }
            if known.contains_key(&id) {
                return Err(error("belongs to another caller too; give each its own"));
            }
            known.insert(id, caller);
        }
        Ok(Self(known))
    }

    /// Whose access key it is.
    pub fn by_access_key(&self, id: &str) -> Option<&Caller> {
        self.0.get(id)
    }

    /// All callers, in the order of their access key ids.
    pub fn iter(&self) -> impl Iterator<Item = &Caller> {
        self.0.values()
    }
}

/// Credentials that cannot be told apart or cannot stand in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallersError {
    /// The name of the caller.
    pub caller: String,
    /// The access key id in question.
    pub access_key_id: String,
    problem: &'static str,
}

impl fmt::Display for CallersError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            caller,
            access_key_id,
            problem,
        } = self;
        write!(formatter, "caller `{caller}`: `{access_key_id}` {problem}")
    }
}

impl std::error::Error for CallersError {}
