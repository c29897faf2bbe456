//! The decision: several policies, one answer.
//!
//! An explicit `Deny` anywhere wins. Otherwise the caller's own policies and the API's resource
//! policy are combined: within one account either of them is enough, across accounts both must
//! allow ("API Gateway resource policies", authorization flow). A session policy only ever takes
//! away. Nothing that allows is a refusal too, the implicit one.

use super::{AccessRequest, Effect, Policy, Reach};

/// Whether somebody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They may.
    Allow,
    /// A policy says that they may not.
    ExplicitDeny,
    /// No policy says that they may.
    ImplicitDeny,
}

impl Decision {
    /// Whether it is [`Decision::Allow`].
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allow)
    }
}

/// The policies that decide about one request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policies<'a> {
    /// Those of the caller's user or role.
    pub identity: &'a [Policy],
    /// The one that the caller's session was narrowed to.
    pub session: Option<&'a Policy>,
    /// The API's.
    pub resource: Option<&'a Policy>,
}

impl<'a> Policies<'a> {
    /// Those of the caller of `request`, together with the API's resource policy.
    pub fn of(request: &AccessRequest<'a>, resource: Option<&'a Policy>) -> Self {
        match request.caller {
            None => Self {
                resource,
                ..Self::default()
            },
            Some(caller) => Self {
                identity: &caller.policies,
                session: caller.session_policy.as_ref(),
                resource,
            },
        }
    }
}

/// What one side says about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    Deny,
    Silent,
    Allow(Reach),
}

impl Voice {
    fn of<'p>(policies: impl IntoIterator<Item = &'p Policy>, request: &AccessRequest<'_>) -> Self {
        let mut allowed = None;
        let statements = policies.into_iter().flat_map(|policy| &policy.statements);
        for statement in statements {
            let reach = statement.applies(request);
            match (statement.effect, reach) {
                (_, None) => {}
                (Effect::Deny, Some(_)) => return Self::Deny,
                (Effect::Allow, reach) => allowed = allowed.max(reach),
            }
        }
        allowed.map_or(Self::Silent, Self::Allow)
    }
}

/// Decides about `request`.
///
/// A request without a caller is one that needs no signature (or whose token was checked
/// elsewhere): the resource policy alone decides, and without one it is allowed.
pub fn evaluate(policies: &Policies<'_>, request: &AccessRequest<'_>) -> Decision {
    let identity = Voice::of(policies.identity, request);
    let session = policies.session.map(|policy| Voice::of([policy], request));
    let resource = policies.resource.map(|policy| Voice::of([policy], request));
    if [Some(identity), session, resource].contains(&Some(Voice::Deny)) {
        return Decision::ExplicitDeny;
    }
    let Some(caller) = request.caller else {
        return allowed_if(!matches!(resource, Some(Voice::Silent)));
    };
    let session_allows = !matches!(session, Some(Voice::Silent));
    let by_identity = matches!(identity, Voice::Allow(_)) && session_allows;
    let by_resource = match resource {
        Some(Voice::Allow(reach)) => Some(reach),
        _ => None,
    };
    if caller.account != request.resource_account() {
        return allowed_if(by_identity && by_resource.is_some());
    }
    allowed_if(
        by_identity
            || match by_resource {
                Some(Reach::Direct) => true,
                Some(Reach::Principal) => session_allows,
                Some(Reach::Account) | None => false,
            },
    )
}

fn allowed_if(condition: bool) -> Decision {
    if condition {
        Decision::Allow
    } else {
        Decision::ImplicitDeny
    }
}

/// The ARN of an operation as it is called, the `methodArn`:
/// `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/VERB/actual/path`.
///
/// `path` is the path below the stage as it came, encoded parts still encoded; `verb` the one
/// sent. The root's ARN ends in a slash. Slashes at the front do not count, because routing does
/// not count them either: a `Deny` of `/orders` holds for `//orders`.
pub fn execute_api_arn(
    region: &str,
    account: &str,
    api: &str,
    stage: &str,
    verb: &str,
    path: &str,
) -> String {
    let path = path.trim_start_matches('/');
    format!("arn:aws:execute-api:{region}:{account}:{api}/{stage}/{verb}/{path}")
}
