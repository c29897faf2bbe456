//! What requests carry: a parameter `in: body`, or the fields of a form.

use super::{super::Bundler, parameter::is_of_schema};
use crate::{
    grammar::Kind,
    place::Place,
    source::Anchor,
    tree::{Member, Object, Tree, Value},
};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// How many references may follow each other.
const LONGEST_CHAIN: usize = 64;

/// The parameters of a list that are in the body.
#[derive(Clone, Debug, Default)]
pub(super) struct InBody<'a> {
    body: Option<Tree<'a>>,
    fields: Vec<Tree<'a>>,
}

impl<'a> Bundler<'a> {
    /// Where a parameter stands that is written elsewhere.
    fn end_of(&self, parameter: &Tree<'a>) -> Option<Place> {
        let mut end = self.links.of(parameter.as_object()?)?;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = self.source.get(end, "$ref") else {
                return Some(end);
            };
            end = self.source.resolve(end, self.source.str(reference)?)?;
        }
        None
    }

    /// Whether a parameter, or what it refers to, is in the body.
    pub(super) fn is_in_body(&self, parameter: &Tree<'a>) -> bool {
        let location = match self.end_of(parameter) {
            Some(end) => {
                let location = self.source.get(end, "in");
                location.and_then(|at| self.source.str(at))
            }
            None => parameter.get("in").and_then(Tree::as_str),
        };
        matches!(location, Some("body" | "formData"))
    }

    /// Takes those parameters out of a list that are in the body.
    pub(super) fn take_body(&mut self, parameters: &mut Tree<'a>) -> InBody<'a> {
        let mut found = InBody::default();
        let Value::Array(items) = &mut parameters.value else {
            return found;
        };
        if !items.iter().any(|item| self.is_in_body(item)) {
            return found;
        }
        for item in std::mem::take(items) {
            if !self.is_in_body(&item) {
                items.push(item);
                continue;
            }
            let parameter = match self.end_of(&item) {
                Some(end) => self.copy(&Tree::of(self.source, end)),
                None => Some(item),
            };
            let Some(parameter) = parameter else { continue };
            if parameter.get("in").and_then(Tree::as_str) == Some("body") {
                // A second one is a finding of reading, unless it says the same.
                found.body.get_or_insert(parameter);
            } else {
                found.fields.push(parameter);
            }
        }
        found
    }

    /// The body of an operation; what its path item says where it says nothing.
    pub(super) fn request_body(
        &mut self,
        own: InBody<'a>,
        shared: &InBody<'a>,
        consumes: &[String],
    ) -> Option<Tree<'a>> {
        let body = match own.body {
            Some(body) => Some(body),
            None => match &shared.body {
                Some(body) => self.copy(body),
                None => None,
            },
        };
        if let Some(body) = body {
            return Some(self.body(body, consumes));
        }
        let mut fields = own.fields;
        for field in &shared.fields {
            let name =
                |field: &Tree<'a>| field.get("name").and_then(Tree::as_str).map(str::to_owned);
            if !fields.iter().any(|own| name(own) == name(field)) {
                fields.extend(self.copy(field));
            }
        }
        (!fields.is_empty()).then(|| self.form(fields, consumes))
    }

    fn body(&mut self, parameter: Tree<'a>, consumes: &[String]) -> Tree<'a> {
        let at = parameter.at;
        let mut body = Object::new();
        let mut schema = None;
        if let Value::Object(members) = parameter.value {
            for Member { key, value } in members {
                match &*key {
                    "schema" => schema = Some(value),
                    "description" | "required" => body.push(key, value),
                    key_text if key_text.starts_with("x-") => body.push(key, value),
                    _ => {}
                }
            }
        }
        if let Some(schema) = &mut schema {
            self.upgrade_schemas(schema, Kind::Schema);
        }
        let lone = ["application/json".to_owned()];
        let consumes = if consumes.is_empty() { &lone } else { consumes };
        body.push("content", self.content(consumes, schema.as_ref()));
        Tree::from(body).from_place(at)
    }

    /// The same schema under each of the media types.
    pub(super) fn content(
        &mut self,
        media_types: &[String],
        schema: Option<&Tree<'a>>,
    ) -> Object<'a> {
        let mut content = Object::new();
        for media_type in media_types {
            let mut media = Object::new();
            if let Some(schema) = schema
                && let Some(copy) = self.copy(schema)
            {
                media.push("schema", copy);
            }
            content.insert(media_type.clone(), media);
        }
        content
    }

    fn form(&mut self, fields: Vec<Tree<'a>>, consumes: &[String]) -> Tree<'a> {
        let at = fields.first().and_then(|field| field.at);
        let has_file = fields
            .iter()
            .any(|field| field.get("type").and_then(Tree::as_str) == Some("file"));
        let mut media_types: Vec<String> = consumes
            .iter()
            .filter(|it| it.starts_with("multipart/") || it.starts_with(FORM))
            .cloned()
            .collect();
        if media_types.is_empty() {
            media_types.push(if has_file { MULTIPART } else { FORM }.to_owned());
        }
        let mut required = Vec::new();
        let mut properties = Object::new();
        for field in fields {
            self.field(field, &mut properties, &mut required);
        }
        let is_required = !required.is_empty();
        let mut schema = Object::new();
        schema.push("type", Tree::string("object"));
        if is_required {
            schema.push("required", required);
        }
        schema.push("properties", properties);
        let mut body = Object::new();
        if is_required {
            body.push("required", Tree::from(true));
        }
        body.push("content", self.content(&media_types, Some(&schema.into())));
        Tree::from(body).from_place(at)
    }

    fn field(
        &mut self,
        field: Tree<'a>,
        properties: &mut Object<'a>,
        required: &mut Vec<Tree<'a>>,
    ) {
        let at = field.at;
        let Value::Object(members) = field.value else {
            return;
        };
        let Some(name) = members.get("name").and_then(Tree::as_str) else {
            return;
        };
        let name = name.to_owned();
        let is_required = members
            .get("required")
            .is_some_and(|it| it.value == Value::Bool(true));
        let (mut schema, rest) = self.split(members);
        for Member { key, value } in rest {
            match &*key {
                "collectionFormat" => {
                    let format = value.as_str().unwrap_or_default();
                    if !matches!(format, "multi" | "csv") {
                        let format = format.to_owned();
                        self.lost(
                            value.at.map(Anchor::Value),
                            format!(
                                "a form of OpenAPI 3.0 has no lists that are written as `{format}`"
                            ),
                            "written as a field for each value",
                        );
                    }
                }
                "description" => {
                    schema.insert(key, value);
                }
                text if text.starts_with("x-") && !is_of_schema(text) => {
                    schema.insert(key, value);
                }
                _ => {}
            }
        }
        if properties
            .insert(name.clone(), Tree::from(schema).from_place(at))
            .is_none()
            && is_required
        {
            required.push(Tree::string(name));
        }
    }
}
