//! What the page is told at start: where the API is, and credentials to call it with. They are made
//! for the run, and the gateway gives them to pages of this machine alone.

use gatesmith_gateway::identity::Secret;
use serde_json::{Value, json};

use crate::{Credentials, REGION, STAGE};

/// The page's `/config.json`.
pub(crate) fn config(credentials: &[Credentials]) -> Value {
    json!({
        "endpoint": format!("/{STAGE}"),
        "region": REGION,
        "callers": credentials.iter().map(caller).collect::<Vec<_>>(),
    })
}

fn caller(credentials: &Credentials) -> Value {
    let token = credentials.session_token.as_ref();
    json!({
        "name": credentials.name,
        "role": credentials.role,
        "credentials": {
            "accessKeyId": credentials.access_key_id,
            "secretAccessKey": credentials.secret_access_key.expose(),
            "sessionToken": token.map(Secret::expose),
        },
    })
}
