//! All types of an API, while they are lowered; at the end, in order and with their names.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use crate::{
    api::{
        Docs, EnumType, Name, Operation, StructType, Type, TypeDef, TypeId, TypeKind, Types,
        UnionType,
    },
    document::Document,
    names::{NameBook, Scope, Wanted},
    place::{Place, PlaceMap},
};

use super::{
    ids::{each_id_in_kind, each_id_in_kind_mut, each_id_in_operation_mut},
    origin::Origin,
};

/// The types, by id. Ids below the number of named schemas are theirs.
#[derive(Debug)]
pub(super) struct Table {
    entries: Vec<Entry>,
    components: PlaceMap<TypeId>,
    rank: usize,
}

#[derive(Debug)]
struct Entry {
    /// What it is known by in the lock. The key of a named schema.
    key: Arc<str>,
    definition: TypeDef,
    /// The named schema in which it was met first: inline types stand after it.
    rank: usize,
    is_component: bool,
}

/// A union and its id.
pub(super) struct FoundUnion {
    pub(super) id: TypeId,
    pub(super) union: UnionType,
}

impl Table {
    pub(super) fn new(document: &Document<'_>, model_words: &BTreeMap<Place, String>) -> Self {
        let mut table = Self {
            entries: Vec::new(),
            components: PlaceMap::default(),
            rank: 0,
        };
        for (rank, &(key, at)) in document.schemas.iter().enumerate() {
            table.rank = rank;
            let origin = Origin::of_schema(key, at, model_words);
            let source = document.source;
            let members = source.members(at);
            let text = |key: &str| {
                let text = members.get(key).and_then(|at| source.str(at));
                text.unwrap_or_default().to_owned()
            };
            let docs = Docs {
                summary: text("title"),
                description: text("description"),
                deprecated: matches!(
                    members.get("deprecated").map(|at| source.node(at)),
                    Some(crate::source::Node::Bool(true))
                ),
            };
            let id = table.draft(at, origin, docs);
            let entry = &mut table.entries[id.index()];
            key.clone_into(&mut entry.definition.wire);
            entry.is_component = true;
            // A node that two keys share by an alias is one schema with two names.
            if table.components.get(at).is_none() {
                table.components.insert(at, id);
            }
        }
        table
    }

    pub(super) fn set_rank(&mut self, rank: usize) {
        self.rank = rank;
    }

    /// Makes room for a type; until its kind is set it may hold anything.
    pub(super) fn draft(&mut self, at: Place, origin: Origin, docs: Docs) -> TypeId {
        let id = TypeId::new(self.entries.len());
        self.entries.push(Entry {
            definition: TypeDef {
                id,
                at,
                wire: String::new(),
                name: Name::from_words(origin.words),
                docs,
                example: None,
                kind: TypeKind::Alias(Type::Any),
            },
            key: origin.key.into(),
            rank: self.rank,
            is_component: false,
        });
        id
    }

    /// The type of the named schema at a place.
    pub(super) fn component(&self, at: Place) -> Option<TypeId> {
        self.components.get(at).copied()
    }

    pub(super) fn set_kind(&mut self, id: TypeId, kind: TypeKind) {
        self.entries[id.index()].definition.kind = kind;
    }

    pub(super) fn set_example(&mut self, id: TypeId, example: Option<Arc<Value>>) {
        self.entries[id.index()].definition.example = example;
    }

    pub(super) fn kind(&self, id: TypeId) -> &TypeKind {
        &self.entries[id.index()].definition.kind
    }

    pub(super) fn kind_mut(&mut self, id: TypeId) -> &mut TypeKind {
        &mut self.entries[id.index()].definition.kind
    }

    pub(super) fn at(&self, id: TypeId) -> Place {
        self.entries[id.index()].definition.at
    }

    pub(super) fn key(&self, id: TypeId) -> &str {
        &self.entries[id.index()].key
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.entries.len()).map(TypeId::new)
    }

    /// Follows aliases down to the shape that they stand for.
    pub(super) fn resolve<'t>(&'t self, mut ty: &'t Type) -> &'t Type {
        // A chain with more links than there are types is a loop, which is a finding.
        for _ in 0..self.entries.len() {
            let Type::Named(id) = ty else { break };
            let TypeKind::Alias(target) = self.kind(*id) else {
                break;
            };
            ty = target;
        }
        ty
    }

    /// The struct that a type is, aliases followed.
    pub(super) fn struct_behind(&self, id: TypeId) -> Option<TypeId> {
        match self.resolve(&Type::Named(id)) {
            &Type::Named(id) if self.struct_type(id).is_some() => Some(id),
            _ => None,
        }
    }

    pub(super) fn struct_type(&self, id: TypeId) -> Option<&StructType> {
        match self.kind(id) {
            TypeKind::Struct(object) => Some(object),
            _ => None,
        }
    }

    pub(super) fn struct_type_mut(&mut self, id: TypeId) -> Option<&mut StructType> {
        match self.kind_mut(id) {
            TypeKind::Struct(object) => Some(object),
            _ => None,
        }
    }

    /// Copies of all unions, each with the place where it stands.
    pub(super) fn unions(&self) -> Vec<(Place, FoundUnion)> {
        self.entries
            .iter()
            .filter_map(|entry| match &entry.definition.kind {
                TypeKind::Union(union) => {
                    let id = entry.definition.id;
                    let union = union.clone();
                    Some((entry.definition.at, FoundUnion { id, union }))
                }
                _ => None,
            })
            .collect()
    }

    /// Which types are within others, from these on; the others' ids included.
    pub(super) fn reachable(&self, from: impl Iterator<Item = TypeId>) -> Vec<bool> {
        let mut is_reached = vec![false; self.entries.len()];
        let mut pending: Vec<TypeId> = from.collect();
        while let Some(id) = pending.pop() {
            if !std::mem::replace(&mut is_reached[id.index()], true) {
                each_id_in_kind(self.kind(id), &mut |inner| pending.push(inner));
            }
        }
        is_reached
    }

    /// Leaves out inline types that nothing refers to any more, puts the others into the order of
    /// the document, and gives all of them their names.
    pub(super) fn finish(mut self, operations: &mut [Operation], book: &mut NameBook<'_>) -> Types {
        let mut roots: Vec<TypeId> = self
            .entries
            .iter()
            .filter(|entry| entry.is_component)
            .map(|entry| entry.definition.id)
            .collect();
        for operation in &mut *operations {
            each_id_in_operation_mut(operation, &mut |id| roots.push(*id));
        }
        let is_reached = self.reachable(roots.into_iter());
        self.entries
            .retain(|entry| is_reached[entry.definition.id.index()]);
        self.entries.sort_by_key(|entry| entry.rank);
        let mut renumbered: Vec<TypeId> = (0..is_reached.len()).map(TypeId::new).collect();
        for (index, entry) in self.entries.iter_mut().enumerate() {
            let id = TypeId::new(index);
            renumbered[entry.definition.id.index()] = id;
            entry.definition.id = id;
        }
        let mut renumber = |id: &mut TypeId| *id = renumbered[id.index()];
        for entry in &mut self.entries {
            each_id_in_kind_mut(&mut entry.definition.kind, &mut renumber);
        }
        for operation in operations {
            each_id_in_operation_mut(operation, &mut renumber);
        }
        self.give_names(book);
        let definitions = self.entries.into_iter().map(|entry| entry.definition);
        Types::new(definitions.collect())
    }

    /// Named schemas come before inline ones, so that `OrderAddress` is the schema of that name,
    /// and the property's the second.
    fn give_names(&mut self, book: &mut NameBook<'_>) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&index| !self.entries[index].is_component);
        let wanted: Vec<Wanted> = order
            .iter()
            .map(|&index| {
                let entry = &self.entries[index];
                wanted(&entry.key, &entry.definition.name)
            })
            .collect();
        let names = book.allocate(Scope::Types, &wanted);
        for (index, name) in order.into_iter().zip(names) {
            let entry = &mut self.entries[index];
            if !entry.is_component {
                name.as_str().clone_into(&mut entry.definition.wire);
            }
            entry.definition.name = name;
        }
        self.name_members(book);
    }

    /// Names fields, values and variants, each within their type.
    fn name_members(&mut self, book: &mut NameBook<'_>) {
        let keys: Vec<Arc<str>> = self
            .entries
            .iter()
            .map(|entry| Arc::clone(&entry.key))
            .collect();
        for (entry, key) in self.entries.iter_mut().zip(&keys) {
            match &mut entry.definition.kind {
                TypeKind::Struct(StructType { fields, .. }) => {
                    let things = fields.iter().map(|field| wanted(&field.wire, &field.name));
                    let names = book.allocate(Scope::Fields(key), &things.collect::<Vec<_>>());
                    fields
                        .iter_mut()
                        .zip(names)
                        .for_each(|(field, name)| field.name = name);
                }
                TypeKind::Enum(EnumType { values }) => {
                    let things = values.iter().map(|value| wanted(&value.wire, &value.name));
                    let names = book.allocate(Scope::Values(key), &things.collect::<Vec<_>>());
                    values
                        .iter_mut()
                        .zip(names)
                        .for_each(|(value, name)| value.name = name);
                }
                TypeKind::Union(UnionType { variants, .. }) => {
                    let key_of = |id: TypeId| &keys[id.index()];
                    let things = variants.iter().map(|it| wanted(key_of(it.ty), &it.name));
                    let names = book.allocate(Scope::Variants(key), &things.collect::<Vec<_>>());
                    variants
                        .iter_mut()
                        .zip(names)
                        .for_each(|(variant, name)| variant.name = name);
                }
                TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
            }
        }
    }
}

fn wanted(key: &Arc<str>, name: &Name) -> Wanted {
    Wanted {
        key: Arc::clone(key),
        name: name.clone(),
    }
}
