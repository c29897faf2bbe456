//! Callers for a run on one machine: two customers, so that one can see that the other's orders
//! are hidden, a guest who may only read the catalogue, and a delivery partner.

use std::time::{Duration, SystemTime};

use gatesmith_gateway::{
    identity::{Caller, Callers, Policy, Randomness, Role, Secret},
    token::{InvalidIssuer, LocalIssuer, TokenIssuer},
    usage::UsagePlans,
};

use crate::keys;

/// How long credentials are good for: the longest session that STS gives.
const SESSION: Duration = Duration::from_hours(12);
/// The account that everybody belongs to.
const ACCOUNT: &str = "000000000000";

const CUSTOMER: &str = include_str!("../../../../spec/roles/customer.json");
const GUEST: &str = include_str!("../../../../spec/roles/guest.json");

/// Who calls, with which role's policy: those of `gatesmith.toml`, whose files the program does
/// not need.
const CALLERS: [(&str, &str, &str); 3] = [
    ("ana", "customer", CUSTOMER),
    ("ben", "customer", CUSTOMER),
    ("guest", "guest", GUEST),
];

/// Why there are no credentials.
#[derive(Debug, thiserror::Error)]
#[error("credentials for {caller} cannot be made: {reason}")]
pub struct CallersError {
    caller: &'static str,
    reason: String,
}

/// Temporary credentials.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Whose they are.
    pub name: String,
    /// Which role they take on.
    pub role: String,
    /// The public half.
    pub access_key_id: String,
    /// The private half.
    pub secret_access_key: Secret,
    /// What goes along with both.
    pub session_token: Option<Secret>,
    /// What the user pool gave them at sign-in; guests have not signed in.
    pub id_token: Option<Secret>,
}

/// Whom the gateway knows, by each kind of proof.
pub(crate) struct Everybody {
    /// By signatures.
    pub(crate) callers: Callers,
    /// By tokens.
    pub(crate) pool: TokenIssuer,
    /// By API keys.
    pub(crate) partners: UsagePlans,
    /// What signs for them, and their tokens.
    pub(crate) credentials: Vec<Credentials>,
    /// The delivery partner's API key.
    pub(crate) partner_key: Secret,
}

/// Everybody, with new credentials.
pub(crate) fn temporary() -> Result<Everybody, CallersError> {
    let fail = |caller, reason: String| CallersError { caller, reason };
    let mut randomness =
        Randomness::system().map_err(|error| fail("everybody", error.to_string()))?;
    let mut callers = Vec::with_capacity(CALLERS.len());
    for (name, role, policy) in CALLERS {
        let document =
            serde_json::from_str(policy).map_err(|error| fail(name, error.to_string()))?;
        let policy = Policy::parse(&document).map_err(|error| fail(name, error.to_string()))?;
        let role = Role {
            account: ACCOUNT.to_owned(),
            name: role.to_owned(),
            policies: vec![policy],
        };
        let now = SystemTime::now();
        callers.push(Caller::temporary(
            name,
            &role,
            now,
            SESSION,
            &mut randomness,
        ));
    }
    let pool = keys::user_pool().map_err(|error| fail("everybody", error.to_string()))?;
    let credentials = callers.iter().map(|caller| credentials(caller, &pool));
    let credentials = credentials
        .collect::<Result<_, _>>()
        .map_err(|error| fail("everybody", error.to_string()))?;
    let callers = Callers::new(callers).map_err(|error| fail("everybody", error.to_string()))?;
    let (partners, partner_key) = keys::partners(&mut randomness)
        .map_err(|error| fail("the delivery partner", error.to_string()))?;
    Ok(Everybody {
        callers,
        pool: pool.issuer().clone(),
        partners,
        credentials,
        partner_key,
    })
}

fn credentials(caller: &Caller, pool: &LocalIssuer) -> Result<Credentials, InvalidIssuer> {
    let role = caller.role_and_session().map_or("", |(role, _)| role);
    let id_token = match role {
        "guest" => None,
        _ => Some(keys::id_token(pool, &caller.name, SESSION)?),
    };
    Ok(Credentials {
        name: caller.name.clone(),
        role: role.to_owned(),
        access_key_id: caller.access_key_id.clone(),
        secret_access_key: caller.secret_access_key.clone(),
        session_token: caller.session_token.clone(),
        id_token,
    })
}
