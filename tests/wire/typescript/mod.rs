//! The generated TypeScript SDK over the wire: the same stage, service and samples as for the
//! Rust SDK, in the developer's Node and in the newest. `driver.mjs` makes the calls.
//!
//! There are no rows here: what is called and what has to come of it is read from the document,
//! so that an operation or an answer that is added to it is shown at once.

mod operations;
mod refusals;

use gatesmith_model::api::Operation;
use serde_json::{Value, json};

use crate::support::{Stage, TypeScriptCall};

/// A call by the customer, who has a key and a token, too.
fn by_the_customer(stage: &Stage, operation: &Operation, input: Value) -> TypeScriptCall {
    let takes_none = operation.parameters.is_empty() && operation.body.is_none();
    TypeScriptCall {
        operation: operation.wire.clone(),
        input: if takes_none { Value::Null } else { input },
        config: stage.config(&stage.cast.customer),
        headers: json!({}),
        method: false,
    }
}

/// Takes the id of the request out of an error, which every answer of the gateway's has.
fn without_request_id(mut result: Value) -> Value {
    let id = result.pointer_mut("/error/requestId").map(Value::take);
    if let Some(id) = id {
        assert_eq!(id.as_str().map(str::len), Some(36), "{id}");
        result["error"]
            .as_object_mut()
            .expect("an error")
            .remove("requestId");
    }
    result
}
