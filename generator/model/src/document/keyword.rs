//! The keywords of a schema, one by one.

use crate::{
    diagnostic::Diagnostic,
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Node},
};

use super::{
    AdditionalKeyword, Dialect, Discriminator, Kind, Reader, Schema, SchemaForm,
    schema::NumberKeyword, shortened, whole,
};

/// `exclusiveMinimum` or `exclusiveMaximum`.
enum Exclusive<'a> {
    /// Whether the bound beside it is left out.
    Flag(bool),
    /// The bound itself.
    End((&'a str, Place)),
}

impl<'a> Schema<'a> {
    pub(super) fn keyword(
        &mut self,
        reader: &mut Reader<'a, '_>,
        member: Member<'a>,
        form: SchemaForm,
    ) {
        let Member { key, value: at } = member;
        let name = format!("`{key}`");
        let is_whole = form == SchemaForm::Whole;
        match key {
            "type" => self.read_type(reader, at),
            "nullable" | "x-nullable" if is_whole => {
                self.nullable |= reader.boolean(at, &name).unwrap_or(false);
            }
            "format" => self.format = reader.string(at, &name),
            "pattern" => self.pattern = reader.string(at, &name).map(|text| (text, at)),
            "minLength" => self.min_length = reader.count(at, &name),
            "maxLength" => self.max_length = reader.count(at, &name),
            "minimum" => self.range.minimum = number(reader, at, &name),
            "maximum" => self.range.maximum = number(reader, at, &name),
            "exclusiveMinimum" => match exclusive(reader, at, &name) {
                Exclusive::Flag(flag) => self.range.exclusive_minimum = flag,
                Exclusive::End(end) => self.range.above = Some(end),
            },
            "exclusiveMaximum" => match exclusive(reader, at, &name) {
                Exclusive::Flag(flag) => self.range.exclusive_maximum = flag,
                Exclusive::End(end) => self.range.below = Some(end),
            },
            "multipleOf" => self.multiple_of = number(reader, at, &name),
            "enum" => {
                if !reader.array(at, &name).is_empty() {
                    self.enumeration = Some(at);
                } else if matches!(reader.source.node(at), Node::Array(_)) {
                    reader.invalid_value(at, "`enum` without a value", "at least one value");
                }
            }
            "x-enum-varnames" | "x-enumNames" => self.value_names = Some(at),
            "x-enum-descriptions" | "x-enumDescriptions" => self.value_docs = Some(at),
            "properties" if is_whole => self.properties = reader.object(at, &name),
            "required" if is_whole => self.read_required(reader, at),
            "additionalProperties" if is_whole => self.read_additional(reader, at),
            "items" => match reader.source.node(at) {
                Node::Array(_) => self.tuple = Some(at),
                _ => self.items = Some(at),
            },
            "minItems" => self.min_items = reader.count(at, &name),
            "maxItems" => self.max_items = reader.count(at, &name),
            "uniqueItems" => self.unique_items = reader.boolean(at, &name).unwrap_or(false),
            "allOf" if is_whole => self.all_of = members_of(reader, at, &name),
            "oneOf" if is_whole => self.one_of = members_of(reader, at, &name),
            "anyOf" if is_whole => self.any_of = members_of(reader, at, &name),
            "discriminator" if is_whole => self.read_discriminator(reader, at),
            "default" => self.default = Some(at),
            "readOnly" if is_whole && reader.boolean(at, &name) == Some(true) => {
                self.read_only = Some(at);
            }
            "writeOnly" if is_whole && reader.boolean(at, &name) == Some(true) => {
                self.write_only = Some(at);
            }
            "not" | "patternProperties" | "minProperties" | "maxProperties" | "dependencies"
            | "const" | "if" | "then" | "else" | "contains" | "propertyNames"
                if is_whole =>
            {
                self.unchecked.push((key, at));
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
            reader.find(
                Diagnostic::new(
                    Rule::WrongType,
                    at,
                    "`required` is a boolean instead of an array",
                )
                .label("expected the names of properties")
                .help("list the property in the `required` of the object that holds it"),
            );
            return;
        }
        self.required = reader.strings(at, "`required`");
    }

    fn read_additional(&mut self, reader: &mut Reader<'a, '_>, at: Place) {
        self.additional = match reader.source.node(at) {
            Node::Bool(false) => Some(AdditionalKeyword::Refused),
            Node::Bool(true) => Some(AdditionalKeyword::Anything),
            Node::Object(members) if members.is_empty() => Some(AdditionalKeyword::Anything),
            Node::Object(_) => Some(AdditionalKeyword::Schema(at)),
            _ => {
                reader.wrong_type(at, "`additionalProperties`", "a schema, `true` or `false`");
                None
            }
        };
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

fn members_of(reader: &mut Reader<'_, '_>, at: Place, name: &str) -> Option<Place> {
    if matches!(reader.source.node(at), Node::Array([])) {
        reader.invalid_value(
            at,
            &format!("{name} without a schema"),
            "at least one schema",
        );
        return None;
    }
    (!reader.array(at, name).is_empty()).then_some(at)
}

fn number<'a>(reader: &mut Reader<'a, '_>, at: Place, name: &str) -> NumberKeyword<'a> {
    if let Node::Number(text) = reader.source.node(at) {
        return Some((text, at));
    }
    // YAML's numbers that JSON does not have are findings of their own when the text is read.
    let text = reader.source.str(at).unwrap_or_default();
    let word = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    if !matches!(word.as_str(), ".inf" | ".nan") {
        reader.wrong_type(at, name, "a number");
    }
    None
}

/// An end of a range that does not belong to it, as OpenAPI 3.1 writes it: by a number of its own.
/// Before, a boolean beside the bound said so; both are read wherever they stand.
fn exclusive<'a>(reader: &mut Reader<'a, '_>, at: Place, name: &str) -> Exclusive<'a> {
    let bound = if name == "`exclusiveMinimum`" {
        "minimum"
    } else {
        "maximum"
    };
    match reader.source.node(at) {
        Node::Number(text) => {
            if reader.dialect != Dialect::OpenApi31 {
                let whole = whole(text).map_or_else(|| text.to_owned(), |value| value.to_string());
                reader.other_dialect(
                    Anchor::Value(at),
                    &format!("{name} as a number"),
                    &format!("write `{bound}: {whole}` and {name}: true"),
                );
            }
            Exclusive::End((text, at))
        }
        Node::Bool(is_exclusive) => {
            if reader.dialect == Dialect::OpenApi31 {
                reader.other_dialect(
                    Anchor::Value(at),
                    &format!("{name} as a boolean"),
                    &format!("write {name} with the number, and leave `{bound}` out"),
                );
            }
            Exclusive::Flag(is_exclusive)
        }
        _ => {
            reader.wrong_type(at, name, "a number or a boolean");
            Exclusive::Flag(false)
        }
    }
}
