//! The first program in TypeScript.

use askama::Template;
use gatesmith_model::api::{Api, Content, Method, Type, TypeKind, Types};
use serde_json::Value;

use super::{Choice, ExampleSettings, declared::declared};
use crate::typescript::{
    layout::{self, Doc},
    literal, names,
};

#[derive(Template)]
#[template(path = "example/client.ts.askama", escape = "none")]
struct ProgramView {
    call: String,
    needs: String,
    command: String,
    package: String,
    endpoint: String,
    region: String,
    is_signed: bool,
    wants_api_key: bool,
    wants_token: bool,
    statement: String,
}

/// `client.ts` of a program that calls the API through its TypeScript SDK. `None` where there is
/// no operation to call.
pub fn typescript_example(api: &Api, settings: &ExampleSettings) -> Option<String> {
    let api = names::settled(api);
    let choice = Choice::of(&api)?;
    let view = ProgramView {
        call: choice.line(),
        needs: choice.needs(),
        command: settings.command.clone(),
        package: literal::string(&settings.package),
        endpoint: literal::string(&settings.endpoint),
        region: literal::string(&settings.region),
        is_signed: choice.is_signed,
        wants_api_key: choice.wants_api_key,
        wants_token: choice.wants_token,
        statement: statement(&api.types, &choice),
    };
    Some(view.to_string())
}

/// `const answer = await client.getPet({ petId: 1 });`.
fn statement(types: &Types, choice: &Choice<'_>) -> String {
    let operation = choice.operation;
    let names = operation.parameters.iter().map(|it| &it.name);
    let members = names::members(names, &["body"]);
    let mut properties: Vec<Doc> = Vec::new();
    for (index, value) in &choice.arguments {
        let value = argument(types, &operation.parameters[*index].ty, value);
        properties.push(layout::property(&members[*index], value));
    }
    if let Some((value, body)) = choice.body.as_ref().zip(operation.body.as_ref()) {
        let value = match &body.content {
            Content::Json { ty, .. } => json(&declared(types, ty, value)),
            Content::Text { .. } => json(value),
            Content::Binary { .. } => "new TextEncoder().encode(\"text\")".into(),
        };
        properties.push(layout::property("body", value));
    }
    let mut arguments: Vec<Doc> = Vec::new();
    if operation.method == Method::Any {
        arguments.push("\"GET\"".into());
    }
    if !properties.is_empty() {
        arguments.push(layout::object(properties, false));
    }
    let function = format!("client.{}", names::function(&operation.name));
    let call = layout::call(&function, &arguments);
    Doc::concat(["const answer = await ".into(), call, ";".into()]).print(0)
}

/// A value beside the body: what is neither a scalar nor a list of them is text there.
fn argument(types: &Types, ty: &Type, value: &Value) -> Doc {
    let is_text = match types.resolve(ty) {
        Type::Array { items, .. } => {
            let values = value.as_array().into_iter().flatten();
            let values = values.map(|value| argument(types, items, value));
            return layout::array(values.collect());
        }
        Type::Named(id) => !matches!(types.get(*id).kind, TypeKind::Enum(_)),
        Type::Any | Type::Map(_) | Type::Nullable(_) => true,
        _ => false,
    };
    match value {
        Value::String(_) => json(value),
        _ if is_text => literal::string(&value.to_string()).into(),
        _ => json(value),
    }
}

/// A value as an expression.
fn json(value: &Value) -> Doc {
    match value {
        Value::String(text) => literal::string(text).into(),
        Value::Array(items) => layout::array(items.iter().map(json).collect()),
        Value::Object(members) => {
            let members = members.iter();
            let members = members
                .map(|(key, value)| layout::property(&literal::property_key(key), json(value)));
            layout::object(members.collect(), false)
        }
        other => Doc::text(other.to_string()),
    }
}
