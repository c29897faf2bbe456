//! `getProfile`: what the customer's token says. There is nothing to look up, so this is all of
//! the service.

use concierge_stubs::{
    operations::get_profile::{GetProfile, GetProfileResponse},
    types,
};
use gatesmith_lambda::{Claims, Identity, Request, ServiceError};

use super::refusal::answer;
use crate::Problem;

/// Tells callers who they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProfileService;

impl GetProfile for ProfileService {
    async fn get_profile(&self, request: Request<()>) -> Result<GetProfileResponse, ServiceError> {
        let profile = match &request.caller.identity {
            Identity::Claims(claims) => profile(claims),
            _ => Err(Problem::SignedOut),
        };
        answer(profile.map(GetProfileResponse::Ok), &request.request_id)
    }
}

fn profile(claims: &Claims) -> Result<types::Profile, Problem> {
    let text = |name| claims.get(name).map(ToOwned::to_owned);
    // API Gateway hands a list over as one text, its items joined by commas.
    let groups = claims.get("cognito:groups").map(|groups| {
        let names = groups
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        names.map(ToOwned::to_owned).collect()
    });
    Ok(types::Profile {
        subject: text("sub").ok_or(Problem::SignedOut)?,
        email: text("email"),
        name: text("name"),
        groups,
    })
}
