//! Defects in who may call, and in what pages of other origins may do.

use gatesmith_model::rules::Rule;
use serde_json::Value;

use super::{Kind, kind, shorter, without};
use crate::seeded_defects::site::Site;

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind(Rule::OpenOperation, "an operation that everybody may call", "/paths/*/:writing/security",
        |it| (it.is_for_api_gateway() && it.count() > 0).then(|| it.without())?),
    kind(Rule::ApiKeyHeader, "an API key in another header", "/:schemes/*/name",
        |it| (it.is_for_api_gateway() && it.string() == Some("x-api-key")).then(|| it.text("api-key"))?),
    kind(Rule::UnenforcedSecurity, "a scheme does not say how it is checked",
        "/:schemes/*/x-amazon-apigateway-authtype",
        |it| (it.string() == Some("awsSigv4") && it.is_for_api_gateway()).then(|| it.without())?),
    kind(Rule::UnenforcedSecurity, "a bearer token that nobody checks", "/:schemes/sigv4",
        |it| (it.is_for_api_gateway() && !it.is_swagger()).then(|| it.value("{\"type\": \"http\", \"scheme\": \"bearer\"}"))?),
    kind(Rule::SecurityChoice, "a choice of two authorizers", "/paths/*/:method/security",
        |it| {
            let other = ["token", "customerToken", "partners", "check"].into_iter().find(|other| {
                let schemes = it.root("/securityDefinitions").or(it.root("/components/securitySchemes"));
                let is_own = it.go(&format!("0/{other}")).is_some();
                schemes.is_some_and(|schemes| schemes.go(other).is_some()) && !is_own
            })?;
            (it.count() == 1 && it.go("0")?.count() == 1).then(|| it.with_item(&format!("{{\"{other}\": []}}")))?
        }),
    kind(Rule::UnsupportedSecurity, "a key in a cookie", "/:schemes/*/in",
        |it| it.go("../name")?.with_text(|name| name.replace("Authorization", "")).map_or_else(|| it.text("cookie"), |_| None)),
    kind(Rule::UnknownSecurityScheme, "a required scheme is misspelt",
        "/paths/*/:method/security/*/*", |it| it.with_key(shorter)),
    kind(Rule::ApiKeySource, "keys that no authorizer gives", "/x-amazon-apigateway-api-key-source",
        |it| it.is_swagger().then(|| it.text("AUTHORIZER"))?),
    kind(Rule::PreflightSecurity, "credentials for a preflight request", "/paths/*/options/security",
        |it| Some(it.without()?.and(it.root("")?.with("security", "[{\"sigv4\": []}]")?))),
    kind(Rule::MissingPreflight, "a path does not answer preflight requests", "/paths/*/options",
        |it| {
            let others: Vec<Site<'_>> = it.go("..")?.members().filter_map(|it| it.go("security")).collect();
            let needs = others.iter().any(|it| it.count() > 0);
            (needs && it.is_swagger()).then(|| it.without())?
        }),
    kind(Rule::CorsHeaders, "a header that pages may not send",
        "/**/responseParameters/method.response.header.Access-Control-Allow-Headers",
        |it| it.with_text(|text| text.replace("Authorization,", ""))),
    kind(Rule::CorsHeaders, "headers that pages may not send to an HTTP API", "/x-amazon-apigateway-cors/allowHeaders",
        |it| it.value("[\"content-type\"]")),
    kind(Rule::CorsMethods, "a method that pages may not use",
        "/x-amazon-apigateway-cors/allowMethods", |it| it.value("[\"GET\", \"POST\"]")),
    kind(Rule::CorsCredentials, "credentials for every origin of an HTTP API", "/x-amazon-apigateway-cors/allowOrigins",
        |it| Some(it.value("[\"*\"]")?.seen_at("/x-amazon-apigateway-cors/allowCredentials"))),
    kind(Rule::CorsCredentials, "credentials for every origin",
        "/paths/*/options/x-amazon-apigateway-integration/responses/default/responseParameters",
        |it| {
            let headers = it.go("../../../../responses/200/headers")?;
            let header = headers.members().next()?.json();
            let declared = headers.with("Access-Control-Allow-Credentials", &Value::to_string(&header))?;
            Some(it.with("method.response.header.Access-Control-Allow-Credentials", "\"'true'\"")?.and(declared))
        }),
    kind(Rule::GatewayResponseCors, "answers of the gateway that pages may not read",
        "/x-amazon-apigateway-gateway-responses/{DEFAULT_4XX,DEFAULT_5XX}", without),
    kind(Rule::GatewayResponseCors, "an answer of the gateway that pages may not read",
        "/x-amazon-apigateway-gateway-responses/{UNAUTHORIZED,THROTTLED}/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin",
        |it| Some(it.without()?.seen_at(it.go("../..")?.pointer()))),
];
