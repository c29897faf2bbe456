//! OpenAPI 3.1, and what is read as such, to OpenAPI 3.0: all but schemas.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Bundler, VERSION,
    links::{Names, object_in},
    walk::{may_be_reference, walk},
};
use crate::{
    dialect::Dialect,
    grammar::Kind,
    place::Place,
    source::Anchor,
    tree::{Member, Object, Tree, Value},
};

/// Keys that OpenAPI 3.0 does not have, by what they stand in. What matters to nobody who reads
/// 3.0 is dropped without a word.
const NEWER: [(Kind, &[&str]); 5] = [
    (Kind::Root, &["webhooks"]),
    (Kind::PathItem, &["query", "additionalOperations"]),
    (
        Kind::MediaType,
        &["itemSchema", "itemEncoding", "prefixEncoding"],
    ),
    (Kind::Response, &["summary"]),
    (Kind::SecurityScheme, &["deprecated", "oauth2MetadataUrl"]),
];

/// Keys of the root that say how to read the document itself.
const SILENT: [&str; 2] = ["jsonSchemaDialect", "$self"];

/// What a reference may say beside what it names.
const WORDS: [&str; 2] = ["summary", "description"];

impl<'a> Bundler<'a> {
    /// Makes OpenAPI 3.0 of a document that is OpenAPI 3.1.
    pub(super) fn downgrade(&mut self, root: &mut Tree<'a>) {
        self.write_out_path_items(root);
        self.write_out_described(root);
        self.downgrade_schemes(root);
        let mut moved = Moved {
            referenced: self.links.targets(),
            definitions: Vec::new(),
        };
        walk(root, Kind::Root, &mut |tree, kind| {
            self.drop_newer(tree, kind);
            self.downgrade_schemas(tree, kind, &mut moved);
        });
        let Some(members) = root.as_object_mut() else {
            return;
        };
        let version = members.get("openapi").and_then(|version| version.at);
        members.insert("openapi", Tree::string(VERSION).from_place(version));
        members.retain(|member| !SILENT.contains(&&*member.key));
        self.downgrade_info(members);
        if !members.contains("paths") {
            members.push("paths", Object::new());
        }
        move_definitions(members, moved.definitions);
        self.dialect = Dialect::OpenApi30;
    }

    /// OpenAPI 3.0 shares no path items.
    fn write_out_path_items(&mut self, root: &mut Tree<'a>) {
        let components = root.as_object_mut().and_then(|it| it.get_mut("components"));
        let Some(components) = components.and_then(Tree::as_object_mut) else {
            return;
        };
        let Some(items) = components.remove("pathItems") else {
            return;
        };
        let Value::Object(items) = items.value else {
            return;
        };
        let by_place: BTreeMap<Place, Tree<'a>> = items
            .into_iter()
            .filter_map(|item| Some((item.value.at?, item.value)))
            .collect();
        self.write_out(root, Kind::Root, &by_place, 0);
    }

    /// A reference may say in other words what it names. In OpenAPI 3.0 it may not.
    fn write_out_described(&mut self, root: &mut Tree<'a>) {
        walk(root, Kind::Root, &mut |tree, kind| {
            if matches!(kind, Kind::Schema | Kind::PathItem) || !may_be_reference(kind) {
                return;
            }
            let Some(members) = tree.as_object_mut() else {
                return;
            };
            let described = WORDS
                .into_iter()
                .filter(|key| members.contains(key))
                .count();
            let Some(target) = self.links.of(members).filter(|_| described > 0) else {
                return;
            };
            let Some(mut copy) = self.copy(&Tree::of(self.source, target)) else {
                return;
            };
            let Some(copied) = copy.as_object_mut() else {
                return;
            };
            for key in WORDS {
                if let Some(text) = members.remove(key) {
                    copied.insert(key, text);
                }
            }
            *tree = copy;
        });
    }

    fn drop_newer(&mut self, tree: &mut Tree<'a>, kind: Kind) {
        let Some((_, newer)) = NEWER.iter().find(|(holder, _)| *holder == kind) else {
            return;
        };
        let Some(members) = tree.as_object_mut() else {
            return;
        };
        for &key in *newer {
            if let Some(value) = members.remove(key) {
                self.lost(
                    value.at.map(Anchor::Key),
                    format!("OpenAPI 3.0 has no `{key}` here"),
                    "left out",
                );
            }
        }
    }

    fn downgrade_info(&mut self, root: &mut Object<'a>) {
        let Some(info) = root.get_mut("info").and_then(Tree::as_object_mut) else {
            return;
        };
        if let Some(summary) = info.remove("summary") {
            self.lost(
                summary.at.map(Anchor::Key),
                "`info` has no `summary` in OpenAPI 3.0",
                "left out",
            );
        }
        let Some(license) = info.get_mut("license").and_then(Tree::as_object_mut) else {
            return;
        };
        if let Some(identifier) = license.remove("identifier")
            && let Some(text) = identifier.as_str()
            && !license.contains("url")
        {
            let url = format!("https://spdx.org/licenses/{text}.html");
            license.push("url", Tree::string(url));
        }
    }
}

/// Schemas that stood in other schemas, and move to where all are shared.
pub(super) struct Moved<'a> {
    referenced: BTreeSet<Place>,
    definitions: Vec<Member<'a>>,
}

impl<'a> Moved<'a> {
    /// Takes the definitions that something refers to.
    pub(super) fn take(&mut self, definitions: Tree<'a>) {
        if let Value::Object(members) = definitions.value {
            for member in members {
                if is_referenced(&member.value, &self.referenced) {
                    self.definitions.push(member);
                }
            }
        }
    }
}

/// Whether a reference leads to a value, or into it.
pub(super) fn is_referenced(tree: &Tree<'_>, targets: &BTreeSet<Place>) -> bool {
    tree.at.is_some_and(|at| targets.contains(&at))
        || match &tree.value {
            Value::Object(members) => members
                .iter()
                .any(|member| is_referenced(&member.value, targets)),
            Value::Array(items) => items.iter().any(|item| is_referenced(item, targets)),
            _ => false,
        }
}

fn move_definitions<'a>(root: &mut Object<'a>, definitions: Vec<Member<'a>>) {
    if definitions.is_empty() {
        return;
    }
    let Some(components) = object_in(root, "components") else {
        return;
    };
    let Some(schemas) = object_in(components, "schemas") else {
        return;
    };
    let mut names = Names::default();
    for Member { key, value } in definitions {
        let name = names.unique("schemas", schemas, &key);
        schemas.push(name, value);
    }
}
