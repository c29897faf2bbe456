//! Defects of what stands behind operations, and of what is checked before.

use gatesmith_model::rules::Rule;

use super::{Kind, kind, shorter, without};
use crate::seeded_defects::site::Site;

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind(Rule::MissingIntegration, "an operation without an integration",
        "/paths/*/:method/x-amazon-apigateway-integration", without),
    kind(Rule::IntegrationMethod, "a function that is called by GET", "/**/x-amazon-apigateway-integration/httpMethod",
        |it| (it.is_rest_api() && of_type(it, "aws_proxy")).then(|| it.text("GET"))?),
    kind(Rule::IntegrationMethod, "an integration without a method",
        "/paths/*/*/x-amazon-apigateway-integration/httpMethod",
        |it| (!it.is_http_api()).then(|| it.without())?),
    kind(Rule::IntegrationTimeout, "a minute to wait", "/**/x-amazon-apigateway-integration/type",
        |it| it.go("../uri").filter(|_| it.go("../timeoutInMillis").is_none()).and_then(|_| it.go("..")?.with("timeoutInMillis", "60000"))),
    kind(Rule::IntegrationUri, "the function's own ARN", "/**/x-amazon-apigateway-integration/uri",
        |it| (of_type(it, "aws_proxy") && !it.is_http_api()).then(|| it.text("arn:aws:lambda:eu-west-1:123456789012:function:orders"))?),
    kind(Rule::IntegrationUri, "an address without a scheme", "/**/x-amazon-apigateway-integration/uri",
        |it| it.with_text(|text| if text.contains("://$") { text.to_owned() } else { text.trim_start_matches("https://").to_owned() })),
    kind(Rule::MockStatus, "the status of a mock is a string", "/**/requestTemplates/application~1json",
        |it| of_type(it.go("..")?, "mock").then(|| it.text("{\"statusCode\": \"200\"}"))?),
    kind(Rule::MissingIntegrationResponse, "an integration without answers",
        "/paths/*/*/x-amazon-apigateway-integration/responses", without),
    kind(Rule::UndeclaredStatus, "an integration answers what the operation does not",
        "/**/x-amazon-apigateway-integration/responses/*/statusCode",
        |it| (it.go("..")?.count() == 1).then(|| it.text("418"))?),
    kind(Rule::RepeatedStatus, "two patterns with one status", "/**/x-amazon-apigateway-integration/responses",
        |it| {
            let status = it.go("default/statusCode").filter(|_| it.count() > 1)?;
            it.with("5[0-9]+", &format!("{{\"statusCode\": {}}}", status.json()))
        }),
    kind(Rule::SelectionPattern, "a wildcard for a pattern", "/**/x-amazon-apigateway-integration/responses/*",
        |it| (it.key() != "default").then(|| it.rename("*"))?),
    kind(Rule::UndeclaredHeader, "a header that the operation does not declare",
        "/**/x-amazon-apigateway-integration/responses/*/responseParameters",
        |it| it.with("method.response.header.X-Extra", "\"'1'\"")),
    kind(Rule::UndeclaredHeader, "a declared header is forgotten", "/paths/*/options/responses/200/headers/*",
        |it| Some(it.without()?.seen_at(format!(
            "/paths/{}/options/x-amazon-apigateway-integration/responses/default/responseParameters/method.response.header.{}",
            it.go("../../../../..")?.key().replace('/', "~1"), it.key())))),
    kind(Rule::UndeclaredParameter, "a mapping of a parameter that is not declared",
        "/**/x-amazon-apigateway-integration/requestParameters",
        |it| (!it.is_http_api()).then(|| it.with("integration.request.header.X-Who", "\"method.request.querystring.who\""))?),
    kind(Rule::UnfilledVariable, "a variable of the address is not filled",
        "/**/x-amazon-apigateway-integration/requestParameters/*",
        |it| {
            let seen = it.go("../../uri")?.pointer();
            it.key().starts_with("integration.request.path").then(|| Some(it.without()?.seen_at(seen)))?
        }),
    kind(Rule::DroppedMapping, "a mapping to a boolean", "/**/x-amazon-apigateway-integration/requestParameters",
        |it| (!it.is_http_api()).then(|| it.with("integration.request.header.X-Flag", "true"))?),
    kind(Rule::PayloadFormat, "an integration of an HTTP API without a format", "/**/payloadFormatVersion", without),
    kind(Rule::HttpIntegration, "an integration that HTTP APIs have not", "/**/x-amazon-apigateway-integration/type",
        |it| (it.is_http_api() && it.go("../uri").is_some()).then(|| it.with_text(|text| text.trim_end_matches("_proxy").to_owned()))?),
    kind(Rule::HttpApi, "a format that functions here do not read", "/**/payloadFormatVersion",
        |it| it.go("../uri")?.string()?.contains(":lambda:").then(|| it.text("2.0"))?),
    kind(Rule::OtherApiKind, "a validator for an HTTP API", "/x-amazon-apigateway-cors",
        |it| it.root("")?.with("x-amazon-apigateway-request-validator", "\"all\"")),
    kind(Rule::OtherApiKind, "CORS of HTTP APIs for a REST API", "/x-amazon-apigateway-request-validators",
        |it| it.root("")?.with("x-amazon-apigateway-cors", "{\"allowOrigins\": [\"https://shop.example\"]}")),
    kind(Rule::IdleValidator, "a validator that checks nothing", "/x-amazon-apigateway-request-validators/*",
        |it| {
            // Another validator that is off is a way out of the root's.
            let of_root = it.root("/x-amazon-apigateway-request-validator").and_then(Site::string);
            let off = "{\"validateRequestBody\": false, \"validateRequestParameters\": false}";
            of_root.is_none_or(|name| name == it.key()).then(|| it.value(off))?
        }),
    kind(Rule::IdleValidator, "a validator where there is nothing to check", "/paths/*/get",
        |it| {
            let is_bare = !it.go("..")?.key().contains('{') && it.go("parameters").is_none();
            let first = it.root("/x-amazon-apigateway-request-validators")?.members().next()?;
            is_bare.then(|| it.with("x-amazon-apigateway-request-validator", &format!("\"{}\"", first.key())))?
        }),
    kind(Rule::UnknownValidator, "a validator is misspelt",
        "/**/x-amazon-apigateway-request-validator", |it| it.with_text(shorter)),
];

/// Whether a key of an integration is one of an integration of this type.
fn of_type(it: Site<'_>, wanted: &str) -> bool {
    let found = it.go("../type").and_then(Site::string);
    found == Some(wanted)
}
