//! The name of the Lambda function that an invocation URI leads to.
//!
//! ```text
//! arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION-ARN/invocations
//! ```
//!
//! where the function's ARN is mostly a placeholder: `${CheckoutFunction.Arn}`,
//! `${stageVariables.fn}`, or Terraform's `${aws_lambda_function.checkout.arn}`.

use serde_json::Value;

use crate::api::Text;

/// The name; empty where the URI hides it.
pub(super) fn name(uri: &Text) -> String {
    let text = match uri {
        Text::Literal(text) => text.clone(),
        Text::Intrinsic(value) => substituted(value),
    };
    in_uri(&text).unwrap_or_default()
}

/// An intrinsic function as the text of an `Fn::Sub`: `${Logical.Arn}` for what is not text.
fn substituted(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(object) => match object.iter().next() {
            Some((name, argument)) if object.len() == 1 => intrinsic(name, argument),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

fn intrinsic(name: &str, argument: &Value) -> String {
    match (name, argument) {
        ("Ref", Value::String(logical)) => format!("${{{logical}}}"),
        ("Fn::GetAtt", Value::String(path)) => format!("${{{path}}}"),
        ("Fn::GetAtt", Value::Array(path)) => {
            let path: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
            format!("${{{}}}", path.join("."))
        }
        ("Fn::Sub", Value::String(text)) => text.clone(),
        ("Fn::Sub", Value::Array(items)) => {
            let [Value::String(text), Value::Object(variables)] = items.as_slice() else {
                return String::new();
            };
            let mut text = text.clone();
            for (name, value) in variables {
                let value = substituted(value);
                if !value.is_empty() {
                    text = text.replace(&format!("${{{name}}}"), &value);
                }
            }
            text
        }
        ("Fn::Join", Value::Array(items)) => {
            let [Value::String(separator), Value::Array(parts)] = items.as_slice() else {
                return String::new();
            };
            let parts: Vec<String> = parts.iter().map(substituted).collect();
            parts.join(separator)
        }
        _ => String::new(),
    }
}

fn in_uri(uri: &str) -> Option<String> {
    let arn = match uri.split_once(":lambda:path/") {
        Some((_, path)) => {
            let (_, arn) = path.split_once("functions/")?;
            arn.rsplit_once("/invocations")
                .or_else(|| arn.rsplit_once("/response-streaming-invocations"))
                .map_or(arn, |(arn, _)| arn)
        }
        // HTTP APIs take the function's own ARN, Terraform a placeholder for the whole URI.
        None => uri,
    };
    let arn = arn.trim();
    if let Some((_, after)) = arn.split_once(":function:") {
        return some(after_function(after));
    }
    if let Some(name) = placeholder(arn) {
        return some(name);
    }
    // A bare name is allowed where an ARN is.
    let is_bare = !arn.is_empty()
        && arn
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    is_bare.then(|| arn.to_owned())
}

/// `NAME`, `NAME:ALIAS`, `${stageVariables.fn}:live`; colons within placeholders divide nothing.
fn after_function(text: &str) -> String {
    if let Some(name) = placeholder(text) {
        return name;
    }
    let mut depth = 0_usize;
    let end = text.find(|character: char| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(character, ':' | '/')
    });
    text[..end.unwrap_or(text.len())].to_owned()
}

/// What a text that is one placeholder, or one and an alias, stands for.
fn placeholder(text: &str) -> Option<String> {
    let (inner, after) = text.strip_prefix("${")?.split_once('}')?;
    if !(after.is_empty() || after.starts_with(':')) {
        return None;
    }
    let inner = inner.trim();
    let inner = inner.strip_prefix("stageVariables.").unwrap_or(inner);
    let inner = inner.strip_prefix("aws_lambda_function.").unwrap_or(inner);
    let inner = [
        ".Arn",
        ".Alias",
        ".Version",
        ".arn",
        ".invoke_arn",
        ".qualified_arn",
    ]
    .into_iter()
    .find_map(|attribute| inner.strip_suffix(attribute))
    .unwrap_or(inner);
    Some(inner.to_owned())
}

fn some(name: String) -> Option<String> {
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::name;
    use crate::api::Text;

    const PREFIX: &str = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/";

    fn in_arn(arn: &str) -> String {
        name(&Text::Literal(format!("{PREFIX}{arn}/invocations")))
    }

    #[test]
    fn a_function_is_named_by_its_arn_or_its_placeholder() {
        assert_eq!(in_arn("${CheckoutFunction.Arn}"), "CheckoutFunction");
        assert_eq!(in_arn("${CheckoutFunction.Arn}:live"), "CheckoutFunction");
        assert_eq!(
            in_arn("arn:aws:lambda:eu-west-1:123456789012:function:checkout"),
            "checkout"
        );
        assert_eq!(
            in_arn("arn:aws:lambda:eu-west-1:123456789012:function:checkout:live"),
            "checkout"
        );
        assert_eq!(
            in_arn(
                "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${stageVariables.fn}"
            ),
            "fn"
        );
        assert_eq!(
            in_arn("arn:aws:lambda:r:1:function:${AWS::StackName}-checkout:live"),
            "${AWS::StackName}-checkout"
        );
    }

    #[test]
    fn terraform_and_http_apis_give_less_than_a_uri() {
        assert_eq!(
            name(&Text::Literal(
                "${aws_lambda_function.checkout.invoke_arn}".into()
            )),
            "checkout"
        );
        assert_eq!(
            name(&Text::Literal(
                "arn:aws:lambda:eu-west-1:1:function:checkout".into()
            )),
            "checkout"
        );
        assert_eq!(name(&Text::Literal("https://example.com/".into())), "");
    }

    #[test]
    fn intrinsic_functions_are_looked_into() {
        let uris = [
            json!({"Fn::Sub": format!("{PREFIX}${{CheckoutFunction.Arn}}/invocations")}),
            json!({"Fn::Sub": [format!("{PREFIX}${{f}}/invocations"), {"f": {"Fn::GetAtt": ["CheckoutFunction", "Arn"]}}]}),
            json!({"Fn::Join": ["", [PREFIX, {"Fn::GetAtt": "CheckoutFunction.Arn"}, "/invocations"]]}),
        ];
        for uri in uris {
            assert_eq!(
                name(&Text::Intrinsic(uri.clone())),
                "CheckoutFunction",
                "{uri}"
            );
        }
        assert_eq!(
            name(&Text::Intrinsic(json!({"Fn::ImportValue": "uri"}))),
            ""
        );
    }
}
