//! Events as API Gateway sends them, for operations that the gateway does not authorize yet.

use bytes::Bytes;
use concierge_stubs::lambda::{InvocationContext, Router};
use serde_json::{Value, json};

/// The id of every request made here.
const REQUEST_ID: &str = "4f1b6f0e-6e0e-4a53-9d26-2c5c9b2f8c11";

/// An event of a REST API's Lambda proxy integration.
pub(crate) struct Event(Value);

impl Event {
    /// A call by nobody in particular.
    pub(crate) fn new(method: &str, resource: &str, path: &str) -> Self {
        Self(json!({
            "resource": resource,
            "path": path,
            "httpMethod": method,
            "headers": { "Accept": "application/json", "User-Agent": "gatesmith-client/0.1.0" },
            "multiValueHeaders": {
                "Accept": ["application/json"],
                "User-Agent": ["gatesmith-client/0.1.0"],
            },
            "queryStringParameters": null,
            "multiValueQueryStringParameters": null,
            "pathParameters": null,
            "stageVariables": null,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": method,
                "path": format!("/v1{path}"),
                "protocol": "HTTP/1.1",
                "stage": "v1",
                "requestId": REQUEST_ID,
                "identity": { "sourceIp": "192.0.2.7", "userAgent": "gatesmith-client/0.1.0" },
            },
            "body": null,
            "isBase64Encoded": false,
        }))
    }

    /// Fills a variable of the path.
    pub(crate) fn path_parameter(mut self, name: &str, value: &str) -> Self {
        self.0["pathParameters"][name] = value.into();
        self
    }

    /// The caller showed an API key; functions are given key and id.
    pub(crate) fn api_key(mut self, key: &str, id: &str) -> Self {
        self.0["headers"]["x-api-key"] = key.into();
        self.0["multiValueHeaders"]["x-api-key"] = json!([key]);
        self.0["requestContext"]["identity"]["apiKey"] = key.into();
        self.0["requestContext"]["identity"]["apiKeyId"] = id.into();
        self
    }

    /// The caller showed a token of the user pool with these claims.
    pub(crate) fn claims(mut self, claims: &Value) -> Self {
        self.0["requestContext"]["authorizer"] = json!({ "claims": claims });
        self
    }

    /// Calls the function, and gives its reply.
    pub(crate) async fn sent_to(&self, router: &Router) -> Value {
        let payload = Bytes::from(self.0.to_string());
        let reply = router
            .invoke(payload, InvocationContext::new("of-lambda"))
            .await;
        serde_json::from_slice(&reply).expect("replies are JSON")
    }
}
