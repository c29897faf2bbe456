//! The keywords of a schema, one by one.

use std::fmt;

use crate::{
    diagnostic::Diagnostic,
    dialect::Dialect,
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Node},
};

use super::{
    AdditionalKeyword, Discriminator, Kind, Listed, Reader, Schema, SchemaForm,
    range::{Range, number},
    shortened, whole, words,
};

impl<'a> Schema<'a> {
    pub(super) fn keyword(
        &mut self,
        reader: &mut Reader<'a, '_>,
        member: Member<'a>,
        form: SchemaForm,
    ) {
        let Member { key, value: at } = member;
        let name = format_args!("`{key}`");
        let is_whole = form == SchemaForm::Whole;
        match key {
            "type" => self.read_type(reader, at),
            "nullable" | "x-nullable" if is_whole => {
                let is_nullable = reader.boolean(at, name).unwrap_or(false);
                if is_nullable && key == "nullable" && reader.dialect == Dialect::OpenApi31 {
                    reader.other_dialect(
                        Anchor::Key(at),
                        "`nullable`",
                        "put `\"null\"` into the list of `type`, or into `oneOf`",
                    );
                }
                self.nullable |= is_nullable;
            }
            "format" => self.format = reader.string(at, name),
            "pattern" => self.pattern = reader.string(at, name).map(|text| (text, at)),
            "minLength" => self.min_length = reader.count(at, name),
            "maxLength" => self.max_length = reader.count(at, name),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                self.range.keyword(reader, member);
            }
            "multipleOf" => self.multiple_of = number(reader, member),
            "enum" => {
                let values = reader.array(at, name);
                if !values.is_empty() {
                    // `const` beside it says more.
                    self.enumeration.get_or_insert_with(|| Listed {
                        at,
                        values: values.to_vec(),
                    });
                } else if matches!(reader.source.node(at), Node::Array(_)) {
                    reader.invalid_value(at, "`enum` without a value", "at least one value");
                }
            }
            "const" if is_whole => {
                reader.newer_keyword(member, "write `enum` with this one value");
                self.enumeration = Some(Listed {
                    at,
                    values: vec![at],
                });
            }
            "$ref" => self.has_reference = reader.dialect == Dialect::OpenApi31,
            "$dynamicRef" | "$recursiveRef" => self.dynamic = Some(at),
            "contentEncoding" => self.read_content_encoding(reader, at),
            "x-enum-varnames" | "x-enumNames" => self.value_names = Some(at),
            "x-enum-descriptions" | "x-enumDescriptions" => self.value_docs = Some(at),
            "properties" if is_whole => self.properties = reader.object(at, name),
            "required" if is_whole => self.read_required(reader, at),
            "additionalProperties" if is_whole => {
                self.additional = additional(reader, at, name);
            }
            "unevaluatedProperties" if is_whole => {
                self.unevaluated = additional(reader, at, name).map(|keyword| (keyword, at));
            }
            "patternProperties" if is_whole => {
                self.patterned = reader.object(at, name).map(|members| (members, at));
            }
            "items" => match reader.source.node(at) {
                Node::Array(_) => self.tuple = Some(at),
                _ => self.items = Some(at),
            },
            "prefixItems" if is_whole => {
                reader.newer_keyword(member, "give all items one schema");
                self.tuple = members_of(reader, at, name);
            }
            "minItems" => self.min_items = reader.count(at, name),
            "maxItems" => self.max_items = reader.count(at, name),
            "uniqueItems" => self.unique_items = reader.boolean(at, name).unwrap_or(false),
            "allOf" if is_whole => self.all_of = members_of(reader, at, name),
            "oneOf" if is_whole => self.one_of = members_of(reader, at, name),
            "anyOf" if is_whole => self.any_of = members_of(reader, at, name),
            "discriminator" if is_whole => self.read_discriminator(reader, at),
            "default" => self.default = Some(at),
            "readOnly" if is_whole && reader.boolean(at, name) == Some(true) => {
                self.read_only = Some(at);
            }
            "writeOnly" if is_whole && reader.boolean(at, name) == Some(true) => {
                self.write_only = Some(at);
            }
            "not" | "minProperties" | "maxProperties" | "dependencies" | "dependentRequired"
            | "dependentSchemas" | "if" | "contains" | "propertyNames"
                if is_whole =>
            {
                self.unchecked.push((key, at));
            }
            _ if is_whole => {
                let holder = reader.source.members(self.at);
                reader.check_word(holder, member, &words::SCHEMA);
            }
            _ => {}
        }
    }

    fn read_type(&mut self, reader: &mut Reader<'a, '_>, at: Place) {
        let one = if let Node::Array(items) = reader.source.node(at) {
            // Draft 4, in which API Gateway's models are written, has lists of types.
            let names: Vec<(&str, Place)> = items
                .iter()
                .filter_map(|&item| Some((reader.source.str(item)?, item)))
                .collect();
            if names.len() < items.len() || names.is_empty() {
                reader.wrong_type(at, "`type`", "the name of a type");
                return;
            }
            self.nullable |= names.iter().any(|(text, _)| *text == "null");
            let mut others = names.into_iter().filter(|(text, _)| *text != "null");
            let (Some(one), None) = (others.next(), others.next()) else {
                self.several_types = Some(at);
                return;
            };
            one
        } else {
            let Some(text) = reader.string(at, "`type`") else {
                self.mistyped = true;
                return;
            };
            (text, at)
        };
        self.kind = Kind::parse(one.0);
        if self.kind.is_some() {
            return;
        }
        // Draft 4 has a type for null alone; ours have not.
        if one.0 == "null" {
            self.several_types = Some(at);
            self.nullable = true;
            return;
        }
        self.mistyped = true;
        let found = Diagnostic::new(
            Rule::InvalidValue,
            one.1,
            format!("`type` is `{}`", shortened(one.0)),
        )
        .label("expected `object`, `array`, `string`, `integer`, `number` or `boolean`");
        reader.find(match one.0 {
            "file" => found.help("a file is a whole answer, or a field of a form"),
            "date" | "datetime" | "date-time" | "uuid" => {
                found.help(format!("write `type: string` and `format: {}`", one.0))
            }
            "int" | "int32" | "int64" | "long" => found.help("write `type: integer`"),
            "float" | "double" | "decimal" => found.help("write `type: number`"),
            _ => found.help("write one of these, or leave `type` out"),
        });
    }

    fn read_required(&mut self, reader: &mut Reader<'a, '_>, at: Place) {
        if let Node::Bool(_) = reader.source.node(at) {
            // Draft 3 of JSON Schema had it so, and many write it still.
            let dialect = reader.dialect.as_str();
            reader.find(
                Diagnostic::new(
                    Rule::OtherDialect,
                    at,
                    format!("`required` as a boolean is not {dialect}"),
                )
                .label("ignored: the property may be absent")
                .help("list the property in the `required` of the object that holds it"),
            );
            return;
        }
        self.required = reader.strings(at, "`required`");
    }

    /// Bytes in base64 are what `format: byte` says; other encodings are text to us.
    fn read_content_encoding(&mut self, reader: &mut Reader<'a, '_>, at: Place) {
        let encoding = reader.string(at, "`contentEncoding`");
        if encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")) {
            self.format.get_or_insert("byte");
        }
    }

    /// Concludes what several keywords say together.
    pub(super) fn close(&mut self, reader: &mut Reader<'a, '_>) {
        self.range.close();
        self.read_further_items(reader);
        self.chooses_null = [self.one_of, self.any_of]
            .into_iter()
            .flatten()
            .flat_map(|at| reader.source.items(at))
            .any(|&member| reader.is_null_schema(member));
        // One number is a range, which types can express.
        if let Some(listed) = &self.enumeration
            && let [only] = *listed.values
            && let Node::Number(text) = reader.source.node(only)
        {
            self.kind = self.kind.or(Some(match whole(text) {
                Some(_) => Kind::Integer,
                None => Kind::Number,
            }));
            if matches!(self.kind, Some(Kind::Integer | Kind::Number)) {
                self.range = Range::only(Some((text, only)));
                self.enumeration = None;
            }
        }
    }

    /// Items after those that have a schema each: `items` beside `prefixItems`, in earlier drafts
    /// `additionalItems`. Where there may be none, the number of items is bounded.
    fn read_further_items(&mut self, reader: &mut Reader<'a, '_>) {
        let before = match self.tuple {
            Some(tuple) => reader.source.items(tuple).len(),
            None => 0,
        };
        let members = reader.source.members(self.at);
        let further = match (self.items, self.tuple) {
            (Some(items), _) => Some(items),
            (None, Some(_)) => members
                .get("additionalItems")
                .or_else(|| members.get("unevaluatedItems")),
            (None, None) => None,
        };
        let Some(further) = further else { return };
        self.items = Some(further);
        if let Node::Bool(are_allowed) = reader.source.node(further) {
            self.items = are_allowed.then_some(further);
            if !are_allowed {
                reader.boolean_schema(further);
                let before = before as u64;
                self.max_items = Some(self.max_items.map_or(before, |most| most.min(before)));
            }
        }
    }

    /// An object in OpenAPI 3; the name of a property in Swagger 2.0.
    fn read_discriminator(&mut self, reader: &mut Reader<'a, '_>, at: Place) {
        if let Node::String(property) = reader.source.node(at) {
            self.discriminator = Some(Discriminator {
                at,
                property,
                mapping: Vec::new(),
            });
            return;
        }
        let Some(members) = reader.object(at, "`discriminator`") else {
            return;
        };
        let Some((property, _)) = reader.string_at(members, "propertyName") else {
            if members.get("propertyName").is_none() {
                reader.missing(at, "a discriminator", "propertyName");
            }
            return;
        };
        let mapping = members
            .get("mapping")
            .and_then(|at| reader.object(at, "`mapping`"))
            .map_or_else(Vec::new, |mapping| {
                mapping
                    .iter()
                    .filter_map(|member| {
                        let target = reader.string(member.value, "a schema in `mapping`")?;
                        Some((member.key, target, member.value))
                    })
                    .collect()
            });
        self.discriminator = Some(Discriminator {
            at,
            property,
            mapping,
        });
    }
}

fn additional(
    reader: &mut Reader<'_, '_>,
    at: Place,
    name: fmt::Arguments<'_>,
) -> Option<AdditionalKeyword> {
    match reader.source.node(at) {
        Node::Bool(false) => Some(AdditionalKeyword::Refused),
        Node::Bool(true) => Some(AdditionalKeyword::Anything),
        Node::Object(members) if members.is_empty() => Some(AdditionalKeyword::Anything),
        Node::Object(_) => Some(AdditionalKeyword::Schema(at)),
        _ => {
            reader.wrong_type(at, name, "a schema, `true` or `false`");
            None
        }
    }
}

fn members_of(reader: &mut Reader<'_, '_>, at: Place, name: fmt::Arguments<'_>) -> Option<Place> {
    if matches!(reader.source.node(at), Node::Array([])) {
        reader.invalid_value(
            at,
            format_args!("{name} without a schema"),
            "at least one schema",
        );
        return None;
    }
    (!reader.array(at, name).is_empty()).then_some(at)
}
