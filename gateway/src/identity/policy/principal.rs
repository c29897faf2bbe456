//! Principals: of whom a resource policy speaks.
//!
//! A policy may name somebody more or less directly, and that decides how far its `Allow` goes:
//! see [`Reach`].

use crate::identity::Caller;

/// How directly a statement names the caller. The order is from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// By their account. That only lets the account give the permission on: a policy of the user
    /// or role still has to allow it.
    Account,
    /// As one of everybody, or by the role behind their session. A session policy still limits it.
    Principal,
    /// By their user, or their very session; or the policy is their own.
    Direct,
}

/// One principal that a policy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PrincipalPattern {
    /// `*`: everybody, anonymous callers too.
    Everybody,
    /// An account: its number, or `arn:aws:iam::A:root`.
    Account(String),
    /// A user, a role, or a session of a role.
    Arn(String),
    /// A service, an identity provider or a canonical user: never somebody who calls this gateway.
    Other,
}

impl PrincipalPattern {
    /// Reads one value of the key `AWS`.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text == "*" {
            return Ok(Self::Everybody);
        }
        if is_account(text) {
            return Ok(Self::Account(text.to_owned()));
        }
        if text.contains(['*', '?']) {
            return Err("a principal is named in full, or is `*`");
        }
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return Err("this is no principal");
        }
        match (parts.nth(3), parts.next()) {
            (Some(account), Some("root")) if is_account(account) => {
                Ok(Self::Account(account.to_owned()))
            }
            (Some(account), Some(name)) if is_account(account) && name.contains('/') => {
                Ok(Self::Arn(text.to_owned()))
            }
            _ => Err("this is no principal"),
        }
    }

    /// How directly this is `caller`; `None` where it is not.
    pub(super) fn reach(&self, caller: Option<&Caller>) -> Option<Reach> {
        match (self, caller) {
            (Self::Everybody, _) => Some(Reach::Principal),
            (Self::Account(account), Some(caller)) => {
                (*account == caller.account).then_some(Reach::Account)
            }
            (Self::Arn(arn), Some(caller)) => {
                if *arn == caller.user_arn() {
                    Some(Reach::Direct)
                } else if *arn == caller.principal_arn() {
                    Some(Reach::Principal)
                } else {
                    None
                }
            }
            (Self::Other, _) | (_, None) => None,
        }
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
