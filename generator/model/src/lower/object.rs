//! Objects: structs and maps.

use std::rc::Rc;

use foldhash::fast::RandomState;
use indexmap::map::Entry;

use crate::{
    api::{Additional, Docs, Field, Presence, Recursion, StructType, Type, TypeId},
    diagnostic::Diagnostic,
    document::{AdditionalKeyword, Schema, SchemaForm, shortened},
    names::Wanted,
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Node},
};

use super::{ByKey, Lowering, OneWay, schema::Usage, shape::Shape, together::Places};

/// What a field costs, compared to reading a member: by `allOf`, a short document can ask for very
/// many of them.
const FIELD_COST: usize = 100;

/// An object whose properties are not lowered yet.
#[derive(Debug)]
pub(super) struct ObjectShape<'a> {
    /// Each property with all schemas that hold for it.
    properties: ByKey<'a, Places>,
    /// CloudFormation adds properties that are not known here.
    is_open: bool,
    /// Each required property, and where it is required.
    required: ByKey<'a, Place>,
    additional: AdditionalShape,
}

#[derive(Debug)]
enum AdditionalShape {
    Ignored,
    Refused,
    Anything,
    /// All of these hold.
    Schemas(Vec<Place>),
    /// One of these holds, by the pattern that a key matches.
    Patterned(Vec<Place>),
}

impl<'a> Lowering<'a, '_, '_> {
    /// A struct, or a map where no property is known.
    pub(super) fn object(&mut self, leaves: &[Rc<Schema<'a>>]) -> Shape<'a> {
        let properties = leaves.iter().filter_map(|leaf| leaf.properties);
        let mut object = ObjectShape {
            properties: ByKey::with_capacity_and_hasher(
                properties.map(|it| it.len()).sum(),
                RandomState::default(),
            ),
            is_open: false,
            required: ByKey::default(),
            additional: AdditionalShape::Ignored,
        };
        for leaf in leaves {
            let Some(properties) = leaf.properties else {
                continue;
            };
            if !self.reader.spend(leaf.at, properties.len() * FIELD_COST) {
                break;
            }
            for member in properties {
                if self.reader.is_added_later(member) {
                    object.is_open = true;
                    continue;
                }
                if matches!(self.reader.source.node(member.value), Node::Bool(false)) {
                    self.reader.boolean_schema(member.value);
                    self.report_refused(member);
                    continue;
                }
                match object.properties.entry(member.key) {
                    Entry::Vacant(entry) => {
                        entry.insert(Places::one(member.value));
                    }
                    Entry::Occupied(mut entry) => entry.get_mut().push(member.value),
                }
            }
        }
        for leaf in leaves {
            object.required.extend(leaf.required.iter().copied());
        }
        object.additional = self.additional(leaves, &object);
        if !object.properties.is_empty() || !object.required.is_empty() {
            return Shape::Object(object);
        }
        let value = match &object.additional {
            AdditionalShape::Refused => return Shape::Object(object),
            AdditionalShape::Schemas(places) => self.usage(places).into_type(),
            AdditionalShape::Patterned(places) => self.same_type(places).unwrap_or(Type::Any),
            AdditionalShape::Ignored | AdditionalShape::Anything => Type::Any,
        };
        Shape::Plain(Type::Map(Box::new(value)))
    }

    fn additional(
        &mut self,
        leaves: &[Rc<Schema<'a>>],
        object: &ObjectShape<'a>,
    ) -> AdditionalShape {
        let mut schemas = Vec::new();
        let mut anything = false;
        let mut refusing = None;
        for leaf in leaves {
            match leaf.additional {
                Some(AdditionalKeyword::Refused) => refusing = Some(leaf),
                Some(AdditionalKeyword::Anything) => anything = true,
                Some(AdditionalKeyword::Schema(at)) => schemas.push(at),
                None => {}
            }
        }
        // What is not evaluated is what no member of `allOf` describes either.
        if let Some((keyword, at)) = leaves.last().and_then(|last| last.unevaluated) {
            match keyword {
                AdditionalKeyword::Refused if refusing.is_none() && schemas.is_empty() => {
                    return self.patterned(leaves).unwrap_or(AdditionalShape::Refused);
                }
                AdditionalKeyword::Schema(at) if schemas.is_empty() => schemas.push(at),
                AdditionalKeyword::Anything => anything = true,
                _ => self.report_keyword("unevaluatedProperties", at),
            }
        }
        if let Some(shape) = self.patterned(leaves) {
            return shape;
        }
        if let Some(refusing) = refusing {
            if self.knows_all(refusing, object) {
                return AdditionalShape::Refused;
            }
            return AdditionalShape::Ignored;
        }
        if !schemas.is_empty() {
            return AdditionalShape::Schemas(schemas);
        }
        if anything {
            AdditionalShape::Anything
        } else {
            AdditionalShape::Ignored
        }
    }

    /// `patternProperties`: values under keys that nobody lists, as additional ones are. That the
    /// keys match is not checked.
    fn patterned(&mut self, leaves: &[Rc<Schema<'a>>]) -> Option<AdditionalShape> {
        let mut places = Vec::new();
        for leaf in leaves {
            let Some((patterns, at)) = leaf.patterned else {
                continue;
            };
            places.extend(patterns.iter().map(|member| member.value));
            // A pattern that every key matches asks for nothing.
            let asks =
                |key: &str| !matches!(key, "" | ".*" | "^.*$" | ".+" | "^.+$" | "^.*" | ".*$");
            if patterns.iter().any(|member| asks(member.key)) {
                self.report_keyword("patternProperties", at);
            }
            if let Some(AdditionalKeyword::Schema(at)) = leaf.additional {
                places.push(at);
            }
        }
        (!places.is_empty()).then_some(AdditionalShape::Patterned(places))
    }

    /// The type of schemas of which one holds, where all of them have the same.
    pub(super) fn same_type(&mut self, places: &[Place]) -> Option<Type> {
        let mut types = places.iter().map(|&at| self.usage(&[at]).into_type());
        let first = types.next()?;
        types.all(|ty| ty == first).then_some(first)
    }

    /// A property that may not be there.
    fn report_refused(&mut self, member: Member<'a>) {
        self.reader.find(
            Diagnostic::new(
                Rule::UncheckedKeyword,
                Anchor::Key(member.value),
                format!(
                    "that `{}` is not there is not checked by generated code",
                    shortened(member.key)
                ),
            )
            .label("no field of the generated type")
            .help("`additionalProperties: false` refuses all properties that are not listed"),
        );
    }

    /// A member of `allOf` that refuses what it does not know refuses the other members'
    /// properties too. Nobody means that: it is a finding, and the properties are kept.
    fn knows_all(&mut self, refusing: &Schema<'a>, object: &ObjectShape<'a>) -> bool {
        let knows = |name: &str| {
            refusing
                .properties
                .is_some_and(|known| known.get(name).is_some())
        };
        let other = object.properties.iter().find(|(name, _)| !knows(name));
        if let Some((name, places)) = other
            && let Some(&place) = places.first()
        {
            self.report_conflict(
                refusing.at,
                format!("this refuses `{}`", shortened(name)),
                place,
                "which another member describes".to_owned(),
            );
            return false;
        }
        true
    }

    /// Lowers the properties of a struct.
    pub(super) fn struct_type(&mut self, id: TypeId, object: ObjectShape<'a>) -> StructType {
        let ObjectShape {
            properties,
            is_open,
            required,
            additional,
        } = object;
        let mut fields: Vec<Field> = properties
            .iter()
            .map(|(wire, places)| self.field(id, wire, places, required.contains_key(wire)))
            .collect();
        for (wire, &at) in &required {
            if !properties.contains_key(wire) {
                fields.push(self.undescribed_field(wire, at, &additional, is_open));
            }
        }
        let additional = match additional {
            AdditionalShape::Ignored => Additional::Ignored,
            AdditionalShape::Refused => Additional::Refused,
            AdditionalShape::Anything => Additional::Kept(Type::Any),
            AdditionalShape::Schemas(places) => Additional::Kept(self.usage(&places).into_type()),
            AdditionalShape::Patterned(places) => {
                Additional::Kept(self.same_type(&places).unwrap_or(Type::Any))
            }
        };
        StructType {
            fields,
            fixed: Vec::new(),
            additional,
        }
    }

    fn field(
        &mut self,
        owner: TypeId,
        wire: &'a str,
        places: &[Place],
        is_required: bool,
    ) -> Field {
        let Usage { ty, nullable } = self.usage(places);
        let at = places.last().copied().unwrap_or(Place::ROOT);
        self.note_directions(owner, places);
        // What it would be called, were it alone: `Table::finish` tells equal ones apart.
        let Wanted { key, name } = self.keys.of(wire).clone();
        Field {
            at,
            name,
            wire: key,
            docs: self.docs_of(at),
            ty,
            presence: presence(is_required, nullable),
            default: self.default_of(at),
            example: self.example_of_all(places),
            recursion: Recursion::None,
        }
    }

    /// A property that is required, and nowhere described; where the object is open, it may be
    /// when the document is deployed.
    fn undescribed_field(
        &mut self,
        wire: &'a str,
        at: Place,
        additional: &AdditionalShape,
        is_open: bool,
    ) -> Field {
        let usage = match additional {
            AdditionalShape::Schemas(places) => self.usage(places),
            _ => Usage::ANY,
        };
        if !is_open && !matches!(additional, AdditionalShape::Schemas(_)) {
            self.reader.find(
                Diagnostic::new(
                    Rule::UndescribedProperty,
                    at,
                    format!(
                        "`{}` is required, but no property is called so",
                        shortened(wire)
                    ),
                )
                .label("read as any JSON value")
                .help("describe it under `properties`, or correct its spelling"),
            );
        }
        let Wanted { key, name } = self.keys.of(wire).clone();
        Field {
            at,
            name,
            wire: key,
            docs: Docs::default(),
            ty: usage.ty,
            presence: presence(true, usage.nullable),
            default: None,
            example: None,
            recursion: Recursion::None,
        }
    }

    /// What the document says at a place about the thing there. What stands beside a `$ref` has no
    /// effect on values, but people put descriptions there.
    pub(super) fn docs_of(&mut self, at: Place) -> Docs {
        if !self.reader.is_reference(at) {
            return self.schema(at, SchemaForm::Whole).docs.to_docs();
        }
        let members = self.reader.source.members(at);
        crate::document::docs(self.reader, members, "title").to_docs()
    }

    pub(super) fn default_of(&mut self, at: Place) -> Option<serde_json::Value> {
        let at = self.reader.source.get(at, "default")?;
        Some(self.reader.source.to_json(at))
    }

    fn note_directions(&mut self, owner: TypeId, places: &[Place]) {
        for &place in places {
            // In earlier dialects nothing beside a `$ref` is read.
            if self.reader.is_reference(place) && !self.reader.reads_siblings() {
                continue;
            }
            let schema = self.schema(place, SchemaForm::Whole);
            let read_only = schema.read_only.map(|keyword| (keyword, true));
            let write_only = schema.write_only.map(|keyword| (keyword, false));
            for (keyword, is_read_only) in read_only.into_iter().chain(write_only) {
                self.one_way.push(OneWay {
                    owner,
                    keyword,
                    is_read_only,
                });
            }
        }
    }
}

const fn presence(is_required: bool, nullable: bool) -> Presence {
    match (is_required, nullable) {
        (true, false) => Presence::Required,
        (false, false) => Presence::Optional,
        (true, true) => Presence::RequiredNullable,
        (false, true) => Presence::OptionalNullable,
    }
}
