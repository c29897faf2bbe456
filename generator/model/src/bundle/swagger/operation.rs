//! Operations: `consumes` and `produces` become the keys of `content`.

use std::mem;

use super::{super::Bundler, MediaTypes, body::InBody, strings};
use crate::{
    grammar::{Kind, METHODS},
    place::Place,
    source::Anchor,
    tree::{Member, Object, Tree, Value},
};

impl<'a> Bundler<'a> {
    pub(super) fn upgrade_paths(&mut self, paths: &mut Tree<'a>, media_types: &MediaTypes) {
        let Value::Object(members) = &mut paths.value else {
            return;
        };
        for member in members {
            if Kind::Paths.member(&member.key) == Kind::PathItem {
                self.upgrade_path_item(&mut member.value, media_types);
            }
        }
    }

    fn upgrade_path_item(&mut self, item: &mut Tree<'a>, media_types: &MediaTypes) {
        let Value::Object(members) = &mut item.value else {
            return;
        };
        // What the path item says about bodies, each operation has to say for itself.
        let shared = match members.get_mut("parameters") {
            Some(parameters) => self.take_body(parameters),
            None => InBody::default(),
        };
        members.retain(|member| {
            member.key != "parameters" || !member.value.as_array().is_some_and(<[_]>::is_empty)
        });
        for member in members {
            match &*member.key {
                "parameters" => self.upgrade_parameters(&mut member.value),
                key if METHODS.contains(&key) => {
                    self.upgrade_operation(&mut member.value, &shared, media_types);
                }
                _ => {}
            }
        }
    }

    fn upgrade_operation(
        &mut self,
        operation: &mut Tree<'a>,
        shared: &InBody<'a>,
        media_types: &MediaTypes,
    ) {
        let Value::Object(members) = &mut operation.value else {
            return;
        };
        let mut old = mem::take(members);
        let consumes = strings(old.remove("consumes"));
        let produces = strings(old.remove("produces"));
        // A reference to an answer means one with the root's media types.
        let has_own = produces
            .as_ref()
            .is_some_and(|own| *own != media_types.produces);
        let consumes = consumes.as_ref().unwrap_or(&media_types.consumes);
        let produces = produces.as_ref().unwrap_or(&media_types.produces);
        let own = match old.get_mut("parameters") {
            Some(parameters) => self.take_body(parameters),
            None => InBody::default(),
        };
        let mut body = self.request_body(own, shared, consumes);
        let mut upgraded = Object::new();
        for Member { key, mut value } in old {
            match &*key {
                "parameters" => {
                    self.upgrade_parameters(&mut value);
                    if value.as_array().is_none_or(|items| !items.is_empty()) {
                        upgraded.push(key, value);
                    }
                    if let Some(body) = body.take() {
                        upgraded.push("requestBody", body);
                    }
                }
                "responses" => {
                    if let Some(body) = body.take() {
                        upgraded.push("requestBody", body);
                    }
                    self.upgrade_responses(&mut value, produces, has_own);
                    upgraded.push(key, value);
                }
                // They are said by the root's address, and by nobody read from here.
                "schemes" => self.lost(
                    value.at.map(Anchor::Key),
                    "an operation has no `schemes` in OpenAPI 3.0",
                    "left out: the root's hold",
                ),
                "requestBody" | "callbacks" | "servers" => self.foreign(value.at, &key),
                _ => upgraded.push(key, value),
            }
        }
        if let Some(body) = body {
            upgraded.push("requestBody", body);
        }
        *members = upgraded;
    }

    /// A member that is not read in Swagger 2.0, and would be in OpenAPI 3.0: the bundle would
    /// describe another API.
    pub(super) fn foreign(&mut self, at: Option<Place>, key: &str) {
        self.lost(
            at.map(Anchor::Key),
            format!("Swagger 2.0 has no `{key}` here, and it is not read"),
            "left out",
        );
    }

    fn upgrade_responses(&mut self, responses: &mut Tree<'a>, produces: &[String], has_own: bool) {
        let Value::Object(members) = &mut responses.value else {
            return;
        };
        for member in members {
            if member.key.starts_with("x-") {
                continue;
            }
            let target = member.value.as_object().and_then(|it| self.links.of(it));
            if let Some(target) = target {
                if !has_own || !self.depends_on_media_types(target) {
                    continue;
                }
                let original = Tree::of(self.source, target);
                let Some(copy) = self.copy(&original) else {
                    continue;
                };
                member.value = copy;
            }
            self.upgrade_response(&mut member.value, produces);
        }
    }

    fn depends_on_media_types(&self, response: Place) -> bool {
        ["schema", "examples"]
            .iter()
            .any(|key| self.source.get(response, key).is_some())
    }
}
