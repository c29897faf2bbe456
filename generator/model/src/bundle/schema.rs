//! Schemas of Swagger 2.0 and of OpenAPI 3.1 to those of OpenAPI 3.0.

mod bounds;
mod null;

use super::{Bundler, modern::Moved, walk::walk};
use crate::{
    grammar::Kind,
    place::Place,
    source::Anchor,
    tree::{Object, Tree, Value},
};

pub(super) use bounds::exclusive_bounds;
use null::{add_null, nullable_choice};

/// Keywords that say how to read a schema, and nothing about a value.
const SILENT: [&str; 7] = [
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$dynamicAnchor",
    "$vocabulary",
    "contentSchema",
];

/// Keywords that ask for something that OpenAPI 3.0 cannot ask for.
const LOST: [&str; 13] = [
    "$dynamicRef",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "dependencies",
    "dependentSchemas",
    "dependentRequired",
    "unevaluatedItems",
    "additionalItems",
];

impl<'a> Bundler<'a> {
    /// Makes the schemas in a value, which were written in Swagger 2.0, ones of OpenAPI 3.0.
    pub(super) fn upgrade_schemas(&mut self, tree: &mut Tree<'a>, kind: Kind) {
        walk(tree, kind, &mut |tree, kind| {
            if let (Kind::Schema, Value::Object(schema)) = (kind, &mut tree.value) {
                upgrade(schema);
                self.types(schema);
                items(schema);
            }
        });
    }

    /// Makes a schema of OpenAPI 3.1, in which all others have been visited, one of OpenAPI 3.0;
    /// in another value, the schemas that are booleans.
    pub(super) fn downgrade_schemas(
        &mut self,
        tree: &mut Tree<'a>,
        kind: Kind,
        moved: &mut Moved<'a>,
    ) {
        booleans(tree, kind);
        if let (Kind::Schema, Value::Object(schema)) = (kind, &mut tree.value) {
            for key in ["$defs", "definitions"] {
                if let Some(definitions) = schema.remove(key) {
                    moved.take(definitions);
                }
            }
            schema.retain(|member| !SILENT.contains(&&*member.key));
            if is_property_names(schema) {
                schema.remove("propertyNames");
            }
            for key in LOST {
                if let Some(value) = schema.remove(key) {
                    let is_reading = matches!(key, "then" | "else");
                    self.lost(
                        value.at.filter(|_| !is_reading).map(Anchor::Key),
                        format!("OpenAPI 3.0 has no `{key}`"),
                        "left out: more values are allowed",
                    );
                }
            }
            constant(schema);
            self.types(schema);
            nullable_choice(schema);
            exclusive_bounds(schema);
            self.tuple(schema);
            items(schema);
            self.encoding(schema);
            self.examples(schema);
            self.properties(schema);
            beside_reference(schema);
        }
    }

    /// A list of types: null becomes `nullable`, and several are a choice.
    fn types(&mut self, schema: &mut Object<'a>) {
        let Some(types) = schema.get("type") else {
            return;
        };
        let names: Vec<Tree<'a>> = match &types.value {
            Value::Array(items) => items.clone(),
            Value::String(_) => vec![types.clone()],
            _ => return,
        };
        let is_list = types.as_array().is_some();
        let at = types.at;
        let (nulls, others): (Vec<_>, Vec<_>) = names
            .into_iter()
            .partition(|name| name.as_str() == Some("null"));
        let is_nullable = !nulls.is_empty();
        if !is_list && !is_nullable {
            return;
        }
        match others.as_slice() {
            [] => {
                // Null and nothing else. `nullable` needs something that it adds null to.
                schema.remove("type");
                schema.insert("enum", vec![Tree::from(Value::Null)]);
            }
            [one] => {
                schema.insert("type", one.clone());
            }
            _ => {
                schema.remove("type");
                let choice: Vec<Tree<'a>> = others
                    .into_iter()
                    .map(|name| one_type(name, is_nullable))
                    .collect();
                if schema.contains("anyOf") {
                    self.lost(
                        at,
                        "OpenAPI 3.0 has no lists of types",
                        "left out: more values are allowed",
                    );
                } else {
                    schema.push("anyOf", choice);
                }
            }
        }
        if is_nullable {
            schema.insert("nullable", Tree::from(true));
            add_null(schema);
        }
    }

    /// Items that are described one by one.
    fn tuple(&mut self, schema: &mut Object<'a>) {
        let rest = schema
            .get("items")
            .is_some_and(|items| items.as_array().is_none());
        let (first, rest) = match schema.remove("prefixItems") {
            Some(first) => (first, schema.remove("items").filter(|_| rest)),
            None if schema.contains("items") && !rest => (
                match schema.remove("items") {
                    Some(first) => first,
                    None => return,
                },
                None,
            ),
            None => return,
        };
        let at = first.at;
        let Value::Array(mut members) = first.value else {
            return;
        };
        let count = members.len();
        let is_closed = rest
            .as_ref()
            .is_some_and(|rest| *rest == never(rest.at) || rest.value == Value::Bool(false));
        self.lost(
            at.map(Anchor::Key),
            "OpenAPI 3.0 does not describe items one by one",
            "each item may be any of these",
        );
        if is_closed {
            if !schema.contains("maxItems") {
                schema.push("maxItems", Value::Number(count.to_string().into()));
            }
        } else {
            members.extend(rest);
            if members.len() == count {
                members.clear();
            }
        }
        let items = match members.len() {
            0 => Object::new().into(),
            1 => members.remove(0),
            _ => Object::from_iter([crate::tree::Member::new("anyOf", members)]).into(),
        };
        schema.insert("items", items);
    }

    /// Bytes in a string.
    fn encoding(&mut self, schema: &mut Object<'a>) {
        let encoding = schema.remove("contentEncoding");
        let media_type = schema.remove("contentMediaType");
        let has_format = schema.contains("format");
        match encoding.as_ref().and_then(Tree::as_str) {
            Some("base64") if !has_format => {
                schema.push("format", Tree::string("byte"));
            }
            Some(_) if !has_format => {
                if let Some(encoding) = &encoding {
                    self.lost(
                        encoding.at.map(Anchor::Key),
                        "OpenAPI 3.0 has no such encoding of bytes",
                        "left out: a string",
                    );
                }
            }
            Some(_) => {}
            None => {
                let is_bytes =
                    media_type.as_ref().and_then(Tree::as_str) == Some("application/octet-stream");
                if is_bytes && !has_format {
                    schema.push("format", Tree::string("binary"));
                }
            }
        }
    }

    /// Several examples become one.
    fn examples(&mut self, schema: &mut Object<'a>) {
        let Some(examples) = schema.remove("examples") else {
            return;
        };
        let at = examples.at;
        let Value::Array(items) = examples.value else {
            return;
        };
        let count = items.len();
        if let Some(first) = items.into_iter().next()
            && !schema.contains("example")
        {
            schema.push("example", first);
        }
        if count > 1 {
            self.lost(
                at.map(Anchor::Key),
                "a schema of OpenAPI 3.0 has one example",
                "only the first is kept",
            );
        }
    }

    /// Properties whose names are described, and properties that nothing else describes.
    fn properties(&mut self, schema: &mut Object<'a>) {
        if let Some(unevaluated) = schema.remove("unevaluatedProperties") {
            let is_alone = !["allOf", "anyOf", "oneOf", "$ref", "additionalProperties"]
                .iter()
                .any(|key| schema.contains(key));
            if is_alone {
                schema.push("additionalProperties", unevaluated);
            } else if unevaluated.value != Value::Bool(true) {
                self.lost(
                    unevaluated.at.map(Anchor::Key),
                    "OpenAPI 3.0 has no `unevaluatedProperties`",
                    "left out: more values are allowed",
                );
            }
        }
        let Some(patterns) = schema.remove("patternProperties") else {
            return;
        };
        let at = patterns.at;
        let Value::Object(patterns) = patterns.value else {
            return;
        };
        self.lost(
            at.map(Anchor::Key),
            "OpenAPI 3.0 does not say how properties are called",
            "properties of any name are such",
        );
        let mut values: Vec<Tree<'a>> = patterns.into_iter().map(|member| member.value).collect();
        match schema.get("additionalProperties").map(|it| &it.value) {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Object(_)) => values.extend(schema.remove("additionalProperties")),
            Some(_) => return,
        }
        let values = match values.len() {
            0 => return,
            1 => values.remove(0),
            _ => Object::from_iter([crate::tree::Member::new("anyOf", values)]).into(),
        };
        schema.insert("additionalProperties", values);
    }
}

fn upgrade(schema: &mut Object<'_>) {
    schema.retain(|member| !matches!(&*member.key, "$schema" | "id" | "$id"));
    if let Some(nullable) = schema.remove("x-nullable")
        && !schema.contains("$ref")
    {
        schema.insert("nullable", nullable);
    }
    if let Some(discriminator) = schema.get_mut("discriminator")
        && matches!(discriminator.value, Value::String(_))
    {
        let mut object = Object::new();
        let at = discriminator.at;
        object.push("propertyName", discriminator.clone());
        *discriminator = Tree::from(object).from_place(at);
    }
    if schema.get("type").and_then(Tree::as_str) == Some("file") {
        schema.insert("type", Tree::string("string"));
        schema.insert("format", Tree::string("binary"));
    }
}

/// A list has to say what its items are.
fn items(schema: &mut Object<'_>) {
    let is_list = schema.get("type").and_then(Tree::as_str) == Some("array");
    if is_list && !schema.contains("items") {
        schema.push("items", Object::new());
    }
}

fn one_type(name: Tree<'_>, is_nullable: bool) -> Tree<'_> {
    let mut schema = Object::new();
    schema.push("type", name);
    items(&mut schema);
    if is_nullable {
        schema.push("nullable", Tree::from(true));
    }
    schema.into()
}

/// A schema that no value fits.
fn never<'a>(at: Option<Place>) -> Tree<'a> {
    let mut schema = Object::new();
    schema.push("not", Object::new());
    Tree::from(schema).from_place(at)
}

/// Schemas that are booleans, wherever one stands but in `additionalProperties`.
fn booleans(tree: &mut Tree<'_>, kind: Kind) {
    let convert = |schema: &mut Tree<'_>| {
        if let Value::Bool(anything) = schema.value {
            *schema = if anything {
                Tree::from(Object::new()).from_place(schema.at)
            } else {
                never(schema.at)
            };
        }
    };
    match &mut tree.value {
        Value::Object(members) => members
            .iter_mut()
            .filter(|member| {
                kind.member(&member.key) == Kind::Schema
                    && !matches!(
                        &*member.key,
                        "additionalProperties" | "unevaluatedProperties" | "additionalItems"
                    )
            })
            .for_each(|member| convert(&mut member.value)),
        Value::Array(items) if kind.item() == Kind::Schema => items.iter_mut().for_each(convert),
        _ => {}
    }
}

/// `propertyNames: {type: string}` says what holds for every property.
fn is_property_names(schema: &Object<'_>) -> bool {
    let names = schema.get("propertyNames").and_then(Tree::as_object);
    names.is_some_and(|names| names.iter().all(|member| member.key == "type"))
}

fn constant(schema: &mut Object<'_>) {
    if let Some(value) = schema.remove("const") {
        let at = value.at;
        schema.insert("enum", Tree::from(vec![value]).from_place(at));
    }
}

/// What stands beside a reference has no effect in OpenAPI 3.0.
fn beside_reference(schema: &mut Object<'_>) {
    if schema.len() < 2 || schema.get("$ref").and_then(Tree::as_str).is_none() {
        return;
    }
    let Some(reference) = schema.remove("$ref") else {
        return;
    };
    let mut lone = Object::new();
    lone.push("$ref", reference);
    let lone = Tree::from(lone);
    match schema.get_mut("allOf").map(|it| &mut it.value) {
        Some(Value::Array(members)) => members.insert(0, lone),
        _ => {
            schema.insert("allOf", vec![lone]);
        }
    }
}
