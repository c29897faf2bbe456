//! Who calls: customers and guests of an identity pool, under the policies of `spec/roles`.

use std::{
    fs,
    time::{Duration, SystemTime},
};

use concierge_sdk::runtime::Credentials;
use gatesmith_gateway::identity::{
    Caller, CallerKind, Callers, CognitoAuthentication, CognitoIdentity, Policy, Randomness, Role,
};
use gatesmith_tests::workspace;

/// The account that owns the API and the callers' roles.
pub(crate) const ACCOUNT: &str = "123456789012";

/// Everybody whom the gateway knows, and one whom it does not.
pub(crate) struct Cast {
    /// May do what a customer may.
    pub(crate) customer: Caller,
    /// May read the catalogue.
    pub(crate) guest: Caller,
    /// A customer whose credentials ran out an hour ago.
    pub(crate) former: Caller,
    /// Has credentials that nobody knows.
    pub(crate) stranger: Caller,
}

impl Cast {
    /// The cast at this time.
    pub(crate) fn at(now: SystemTime) -> Self {
        let hour = Duration::from_hours(1);
        Self {
            customer: session("customer", "ada", now),
            guest: session("guest", "guest", now),
            former: session("customer", "former", now - 2 * hour),
            stranger: session("customer", "stranger", now),
        }
    }

    /// Those whom the gateway knows.
    pub(crate) fn known(&self) -> Callers {
        let known = [&self.customer, &self.guest, &self.former];
        Callers::new(known.into_iter().cloned()).expect("each has an access key of its own")
    }
}

/// What the identity pool gives somebody for an hour.
fn session(role: &str, name: &str, issued_at: SystemTime) -> Caller {
    let role = Role {
        account: ACCOUNT.to_owned(),
        name: role.to_owned(),
        policies: vec![policy(role)],
    };
    let mut randomness = Randomness::seeded(name);
    let hour = Duration::from_hours(1);
    let caller = Caller::temporary(name, &role, issued_at, hour, &mut randomness);
    let pool = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Example";
    let authentication = match role.name.as_str() {
        "guest" => CognitoAuthentication::Unauthenticated,
        _ => CognitoAuthentication::Authenticated {
            provider: format!("{pool},{pool}:CognitoSignIn:{name}"),
        },
    };
    let identity = CognitoIdentity {
        role: role.name,
        identity_id: format!("us-east-1:{name}"),
        identity_pool_id: "us-east-1:pool".to_owned(),
        authentication,
    };
    Caller {
        kind: CallerKind::Cognito(identity),
        ..caller
    }
}

fn policy(role: &str) -> Policy {
    let path = workspace().join(format!("spec/roles/{role}.json"));
    let text = fs::read(&path).expect("each role has a policy");
    let document = serde_json::from_slice(&text).expect("policies are JSON");
    Policy::parse(&document).expect("policies can be read")
}

/// A caller's credentials, as an SDK takes them.
pub(super) fn credentials(caller: &Caller) -> Credentials {
    let secret = caller.secret_access_key.expose();
    let token = caller
        .session_token
        .as_ref()
        .map(|token| token.expose().to_owned());
    Credentials::new(&caller.access_key_id, secret, token, None, "tests")
}
