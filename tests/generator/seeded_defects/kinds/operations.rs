//! Defects of paths, parameters, bodies and answers.

use gatesmith_model::rules::Rule;
use serde_json::json;

use super::{Kind, kind};
use crate::seeded_defects::site::Site;

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind(Rule::PathTemplate, "a path without a slash before it",
        "/paths/*", |it| it.with_key(|key| key.trim_start_matches('/').to_owned())),
    kind(Rule::PathTemplate, "a variable is not closed", "/paths/*", |it| it.with_key(|key| key.replacen('}', "", 1))),
    kind(Rule::PathTemplate, "a path with a query string",
        "/paths/*", |it| it.rename(&format!("{}?state=open", it.key()))),
    kind(Rule::PathTemplate, "a greedy variable is not the last", "/paths/*",
        |it| it.key().ends_with("+}").then(|| it.rename(&format!("{}/more", it.key())))?),
    kind(Rule::PathTemplate, "a variable stands in a path twice", "/paths/*",
        |it| it.rename(&format!("{0}/{1}", it.key(), variable(it)?))),
    kind(Rule::PathSegment, "a variable is a part of a segment", "/paths/*",
        |it| it.is_for_api_gateway().then(|| it.with_key(|key| key.replace("/{", "/no-{")))?),
    kind(Rule::PathCharacters, "a segment holds what it may not", "/paths/*",
        |it| (it.is_rest_api() && !it.key().ends_with("+}")).then(|| it.with_key(|key| format!("{key}/all*")))?),
    kind(Rule::PathFragment, "a path with a fragment", "/paths/*", |it| it.rename(&format!("{}#all", it.key()))),
    kind(Rule::PathSiblings, "a variable has two names at one place", "/paths/*",
        |it| {
            let (before, _) = it.key().split_once(variable(it)?)?;
            let is_second = it.go("..")?.members().last()?.at != it.at;
            (is_second && it.is_rest_api()).then(|| it.go("..")?.with(&format!("{before}{{other}}/history"), &open_get(it)))?
        }),
    kind(Rule::DuplicateRoute, "a path again, with a slash at its end", "/paths/*",
        |it| {
            it.go("get").filter(|_| it.key() != "/" && !it.key().ends_with("+}"))?;
            let key = format!("{}/", it.key());
            let is_second = it.go("..")?.members().last()?.at != it.at;
            let twin = is_second.then(|| it.go("..")?.with(&key, &open_get(it)))??;
            Some(twin.seen_at(format!("/paths/{}/get", key.replace('/', "~1"))))
        }),
    kind(Rule::ReservedPath, "a path of API Gateway's own", "/paths",
        |it| it.is_rest_api().then(|| it.with("/ping", &open_get(it)))?),
    kind(Rule::MethodLessPath, "a path without a method", "/paths",
        |it| it.is_for_api_gateway().then(|| it.with("/forgotten", "{}"))?),
    kind(Rule::UnknownMethod, "a method in upper case",
        "/paths/*/:method", |it| it.with_key(|key| if key.len() < 8 { key.to_uppercase() } else { key.to_owned() })),
    kind(Rule::UnknownMethod, "a method that API Gateway has not",
        "/paths/*", |it| it.with("trace", &open_operation(it))),
    kind(Rule::UnknownMethod, "`any` for any method", "/paths/*/x-amazon-apigateway-any-method", |it| it.rename("any")),
    kind(Rule::DuplicateOperationId, "an `operationId` of another operation", "/paths/*/:method/operationId",
        |it| {
            let mut operations = it.root("/paths")?.members().flat_map(Site::members);
            let first = operations.find_map(|it| it.go("operationId"))?;
            (first.at != it.at).then(|| it.text(first.string()?))?
        }),

    kind(Rule::UnknownPathParameter, "a path parameter in another case", "/paths/**/parameters/*/name",
        |it| (it.go("../in")?.string() == Some("path")).then(|| Some(it.with_text(str::to_uppercase)?.seen_at(it.above())))?),
    kind(Rule::DuplicateParameter, "a parameter stands twice",
        "/paths/**/parameters", |it| it.with_item(&it.go("0")?.json().to_string())),
    kind(Rule::CookieParameter, "a parameter in a cookie", "/paths/*/:method/parameters",
        |it| (!it.is_swagger()).then(|| it.with_item(r#"{"name": "session", "in": "cookie", "schema": {"type": "string"}}"#))?),
    kind(Rule::ReservedHeader, "a parameter for credentials", "/paths/*/:method/parameters",
        |it| (!it.is_swagger()).then(|| it.with_item(r#"{"name": "Authorization", "in": "header", "schema": {"type": "string"}}"#))?),
    kind(Rule::UnsupportedParameter, "a parameter that is an object", "/paths/*/:method/parameters",
        |it| {
            let object = r#"{"name": "filter", "in": "query", "style": "deepObject", "schema": {"type": "object", "properties": {"from": {"type": "string"}}}}"#;
            let seen = format!("{}/{}/schema", it.pointer(), it.count());
            (!it.is_swagger()).then(|| Some(it.with_item(object)?.seen_at(seen)))?
        }),
    kind(Rule::UnsupportedBody, "a form with a file", "/paths/*/:method/requestBody/content/application~1json",
        |it| it.rename("multipart/form-data")),

    kind(Rule::MissingResponse, "an operation without answers", "/paths/*/:method/responses",
        |it| {
            let behind = it.go("../x-amazon-apigateway-integration/type").and_then(Site::string);
            behind.is_none_or(|behind| behind.ends_with("proxy")).then(|| it.without())?
        }),
    kind(Rule::SilentResponse, "an answer without a schema", "/paths/*/:method/responses/200/{content,schema}",
        |it| it.is_for_api_gateway().then(|| Some(it.without()?.seen_at(it.go("../../..")?.pointer())))?),
    kind(Rule::ResponseReference, "an answer that is a reference", "/paths/*/:method/responses/{400,404,409}",
        |it| {
            let shared = it.root("").filter(|_| it.is_swagger() && it.is_for_api_gateway())?;
            let own = it.value("{\"$ref\": \"#/responses/Shared\"}")?;
            Some(own.and(shared.with("responses", &json!({"Shared": it.json()}).to_string())?))
        }),
    kind(Rule::ServerVariable, "a variable of a server without a value", "/servers/*/variables/*",
        |it| Some(it.without()?.seen_at("/servers/0/url"))),
];

/// The first variable of a path, in its braces.
fn variable(it: Site<'_>) -> Option<&str> {
    let (start, end) = (it.key().find('{')?, it.key().find('}')?);
    it.key().get(start..=end)
}

/// An operation that everybody may call, as the document needs it.
fn open_operation(it: Site<'_>) -> String {
    let mut operation =
        json!({"security": [], "responses": {"204": {"description": "It is well."}}});
    if it.is_for_api_gateway() {
        let mut behind =
            json!({"type": "http_proxy", "httpMethod": "GET", "uri": "https://other.example/"});
        if it.is_http_api() {
            behind["payloadFormatVersion"] = "1.0".into();
        }
        operation["x-amazon-apigateway-integration"] = behind;
    }
    operation.to_string()
}

/// A path item with one operation that is right by itself.
fn open_get(it: Site<'_>) -> String {
    format!("{{\"get\": {}}}", open_operation(it))
}
