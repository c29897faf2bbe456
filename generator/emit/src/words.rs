//! What is said of operations and answers in the same words in every target.

use gatesmith_model::api::{
    Api, Docs, Operation, ParameterLocation, SchemeUse, SecuritySchemeKind, Status,
};

use crate::markdown;

/// `GET /orders/{orderId}` as code.
pub fn line(operation: &Operation) -> String {
    markdown::code(&format!("{} {}", operation.method, operation.path.text))
}

/// A status or statuses: `404`, `4XX`, "any other status".
pub fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "any other status".to_owned(),
    }
}

/// Where a parameter stands.
pub const fn place(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query string",
        ParameterLocation::Header => "headers",
    }
}

/// The document's address, where it is one that can be called as it stands.
pub fn callable_address(api: &Api) -> Option<&str> {
    let address = api.base_url.as_str();
    let absolute = address.starts_with("https://") || address.starts_with("http://");
    (absolute && !address.contains(['{', '$'])).then_some(address)
}

/// How a call is authorized, in words.
pub fn authorization(api: &Api, security: &[SchemeUse]) -> String {
    let mut signed = false;
    let mut shown = Vec::new();
    for requirement in security {
        match &api.scheme(requirement.scheme).kind {
            SecuritySchemeKind::SigV4 => signed = true,
            SecuritySchemeKind::ApiKey { header } => {
                shown.push(format!("an API key in {}", markdown::code(header)));
            }
            SecuritySchemeKind::Token { name, .. } => {
                let scopes = scopes(&requirement.scopes);
                shown.push(format!("a token in {}{scopes}", markdown::code(name)));
            }
        }
    }
    match (signed, shown.as_slice()) {
        (false, []) => "open to everybody".to_owned(),
        (true, []) => "signed with Signature Version 4".to_owned(),
        (false, shown) => format!("with {}", listed(shown, "and")),
        (true, shown) => format!(
            "signed with Signature Version 4, with {}",
            listed(shown, "and")
        ),
    }
}

fn scopes(scopes: &[String]) -> String {
    if scopes.is_empty() {
        return String::new();
    }
    let shown: Vec<_> = scopes.iter().map(|scope| markdown::code(scope)).collect();
    format!(" for {}", listed(&shown, "or"))
}

/// `a, b and c`.
pub fn listed(items: &[String], joint: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} {joint} {last}", head.join(", ")),
    }
}

/// The summary, or the first sentence of the description.
pub fn first_sentence(docs: &Docs) -> &str {
    if !docs.summary.trim().is_empty() {
        return docs.summary.trim();
    }
    let description = docs.description.trim();
    let paragraph = description.split("\n\n").next().unwrap_or_default();
    let abbreviated = |end: usize| {
        ["e.g.", "i.e."]
            .iter()
            .any(|it| paragraph[..end].ends_with(it))
    };
    let mut ends = paragraph
        .match_indices(['.', '!', '?'])
        .map(|(at, _)| at + 1);
    let end =
        ends.find(|&end| paragraph[end..].starts_with(char::is_whitespace) && !abbreviated(end));
    &paragraph[..end.unwrap_or(paragraph.len())]
}
