//! Placeholders in the URIs and ids of integrations: `${stageVariables.NAME}`, `${AWS::Region}`.
//! Their values are known when the gateway starts, so they are put in once.
//!
//! API Gateway substitutes stage variables at run time and the `AWS::` ones on import; a stage
//! variable that is not set leaves nothing (mapping-template reference).

use gatesmith_model::api::Text;

use crate::Options;

/// A text with its placeholders resolved.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// The text; placeholders of other kinds stay as they stand.
    pub(crate) text: String,
    /// The stage variables that it names and that are not set, each once.
    pub(crate) missing: Vec<String>,
}

/// Resolves the placeholders of a text; `None` where it is an intrinsic whose value only
/// CloudFormation knows.
pub(crate) fn resolve(text: &Text, options: &Options) -> Option<Resolved> {
    match text {
        Text::Literal(text) => Some(substitute(text, options)),
        Text::Intrinsic(value) => {
            let text = value.as_object()?.get("Fn::Sub")?.as_str()?;
            // `${!name}` is how `Fn::Sub` writes `${name}`.
            Some(substitute(&text.replace("${!", "${"), options))
        }
    }
}

/// The name of the function that a URI leads to, where a stage variable has a part in it: what
/// the document's reader found cannot have known its value. An error where it is not set.
pub(crate) fn function_name(found: &str, uri: &Text, options: &Options) -> Result<String, String> {
    let written = match uri {
        Text::Literal(text) => text.contains("${stageVariables"),
        Text::Intrinsic(_) => true,
    };
    let resolved = written.then(|| resolve(uri, options)).flatten();
    let Some(resolved) = resolved else {
        return Ok(found.to_owned());
    };
    if let Some(name) = resolved.missing.first() {
        return Err(format!(
            "the stage variable `{name}` is not set, so the integration's `uri` names no function"
        ));
    }
    Ok(named(&resolved.text).unwrap_or(found).to_owned())
}

/// `NAME` in `…:function:NAME:ALIAS/invocations` or `…/functions/NAME/invocations`; `None` where
/// a placeholder stands there.
fn named(uri: &str) -> Option<&str> {
    let (_, after) = uri
        .rsplit_once(":function:")
        .or_else(|| uri.rsplit_once("/functions/"))?;
    let name = &after[..after.find([':', '/']).unwrap_or(after.len())];
    (!name.is_empty() && !name.contains("${")).then_some(name)
}

fn substitute(mut text: &str, options: &Options) -> Resolved {
    let mut resolved = String::with_capacity(text.len());
    let mut missing: Vec<String> = Vec::new();
    while let Some((before, after)) = text.split_once("${") {
        resolved.push_str(before);
        let Some((inner, rest)) = after.split_once('}') else {
            resolved.push_str("${");
            text = after;
            continue;
        };
        text = rest;
        if let Some(name) = stage_variable(inner) {
            match options.stage_variables.get(name) {
                Some(value) => resolved.push_str(value),
                None if missing.iter().any(|known| known == name) => {}
                None => missing.push(name.to_owned()),
            }
            continue;
        }
        match inner {
            "AWS::Region" => resolved.push_str(&options.region),
            "AWS::AccountId" => resolved.push_str(&options.account),
            "AWS::Partition" => resolved.push_str("aws"),
            "AWS::URLSuffix" => resolved.push_str("amazonaws.com"),
            _ => {
                resolved.push_str("${");
                resolved.push_str(inner);
                resolved.push('}');
            }
        }
    }
    resolved.push_str(text);
    Resolved {
        text: resolved,
        missing,
    }
}

/// The name in `stageVariables.NAME` or `stageVariables['NAME']`.
fn stage_variable(inner: &str) -> Option<&str> {
    let after = inner.trim().strip_prefix("stageVariables")?;
    after.strip_prefix('.').or_else(|| {
        after
            .strip_prefix("['")
            .and_then(|quoted| quoted.strip_suffix("']"))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use gatesmith_model::api::Text;
    use serde_json::json;

    use super::{Resolved, function_name, resolve};
    use crate::Options;

    #[track_caller]
    fn resolves(text: &Text, expected: &str, missing: &[&str]) {
        let variables = [("host", "rates.example"), ("fn", "checkout:live")];
        let options = Options {
            stage_variables: variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..Options::default()
        };
        let expected = Resolved {
            text: expected.to_owned(),
            missing: missing.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(resolve(text, &options), Some(expected));
    }

    fn literal(text: &str) -> Text {
        Text::Literal(text.to_owned())
    }

    #[test]
    fn stage_variables_and_pseudo_parameters_get_their_values() {
        resolves(
            &literal("https://${stageVariables.host}/${AWS::Region}/{base}"),
            "https://rates.example/us-east-1/{base}",
            &[],
        );
        resolves(&literal("${stageVariables['fn']}"), "checkout:live", &[]);
        resolves(
            &Text::Intrinsic(
                json!({"Fn::Sub": "http://${!stageVariables.host}/${AWS::AccountId}"}),
            ),
            "http://rates.example/000000000000",
            &[],
        );
    }

    #[test]
    fn a_stage_variable_names_a_function() {
        let variables = [
            ("fn", "checkout:live"),
            ("arn", "arn:aws:lambda:r:1:function:pay"),
        ];
        let options = Options {
            stage_variables: variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..Options::default()
        };
        let name = |found: &str, function: &str| {
            let uri = format!(
                "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/{function}/invocations"
            );
            function_name(found, &literal(&uri), &options)
        };
        let arn = "arn:aws:lambda:${AWS::Region}:1:function:";
        assert_eq!(
            name("fn", &format!("{arn}${{stageVariables.fn}}")).as_deref(),
            Ok("checkout")
        );
        assert_eq!(
            name("", &format!("{arn}shop-${{stageVariables.fn}}")).as_deref(),
            Ok("shop-checkout")
        );
        assert_eq!(name("arn", "${stageVariables.arn}").as_deref(), Ok("pay"));
        assert_eq!(
            name("Checkout", "${Checkout.Arn}:${stageVariables.fn}").as_deref(),
            Ok("Checkout")
        );
        assert_eq!(
            name("Checkout", "${Checkout.Arn}").as_deref(),
            Ok("Checkout")
        );
        assert!(name("no", &format!("{arn}${{stageVariables.no}}")).is_err());
    }

    #[test]
    fn what_is_not_set_leaves_nothing_and_what_is_not_known_stays() {
        resolves(
            &literal("http://${stageVariables.no}/${stageVariables.no}"),
            "http:///",
            &["no"],
        );
        resolves(
            &literal("${Function.Arn} ${open"),
            "${Function.Arn} ${open",
            &[],
        );
        let unknown = Text::Intrinsic(json!({"Fn::ImportValue": "x"}));
        let options = Options {
            stage_variables: BTreeMap::new(),
            ..Options::default()
        };
        assert_eq!(resolve(&unknown, &options), None);
    }
}
