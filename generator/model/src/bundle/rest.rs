//! What the importer of REST APIs refuses or mangles, written in another way.
//!
//! The source is the developer guide's "Amazon API Gateway important notes for REST APIs", and
//! what the importer is known to answer.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bundler, schema::exclusive_bounds, walk::walk};
use crate::{
    api::ApiKind,
    document::extensions_of,
    grammar::Kind,
    place::Place,
    rules::Rule,
    source::Anchor,
    tree::{Member, Object, Tree, Value},
};

/// The greatest size of a document that is imported, in bytes.
const MOST_BYTES: usize = 6 * 1024 * 1024;

/// Keywords of schemas that models do not have; `example` makes the importer refuse a model.
const UNKNOWN_TO_MODELS: [&str; 4] = ["discriminator", "example", "deprecated", "readOnly"];

/// How many references may follow each other.
const LONGEST_CHAIN: usize = 64;

impl<'a> Bundler<'a> {
    /// Makes a document one that is imported as a REST API.
    pub(super) fn fit_rest(&mut self, root: &mut Tree<'a>) {
        self.write_out_shared(root);
        self.rename_models(root);
        walk(
            root,
            Kind::Root,
            &mut |tree, kind| match (kind, &mut tree.value) {
                (Kind::Schema, Value::Object(schema)) => self.fit_model(schema),
                // That API Gateway has no TRACE, reading has said.
                (Kind::PathItem, Value::Object(item)) => {
                    item.remove("trace");
                }
                (Kind::List(Kind::Parameter), Value::Array(items)) => self.drop_cookies(items),
                (Kind::SecurityScheme, Value::Object(scheme)) => self.fit_scheme(scheme),
                _ => {}
            },
        );
        let Some(members) = root.as_object_mut() else {
            return;
        };
        for key in extensions_of(ApiKind::Http) {
            // Shared integrations are written out by now.
            if let Some(components) = members.get_mut("components").and_then(Tree::as_object_mut) {
                components.remove(key);
            }
            if let Some(value) = members.remove(key) {
                self.only_of(value.at, key, "HTTP");
            }
        }
        if let Some(paths) = members.get_mut("paths").and_then(Tree::as_object_mut) {
            paths.retain(|path| {
                let is_default = matches!(&*path.key, "$default" | "/$default");
                if is_default && !self.mended(Rule::HttpApi, path.value.at) {
                    self.only_of(path.value.at, &path.key, "HTTP");
                }
                !is_default
            });
        }
    }

    /// Something that only the other kind of API has.
    pub(super) fn only_of(&mut self, at: Option<Place>, what: &str, kind: &str) {
        self.rewritten(
            at.map(Anchor::Key),
            format!("`{what}` is for {kind} APIs"),
            "left out of the bundle",
        );
    }

    /// A document of this size is not imported.
    pub(super) fn check_size(&mut self, text: &str) {
        if text.len() <= MOST_BYTES {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
        let size = text.len() as f64 / (1024.0 * 1024.0);
        self.refused(
            Some(self.source.root()),
            format!("the bundle has {size:.1} MB, and API Gateway imports up to 6 MB"),
            "too large a document",
            "divide the API, or leave out what callers need not know: examples, descriptions",
        );
    }

    /// Answers that are references go missing on import; integrations are referred to in HTTP APIs
    /// only.
    fn write_out_shared(&mut self, root: &mut Tree<'a>) {
        let mut shared = BTreeMap::new();
        for kind in [Kind::Response, Kind::Integration] {
            for section in sections(root, kind) {
                for member in section.iter() {
                    if let Some(at) = member.value.at {
                        shared.insert(at, member.value.clone());
                    }
                }
            }
        }
        walk(root, Kind::Root, &mut |tree, kind| {
            let is_answer = kind == Kind::Response;
            if !is_answer && kind != Kind::Integration {
                return;
            }
            let written = tree.at;
            for _ in 0..LONGEST_CHAIN {
                let target = tree.as_object().and_then(|it| self.links.of(it));
                let original = target.and_then(|target| shared.get(&target));
                let Some(copy) = original.and_then(|original| self.copy(original)) else {
                    break;
                };
                *tree = copy;
            }
            if tree.at == written {
                return;
            }
            self.mended(Rule::ResponseReference, written);
            self.rewritten(
                written,
                if is_answer {
                    "an answer that is a reference goes missing on import"
                } else {
                    "a REST API has no shared integrations"
                },
                "written out in the bundle",
            );
        });
    }

    fn end(&self, tree: &Tree<'a>) -> Option<Place> {
        self.links.of(tree.as_object()?)
    }

    /// Models are called by letters and digits.
    fn rename_models(&mut self, root: &mut Tree<'a>) {
        for schemas in sections(root, Kind::Schema) {
            let mut taken: BTreeSet<String> = schemas
                .iter()
                .map(|member| member.key.to_string())
                .collect();
            for Member { key, value } in schemas {
                if is_model_name(key) {
                    continue;
                }
                let name = unique(&model_name(key), &mut taken);
                self.mended(Rule::ModelName, value.at);
                self.rewritten(
                    value.at.map(Anchor::Key),
                    format!("API Gateway has no model called `{key}`"),
                    format!("called `{name}` in the bundle"),
                );
                *key = name.into();
            }
        }
    }

    fn fit_model(&mut self, schema: &mut Object<'a>) {
        if schema.get("$ref").is_some_and(|it| it.as_str().is_some()) {
            schema.retain(|member| {
                let is_reference = member.key == "$ref";
                if !is_reference {
                    self.left_out(
                        member.value.at,
                        &member.key,
                        "reference",
                        "a reference stands alone",
                    );
                }
                is_reference
            });
            return;
        }
        for keyword in UNKNOWN_TO_MODELS {
            if let Some(value) = schema.remove(keyword) {
                self.left_out(value.at, keyword, "schema", "models do not have it");
            }
        }
        // Reading takes what OpenAPI 3.1 writes in older dialects, too.
        exclusive_bounds(schema);
        self.fit_minimum(schema);
    }

    /// Models have no `exclusiveMinimum`. A whole number has a next one.
    fn fit_minimum(&mut self, schema: &mut Object<'a>) {
        let is_whole = schema.get("type").and_then(Tree::as_str) == Some("integer");
        let Some(flag) = schema.remove("exclusiveMinimum") else {
            return;
        };
        if flag.value != Value::Bool(true) {
            return;
        }
        let next = schema
            .get("minimum")
            .and_then(|minimum| match &minimum.value {
                Value::Number(text) if is_whole => text.parse::<i128>().ok()?.checked_add(1),
                _ => None,
            });
        if let Some(next) = next {
            schema.insert("minimum", Value::Number(next.to_string().into()));
        }
        self.rewritten(
            flag.at.map(Anchor::Key),
            "models have no `exclusiveMinimum`",
            match next {
                Some(next) => format!("`minimum: {next}` in the bundle"),
                None => "left out of the bundle: `minimum` itself is allowed".to_owned(),
            },
        );
    }

    /// The importer passes over cookies, which reading has said.
    fn drop_cookies(&mut self, parameters: &mut Vec<Tree<'a>>) {
        parameters.retain(|parameter| {
            let target = self
                .end(parameter)
                .unwrap_or_else(|| parameter.at.unwrap_or(Place::ROOT));
            let location = self
                .source
                .get(target, "in")
                .and_then(|at| self.source.str(at));
            location != Some("cookie")
        });
    }

    /// An authorizer stands behind a scheme of type `apiKey`, whatever the scheme is.
    fn fit_scheme(&mut self, scheme: &mut Object<'a>) {
        let is_read = scheme.contains("x-amazon-apigateway-authorizer")
            || scheme.contains("x-amazon-apigateway-authtype");
        let kind = scheme.get("type");
        let (Some(name), at) = (kind.and_then(Tree::as_str), kind.and_then(|it| it.at)) else {
            return;
        };
        if !is_read || name == "apiKey" {
            return;
        }
        let name = name.to_owned();
        let mut fitted = Object::new();
        fitted.push("type", Tree::string("apiKey").from_place(at));
        fitted.push("name", Tree::string("Authorization"));
        fitted.push("in", Tree::string("header"));
        for Member { key, value } in std::mem::take(scheme) {
            if key == "description" || key.starts_with("x-") {
                fitted.push(key, value);
            }
        }
        *scheme = fitted;
        self.rewritten(
            at,
            format!("a REST API has no authorizers of type `{name}`"),
            "`apiKey` in the header `Authorization` in the bundle",
        );
    }
}

/// Where things of a kind are shared, in whatever dialect.
fn sections<'t, 'a>(root: &'t mut Tree<'a>, kind: Kind) -> Vec<&'t mut Object<'a>> {
    let Some(members) = root.as_object_mut() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for member in members {
        if member.key == "components" {
            let components = member.value.as_object_mut();
            let section = components.zip(kind.section());
            found.extend(section.and_then(|(components, key)| {
                components.get_mut(key).and_then(Tree::as_object_mut)
            }));
        } else if kind.swagger_section() == Some(&*member.key) {
            found.extend(member.value.as_object_mut());
        }
    }
    found
}

fn is_model_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The letters and digits of a name, what follows another sign in upper case.
fn model_name(name: &str) -> String {
    let mut found = String::new();
    let mut begins = false;
    for character in name.chars() {
        if !character.is_ascii_alphanumeric() {
            begins = true;
        } else if std::mem::take(&mut begins) && !found.is_empty() {
            found.push(character.to_ascii_uppercase());
        } else {
            found.push(character);
        }
    }
    if found.is_empty() {
        "Model".to_owned()
    } else {
        found
    }
}

fn unique(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2_u32;
    while !taken.insert(name.clone()) {
        name = format!("{wanted}{number}");
        number += 1;
    }
    name
}
