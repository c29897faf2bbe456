//! Swagger 2.0 to OpenAPI 3.0.
//!
//! | module | what it converts |
//! |---|---|
//! | `operation` | operations: media types, and what follows from them |
//! | `parameter` | parameters and headers, which hold their schemas in themselves |
//! | `body` | parameters in the body, and forms |
//! | `response` | answers |
//! | `security` | security schemes |

mod body;
mod operation;
mod parameter;
mod response;
mod security;

use std::mem;

use super::{Bundler, VERSION, links::object_in, modern::is_referenced};
use crate::{
    dialect::Dialect,
    grammar::Kind,
    tree::{Member, Object, Tree, Value},
};

const ENDPOINT: &str = "x-amazon-apigateway-endpoint-configuration";

/// The sections that stand at the root, and where they stand below `components`.
const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// Media types that hold for every operation that names none.
#[derive(Debug, Default)]
struct MediaTypes {
    consumes: Vec<String>,
    produces: Vec<String>,
}

impl<'a> Bundler<'a> {
    /// Makes OpenAPI 3.0 of a document that is Swagger 2.0.
    pub(super) fn upgrade(&mut self, root: &mut Tree<'a>) {
        let Some(root) = root.as_object_mut() else {
            return;
        };
        let mut old = mem::take(root);
        let media_types = MediaTypes {
            consumes: strings(old.remove("consumes")).unwrap_or_default(),
            produces: strings(old.remove("produces")).unwrap_or_default(),
        };
        let mut servers = self.servers(&old);
        // Some write both, and are read as Swagger 2.0.
        old.remove("openapi");
        let mut kept = None;
        for Member { key, value } in old {
            match &*key {
                "swagger" => {
                    root.push("openapi", Tree::string(VERSION).from_place(value.at));
                }
                "host" | "basePath" | "schemes" | ENDPOINT => {
                    if let Some(servers) = servers.take() {
                        root.push("servers", servers);
                    }
                }
                "paths" => {
                    let mut paths = value;
                    self.upgrade_paths(&mut paths, &media_types);
                    root.push(key, paths);
                }
                "components" => {
                    kept = self.referenced(&key, value);
                }
                "servers" => self.foreign(value.at, &key),
                _ => match SECTIONS.into_iter().find(|(section, _)| *section == key) {
                    Some((old, new)) => {
                        let section = self.upgrade_section(old, value, &media_types);
                        if let Some(components) = object_in(root, "components") {
                            components.insert(new, section);
                        }
                    }
                    None => {
                        root.insert(key, value);
                    }
                },
            }
        }
        if let Some(Value::Object(sections)) = kept.map(|kept| kept.value) {
            add_to_components(root, sections);
        }
        root.retain(|member| {
            member.key != "components" || member.value.as_object().is_none_or(|it| !it.is_empty())
        });
        self.dialect = Dialect::OpenApi30;
    }

    /// What of `components` references lead to: Swagger 2.0 reads nothing else of it.
    fn referenced(&mut self, key: &str, mut components: Tree<'a>) -> Option<Tree<'a>> {
        let referenced = self.links.targets();
        let mut is_lost = true;
        if let Value::Object(sections) = &mut components.value {
            sections.retain(|section| match &mut section.value.value {
                Value::Object(members) => {
                    members.retain(|member| is_referenced(&member.value, &referenced));
                    !members.is_empty()
                }
                _ => false,
            });
            is_lost = sections.is_empty();
        }
        if is_lost {
            self.foreign(components.at, key);
            return None;
        }
        Some(components)
    }

    fn upgrade_section(
        &mut self,
        section: &str,
        mut tree: Tree<'a>,
        media_types: &MediaTypes,
    ) -> Tree<'a> {
        let Value::Object(members) = &mut tree.value else {
            return tree;
        };
        match section {
            "definitions" => {
                for member in members.iter_mut() {
                    self.upgrade_schemas(&mut member.value, Kind::Schema);
                }
            }
            // What stands in the body is written where it is referred to: its media types are
            // those of the operation.
            "parameters" => {
                members.retain(|member| !self.is_in_body(&member.value));
                for member in members {
                    self.upgrade_parameter(&mut member.value);
                }
            }
            "responses" => {
                for member in members {
                    self.upgrade_response(&mut member.value, &media_types.produces);
                }
            }
            _ => {
                for member in members {
                    security::upgrade(&mut member.value);
                }
            }
        }
        tree
    }

    /// `servers` of `host`, `basePath` and `schemes`; `None` where none of them says anything.
    fn servers(&mut self, root: &Object<'a>) -> Option<Tree<'a>> {
        let text = |key: &str| root.get(key).and_then(Tree::as_str).unwrap_or_default();
        let host = root.get("host");
        let name = host.and_then(Tree::as_str).filter(|name| is_host(name));
        if let Some(host) = host
            && name.is_none()
        {
            self.lost(
                host.at,
                "`host` is known only when the document is deployed",
                "left out: `servers` has no placeholders",
            );
        }
        let path = match text("basePath").trim_end_matches('/') {
            "" => String::new(),
            path if path.starts_with('/') => path.to_owned(),
            path => format!("/{path}"),
        };
        let endpoint = root.get(ENDPOINT);
        if name.is_none() && path.is_empty() && endpoint.is_none() {
            return None;
        }
        let at = host.or_else(|| root.get("basePath")).or(endpoint)?.at;
        let mut servers: Vec<Tree<'a>> = addresses(
            name,
            &path,
            strings(root.get("schemes").cloned()).as_deref(),
        )
        .into_iter()
        .map(|url| Object::from_iter([Member::new("url", Tree::string(url))]).into())
        .collect();
        if let Some(endpoint) = endpoint
            && let Some(first) = servers.first_mut().and_then(Tree::as_object_mut)
        {
            first.push(ENDPOINT, endpoint.clone());
        }
        Some(Tree::from(servers).from_place(at))
    }
}

/// Adds what stands in sections of `components` to those of the document; what is there stays.
fn add_to_components<'a>(root: &mut Object<'a>, sections: Object<'a>) {
    let Some(components) = object_in(root, "components") else {
        return;
    };
    for Member { key, value } in sections {
        if !components.contains(&key) {
            components.push(key, value);
            continue;
        }
        let section = components.get_mut(&key).and_then(Tree::as_object_mut);
        if let (Some(section), Value::Object(members)) = (section, value.value) {
            for Member { key, value } in members {
                if !section.contains(&key) {
                    section.push(key, value);
                }
            }
        }
    }
}

/// Where an API is served: by HTTPS first, which is the default, because API Gateway serves
/// nothing else.
fn addresses(host: Option<&str>, path: &str, schemes: Option<&[String]>) -> Vec<String> {
    let Some(host) = host else {
        return vec![if path.is_empty() { "/" } else { path }.to_owned()];
    };
    let schemes = schemes.unwrap_or_default();
    let has = |wanted: &str| schemes.iter().any(|scheme| scheme == wanted);
    let mut urls = Vec::new();
    if has("https") || !has("http") {
        urls.push(format!("https://{host}{path}"));
    }
    if has("http") {
        urls.push(format!("http://{host}{path}"));
    }
    urls
}

/// Whether a text may stand in a URL: placeholders of templates may not.
fn is_host(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(|character: char| {
            character.is_whitespace()
                || character.is_control()
                || "{}$%\"<>\\^`|".contains(character)
        })
}

/// The strings of a list; `None` where there is no list.
fn strings(tree: Option<Tree<'_>>) -> Option<Vec<String>> {
    let tree = tree?;
    let items = tree.as_array()?;
    let strings = items.iter().filter_map(Tree::as_str).map(str::to_owned);
    Some(strings.collect())
}
