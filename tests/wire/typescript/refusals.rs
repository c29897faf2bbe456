//! What the gateway answers by itself, as the TypeScript SDK tells it, in both Nodes: whether the
//! document customises such answers (the Concierge's) or not (`plain.yaml`), their type and
//! message arrive.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatesmith_gateway::{
    Options,
    identity::{Caller, Secret},
    usage::{ApiKey, Throttle, UsagePlan, UsagePlans},
};
use serde_json::{Value, json};

use super::{by_the_customer, without_request_id};
use crate::support::{
    Node, PARTNER_KEY, Samples, Stage, TypeScript, TypeScriptCall, concierge, id_token, operation,
    plain,
};

/// A call with nothing wrong about it.
fn good(stage: &Stage, id: &str) -> TypeScriptCall {
    let api = concierge();
    let operation = operation(&api, id);
    let [_, input] = Samples(&api).inputs(operation);
    by_the_customer(stage, operation, input)
}

/// The call of the checkout with the signature of somebody else.
fn checkout_as(stage: &Stage, caller: &Caller) -> TypeScriptCall {
    TypeScriptCall {
        config: stage.config(caller),
        ..good(stage, "checkout")
    }
}

/// A refusal: the status, the type, and how the message begins.
type Refusal<'a> = (u16, &'a str, &'a str);

/// Asserts that both documents' gateways refuse the call, and that both Nodes say how.
async fn is_refused(write: impl Fn(&Stage) -> TypeScriptCall, refusal: Refusal<'_>) {
    is_refused_with(|_| {}, write, refusal).await;
}

/// The same, with other options.
async fn is_refused_with(
    options: impl Fn(&mut Options),
    write: impl Fn(&Stage) -> TypeScriptCall,
    (status, error_type, message): Refusal<'_>,
) {
    for api in [plain(), concierge()] {
        let stage = Stage::start(api, SystemTime::now(), &options).await;
        for node in Node::ALL {
            let settled = TypeScript::start(node).call(&write(&stage)).await;
            let mut error = without_request_id(settled)["error"].take();
            let told = error["message"].take();
            let told = told.as_str().expect("errors have a message");
            assert!(told.starts_with(message), "{told}");
            let expected = json!({
                "kind": "gateway",
                "name": "GatewayError",
                "status": status,
                "errorType": error_type,
                "message": null,
            });
            assert_eq!(error, expected);
        }
        stage.service.saw_nothing();
    }
}

/// Asserts that the SDK itself refuses the call, because of this.
async fn is_not_sent(write: impl Fn(&Stage) -> TypeScriptCall, kind: &str) {
    let stage = Stage::of_the_concierge().await;
    for node in Node::ALL {
        let settled = TypeScript::start(node).call(&write(&stage)).await;
        assert_eq!(settled["error"]["kind"], kind, "{settled}");
    }
    stage.service.saw_nothing();
}

#[tokio::test]
async fn a_signature_with_another_secret() {
    let impostor = |stage: &Stage| Caller {
        secret_access_key: Secret::new("another secret"),
        ..stage.cast.customer.clone()
    };
    let message = "The request signature we calculated does not match";
    let refusal = (403, "InvalidSignatureException", message);
    is_refused(|stage| checkout_as(stage, &impostor(stage)), refusal).await;
}

/// The gateway repeats what should have been signed, session token included. The error does not.
#[tokio::test]
async fn a_refused_signature_s_token_is_not_repeated() {
    let stage = Stage::of_the_concierge().await;
    let impostor = Caller {
        secret_access_key: Secret::new("another secret"),
        ..stage.cast.customer.clone()
    };
    let call = checkout_as(&stage, &impostor);
    let settled = TypeScript::start(Node::Developers).call(&call).await;
    let message = settled["error"]["message"].as_str().expect("a message");
    assert!(message.contains("x-amz-security-token:"), "{message}");
    let token = impostor.session_token.expect("a session");
    assert!(!message.contains(token.expose()), "{message}");
}

#[tokio::test]
async fn a_signature_for_another_region() {
    let write = |stage: &Stage| {
        let mut call = good(stage, "checkout");
        call.config["region"] = json!("eu-west-1");
        call
    };
    let message = "Credential should be scoped to a valid region, not 'eu-west-1'.";
    is_refused(write, (403, "InvalidSignatureException", message)).await;
}

#[tokio::test]
async fn credentials_that_nobody_has_or_that_ran_out() {
    let message = "The security token included in the request is invalid.";
    let unknown = (403, "UnrecognizedClientException", message);
    is_refused(|stage| checkout_as(stage, &stage.cast.stranger), unknown).await;
    let message = "The security token included in the request is expired";
    let expired = (403, "ExpiredTokenException", message);
    is_refused(|stage| checkout_as(stage, &stage.cast.former), expired).await;
}

#[tokio::test]
async fn a_policy_that_does_not_allow_it() {
    let message = "User: arn:aws:sts::123456789012:assumed-role/guest/CognitoIdentityCredentials is \
                   not authorized to perform: execute-api:Invoke on resource:";
    let denied = (403, "AccessDeniedException", message);
    is_refused(|stage| checkout_as(stage, &stage.cast.guest), denied).await;
}

#[tokio::test]
async fn a_key_that_nobody_has() {
    let write = |stage: &Stage| {
        let mut call = good(stage, "getPartnerOrder");
        call.config["apiKey"] = json!("nobody-has-this-key-here");
        call
    };
    is_refused(write, (403, "ForbiddenException", "Forbidden")).await;
}

#[tokio::test]
async fn a_key_that_is_used_too_often() {
    let stopped = |options: &mut Options| {
        let plan = UsagePlan {
            throttle: Some(Throttle {
                rate: 0.0,
                burst: 0,
            }),
            ..UsagePlan::new("partner")
        };
        let key = ApiKey::new("partner", PARTNER_KEY).in_plan("partner");
        let plans = UsagePlans::new([plan], [key]);
        options.usage = Arc::new(plans.expect("the plan is sound"));
    };
    let refusal = (429, "TooManyRequestsException", "Too Many Requests");
    is_refused_with(stopped, |stage| good(stage, "getPartnerOrder"), refusal).await;
}

#[tokio::test]
async fn a_token_that_is_none_or_that_ran_out() {
    let with = |token: String| {
        move |stage: &Stage| {
            let mut call = good(stage, "getProfile");
            call.config["token"] = json!(token);
            call
        }
    };
    let none = (401, "UnauthorizedException", "Unauthorized");
    is_refused(with("Bearer none".to_owned()), none).await;
    let old = id_token(SystemTime::now() - Duration::from_hours(2));
    let message = "The incoming token has expired";
    is_refused(with(old), (401, "UnauthorizedException", message)).await;
}

#[tokio::test]
async fn an_input_that_the_gateway_validates() {
    let write = |change: fn(&mut Value)| {
        move |stage: &Stage| {
            let mut call = good(stage, "checkout");
            change(&mut call.input);
            call
        }
    };
    let without_body = write(|input| input["body"] = json!({}));
    let refusal = (400, "BadRequestException", "Invalid request body");
    is_refused(without_body, refusal).await;
    let without_key = write(|input| input["idempotencyKey"] = json!(""));
    let message = "Missing required request parameters: [Idempotency-Key]";
    is_refused(without_key, (400, "BadRequestException", message)).await;
}

#[tokio::test]
async fn a_path_that_the_api_does_not_have() {
    let write = |stage: &Stage| {
        let mut call = good(stage, "checkout");
        let endpoint = call.config["endpoint"].as_str().expect("a text");
        call.config["endpoint"] = json!(format!("{endpoint}/nowhere"));
        call
    };
    let message = "Missing Authentication Token";
    is_refused(write, (403, "MissingAuthenticationTokenException", message)).await;
}

#[tokio::test]
async fn a_function_that_is_not_there() {
    let without = |options: &mut Options| options.functions.clear();
    let refusal = (500, "InternalServerErrorException", "Internal server error");
    is_refused_with(without, |stage| good(stage, "checkout"), refusal).await;
}

/// What the gateway lets through, the stubs name: that is an error that the document declares.
#[tokio::test]
async fn an_input_that_the_stubs_validate() {
    let stage = Stage::of_the_concierge().await;
    for node in Node::ALL {
        let mut call = good(&stage, "listProducts");
        call.input = json!({ "category": "CACTUS", "limit": 0 });
        let settled = TypeScript::start(node).call(&call).await;
        let error = &settled["error"];
        assert_eq!(
            (&error["kind"], &error["status"]),
            (&json!("service"), &json!(400))
        );
        assert_eq!(
            error["body"]["message"],
            "Invalid request: query.category must be one of BOUQUET, PLANT, ARRANGEMENT, GIFT; \
             query.limit must be at least 1"
        );
    }
    stage.service.saw_nothing();
}

#[tokio::test]
async fn what_cannot_be_authorized_or_composed_is_not_sent() {
    let without = |id: &'static str, member: &'static str| {
        move |stage: &Stage| {
            let mut call = good(stage, id);
            call.config[member].take();
            let config = call.config.as_object_mut().expect("an object");
            config.remove(member);
            call
        }
    };
    is_not_sent(without("checkout", "credentials"), "auth").await;
    is_not_sent(without("checkout", "region"), "auth").await;
    is_not_sent(without("getPartnerOrder", "apiKey"), "auth").await;
    is_not_sent(without("getProfile", "token"), "auth").await;
    let dots = |stage: &Stage| {
        let mut call = good(stage, "getOrder");
        call.input = json!({ "orderId": ".." });
        call
    };
    is_not_sent(dots, "request").await;
}
