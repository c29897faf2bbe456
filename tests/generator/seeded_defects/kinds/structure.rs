//! Defects of the structure: values of other types, values out of lists, keys that are missing.

use gatesmith_model::rules::Rule;
use serde_json::Value;

use super::{Kind, kind, without};
use crate::seeded_defects::site::Site;

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind(Rule::WrongType, "`parameters` is an object", "/paths/*/:method/parameters",
        |it| it.value("{\"name\": \"page\", \"in\": \"query\"}")),
    kind(Rule::WrongType, "`responses` is a list", "/paths/*/:method/responses", |it| it.value("[\"200\"]")),
    kind(Rule::WrongType, "`required` is a string", "/:schema/required", |it| it.text(it.go("0")?.string()?)),
    kind(Rule::WrongType, "`enum` is a string", "/:schema/enum", |it| it.text("OPEN")),
    kind(Rule::WrongType, "`properties` is a list", "/:schemas/*/properties",
        |it| it.value(&it.members().map(Site::key).collect::<Value>().to_string())),
    kind(Rule::WrongType, "a bound is a word", "/:schema/{minLength,maxItems,maximum}", |it| it.text("ten")),
    kind(Rule::WrongType, "`security` is an object", "/paths/*/:method/security",
        |it| it.value(&it.go("0")?.json().to_string())),
    kind(Rule::WrongType, "a schema is a name", "/**/content/*/schema | /**/responses/*/schema", |it| it.text("Order")),
    kind(Rule::WrongType, "a property is a name", "/:schemas/*/properties/*", |it| it.text("string")),
    kind(Rule::InvalidValue, "a timeout with a unit", "/**/timeoutInMillis", |it| it.text("5s")),
    kind(Rule::WrongType, "a switch of a validator is a string", "/x-amazon-apigateway-request-validators/*/*",
        |it| it.text("yes")),
    kind(Rule::WrongType, "`deprecated` is a string", "/paths/*/:method", |it| it.with("deprecated", "\"no\"")),
    kind(Rule::WrongType, "allowed origins are a string", "/x-amazon-apigateway-cors/allowOrigins", |it| it.text("*")),

    kind(Rule::InvalidValue, "a parameter stands in what there is not", "/**/parameters/*/in",
        |it| (it.string() == Some("query")).then(|| it.text("querry"))?),
    kind(Rule::InvalidValue, "a type is misspelt",
        "/:schema/type", |it| it.with_text(|text| text.replace("tr", "rt").replace("bj", "jb"))),
    kind(Rule::InvalidValue, "a status is misspelt", "/paths/*/:method/responses/*",
        |it| it.with_key(|key| key.replace("00", "0O"))),
    kind(Rule::InvalidValue, "a type of integration is misspelt", "/**/x-amazon-apigateway-integration/type",
        |it| it.with_text(|text| text.replace('_', "-"))),
    kind(Rule::InvalidValue, "what is passed through is misspelt",
        "/**/passthroughBehavior", |it| it.text("when_no_matches")),
    kind(Rule::InvalidValue, "a type of scheme in another case", "/:schemes/*/type",
        |it| (it.string() == Some("apiKey")).then(|| it.text("apikey"))?),
    kind(Rule::InvalidValue, "a key stands in what there is not", "/:schemes/*/in", |it| it.text("headers")),
    kind(Rule::InvalidValue, "a type of authorizer that there is not", "/**/x-amazon-apigateway-authorizer/type",
        |it| it.text("lambda")),
    kind(Rule::InvalidValue, "a decision is kept too long", "/**/authorizerResultTtlInSeconds", |it| it.value("86400")),
    kind(Rule::InvalidValue, "a size that is too large for compression",
        "/x-amazon-apigateway-minimum-compression-size",
        |it| it.value("20000000")),
    kind(Rule::UnknownExtensionKey, "a kind of gateway response is misspelt",
        "/x-amazon-apigateway-gateway-responses/{THROTTLED,UNAUTHORIZED}",
        |it| it.with_key(super::shorter)),
    kind(Rule::InvalidValue, "an action of a service is misspelt",
        "/**/integrationSubtype", |it| it.with_text(super::shorter)),
    kind(Rule::InvalidValue, "an integration answers no status",
        "/**/x-amazon-apigateway-integration/responses/*/statusCode",
        |it| it.text("OK")),

    kind(Rule::MissingKey, "a parameter without a name", "/paths/**/parameters/*/name",
        |it| is_in(it, "query").then(|| it.without())?),
    kind(Rule::MissingKey, "a parameter that stands nowhere", "/paths/**/parameters/*/in",
        |it| is_in(it, "query").then(|| it.without())?),
    kind(Rule::MissingKey, "a scheme without a name of its header", "/:schemes/*/name", without),
    kind(Rule::MissingKey, "an integration without a type", "/paths/*/*/x-amazon-apigateway-integration/type", without),
    kind(Rule::MissingKey, "an integration without an address",
        "/paths/*/*/x-amazon-apigateway-integration/uri", without),
    kind(Rule::MissingKey, "an authorizer without a function", "/**/authorizerUri", without),
    kind(Rule::MissingKey, "an authorizer without a user pool",
        "/**/x-amazon-apigateway-authorizer/providerARNs", without),
    kind(Rule::MissingKey, "tokens without an issuer", "/**/jwtConfiguration/issuer", without),
    kind(Rule::MissingKey, "a discriminator without a property", "/:schema/discriminator/propertyName", without),
];

/// Whether a key of a parameter is one of a parameter that stands there.
fn is_in(it: Site<'_>, place: &str) -> bool {
    let place_of = it.go("../in").and_then(Site::string);
    place_of == Some(place)
}
