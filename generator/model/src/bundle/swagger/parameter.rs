//! Parameters and headers: their schemas move below `schema`.

use std::mem;

use super::super::Bundler;
use crate::{
    grammar::{Kind, OF_VALUES},
    source::Anchor,
    tree::{Member, Object, Tree, Value},
};

/// Whether a keyword of a parameter or header is one of its schema. What `x-enum-…` says, it says
/// of the values.
pub(super) fn is_of_schema(key: &str) -> bool {
    OF_VALUES.contains(&key)
        || matches!(
            key,
            "x-nullable"
                | "x-enum-varnames"
                | "x-enumNames"
                | "x-enum-descriptions"
                | "x-enumDescriptions"
        )
}

/// Keys that OpenAPI 3.0 would read, and Swagger 2.0 does not have.
const NEWER: [&str; 4] = ["allowReserved", "content", "explode", "style"];

/// Headers that are no parameters in OpenAPI 3.
const RESERVED: [&str; 3] = ["accept", "authorization", "content-type"];

impl<'a> Bundler<'a> {
    pub(super) fn upgrade_parameters(&mut self, parameters: &mut Tree<'a>) {
        if let Value::Array(items) = &mut parameters.value {
            for item in items {
                self.upgrade_parameter(item);
            }
        }
    }

    /// A parameter in the path, the query string or a header. References stay.
    pub(super) fn upgrade_parameter(&mut self, parameter: &mut Tree<'a>) {
        let at = parameter.at;
        let Value::Object(members) = &mut parameter.value else {
            return;
        };
        if members.contains("$ref") {
            return;
        }
        let old = mem::take(members);
        let text = |key: &str| old.get(key).and_then(Tree::as_str).unwrap_or_default();
        let is_query = text("in") == "query";
        if text("in") == "header"
            && RESERVED
                .iter()
                .any(|name| text("name").eq_ignore_ascii_case(name))
        {
            let name = text("name").to_owned();
            self.lost(
                at,
                format!("in OpenAPI 3.0, the header `{name}` is no parameter"),
                "kept for API Gateway, and ignored by others",
            );
        }
        let (schema, rest) = self.split(old);
        let is_list = schema.get("type").and_then(Tree::as_str) == Some("array");
        let mut format = None;
        for Member { key, value } in rest {
            match &*key {
                "collectionFormat" => format = Some(value),
                "allowEmptyValue" if !is_query => {}
                newer if NEWER.contains(&newer) => self.foreign(value.at, newer),
                _ => members.push(key, value),
            }
        }
        if is_list {
            self.style(members, format.as_ref(), is_query);
        }
        put_schema(members, schema);
    }

    /// A header of an answer.
    pub(super) fn upgrade_header(&mut self, header: &mut Tree<'a>) {
        let Value::Object(members) = &mut header.value else {
            return;
        };
        let (schema, rest) = self.split(mem::take(members));
        *members = rest;
        members.remove("collectionFormat");
        for newer in NEWER {
            if let Some(value) = members.remove(newer) {
                self.foreign(value.at, newer);
            }
        }
        put_schema(members, schema);
    }

    /// Parts what is said about the value from what is said about the parameter.
    pub(super) fn split(&mut self, old: Object<'a>) -> (Object<'a>, Object<'a>) {
        // A schema of its own is no Swagger, but API Gateway takes it.
        let has_type = old.contains("type") || old.contains("enum");
        let mut schema = Object::new();
        let mut rest = Object::new();
        for Member { key, value } in old {
            if is_of_schema(&key) {
                schema.push(key, value);
            } else if key == "schema" {
                if !has_type && let Value::Object(members) = value.value {
                    for Member { key, value } in members {
                        schema.insert(key, value);
                    }
                }
            } else {
                rest.push(key, value);
            }
        }
        let mut tree = Tree::from(schema);
        self.lists_within(&mut tree);
        self.upgrade_schemas(&mut tree, Kind::Schema);
        let schema = match tree.value {
            Value::Object(schema) => schema,
            _ => Object::new(),
        };
        (schema, rest)
    }

    /// How a list within a list is written cannot be said.
    fn lists_within(&mut self, schema: &mut Tree<'a>) {
        let Some(items) = schema.as_object_mut().and_then(|it| it.get_mut("items")) else {
            return;
        };
        let format = items
            .as_object_mut()
            .and_then(|it| it.remove("collectionFormat"));
        let is_list = items.get("type").and_then(Tree::as_str) == Some("array");
        if let Some(format) = format.filter(|_| is_list) {
            self.lost(
                format.at.map(Anchor::Key),
                "OpenAPI 3.0 does not say how a list within a list is written",
                "left out",
            );
        }
        self.lists_within(items);
    }

    /// How a list is written.
    fn style(&mut self, members: &mut Object<'a>, format: Option<&Tree<'a>>, is_query: bool) {
        let name = format.and_then(Tree::as_str).unwrap_or("csv");
        let style = match (name, is_query) {
            ("multi", true) | ("csv", false) => return,
            ("csv", true) => "form",
            ("ssv", true) => "spaceDelimited",
            ("pipes", true) => "pipeDelimited",
            _ => {
                self.lost(
                    format.and_then(|format| format.at),
                    format!("OpenAPI 3.0 has no lists that are written as `{name}` here"),
                    "written as a list with commas",
                );
                if !is_query {
                    return;
                }
                "form"
            }
        };
        members.insert("style", Tree::string(style));
        members.insert("explode", Tree::from(false));
    }
}

fn put_schema<'a>(members: &mut Object<'a>, mut schema: Object<'a>) {
    if schema.is_empty() {
        // Text is what every value is here.
        schema.push("type", Tree::string("string"));
    }
    members.push("schema", schema);
}
