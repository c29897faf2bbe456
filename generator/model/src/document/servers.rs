//! Where the document says that the API is served.

use crate::{
    api::GatewaySettings,
    diagnostic::Diagnostic,
    rules::Rule,
    source::{Members, Node},
};

use super::{Reader, extension, shortened};

/// Swagger 2.0: `schemes`, `host` and `basePath`. HTTPS is taken where it is offered, or nothing
/// is said: API Gateway serves nothing else.
pub(super) fn from_host<'a>(reader: &mut Reader<'a, '_>, root: Members<'a>) -> String {
    let host = reader.prose(root, "host");
    let base_path = reader.prose(root, "basePath");
    let schemes = match root.get("schemes") {
        Some(at) => reader.strings(at, "`schemes`"),
        None => Vec::new(),
    };
    let is_plain = !schemes.is_empty() && schemes.iter().all(|(scheme, _)| *scheme == "http");
    let scheme = if is_plain { "http" } else { "https" };
    let path = base_path.trim_end_matches('/');
    let path = if path.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    };
    if host.is_empty() || !is_usable(host) {
        return usable(path);
    }
    usable(format!("{scheme}://{host}{path}"))
}

/// OpenAPI 3.0: the first of `servers`, its variables replaced by their defaults.
pub(super) fn from_servers<'a>(
    reader: &mut Reader<'a, '_>,
    root: Members<'a>,
    gateway: &mut GatewaySettings,
) -> String {
    let Some(at) = root.get("servers") else {
        return String::new();
    };
    let lone = [at];
    let servers = match reader.source.node(at) {
        // Not OpenAPI, but API Gateway imports it; nothing but a default depends on it.
        Node::Object(_) => &lone,
        _ => reader.array_at(root, "servers"),
    };
    let mut base_url = String::new();
    for (index, &at) in servers.iter().enumerate() {
        let Some(server) = reader.object(at, "a server") else {
            continue;
        };
        extension::check_keys(reader, server, extension::Holder::Server);
        if index == 0 {
            base_url = first(reader, server);
            extension::endpoint_configuration(reader, server, gateway);
        }
    }
    base_url
}

fn first<'a>(reader: &mut Reader<'a, '_>, server: Members<'a>) -> String {
    let template = reader.prose(server, "url");
    let variables = reader.object_at(server, "variables");
    let mut url = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        url.push_str(before);
        rest = after;
        if before.ends_with('$') {
            // `${AWS::Region}` is known when the document is imported.
            return String::new();
        }
        let variable = variables.and_then(|variables| variables.get(name));
        let Some(variable) = variable.and_then(|at| reader.object(at, "a server variable")) else {
            if let Some(at) = server.get("url") {
                let name = shortened(name);
                reader.find(
                    Diagnostic::new(
                        Rule::ServerVariable,
                        at,
                        format!("the server's URL has a variable `{name}` that is not described"),
                    )
                    .label("no default base URL can be made of this")
                    .help(format!("give `variables.{name}` a `default`")),
                );
            }
            return String::new();
        };
        // The documents that API Gateway exports write `{basePath}` after a slash, and give it a
        // default with another.
        let value = reader.prose(variable, "default");
        let value = if url.ends_with('/') {
            value.trim_start_matches('/')
        } else {
            value
        };
        url.push_str(value);
    }
    url.push_str(rest);
    usable(url.trim_end_matches('/').to_owned())
}

/// Placeholders of CloudFormation or Terraform make no URL.
fn usable(url: String) -> String {
    if is_usable(&url) { url } else { String::new() }
}

fn is_usable(text: &str) -> bool {
    !text.contains(|character: char| {
        character.is_whitespace() || character.is_control() || "{}$%\"<>\\^`|".contains(character)
    })
}
