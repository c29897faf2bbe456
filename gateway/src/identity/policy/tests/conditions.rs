//! The operators of `Condition`, over present, absent and several values.

use super::*;

#[test]
fn conditions_of_every_kind() {
    let caller = session(ACCOUNT);
    let agent = "Concierge/1.2 (rust)";
    for (condition, expected) in [
        (json!({"StringEquals": {"aws:UserAgent": agent}}), true),
        (
            json!({"StringEquals": {"AWS:useragent": ["x", agent]}}),
            true,
        ),
        (
            json!({"StringEquals": {"aws:UserAgent": "Concierge/*"}}),
            false,
        ),
        (
            json!({"StringNotEquals": {"aws:UserAgent": ["x", agent]}}),
            false,
        ),
        (
            json!({"StringNotEquals": {"aws:UserAgent": ["x", "y"]}}),
            true,
        ),
        (
            json!({"StringEqualsIgnoreCase": {"aws:UserAgent": agent.to_uppercase()}}),
            true,
        ),
        (
            json!({"StringNotEqualsIgnoreCase": {"aws:UserAgent": agent.to_uppercase()}}),
            false,
        ),
        (
            json!({"StringLike": {"aws:UserAgent": "Conc*/?.2 (*)"}}),
            true,
        ),
        (json!({"StringNotLike": {"aws:UserAgent": "Conc*"}}), false),
        (
            json!({"NumericLessThan": {"aws:EpochTime": 1_440_938_161}}),
            true,
        ),
        (
            json!({"NumericLessThan": {"aws:EpochTime": "1440938160"}}),
            false,
        ),
        (
            json!({"NumericLessThanEquals": {"aws:EpochTime": "1440938160"}}),
            true,
        ),
        (
            json!({"NumericEquals": {"aws:EpochTime": "1440938160.0"}}),
            true,
        ),
        (json!({"NumericNotEquals": {"aws:EpochTime": 1}}), true),
        (json!({"NumericGreaterThan": {"aws:UserAgent": 1}}), false),
        (
            json!({"DateLessThan": {"aws:CurrentTime": "2015-08-31"}}),
            true,
        ),
        (
            json!({"DateLessThan": {"aws:CurrentTime": "2015-08-30T12:36:00Z"}}),
            false,
        ),
        (
            json!({"DateLessThanEquals": {"aws:CurrentTime": "2015-08-30T14:36:00+02:00"}}),
            true,
        ),
        (
            json!({"DateGreaterThan": {"aws:CurrentTime": 1_440_938_159}}),
            true,
        ),
        (
            json!({"DateEquals": {"aws:TokenIssueTime": "2015-08-30T12:36:00Z"}}),
            true,
        ),
        (json!({"Bool": {"aws:SecureTransport": false}}), true),
        (json!({"Bool": {"aws:SecureTransport": "True"}}), false),
        (json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), true),
        (
            json!({"IpAddress": {"aws:SourceIp": ["::/0", "10.0.0.7"]}}),
            true,
        ),
        (json!({"IpAddress": {"aws:SourceIp": "10.0.0.8"}}), false),
        (
            json!({"NotIpAddress": {"aws:SourceIp": ["10.0.0.8", "10.0.0.7/31"]}}),
            false,
        ),
        (
            json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/cust*"}}),
            true,
        ),
        (
            json!({"ArnEquals": {"aws:PrincipalArn": "arn:*:role/customer"}}),
            false,
        ),
        (
            json!({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}),
            false,
        ),
        (json!({"Null": {"aws:Referer": true}}), true),
        (json!({"Null": {"aws:Referer": "false"}}), false),
        (json!({"Null": {"aws:UserAgent": "false"}}), true),
        (json!({"BinaryEquals": {"aws:UserAgent": "QQ=="}}), false),
        // All of several operators and keys.
        (
            json!({"Null": {"aws:Referer": true}, "Bool": {"aws:SecureTransport": true}}),
            false,
        ),
        (
            json!({"Null": {"aws:Referer": true, "aws:UserAgent": false}}),
            true,
        ),
        (
            json!({"StringLike": {"aws:userid": "AROA*:${aws:PrincipalTag/x, 'ada'}"}}),
            true,
        ),
        (
            json!({"StringEquals": {"aws:PrincipalType": "AssumedRole"}}),
            true,
        ),
        (
            json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": true}}),
            false,
        ),
    ] {
        assert_eq!(holds(condition.clone(), &caller), expected, "{condition}");
    }
}

#[test]
fn an_absent_key_matches_only_what_is_negated_or_optional() {
    let caller = user();
    for (operator, expected) in [
        ("StringEquals", false),
        ("StringNotEquals", true),
        ("StringEqualsIfExists", true),
        ("StringNotEqualsIfExists", true),
        ("StringLike", false),
        ("ForAnyValue:StringEquals", false),
        ("ForAnyValue:StringNotEquals", false),
        ("ForAnyValue:StringEqualsIfExists", true),
        ("ForAllValues:StringEquals", true),
    ] {
        let condition = json!({operator: {"aws:SourceVpce": "vpce-1"}});
        assert_eq!(holds(condition, &caller), expected, "{operator}");
    }
}

#[test]
fn several_values_are_quantified() {
    let mut caller = session(ACCOUNT);
    caller.kind = CallerKind::Cognito(CognitoIdentity {
        role: "customer".to_owned(),
        identity_id: "us-east-1:id".to_owned(),
        identity_pool_id: "us-east-1:pool".to_owned(),
        authentication: CognitoAuthentication::Authenticated {
            provider: "a,b".to_owned(),
        },
    });
    let key = "cognito-identity.amazonaws.com:amr"; // authenticated, a, b
    for (operator, values, expected) in [
        ("ForAnyValue:StringLike", json!("authenticated"), true),
        ("ForAnyValue:StringLike", json!("unauthenticated"), false),
        ("ForAllValues:StringLike", json!("*"), true),
        ("ForAllValues:StringLike", json!(["auth*", "a"]), false),
        ("ForAllValues:StringNotEquals", json!(["a"]), false),
        ("ForAllValues:StringNotEquals", json!(["c"]), true),
        ("ForAnyValue:StringNotEquals", json!(["a"]), true),
        ("StringEquals", json!("a"), true),
        ("StringNotEquals", json!("a"), false),
    ] {
        let shown = format!("{operator} {values}");
        assert_eq!(
            holds(json!({operator: {key: values}}), &caller),
            expected,
            "{shown}"
        );
    }
    let sub = json!({"StringEquals": {"cognito-identity.amazonaws.com:sub": "us-east-1:id"}});
    assert!(holds(sub, &caller));
    assert!(
        caller
            .user_arn()
            .ends_with("assumed-role/customer/CognitoIdentityCredentials")
    );
}

#[test]
fn keys_of_which_the_gateway_knows_nothing_are_listed() {
    let policy = policy(json!({
        "Effect": "Allow", "Action": "*",
        "Resource": ["*", "arn:aws:s3:::${aws:PrincipalTag/team}/${AWS:UserName}"],
        "Condition": {
            "StringEquals": {"aws:SourceVpce": "x", "aws:sourceip": "${aws:PrincipalOrgID}"},
            "ArnLike": {"aws:SourceVpce": "arn:aws:x:::${aws:userid}"}
        }
    }));
    let unknown = [
        "aws:PrincipalOrgID",
        "aws:PrincipalTag/team",
        "aws:SourceVpce",
    ];
    assert_eq!(policy.unknown_keys(), unknown);
}
