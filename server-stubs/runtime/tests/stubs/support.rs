//! Events in the shape in which API Gateway sends them, and what comes back.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on is a failed test"
)]

use std::fmt;

use gatesmith_lambda::{InvocationContext, Router};
use serde_json::{Value, json};

/// An event of a REST API, with the keys that every one has.
pub(crate) struct Event(Value);

impl Event {
    /// `resource` is the template, `path` what the caller asked for.
    pub(crate) fn new(method: &str, resource: &str, path: &str) -> Self {
        Self(json!({
            "resource": resource,
            "path": path,
            "httpMethod": method,
            "headers": { "Host": "api.example", "X-Forwarded-Port": "443" },
            "multiValueHeaders": { "Host": ["api.example"], "X-Forwarded-Port": ["443"] },
            "queryStringParameters": null,
            "multiValueQueryStringParameters": null,
            "pathParameters": null,
            "stageVariables": null,
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "abcdefghij",
                "resourceId": "k1",
                "resourcePath": resource,
                "httpMethod": method,
                "path": format!("/v1{path}"),
                "stage": "v1",
                "protocol": "HTTP/1.1",
                "requestId": "11111111-2222-3333-4444-555555555555",
                "extendedRequestId": "AAAAAAAAAAAAAAA=",
                "requestTime": "09/May/2026:10:00:00 +0000",
                "requestTimeEpoch": 1_778_320_800_000_u64,
                "domainName": "abcdefghij.execute-api.us-east-1.amazonaws.com",
                "domainPrefix": "abcdefghij",
                "identity": {
                    "accessKey": null,
                    "accountId": null,
                    "caller": null,
                    "cognitoAuthenticationProvider": null,
                    "cognitoAuthenticationType": null,
                    "cognitoIdentityId": null,
                    "cognitoIdentityPoolId": null,
                    "principalOrgId": null,
                    "sourceIp": "192.0.2.7",
                    "user": null,
                    "userAgent": "test",
                    "userArn": null,
                },
            },
            "body": null,
            "isBase64Encoded": false,
        }))
    }

    pub(crate) fn path(mut self, name: &str, value: &str) -> Self {
        self.0["pathParameters"][name] = value.into();
        self
    }

    pub(crate) fn query(mut self, name: &str, values: &[&str]) -> Self {
        self.0["queryStringParameters"][name] = (*values.last().unwrap()).into();
        self.0["multiValueQueryStringParameters"][name] = values.into();
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = value.into();
        self.0["multiValueHeaders"][name] = json!([value]);
        self
    }

    pub(crate) fn body(mut self, body: impl fmt::Display) -> Self {
        self.0["body"] = body.to_string().into();
        self
    }

    pub(crate) fn with(mut self, pointer: &str, value: Value) -> Self {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        self.0.pointer_mut(parent).unwrap()[key] = value;
        self
    }

    pub(crate) fn to_vec(&self) -> Vec<u8> {
        serde_json::to_vec(&self.0).unwrap()
    }

    pub(crate) async fn sent_to(self, router: &Router) -> Answer {
        let context = InvocationContext::new("of-lambda");
        let reply = router.invoke(self.to_vec().into(), context).await;
        Answer(serde_json::from_slice(&reply).unwrap())
    }
}

/// A reply, as API Gateway reads it.
#[derive(Debug)]
pub(crate) struct Answer(pub(crate) Value);

impl Answer {
    pub(crate) fn status(&self) -> u64 {
        self.0["statusCode"].as_u64().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.0["body"].as_str().unwrap()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let values = self.0["multiValueHeaders"][name].as_array()?;
        assert_eq!(values.len(), 1, "{name} came several times");
        values[0].as_str()
    }

    /// `place: problem`, one for each of the plain body's errors.
    pub(crate) fn problems(&self) -> Vec<String> {
        assert_eq!(self.status(), 400, "{self:?}");
        let body = self.json();
        let errors = body["errors"].as_array().unwrap();
        let text = |error: &Value, key| error[key].as_str().unwrap().to_owned();
        errors
            .iter()
            .map(|error| format!("{}: {}", text(error, "place"), text(error, "problem")))
            .collect()
    }
}
