//! Policies that are refused, and in which words.

use super::*;

#[test]
fn what_is_wrong_with_a_policy_is_said_with_its_place_and_the_remedy() {
    let good = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let with = |key: &str, value: Value| {
        let mut statement = good.clone();
        statement[key] = value;
        json!({"Version": "2012-10-17", "Statement": [good, statement]})
    };
    for (document, expected) in [
        (json!([]), "the policy: this is no object; write one"),
        (
            json!({}),
            "the policy: there is no `Statement`; add one, or a list of them",
        ),
        (
            json!({"Statements": []}),
            "the policy: there is no `Statements` in the policy language here; use Version, Id, Statement",
        ),
        (
            json!({"Version": "2012-10-18", "Statement": []}),
            "/Version: `2012-10-18` is no version of the policy language; write \"2012-10-17\"",
        ),
        (
            with("Effect", json!("allow")),
            "/Statement/1: the statement has no `Effect` that is \"Allow\" or \"Deny\"; \
             add one; the case of its letters matters",
        ),
        (
            with("Action", json!(["Invoke"])),
            "/Statement/1/Action/0: `Invoke`: this is no action; \
             write `service:Name`, such as `execute-api:Invoke`, or `*`",
        ),
        (
            with("NotAction", json!("s3:*")),
            "/Statement/1: the statement has both `Action` and `NotAction`; keep one of them",
        ),
        (
            with("Action", json!([])),
            "/Statement/1/Action: the list is empty; name what it is about",
        ),
        (
            with("Resource", json!({"Fn::Sub": "x"})),
            "/Statement/1/Resource: this is no string; write one",
        ),
        (
            with("Resource", json!("execute-api:/*")),
            "/Statement/1/Resource: `execute-api:/*`: this is no ARN; write an ARN, such as \
             `arn:aws:execute-api:*:*:API/STAGE/GET/path`, or `*`",
        ),
        (
            with("Resource", json!("arn:aws:x:::${aws:username")),
            "/Statement/1/Resource: `arn:aws:x:::${aws:username`: a policy variable, `${`, is not \
             closed; write an ARN, such as `arn:aws:execute-api:*:*:API/STAGE/GET/path`, or `*`",
        ),
        (
            with("Principal", json!("*")),
            "/Statement/1: `Principal` has no place in the policy of a user or role; \
             remove it: the policy speaks of whoever it is attached to",
        ),
        (
            with("Condition", json!({"StringEqual": {"aws:SourceIp": "x"}})),
            "/Statement/1/Condition/StringEqual: `StringEqual`: there is no such operator; \
             write one such as `StringEquals`, `IpAddress` or `BoolIfExists`",
        ),
        (
            with("Condition", json!({"NullIfExists": {"a/b": "x"}})),
            "/Statement/1/Condition/NullIfExists: `NullIfExists`: `Null` stands alone; \
             write one such as `StringEquals`, `IpAddress` or `BoolIfExists`",
        ),
        (
            with(
                "Condition",
                json!({"IpAddress": {"a/b": ["10.0.0.0/8", "10.0.0.0/33"]}}),
            ),
            "/Statement/1/Condition/IpAddress/a~1b/1: `10.0.0.0/33`: this is no IP address or \
             CIDR block; write what `IpAddress` compares with",
        ),
    ] {
        let error = Policy::parse(&document).unwrap_err();
        assert_eq!(error.to_string(), expected, "{document}");
    }
}

#[test]
fn principals_are_named_in_full() {
    for (principal, problem) in [
        (json!("123456781234"), "this names nobody"),
        (json!({}), "this names nobody"),
        (
            json!({"AWS": "arn:aws:iam::123456781234:role/*"}),
            "a principal is named in full, or is `*`",
        ),
        (json!({"AWS": "12345"}), "this is no principal"),
        (
            json!({"AWS": "arn:aws:iam::123456781234:customer"}),
            "this is no principal",
        ),
        (json!({"Aws": "*"}), "there is no `Aws`"),
    ] {
        let document = json!({"Statement": {
            "Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"
        }});
        let error = Policy::parse_resource_policy(&document, API).unwrap_err();
        assert!(error.problem.contains(problem), "{principal}: {error}");
    }
}
