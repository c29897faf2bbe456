//! Schemas, of which a REST API makes models: their names and keywords.
//!
//! Models are written in draft 4 of JSON Schema. What else the import does not know is listed in
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::Diagnostic,
    dialect::Dialect,
    document::{Document, Reader, shortened},
    place::Place,
    rules::Rule,
    source::{Anchor, Node, SourceMap},
};

pub(super) fn lint(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    names(reader, document);
    let mut walk = Walk {
        source: reader.source,
        is_swagger: document.dialect == Dialect::Swagger2,
        seen: BTreeSet::new(),
        found: BTreeMap::new(),
    };
    let responses = document
        .operations
        .iter()
        .flat_map(|operation| &operation.responses)
        .flat_map(|response| &response.content);
    let bodies = document
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref())
        .flat_map(|body| &body.content);
    let inline = bodies.chain(responses).filter_map(|content| content.schema);
    for schema in document.schemas.iter().map(|(_, at)| *at).chain(inline) {
        walk.schema(schema);
    }
    for (keyword, (at, count)) in walk.found {
        report(reader, keyword, at, count);
    }
}

fn report(reader: &mut Reader<'_, '_>, keyword: &str, at: Place, count: usize) {
    let message = match count {
        1 => format!("API Gateway's models have no {keyword}"),
        _ => format!("API Gateway's models have no {keyword}, which stands in {count} schemas"),
    };
    let help = match keyword {
        "`nullable`" => {
            "where API Gateway checks bodies, write `type: [string, \"null\"]` into the model"
        }
        _ => {
            "do not rely on it where API Gateway checks bodies; readers and generated code know it"
        }
    };
    reader.find(
        Diagnostic::new(Rule::ModelKeyword, Anchor::Key(at), message)
            .label("API Gateway lists it as unsupported")
            .help(help),
    );
}

/// Goes through schemas, each node once.
struct Walk<'a> {
    source: &'a SourceMap,
    is_swagger: bool,
    seen: BTreeSet<Place>,
    /// What was found, where first, and how often.
    found: BTreeMap<&'static str, (Place, usize)>,
}

impl Walk<'_> {
    fn schema(&mut self, root: Place) {
        let mut open = vec![root];
        while let Some(schema) = open.pop() {
            if !self.seen.insert(schema) || self.source.get(schema, "$ref").is_some() {
                continue;
            }
            for member in self.source.members(schema) {
                self.keyword(schema, member.key, member.value);
                match member.key {
                    "properties" | "definitions" | "patternProperties" => {
                        let members = self.source.members(member.value);
                        open.extend(members.iter().map(|member| member.value));
                    }
                    "items" | "allOf" | "oneOf" | "anyOf" | "not" | "additionalProperties" => {
                        open.push(member.value);
                        open.extend(self.source.items(member.value));
                    }
                    _ => {}
                }
            }
        }
    }

    fn keyword(&mut self, schema: Place, key: &str, at: Place) {
        let shown = match key {
            "default" => "`default`",
            "deprecated" => "`deprecated`",
            "discriminator" => "`discriminator`",
            "example" => "`example`",
            "exclusiveMinimum" => "`exclusiveMinimum`",
            "nullable" => "`nullable`",
            "readOnly" => "`readOnly`",
            "oneOf" if self.is_swagger => "`oneOf` in Swagger 2.0",
            "format" => match (self.text(schema, "type"), self.source.str(at)) {
                (Some("number"), Some("int32" | "int64")) => "`int32` and `int64` for `number`",
                (_, Some("decimal")) => "`format: decimal`",
                _ => return,
            },
            _ => return,
        };
        // A property may be called so, and `false` says nothing.
        if matches!(self.source.node(at), Node::Bool(false)) && key != "default" {
            return;
        }
        let found = self.found.entry(shown).or_insert((at, 0));
        found.1 += 1;
    }

    fn text(&self, schema: Place, key: &str) -> Option<&str> {
        self.source.str(self.source.get(schema, key)?)
    }
}

fn names(reader: &mut Reader<'_, '_>, document: &Document<'_>) {
    for &(key, at) in &document.schemas {
        if key.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !key.is_empty() {
            continue;
        }
        reader.find(
            Diagnostic::new(
                Rule::ModelName,
                Anchor::Key(at),
                format!("API Gateway has no model called `{}`", shortened(key)),
            )
            .label("letters and digits only")
            .help("rename the schema"),
        );
    }
}
