//! What the importer of HTTP APIs refuses or passes over.
//!
//! The source is the developer guide's "Working with OpenAPI definitions for HTTP APIs" and its
//! catalogue of extensions.

use super::{Bundler, walk::walk};
use crate::{
    api::ApiKind,
    document::extensions_of,
    grammar::Kind,
    place::Place,
    rules::Rule,
    source::Anchor,
    tree::{Object, Tree, Value},
};

const PAYLOAD_FORMAT: &str = "payloadFormatVersion";

/// Keys of integrations that only REST APIs have.
const REST_INTEGRATION: [&str; 8] = [
    "cacheKeyParameters",
    "cacheNamespace",
    "contentHandling",
    "integrationTarget",
    "passthroughBehavior",
    "requestTemplates",
    "responseTransferMode",
    "responses",
];

impl<'a> Bundler<'a> {
    /// Makes a document one that is imported as an HTTP API.
    pub(super) fn fit_http(&mut self, root: &mut Tree<'a>) {
        if let Value::Object(members) = &mut root.value {
            self.drop_rest(members, "document");
        }
        walk(root, Kind::Root, &mut |tree, kind| {
            let at = tree.at;
            match (kind, &mut tree.value) {
                (Kind::Operation, Value::Object(operation)) => {
                    self.drop_rest(operation, "operation");
                    self.check_requirements(operation);
                }
                (Kind::Integration, Value::Object(integration))
                    if !integration.contains("$ref") =>
                {
                    self.fit_integration(integration, at);
                }
                (Kind::PathItem, Value::Object(item)) => {
                    item.remove("trace");
                }
                (Kind::SecurityScheme, Value::Object(scheme)) => self.check_authorizer(scheme),
                _ => {}
            }
        });
    }

    fn drop_rest(&mut self, members: &mut Object<'a>, thing: &'static str) {
        for key in extensions_of(ApiKind::Rest) {
            let Some(value) = members.remove(key) else {
                continue;
            };
            if thing == "document" {
                self.only_of(value.at, key, "REST");
            } else {
                self.left_out(value.at, key, thing, "it is for REST APIs");
            }
        }
    }

    fn fit_integration(&mut self, integration: &mut Object<'a>, at: Option<Place>) {
        for key in REST_INTEGRATION {
            if let Some(value) = integration.remove(key) {
                self.left_out(value.at, key, "integration", "it is for REST APIs");
            }
        }
        let kind = integration.get("type");
        let (name, kind_at) = (kind.and_then(Tree::as_str), kind.and_then(|it| it.at));
        let Some(name) = name.map(str::to_ascii_lowercase) else {
            return;
        };
        if matches!(&*name, "aws" | "http" | "mock") {
            let help = match &*name {
                "mock" => "answer by `x-amazon-apigateway-cors`, or by a function",
                _ => "let the whole request through: `aws_proxy` or `http_proxy`",
            };
            self.refused(
                kind_at,
                format!("HTTP APIs have no integrations of type `{name}`"),
                "refused by the import",
                help,
            );
            return;
        }
        if integration.contains(PAYLOAD_FORMAT) {
            return;
        }
        // A function of a document that says nothing was written for a REST API's events.
        integration.push(PAYLOAD_FORMAT, Tree::string("1.0"));
        self.rewritten(
            at.map(Anchor::Key),
            format!("an integration of an HTTP API has a `{PAYLOAD_FORMAT}`"),
            "`1.0` in the bundle, as in REST APIs",
        );
    }

    /// The importer takes one requirement of an operation, and refuses more.
    fn check_requirements(&mut self, operation: &Object<'a>) {
        let Some(security) = operation.get("security") else {
            return;
        };
        let count: usize = security
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Tree::as_object)
            .map(Object::len)
            .sum();
        let was_said = security
            .at
            .is_some_and(|at| self.was_said(Rule::SecurityChoice, at));
        if count > 1 && !was_said {
            self.refused(
                security.at.map(Anchor::Key),
                "an operation of an HTTP API has one security requirement",
                "refused by the import",
                "name the scheme that decides",
            );
        }
    }

    fn check_authorizer(&mut self, scheme: &Object<'a>) {
        let kind = scheme
            .get("x-amazon-apigateway-authorizer")
            .and_then(|authorizer| authorizer.get("type"));
        let Some(kind) = kind else { return };
        let help = match kind.as_str().map(str::to_ascii_lowercase).as_deref() {
            Some("cognito_user_pools") => {
                "write `type: jwt` with the pool's issuer and the clients as audience"
            }
            Some("token") => "write `type: request` with an `identitySource`",
            _ => return,
        };
        self.refused(
            kind.at,
            "HTTP APIs have authorizers of type `request` and `jwt`",
            "refused by the import",
            help,
        );
    }
}
