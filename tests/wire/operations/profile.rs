//! `getProfile`, which takes a token of the user pool and no input: every declared answer, and
//! what the service sees of the token.

use concierge_sdk::{Error, operations::GetProfileError};
use concierge_stubs::{
    lambda::{Identity, Request},
    operations::get_profile::GetProfileResponse,
};

use crate::support::{Said, Samples, Stage, concierge, operation};

/// The operations that are shown here, by `operationId`.
pub(super) const OPERATIONS: &[&str] = &["getProfile"];

#[tokio::test]
async fn a_profile_by_a_token_of_the_user_pool() {
    let stage = Stage::of_the_concierge().await;
    let client = stage.client(&stage.cast.stranger);
    let hear = |error: Error<GetProfileError>| match error {
        Error::Service(GetProfileError::Unauthorized(body)) => Said::json(401, &body),
        Error::Service(GetProfileError::Forbidden(body)) => Said::json(403, &body),
        Error::Service(GetProfileError::TooManyRequests(body)) => Said::json(429, &body),
        Error::Service(GetProfileError::InternalServerError(body)) => Said::json(500, &body),
        other => panic!("no declared error: {other}"),
    };
    let api = concierge();
    for answer in Samples(&api).answers(operation(&api, OPERATIONS[0])) {
        stage.service.answers(match answer.status {
            200 => GetProfileResponse::Ok(answer.read()),
            401 => GetProfileResponse::Unauthorized(answer.read()),
            403 => GetProfileResponse::Forbidden(answer.read()),
            429 => GetProfileResponse::TooManyRequests(answer.read()),
            500 => GetProfileResponse::InternalServerError(answer.read()),
            other => panic!("add a row for {other}"),
        });
        let profile = client.get_profile().await;
        assert_eq!(profile.map_or_else(hear, |it| Said::json(200, &it)), answer);
        let request: Request<()> = stage.service.saw();
        let Identity::Claims(claims) = &request.caller.identity else {
            unreachable!("the call had a token")
        };
        assert_eq!(claims.get("token_use"), Some("id"));
        assert_eq!(claims.get("cognito:username"), Some("ada"));
        assert_eq!(claims.get("email"), Some("zoë@flowers.example"));
        assert_eq!(claims.get("email_verified"), Some("true"));
        assert_eq!(claims.get("cognito:groups"), Some("testers,admins"));
        assert_eq!(request.caller.identity.subject(), claims.get("sub"));
    }
}
