//! All types of an API, while they are lowered; at the end, in order and with their names.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use crate::{
    api::{
        Additional, Content, Docs, Name, Operation, StructType, Type, TypeDef, TypeId, TypeKind,
        Types, UnionType,
    },
    document::Document,
    names::{NameBook, Scope, Wanted},
    place::Place,
};

use super::origin::Origin;

/// The types, by id. Ids below the number of named schemas are theirs.
#[derive(Debug)]
pub(super) struct Table {
    entries: Vec<Entry>,
    components: BTreeMap<Place, TypeId>,
    rank: usize,
}

#[derive(Debug)]
struct Entry {
    /// What it is known by in the lock.
    key: String,
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
            components: BTreeMap::new(),
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
            table.entries[id.index()].is_component = true;
            // A node that two keys share by an alias is one schema with two names.
            table.components.entry(at).or_insert(id);
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
                wire: origin.key.clone(),
                name: Name::from_words(origin.words),
                docs,
                example: None,
                kind: TypeKind::Alias(Type::Any),
            },
            key: origin.key,
            rank: self.rank,
            is_component: false,
        });
        id
    }

    /// The type of the named schema at a place.
    pub(super) fn component(&self, at: Place) -> Option<TypeId> {
        self.components.get(&at).copied()
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
                each_id_in_kind(&mut self.kind(id).clone(), &mut |inner| {
                    pending.push(*inner);
                });
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
            each_id_in_operation(operation, &mut |id| roots.push(*id));
        }
        let is_reached = self.reachable(roots.into_iter());
        self.entries
            .retain(|entry| is_reached[entry.definition.id.index()]);
        self.entries.sort_by_key(|entry| entry.rank);
        let mut renumbered: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        for (index, entry) in self.entries.iter_mut().enumerate() {
            let id = TypeId::new(index);
            renumbered.insert(entry.definition.id, id);
            entry.definition.id = id;
        }
        let mut renumber = |id: &mut TypeId| {
            if let Some(new) = renumbered.get(id) {
                *id = *new;
            }
        };
        for entry in &mut self.entries {
            each_id_in_kind(&mut entry.definition.kind, &mut renumber);
        }
        for operation in operations {
            each_id_in_operation(operation, &mut renumber);
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
                wanted(
                    &self.entries[index].key,
                    &self.entries[index].definition.name,
                )
            })
            .collect();
        let names = book.allocate(Scope::Types, &wanted);
        for (index, name) in order.into_iter().zip(names) {
            let entry = &mut self.entries[index];
            if !entry.is_component {
                entry.definition.wire = name.to_string();
            }
            entry.definition.name = name;
        }
        let keys: Vec<String> = self.entries.iter().map(|entry| entry.key.clone()).collect();
        for entry in &mut self.entries {
            let key = &entry.key;
            match &mut entry.definition.kind {
                TypeKind::Struct(object) => {
                    let things = object.fields.iter_mut();
                    let things = things.map(|field| (field.wire.as_str(), &mut field.name));
                    give(book, Scope::Fields(key), things.collect());
                }
                TypeKind::Enum(listed) => {
                    let things = listed.values.iter_mut();
                    let things = things.map(|value| (value.wire.as_str(), &mut value.name));
                    give(book, Scope::Values(key), things.collect());
                }
                TypeKind::Union(union) => {
                    let things = union.variants.iter_mut();
                    let things = things
                        .map(|variant| (keys[variant.ty.index()].as_str(), &mut variant.name));
                    give(book, Scope::Variants(key), things.collect());
                }
                TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
            }
        }
    }
}

fn wanted(key: &str, name: &Name) -> Wanted {
    Wanted {
        key: key.to_owned(),
        words: name.to_string(),
    }
}

/// Replaces the names that things would have were they alone by those that they get.
fn give(book: &mut NameBook<'_>, scope: Scope<'_>, things: Vec<(&str, &mut Name)>) {
    let wanted: Vec<Wanted> = things.iter().map(|(key, name)| wanted(key, name)).collect();
    let names = book.allocate(scope, &wanted);
    for ((_, slot), name) in things.into_iter().zip(names) {
        *slot = name;
    }
}

/// Shows every id that a type's definition mentions.
pub(super) fn each_id_in_kind(kind: &mut TypeKind, see: &mut impl FnMut(&mut TypeId)) {
    match kind {
        TypeKind::Struct(object) => {
            for field in &mut object.fields {
                each_id(&mut field.ty, see);
            }
            if let Additional::Kept(ty) = &mut object.additional {
                each_id(ty, see);
            }
        }
        TypeKind::Union(union) => union
            .variants
            .iter_mut()
            .for_each(|variant| see(&mut variant.ty)),
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => each_id(ty, see),
        TypeKind::Enum(_) => {}
    }
}

/// Shows every id that a type mentions.
pub(super) fn each_id(mut ty: &mut Type, see: &mut impl FnMut(&mut TypeId)) {
    loop {
        ty = match ty {
            Type::Array { items, .. } => items,
            Type::Map(value) => value,
            Type::Nullable(inner) => inner,
            Type::Named(id) => return see(id),
            _ => return,
        };
    }
}

fn each_id_in_operation(operation: &mut Operation, see: &mut impl FnMut(&mut TypeId)) {
    for parameter in &mut operation.parameters {
        each_id(&mut parameter.ty, see);
    }
    if let Some(body) = &mut operation.body {
        each_id_in_content(&mut body.content, see);
    }
    for response in &mut operation.responses {
        for header in &mut response.headers {
            each_id(&mut header.ty, see);
        }
        if let Some(content) = &mut response.content {
            each_id_in_content(content, see);
        }
    }
}

pub(super) fn each_id_in_content(content: &mut Content, see: &mut impl FnMut(&mut TypeId)) {
    if let Content::Json { ty, .. } = content {
        each_id(ty, see);
    }
}
