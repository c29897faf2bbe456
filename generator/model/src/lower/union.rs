//! Unions that a discriminator tells apart.
//!
//! A variant's struct holds the tag as a [`FixedMember`] where one value leads to it, so that
//! nobody can build a circle that says it is a square. Where several values lead to it, the tag is
//! a field like others.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::{
    api::{
        Docs, Field, FixedMember, Name, Presence, Recursion, StructType, Type, TypeId, TypeKind,
        UnionType, Variant,
    },
    diagnostic::Diagnostic,
    document::{Discriminator, Schema, SchemaForm, shortened},
    names,
    place::Place,
    rules::Rule,
};

use super::Lowering;

/// A union whose tags are not read yet.
#[derive(Debug)]
pub(super) struct UnionShape<'a> {
    discriminator: Discriminator<'a>,
    /// The members' schemas, in order, without duplicates.
    members: Vec<(Place, TypeId)>,
    /// The tags that the members themselves list, where these tell them apart.
    listed: BTreeMap<TypeId, Vec<String>>,
}

impl<'a> Lowering<'a, '_, '_> {
    /// The union that a schema with a discriminator describes. `None` where its members cannot be
    /// told apart by names: that is a finding then.
    pub(super) fn union(&mut self, schema: &Schema<'a>) -> Option<UnionShape<'a>> {
        let discriminator = schema.discriminator.clone()?;
        let at = schema.one_of.or(schema.any_of)?;
        let mut beside = schema.properties.into_iter().flatten();
        if beside.any(|member| member.key != discriminator.property) {
            let help = "move the properties into the members, by an `allOf` that they share";
            self.loose(at, "a choice beside properties", help);
            return None;
        }
        let Some(members) = self.named_options(at) else {
            let help = "move it to `components.schemas`, and refer to it: the names of the \
                        schemas are what a discriminator goes by";
            self.loose(at, "a choice with a member that has no name", help);
            return None;
        };
        let mut tags = self.tags_of_members(&members);
        Some(UnionShape {
            listed: tags.swap_remove(discriminator.property).unwrap_or_default(),
            discriminator,
            members,
        })
    }

    /// The union of a choice without a discriminator, where every member requires one property
    /// with listed values and no two of them list the same. Nothing is said where there is none.
    pub(super) fn union_by_values(&mut self, schema: &Schema<'a>) -> Option<UnionShape<'a>> {
        let at = schema.one_of.xor(schema.any_of)?;
        let members = self.named_options(at)?;
        if members.len() < 2 {
            return None;
        }
        let (property, listed) = self.tags_of_members(&members).into_iter().next()?;
        let mut beside = schema.properties.into_iter().flatten();
        if beside.any(|member| member.key != property) || !schema.required.is_empty() {
            return None;
        }
        let discriminator = Discriminator {
            at,
            property,
            mapping: Vec::new(),
        };
        Some(UnionShape {
            discriminator,
            members,
            listed,
        })
    }

    /// The named schemas that a choice is between; `None` where one of them has no name.
    fn named_options(&mut self, choice: Place) -> Option<Vec<(Place, TypeId)>> {
        let mut members: Vec<(Place, TypeId)> = Vec::new();
        let mut seen = BTreeSet::new();
        for member in self.options(choice) {
            let table = &self.table;
            let end = self
                .reader
                .follow_schema(member, |at| table.component(at).is_some())?;
            let id = self.table.component(end).filter(|_| end != member)?;
            if seen.insert(id) {
                members.push((end, id));
            }
        }
        Some(members)
    }

    /// The properties that every member requires with a list of values of its own, in the order of
    /// the first member, and what each member lists.
    fn tags_of_members(
        &mut self,
        members: &[(Place, TypeId)],
    ) -> IndexMap<&'a str, BTreeMap<TypeId, Vec<String>>> {
        let mut found: IndexMap<&'a str, BTreeMap<TypeId, Vec<String>>> = IndexMap::new();
        let mut known: BTreeSet<(&'a str, String)> = BTreeSet::new();
        for (index, &(at, id)) in members.iter().enumerate() {
            let mut own = self.listed_tags(at);
            if index == 0 {
                found.extend(own.keys().map(|&key| (key, BTreeMap::new())));
            }
            found.retain(|key, tags| {
                let Some(values) = own.swap_remove(key) else {
                    return false;
                };
                let mut new = values.iter().map(|value| (*key, value.clone()));
                let are_new = new.all(|value| known.insert(value));
                tags.insert(id, values);
                are_new
            });
        }
        found
    }

    /// The properties of an object that it requires, and whose values are listed strings.
    fn listed_tags(&mut self, at: Place) -> IndexMap<&'a str, Vec<String>> {
        let parts = self.parts(&[at], SchemaForm::Whole);
        let leaves = self.expanded(&parts.all, Some(at));
        let required: BTreeSet<&str> = leaves
            .iter()
            .flat_map(|leaf| leaf.required.iter().map(|(key, _)| *key))
            .collect();
        let mut tags = IndexMap::new();
        for member in leaves.iter().filter_map(|leaf| leaf.properties).flatten() {
            if !required.contains(member.key) {
                continue;
            }
            let Some(values) = self.listed_strings(member.value) else {
                continue;
            };
            tags.insert(member.key, values);
        }
        tags
    }

    /// The strings that a schema lists, where it lists nothing else.
    fn listed_strings(&mut self, at: Place) -> Option<Vec<String>> {
        let source = self.reader.source;
        let end = self.reader.follow_schema(at, |_| false)?;
        let members = source.members(end);
        if let Some(constant) = members.get("const") {
            return Some(vec![source.str(constant)?.to_owned()]);
        }
        let values = source.items(members.get("enum")?).iter();
        let strings: Option<Vec<String>> = values
            .map(|&item| source.str(item).map(str::to_owned))
            .collect();
        strings.filter(|strings| !strings.is_empty())
    }

    /// Finds out which tags lead to which member: those of `mapping`, and for a member that
    /// `mapping` does not name, its own name, unless it lists others.
    pub(super) fn union_type(&mut self, _id: TypeId, union: UnionShape<'a>) -> UnionType {
        let UnionShape {
            discriminator,
            members,
            mut listed,
        } = union;
        let mut tags: BTreeMap<TypeId, Vec<String>> = BTreeMap::new();
        for (tag, target, at) in &discriminator.mapping {
            let target = self.mapped(*at, target);
            match target.filter(|id| members.iter().any(|(_, member)| member == id)) {
                Some(id) => tags.entry(id).or_default().push((*tag).to_owned()),
                None => self.reader.find(
                    Diagnostic::new(
                        Rule::Discriminator,
                        *at,
                        format!(
                            "the tag `{}` leads to no member of the union",
                            shortened(tag)
                        ),
                    )
                    .label("left out: none of its members")
                    .help("name a schema that stands in `oneOf` or `anyOf`"),
                ),
            }
        }
        let variants = members
            .into_iter()
            .map(|(at, id)| {
                let key = self.reader.source.key(at).unwrap_or_default();
                let own = listed.remove(&id);
                let own = own.filter(|tags| tags.iter().all(|tag| tag != key));
                let own = own.unwrap_or_else(|| vec![key.to_owned()]);
                Variant {
                    name: Name::from_words(names::words(key)),
                    tags: tags.remove(&id).unwrap_or(own),
                    ty: id,
                    recursion: Recursion::None,
                }
            })
            .collect();
        UnionType {
            tag: discriminator.property.to_owned(),
            variants,
        }
    }

    /// The schema that `mapping` names: by a reference, or by its name alone.
    fn mapped(&self, at: Place, target: &str) -> Option<TypeId> {
        let source = self.reader.source;
        let by_name = || {
            let key = target.replace('~', "~0").replace('/', "~1");
            source.resolve(source.root(), &format!("#/components/schemas/{key}"))
        };
        let at = source.resolve(at, target).or_else(by_name)?;
        self.table.component(at)
    }

    /// Once all types are lowered: puts the tags of all unions into the structs of their variants.
    /// A union with a member that has no place for a tag is any value.
    pub(super) fn close_unions(&mut self) {
        let mut tags: BTreeMap<(TypeId, String), BTreeSet<String>> = BTreeMap::new();
        for (union_at, mut union) in self.table.unions() {
            if !self.has_tags(&mut union.union, union_at) {
                self.table.set_kind(union.id, TypeKind::Alias(Type::Any));
                continue;
            }
            for variant in &union.union.variants {
                tags.entry((variant.ty, union.union.tag.clone()))
                    .or_default()
                    .extend(variant.tags.iter().cloned());
            }
            self.table.set_kind(union.id, TypeKind::Union(union.union));
        }
        for ((id, property), values) in tags {
            self.put_tag(id, &property, &values);
        }
        self.report_inheritance();
    }

    /// Replaces the members of a union by the structs that they are. False where one is none, or
    /// has something else than a string where the tag belongs.
    fn has_tags(&mut self, union: &mut UnionType, union_at: Place) -> bool {
        let mut has_all = true;
        for variant in &mut union.variants {
            if let Some(id) = self.table.struct_behind(variant.ty) {
                variant.ty = id;
                has_all &= self.has_place_for_tag(id, &union.tag);
            } else {
                self.report_no_object(variant.ty, union_at);
                has_all = false;
            }
        }
        let mut variants = union.variants.iter();
        if has_all && variants.all(|it| self.field_called(it.ty, &union.tag).is_none()) {
            self.report_nowhere(union_at, &union.tag);
        }
        has_all
    }

    /// A property that no member describes is misspelt, as a rule. Members that leave it out, beside
    /// others that have it, are read all the same.
    fn report_nowhere(&mut self, union_at: Place, property: &str) {
        let source = self.reader.source;
        let Some(discriminator) = source.get(union_at, "discriminator") else {
            return;
        };
        let at = source.get(discriminator, "propertyName");
        self.reader.find(
            Diagnostic::new(
                Rule::Discriminator,
                at.unwrap_or(discriminator),
                format!(
                    "no member of the union describes the property `{}`",
                    shortened(property)
                ),
            )
            .label("the tag stands in it all the same")
            .help("correct its name, or describe it in each member"),
        );
    }

    fn has_place_for_tag(&mut self, id: TypeId, property: &str) -> bool {
        let Some((_, field)) = self.field_called(id, property) else {
            return true;
        };
        let (at, ty) = (field.at, field.ty.clone());
        let is_text = match self.resolved(&ty) {
            Type::String { .. } | Type::Any => true,
            Type::Named(id) => matches!(self.table.kind(*id), TypeKind::Enum(_)),
            _ => false,
        };
        if !is_text {
            self.report_tag(
                at,
                "a tag is a string: the union is read as any JSON value".into(),
            );
        }
        is_text
    }

    fn field_called(&self, id: TypeId, property: &str) -> Option<(usize, &Field)> {
        let object = self.table.struct_type(id)?;
        let mut fields = object.fields.iter().enumerate();
        fields.find(|(_, field)| *field.wire == *property)
    }

    fn put_tag(&mut self, id: TypeId, property: &str, values: &BTreeSet<String>) {
        let position = self
            .field_called(id, property)
            .map(|(position, _)| position);
        if let Some(position) = position {
            self.check_tag_field(id, position, values);
        }
        let at = self.table.at(id);
        let Some(object) = self.table.struct_type_mut(id) else {
            return;
        };
        let mut values = values.iter();
        if let (Some(value), None) = (values.next(), values.next()) {
            if let Some(position) = position {
                object.fields.remove(position);
            }
            object.fixed.push(FixedMember {
                wire: property.to_owned(),
                value: value.clone(),
            });
            return;
        }
        match position {
            Some(position) => object.fields[position].presence = Presence::Required,
            None => object.fields.push(tag_field(at, property)),
        }
    }

    /// Where the values of the tag's property are listed, the union's tags are among them.
    fn check_tag_field(&mut self, id: TypeId, position: usize, values: &BTreeSet<String>) {
        let Some(StructType { fields, .. }) = self.table.struct_type(id) else {
            return;
        };
        let (at, ty) = (fields[position].at, fields[position].ty.clone());
        let Type::Named(listed) = self.resolved(&ty) else {
            return;
        };
        let TypeKind::Enum(listed) = self.table.kind(*listed) else {
            return;
        };
        let unlisted = values
            .iter()
            .find(|value| listed.values.iter().all(|listed| *listed.wire != ***value));
        if let Some(value) = unlisted {
            let label = format!("the tag `{}` is not among its values", shortened(value));
            self.report_tag(at, label);
        }
    }

    fn report_tag(&mut self, at: Place, label: String) {
        self.reader.find(
            Diagnostic::new(
                Rule::Discriminator,
                at,
                "this property tells the members of a union apart, and cannot",
            )
            .label(label)
            .help("let it be a string, and list the tags of the union's `mapping`"),
        );
    }

    fn report_no_object(&mut self, member: TypeId, union_at: Place) {
        let at = self.table.at(member);
        let key = self.reader.source.key(at).unwrap_or_default();
        self.reader.find(
            Diagnostic::new(
                Rule::Discriminator,
                at,
                format!(
                    "`{}` is a member of a union, but no object with properties",
                    shortened(key)
                ),
            )
            .label("the union is read as any JSON value: a tag needs an object to stand in")
            .second(union_at, "the union")
            .help("describe its properties"),
        );
    }

    /// Swagger 2.0's discriminators stand in the schema that others inherit from.
    fn report_inheritance(&mut self) {
        for (base, at) in std::mem::take(&mut self.inherited) {
            if !self.used.contains(&base) {
                continue;
            }
            let key = self.reader.source.key(base).unwrap_or_default();
            let key = shortened(key);
            self.reader.find(
                Diagnostic::new(
                    Rule::InheritanceDiscriminator,
                    at,
                    format!(
                        "where `{key}` is expected, what inherits from it is read as `{key}` alone"
                    ),
                )
                .label("the other properties are not kept")
                .help(
                    "in OpenAPI 3.0, list what may stand there in a `oneOf` with a discriminator",
                ),
            );
        }
    }
}

fn tag_field(at: Place, property: &str) -> Field {
    Field {
        at,
        name: Name::from_words(names::words(property)),
        wire: property.into(),
        docs: Docs::default(),
        ty: Type::string(),
        presence: Presence::Required,
        default: None,
        example: None,
        recursion: Recursion::None,
    }
}
