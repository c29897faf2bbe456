//! Every operation, every answer that it declares, whole and bare, called as a function and as a
//! method: the caller gets what the service said, and the service sees what the caller sent.

use std::time::SystemTime;

use gatesmith_model::api::{Operation, Response, Status};
use serde_json::{Map, Value, json};

use super::{by_the_customer, without_request_id};
use crate::{
    operations::exchanges,
    support::{Backend, Node, Said, Samples, Stage, TypeScript, camel, concierge},
};

#[tokio::test]
async fn every_declared_answer_arrives_in_the_developer_s_node() {
    every_declared_answer_arrives(Node::Developers, Backend::InProcess).await;
}

#[tokio::test]
async fn every_declared_answer_arrives_in_the_newest_node() {
    every_declared_answer_arrives(Node::Newest, Backend::InProcess).await;
}

#[tokio::test]
async fn every_declared_answer_of_a_binary_arrives_in_the_developer_s_node() {
    every_declared_answer_arrives(Node::Developers, Backend::Binaries).await;
}

#[tokio::test]
async fn every_declared_answer_of_a_binary_arrives_in_the_newest_node() {
    every_declared_answer_arrives(Node::Newest, Backend::Binaries).await;
}

async fn every_declared_answer_arrives(node: Node, backend: Backend) {
    let stage = Stage::with(backend).await;
    let mut typescript = TypeScript::start(node);
    let api = concierge();
    // The gateway's own mock is shown below.
    let operations = api.callable_operations();
    for operation in operations.filter(|operation| operation.wire != "getHealth") {
        for (answer, input) in exchanges(&operation.wire) {
            let input = as_numbers(input);
            for method in [false, true] {
                stage.service.answers(answer.clone());
                let mut call = by_the_customer(&stage, operation, input.clone());
                call.method = method;
                let settled = without_message(typescript.call(&call).await);
                assert_eq!(settled, result(operation, &answer), "{}", operation.wire);
                stage.service.saw_input(&operation.wire, &input);
            }
        }
    }
}

/// What the SDK has to make of an answer.
fn result(operation: &Operation, said: &Said) -> Value {
    let status = Status::Code(said.status);
    let mut responses = operation.responses.iter();
    let response = responses
        .find(|response| response.status == status)
        .expect("the answer is declared");
    let headers = headers(response, said);
    if !status.is_success() {
        let mut error = json!({
            "kind": "service",
            "name": "ServiceError",
            "status": said.status,
            "headers": headers,
        });
        if response.content.is_some() {
            error["body"] = said.body.clone();
        }
        return json!({ "ok": false, "error": error });
    }
    let value = if response.headers.is_empty() {
        said.body.clone()
    } else {
        let mut members = headers;
        members.insert("body".to_owned(), said.body.clone());
        members.into()
    };
    json!({ "ok": true, "value": value })
}

/// The header fields of an answer, by their names in the SDK.
fn headers(response: &Response, said: &Said) -> Map<String, Value> {
    let declared = response.headers.iter();
    declared
        .filter_map(|header| {
            let text = said.headers.get(&header.wire)?;
            Some((camel(&header.name), json!(text)))
        })
        .collect()
}

/// The result without the message of an error, which is for people, and the request's id.
fn without_message(result: Value) -> Value {
    let mut result = without_request_id(result);
    if let Some(error) = result.get_mut("error").and_then(Value::as_object_mut) {
        error.remove("message");
    }
    result
}

/// Integers no greater than a `number` holds: where no bound of the document's says more, the
/// SDK's types are `number`.
fn as_numbers(value: Value) -> Value {
    const GREATEST: i64 = (1 << 53) - 1;
    match value {
        Value::Number(number) if !number.is_f64() => {
            let integer = number.as_i64().unwrap_or(i64::MAX);
            integer.clamp(-GREATEST, GREATEST).into()
        }
        Value::Array(items) => items.into_iter().map(as_numbers).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, as_numbers(value)))
            .collect(),
        other => other,
    }
}

#[tokio::test]
async fn health_is_answered_by_the_gateway_itself() {
    let stage = Stage::of_the_concierge().await;
    let api = concierge();
    let mut operations = api.callable_operations();
    let health = operations.find(|operation| operation.wire == "getHealth");
    let health = health.expect("the document has it");
    for node in Node::ALL {
        let mut typescript = TypeScript::start(node);
        let call = by_the_customer(&stage, health, Value::Null);
        let settled = typescript.call(&call).await;
        assert_eq!(settled, json!({ "ok": true, "value": { "status": "OK" } }));
    }
    stage.service.saw_nothing();
}

/// A gateway without a backend: each success can be read, and each declared error is one.
#[tokio::test]
async fn every_declared_answer_is_mocked() {
    let stage = Stage::start(concierge(), SystemTime::now(), |options| {
        options.mock = true;
        options.functions.clear();
    })
    .await;
    let api = concierge();
    for node in Node::ALL {
        let mut typescript = TypeScript::start(node);
        for operation in api.callable_operations() {
            let [input, _] = Samples(&api).inputs(operation).map(as_numbers);
            for response in &operation.responses {
                let Status::Code(status) = response.status else {
                    unreachable!("the table has no place for ranges of statuses yet")
                };
                let mut call = by_the_customer(&stage, operation, input.clone());
                call.headers = json!({ "Prefer": format!("code={status}") });
                let settled = typescript.call(&call).await;
                assert_eq!(settled["ok"], response.status.is_success(), "{settled}");
                if !response.status.is_success() {
                    let error = &settled["error"];
                    assert_eq!(
                        (&error["kind"], &error["status"]),
                        (&json!("service"), &json!(status)),
                        "{}: {settled}",
                        operation.wire
                    );
                }
            }
        }
    }
    stage.service.saw_nothing();
}
