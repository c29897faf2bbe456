//! Preflight answers: a page of another origin may make every call that the document has.

use std::collections::BTreeSet;

use gatesmith_model::api::{
    Api, Authorizer, Content, Operation, ParameterLocation, SecuritySchemeKind,
};

use super::now;
use crate::support::{Stage, call, concierge};

#[tokio::test]
async fn a_preflight_request_is_answered_for_every_path() {
    let stage = Stage::start(concierge(), now(), |_| {}).await;
    let api = concierge();
    for operation in api.callable_operations() {
        let path = operation.path.text.replace("{orderId}", "FL-0123456789");
        let method = operation.method.as_str();
        let asked = call(&format!("OPTIONS /v1{path}"))
            .header("origin", "https://shop.example")
            .header("access-control-request-method", method);
        let answer = stage.send(asked).await;
        assert_eq!((answer.status, answer.text()), (200, ""), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-max-age"), "7200");
        let methods = list(answer.header("access-control-allow-methods"));
        assert_eq!(
            methods,
            list(&format!("{method},OPTIONS").to_lowercase()),
            "{path}"
        );
        let allowed = list(answer.header("access-control-allow-headers"));
        let needed = headers(&api, operation);
        assert!(
            allowed.is_superset(&needed),
            "{path} allows {allowed:?}, needs {needed:?}"
        );
    }
    stage.service.saw_nothing();
}

/// Names, in lower case, as a set.
fn list(text: &str) -> BTreeSet<String> {
    text.split(',')
        .map(|name| name.trim().to_lowercase())
        .collect()
}

/// The headers that a call needs beyond those that a page may always send.
fn headers(api: &Api, operation: &Operation) -> BTreeSet<String> {
    let mut names: Vec<&str> = Vec::new();
    let parameters = operation.parameters_in(ParameterLocation::Header);
    names.extend(parameters.map(|parameter| &*parameter.wire));
    if let Some(body) = &operation.body
        && matches!(body.content, Content::Json { .. })
    {
        names.push("content-type");
    }
    for requirement in &operation.security {
        match &api.scheme(requirement.scheme).kind {
            SecuritySchemeKind::SigV4 => {
                names.extend(["authorization", "x-amz-date", "x-amz-security-token"]);
            }
            SecuritySchemeKind::ApiKey { header } => names.push(header),
            SecuritySchemeKind::Token {
                name, authorizer, ..
            } => {
                assert!(matches!(authorizer, Authorizer::CognitoUserPools { .. }));
                names.push(name);
            }
        }
    }
    names.into_iter().map(str::to_lowercase).collect()
}
