//! Actions, resources, wildcards and variables.

use super::*;

#[test]
fn resources_match_part_by_part() {
    let user = user();
    for (resource, expected) in [
        ("*", true),
        (ORDER, true),
        ("arn:aws:execute-api:*:*:*", true),
        ("arn:aws:execute-api:*:*:abc/v1/GET/orders/*", true),
        ("arn:aws:execute-api:*:*:abc/*/orders/7", true),
        ("arn:aws:execute-api:us-*-1:1234*:ab?/v1/G?T/orders/?", true),
        ("arn:aws:execute-api", true),
        ("arn:aws:execute-api:us-east-1", true),
        ("arn:aws:execute-api:eu-west-1", false),
        ("arn:aws:execute-api:*:*:abc/v1/POST/*", false),
        ("arn:aws:execute-api:*:*:abc/v1/GET/orders", false),
        ("arn:aws:execute-api:*:*:ABC/v1/GET/orders/7", false),
        ("arn:aws:execute-api:*:*:abc/v1/GET/orders/7/", false),
        ("arn:aws:execute-api:*/v1/GET/orders/7", false), // no run over a colon
        ("arn:aws:s3:::*", false),
    ] {
        assert_eq!(allows(resource, &user), expected, "{resource}");
    }
}

#[test]
fn variables_are_filled_in_literally() {
    let mut caller = user();
    let resource = "arn:aws:execute-api:*:*:abc/v1/GET/orders/${aws:UserName}";
    for (name, expected) in [("7", true), ("8", false), ("*", false), ("?", false)] {
        name.clone_into(&mut caller.name);
        assert_eq!(allows(resource, &caller), expected, "{name}");
    }
    let tail = "arn:aws:execute-api:*:*:abc/v1/GET/orders/";
    for (pattern, expected) in [
        ("${aws:PrincipalTag/x, '7'}", true),
        ("${aws:PrincipalTag/x}", false), // without a value nothing matches
        ("${*}", false),
        ("${*}*", false),
    ] {
        assert_eq!(
            allows(&format!("{tail}{pattern}"), &caller),
            expected,
            "{pattern}"
        );
    }
}

#[test]
fn the_first_version_of_the_language_has_no_variables() {
    let document = json!({"Statement": {
        "Effect": "Allow", "Action": "*", "Resource": "arn:aws:execute-api:*:*:${aws:username"
    }});
    Policy::parse(&document).unwrap();
}

#[test]
fn actions_match_in_any_case() {
    let request = AccessRequest::invoke(ORDER, None, now());
    for (statement, expected) in [
        (json!({"Action": "execute-api:Invoke"}), true),
        (json!({"Action": "Execute-API:invoke"}), true),
        (json!({"Action": ["s3:*", "execute-api:*"]}), true),
        (json!({"Action": "execute-api:Inv?ke"}), true),
        (json!({"Action": "execute-api:ManageConnections"}), false),
        (json!({"NotAction": "execute-api:ManageConnections"}), true),
        (json!({"NotAction": "*"}), false),
    ] {
        let shown = statement.to_string();
        let mut statement = statement;
        statement["Effect"] = json!("Allow");
        statement["NotResource"] = json!("arn:aws:s3:::*");
        let found = policy(statement).statements[0].applies(&request).is_some();
        assert_eq!(found, expected, "{shown}");
    }
}

/// Patterns on which a matcher that backtracks over every `*` would run for ages.
#[test]
fn hostile_wildcards_are_matched_in_time() {
    let start = Instant::now();
    let path = "a".repeat(8_000);
    let arn = format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:{path}");
    for tail in [
        "*a".repeat(2_000) + "b",
        "*?".repeat(2_000) + "b",
        "*".repeat(4_000) + "b",
    ] {
        let statement = json!({
            "Effect": "Allow", "Action": "*",
            "Resource": format!("arn:aws:execute-api:*:*:{tail}")
        });
        let request = AccessRequest::invoke(&arn, None, now());
        assert!(policy(statement).statements[0].applies(&request).is_none());
    }
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "took {:?}",
        start.elapsed()
    );
}

#[test]
fn wildcards_stand_for_characters_not_bytes() {
    let mut caller = user();
    "žlutý".clone_into(&mut caller.name);
    for (pattern, expected) in [("?????", true), ("????", false), ("ž*ý", true), ("*", true)] {
        let condition = json!({"StringLike": {"aws:username": pattern}});
        assert_eq!(holds(condition, &caller), expected, "{pattern}");
    }
}

#[test]
fn arns_of_operations() {
    for (path, expected) in [
        ("/", "abc/v1/GET/"),
        ("", "abc/v1/GET/"),
        ("/orders/7", "abc/v1/GET/orders/7"),
        ("//orders/7", "abc/v1/GET/orders/7"),
        ("/a%2Fb/", "abc/v1/GET/a%2Fb/"),
    ] {
        let arn = execute_api_arn("us-east-1", ACCOUNT, "abc", "v1", "GET", path);
        assert_eq!(
            arn,
            format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:{expected}")
        );
    }
}
