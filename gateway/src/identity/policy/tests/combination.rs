//! Several statements and policies, and the one answer.

use super::*;

#[test]
fn an_explicit_deny_wins() {
    let user = user();
    let request = AccessRequest::invoke(ORDER, Some(&user), now());
    let allow = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let deny = json!({"Effect": "Deny", "Action": "*", "Resource": ORDER});
    let other = json!({"Effect": "Deny", "Action": "*", "NotResource": ORDER});
    for (statements, expected) in [
        (json!([]), Decision::ImplicitDeny),
        (json!([allow]), Decision::Allow),
        (json!([allow, deny]), Decision::ExplicitDeny),
        (json!([deny, allow]), Decision::ExplicitDeny),
        (json!([allow, other]), Decision::Allow),
        (json!([other]), Decision::ImplicitDeny),
    ] {
        assert_eq!(
            decided(statements.clone(), &request),
            expected,
            "{statements}"
        );
    }
}

/// The table of "API Gateway resource policies", for both accounts.
#[test]
fn identity_and_resource_policies_combine() {
    use Decision::{Allow, ExplicitDeny, ImplicitDeny};
    let statement = |effect: &str| json!({"Effect": effect, "Action": "*", "Resource": "*"});
    let own = |effect: &str| match effect {
        "silent" => Vec::new(),
        effect => vec![policy(statement(effect))],
    };
    let of_api = |effect: &str| {
        let mut statement = statement(if effect == "silent" { "Allow" } else { effect });
        let nobody = json!({"AWS": "999999999999"});
        statement["Principal"] = if effect == "silent" {
            nobody
        } else {
            json!("*")
        };
        resource_policy(statement)
    };
    for (identity, resource, same, cross) in [
        ("Allow", "Allow", Allow, Allow),
        ("Allow", "silent", Allow, ImplicitDeny),
        ("Allow", "Deny", ExplicitDeny, ExplicitDeny),
        ("silent", "Allow", Allow, ImplicitDeny),
        ("silent", "silent", ImplicitDeny, ImplicitDeny),
        ("silent", "Deny", ExplicitDeny, ExplicitDeny),
        ("Deny", "Allow", ExplicitDeny, ExplicitDeny),
        ("Deny", "silent", ExplicitDeny, ExplicitDeny),
        ("Deny", "Deny", ExplicitDeny, ExplicitDeny),
    ] {
        for (account, expected) in [(ACCOUNT, same), ("111122223333", cross)] {
            let mut caller = session(account);
            caller.policies = own(identity);
            let resource_policy = of_api(resource);
            let request = AccessRequest::invoke(ORDER, Some(&caller), now());
            let policies = Policies::of(&request, Some(&resource_policy));
            let found = evaluate(&policies, &request);
            assert_eq!(found, expected, "{identity} {resource} {account}");
        }
    }
}

#[test]
fn a_request_without_a_caller_is_for_the_resource_policy_alone() {
    let request = AccessRequest::invoke(ORDER, None, now());
    let decide = |principal: Option<Value>| {
        let policy = principal.map(|principal| {
            resource_policy(json!({
                "Effect": "Allow", "Principal": principal, "Action": INVOKE,
                "Resource": "execute-api:/v1/GET/orders/*"
            }))
        });
        evaluate(&Policies::of(&request, policy.as_ref()), &request)
    };
    assert_eq!(decide(None), Decision::Allow);
    assert_eq!(decide(Some(json!("*"))), Decision::Allow);
    assert_eq!(decide(Some(json!({"AWS": ["*"]}))), Decision::Allow);
    assert_eq!(
        decide(Some(json!({"AWS": ACCOUNT}))),
        Decision::ImplicitDeny
    );
    assert_eq!(
        decide(Some(json!({"Service": "x.amazonaws.com"}))),
        Decision::ImplicitDeny
    );
}

/// A session policy takes away what the role allows, and what the API grants to the role; what the
/// API grants to the session itself it does not. An account can only pass a grant on.
#[test]
fn a_session_policy_limits_and_an_account_delegates() {
    let mut caller = session(ACCOUNT);
    let everything = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let nothing_here = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"});
    for (own, session_policy, principal, expected) in [
        (true, None, None, true),
        (true, Some(&everything), None, true),
        (true, Some(&nothing_here), None, false),
        (false, Some(&everything), None, false),
        (
            false,
            None,
            Some("arn:aws:iam::123456781234:role/customer"),
            true,
        ),
        (
            false,
            Some(&nothing_here),
            Some("arn:aws:iam::123456781234:role/customer"),
            false,
        ),
        (
            false,
            Some(&nothing_here),
            Some("arn:aws:sts::123456781234:assumed-role/customer/ada"),
            true,
        ),
        (
            false,
            None,
            Some("arn:aws:sts::123456781234:assumed-role/customer/bob"),
            false,
        ),
        (false, None, Some("arn:aws:iam::123456781234:root"), false),
        (true, None, Some("arn:aws:iam::123456781234:root"), true),
    ] {
        caller.policies = if own {
            vec![policy(everything.clone())]
        } else {
            Vec::new()
        };
        caller.session_policy = session_policy.cloned().map(policy);
        let of_api = principal.map(|principal| {
            resource_policy(json!({
                "Effect": "Allow", "Principal": {"AWS": principal},
                "Action": INVOKE, "Resource": "execute-api:/*"
            }))
        });
        let request = AccessRequest::invoke(ORDER, Some(&caller), now());
        let decision = evaluate(&Policies::of(&request, of_api.as_ref()), &request);
        let shown = format!("{own} {session_policy:?} {principal:?}");
        assert_eq!(decision.is_allowed(), expected, "{shown}");
    }
}

#[test]
fn all_but_some_principals() {
    let request_of = |caller| AccessRequest::invoke(ORDER, caller, now());
    let policy = resource_policy(json!([
        {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*",
         "NotPrincipal": {"AWS": ["arn:aws:iam::123456781234:role/customer"]}}
    ]));
    let (session, user) = (session(ACCOUNT), user());
    for (caller, expected) in [
        (Some(&session), Decision::Allow),
        (Some(&user), Decision::ExplicitDeny),
        (None, Decision::ExplicitDeny),
    ] {
        let request = request_of(caller);
        assert_eq!(
            evaluate(&Policies::of(&request, Some(&policy)), &request),
            expected
        );
    }
}
