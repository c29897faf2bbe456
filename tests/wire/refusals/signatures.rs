//! Signatures and policies: who is let in, and what the others are told.

use std::time::Duration;

use concierge_sdk::{Error, operations::GetProductInput};
use gatesmith_gateway::identity::{Caller, Secret};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Refusal, checkout, now, order, refused, refused_by};
use crate::support::{ACCOUNT, Call, Stage, concierge, plain};

const SIX_MINUTES: Duration = Duration::from_mins(6);

/// A refusal of the signature, with its words.
fn invalid_signature(message: impl Into<String>) -> Refusal {
    Refusal::new(
        403,
        "InvalidSignatureException",
        "INVALID_SIGNATURE",
        message,
    )
}

/// A refusal of credentials that nobody has.
fn unrecognized() -> Refusal {
    let message = "The security token included in the request is invalid.";
    Refusal::new(
        403,
        "UnrecognizedClientException",
        "INVALID_SIGNATURE",
        message,
    )
}

/// The call, rightly signed by the customer.
fn signed(stage: &Stage) -> Call {
    checkout().signed_by(&stage.cast.customer, now())
}

#[tokio::test]
async fn nobody_signed() {
    let missing = Refusal::new(
        403,
        "MissingAuthenticationTokenException",
        "MISSING_AUTHENTICATION_TOKEN",
        "Missing Authentication Token",
    );
    refused(|_| checkout(), &missing).await;
}

#[tokio::test]
async fn signed_six_minutes_ago() {
    let message = "Signature expired: 20251231T235400Z is now earlier than 20251231T235500Z \
                   (20260101T000000Z - 5 min.)";
    let stale = |stage: &Stage| checkout().signed_by(&stage.cast.customer, now() - SIX_MINUTES);
    refused(stale, &invalid_signature(message)).await;
}

#[tokio::test]
async fn signed_six_minutes_ahead() {
    let message = "Signature not yet current: 20260101T000600Z is still later than \
                   20260101T000500Z (20260101T000000Z + 5 min.)";
    let early = |stage: &Stage| checkout().signed_by(&stage.cast.customer, now() + SIX_MINUTES);
    refused(early, &invalid_signature(message)).await;
}

#[tokio::test]
async fn signed_for_another_region() {
    let message = "Credential should be scoped to a valid region, not 'eu-west-1'. ";
    refused(
        |stage| signed(stage).signed_for_region("eu-west-1"),
        &invalid_signature(message),
    )
    .await;
}

#[tokio::test]
async fn signed_for_another_service() {
    let message = "Credential should be scoped to correct service: 'execute-api'. ";
    refused(
        |stage| signed(stage).signed_for_service("lambda"),
        &invalid_signature(message),
    )
    .await;
}

#[tokio::test]
async fn the_credentials_ran_out() {
    let message = "The security token included in the request is expired";
    let expired = Refusal::new(403, "ExpiredTokenException", "EXPIRED_TOKEN", message);
    refused(
        |stage| checkout().signed_by(&stage.cast.former, now()),
        &expired,
    )
    .await;
}

#[tokio::test]
async fn nobody_has_this_access_key() {
    refused(
        |stage| checkout().signed_by(&stage.cast.stranger, now()),
        &unrecognized(),
    )
    .await;
}

#[tokio::test]
async fn temporary_credentials_without_their_token_or_with_another_s() {
    let without = |stage: &Stage| Caller {
        session_token: None,
        ..stage.cast.customer.clone()
    };
    refused(
        |stage| checkout().signed_by(&without(stage), now()),
        &unrecognized(),
    )
    .await;
    let with_another_s = |stage: &Stage| Caller {
        session_token: stage.cast.guest.session_token.clone(),
        ..stage.cast.customer.clone()
    };
    refused(
        |stage| checkout().signed_by(&with_another_s(stage), now()),
        &unrecognized(),
    )
    .await;
}

#[tokio::test]
async fn signed_with_another_secret() {
    let write = |stage: &Stage| {
        let impostor = Caller {
            secret_access_key: Secret::new("another secret"),
            ..stage.cast.customer.clone()
        };
        let refusal = invalid_signature(mismatch(stage, &order().to_string()));
        (checkout().signed_by(&impostor, now()), refusal)
    };
    refused_by([plain(), concierge()], |_| {}, write).await;
}

#[tokio::test]
async fn the_body_changed_after_it_was_signed() {
    let write = |stage: &Stage| {
        let mut changed = order();
        changed["lines"][0]["quantity"] = json!(20);
        let refusal = invalid_signature(mismatch(stage, &changed.to_string()));
        (signed(stage).with_body_changed_to(&changed), refusal)
    };
    refused_by([plain(), concierge()], |_| {}, write).await;
}

/// The message about a signature that does not match: what should have been signed.
fn mismatch(stage: &Stage, body: &str) -> String {
    let host = stage.host();
    let token = stage
        .cast
        .customer
        .session_token
        .as_ref()
        .expect("a session")
        .expose();
    let digest = |text: &str| hex::encode(Sha256::digest(text));
    let canonical = format!(
        "POST\n/v1/checkout\n\ncontent-type:application/json\nhost:{host}\n\
         idempotency-key:0123-4567\nx-amz-date:20260101T000000Z\nx-amz-security-token:{token}\n\n\
         content-type;host;idempotency-key;x-amz-date;x-amz-security-token\n{}",
        digest(body)
    );
    format!(
        "The request signature we calculated does not match the signature you provided. Check your \
         AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n\
         The Canonical String for this request should have been\n'{canonical}'\n\n\
         The String-to-Sign should have been\n\
         'AWS4-HMAC-SHA256\n20260101T000000Z\n20260101/us-east-1/execute-api/aws4_request\n{}'\n",
        digest(&canonical)
    )
}

#[tokio::test]
async fn the_caller_s_policy_does_not_allow_it() {
    let masked = "********9012";
    let message = format!(
        "User: arn:aws:sts::{ACCOUNT}:assumed-role/guest/CognitoIdentityCredentials is not \
         authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:us-east-1:{masked}:local/v1/POST/checkout because no identity-based \
         policy allows the execute-api:Invoke action"
    );
    let denied = Refusal::new(403, "AccessDeniedException", "ACCESS_DENIED", message);
    let denied = denied.with_a_capital();
    refused(
        |stage| checkout().signed_by(&stage.cast.guest, now()),
        &denied,
    )
    .await;
}

#[tokio::test]
async fn something_else_than_a_signature() {
    let message = "'e30' not a valid key=value pair (missing equal-sign) in Authorization header: \
                   'Bearer e30'.";
    let incomplete = Refusal::new(
        403,
        "IncompleteSignatureException",
        "MISSING_AUTHENTICATION_TOKEN",
        message,
    );
    refused(
        |_| checkout().header("authorization", "Bearer e30"),
        &incomplete,
    )
    .await;
}

/// The client says the same in its own type, and does not repeat the session token.
#[tokio::test]
async fn the_generated_client_tells_its_caller_why() {
    let stage = Stage::of_the_concierge().await;
    let impostor = Caller {
        secret_access_key: Secret::new("another secret"),
        ..stage.cast.customer.clone()
    };
    let product = GetProductInput {
        product_id: "rosa-25".to_owned(),
    };
    let error = stage.client(&impostor).get_product(product).await;
    let Err(Error::Gateway(error)) = error else {
        unreachable!("the gateway knows the secret")
    };
    assert_eq!(error.status(), 403);
    assert_eq!(error.error_type(), Some("InvalidSignatureException"));
    let message = error.message().expect("the document's body has a message");
    assert!(
        message.starts_with("The request signature we calculated"),
        "{message}"
    );
    let token = impostor.session_token.expect("a session");
    assert!(!message.contains(token.expose()), "{message}");
    stage.service.saw_nothing();
}
