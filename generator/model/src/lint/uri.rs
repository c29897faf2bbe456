//! Addresses of integrations, as far as they are written out: a placeholder may stand for any part
//! of one.

use crate::{
    document::{RawLocation, Reader},
    place::Place,
};

/// What is wrong with an address, and what to do about it.
pub(super) type Fault = (&'static str, &'static str);

/// What an ARN of API Gateway's leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'t> {
    /// An AWS service, without its subdomain.
    Service(&'t str),
    /// It cannot be told.
    Unknown,
}

/// The text of an address, or that of the `Fn::Sub` in its place.
pub(super) fn written<'a>(reader: &Reader<'a, '_>, at: Option<Place>) -> Option<(&'a str, Place)> {
    let at = at?;
    let source = reader.source;
    if let Some(text) = source.str(at) {
        return Some((text, at));
    }
    let (function, argument) = reader.intrinsic(at)?;
    if function != "Fn::Sub" {
        return None;
    }
    let text = source
        .str(argument)
        .or_else(|| source.str(*source.items(argument).first()?))?;
    Some((text, at))
}

/// True where a template language may write anything at all.
fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("%{") || text.contains("<%")
}

/// A text in which every placeholder is one character, which stands nowhere else.
fn plain(text: &str) -> String {
    const PLACEHOLDER: char = '\u{1}';
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        plain.push_str(before);
        plain.push(PLACEHOLDER);
        let mut depth = 1_usize;
        let end = after.find(|character| {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        rest = end.map_or("", |end| &after[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

/// What an ARN `arn:PARTITION:apigateway:REGION:[SUBDOMAIN.]SERVICE:…` leads to.
pub(super) fn target(text: &str) -> Target<'_> {
    // Placeholders hold colons: what comes after the service is looked for from its own sign.
    for sign in [":path/", ":action/"] {
        if let Some((before, _)) = text.split_once(sign) {
            let service = before.rsplit(':').next().unwrap_or_default();
            let service = service.rsplit('.').next().unwrap_or_default();
            let is_name = !service.is_empty()
                && service
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            return if is_name {
                Target::Service(service)
            } else {
                Target::Unknown
            };
        }
    }
    Target::Unknown
}

/// What is wrong with the address of an HTTP backend.
pub(super) fn url_fault(text: &str) -> Option<Fault> {
    if let Some(fault) = stage_variable_fault(text) {
        return Some(fault);
    }
    if is_template(text) {
        return None;
    }
    let start = plain(text).to_ascii_lowercase();
    let is_absolute = ["http://", "https://", "http:\u{1}", "https:\u{1}", "\u{1}"]
        .iter()
        .any(|prefix| start.starts_with(prefix));
    (!is_absolute).then_some(("no absolute URL", "begin it with `https://` or `http://`"))
}

/// What is wrong with the ARN of an AWS integration.
pub(super) fn arn_fault(text: &str, is_proxy: bool) -> Option<Fault> {
    if let Some(fault) = stage_variable_fault(text) {
        return Some(fault);
    }
    let plain = plain(text);
    if is_template(text) || plain.starts_with('\u{1}') {
        return None;
    }
    if !plain.starts_with("arn:") {
        return Some((
            "no ARN",
            "write `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`",
        ));
    }
    if let Target::Service(service) = target(text) {
        let is_for_proxy = matches!(service, "lambda" | "firehose");
        return (is_proxy && !is_for_proxy).then_some((
            "only Lambda functions and Firehose streams are called by proxy",
            "let the type be `aws`, with templates and `responses`",
        ));
    }
    let parts: Vec<&str> = plain.splitn(6, ':').collect();
    let is_decided = parts.len() == 6 && parts.iter().all(|part| !part.contains('\u{1}'));
    let is_other = parts
        .get(2)
        .is_some_and(|service| !service.contains('\u{1}') && *service != "apigateway");
    if is_other {
        return Some((
            "an ARN of something else than API Gateway's actions",
            "a function is called as \
             `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`",
        ));
    }
    is_decided.then_some((
        "neither a path nor an action of a service",
        "end it with `:path/…` or `:action/…`",
    ))
}

/// Stage variables are written `${stageVariables.NAME}`, and nothing is put in otherwise.
fn stage_variable_fault(text: &str) -> Option<Fault> {
    let is_misspelt = text.contains("$stageVariables.")
        || text.contains("${stageVariable.")
        || text.contains("${stagevariables.")
        || text.contains("${stageVariables[");
    is_misspelt.then_some((
        "no stage variable is put in so",
        "write `${stageVariables.NAME}`",
    ))
}

/// The variables of an address: `{orderId}`.
pub(super) fn variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    if is_template(text) {
        return names;
    }
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let is_placeholder = rest[..start].ends_with('$');
        let after = &rest[start + 1..];
        let Some(end) = after.find('}') else { break };
        let name = &after[..end];
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        if !is_placeholder && is_name {
            names.push(name);
        }
        rest = &after[end + 1..];
    }
    names
}

/// What a mapping `method.request.LOCATION.NAME` reads.
pub(super) fn method_parameter(text: &str) -> Option<(RawLocation, &str)> {
    let rest = text.trim().strip_prefix("method.request.")?;
    let (place, name) = rest.split_once('.')?;
    let place = match place {
        "path" => RawLocation::Path,
        "querystring" | "multivaluequerystring" => RawLocation::Query,
        "header" | "multivalueheader" => RawLocation::Header,
        _ => return None,
    };
    (!super::view::is_undecided(name)).then_some((place, name))
}

#[cfg(test)]
mod tests {
    use super::{Target, arn_fault, target, url_fault, variables};

    const LAMBDA: &str = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations";

    #[test]
    fn the_service_is_found_between_placeholders() {
        assert_eq!(target(LAMBDA), Target::Service("lambda"));
        assert_eq!(
            target("arn:aws:apigateway:eu-west-1:runtime.sagemaker:path/endpoints/x"),
            Target::Service("sagemaker")
        );
        assert_eq!(
            target("arn:aws:apigateway:r:${service}:path/x"),
            Target::Unknown
        );
    }

    #[test]
    fn addresses_that_may_be_right_have_no_fault() {
        for right in [LAMBDA, "${aws_lambda_function.f.invoke_arn}", "{{ arn }}"] {
            assert_eq!(arn_fault(right, true), None, "{right}");
        }
        for right in [
            "https://x.example/{id}",
            "${url}/x",
            "http://${stageVariables.host}/",
            "{{url}}",
        ] {
            assert_eq!(url_fault(right), None, "{right}");
        }
    }

    #[test]
    fn addresses_that_cannot_be_called_have_one() {
        for wrong in [
            "arn:aws:lambda:eu-west-1:1:function:f",
            "arn:aws:apigateway:eu-west-1:sqs:path/1/queue",
            "https://x.example",
        ] {
            assert!(arn_fault(wrong, true).is_some(), "{wrong}");
        }
        for wrong in [
            "x.example/orders",
            "/orders",
            "https://$stageVariables.host/",
        ] {
            assert!(url_fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn variables_are_no_placeholders() {
        assert_eq!(variables("https://${host}/{a}/${b}/{c}"), ["a", "c"]);
    }
}
