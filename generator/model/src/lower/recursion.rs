//! Types that contain themselves.
//!
//! Three questions are answered for the whole table at once, each in time that is linear in its
//! size: which aliases cannot be aliases, which values have no end, and which containments by
//! value need an indirection.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    api::{Presence, Recursion, Type, TypeId, TypeKind},
    diagnostic::Diagnostic,
    document::{Reader, shortened},
    rules::Rule,
};

use super::{ids::id_in, table::Table};

/// An edge of a graph of types: where it leads, and which field or variant it is.
type Edge = (usize, usize);

pub(super) fn check(table: &mut Table, reader: &mut Reader<'_, '_>) {
    if cut_alias_loops(table, reader) {
        return;
    }
    wrap_recursive_aliases(table);
    report_endless_values(table, reader);
    break_cycles(table);
}

/// `A` is `B` and `B` is `A`: there is nothing that either could be. Such aliases become any
/// value, so that nothing follows them for ever. True where there was one.
fn cut_alias_loops(table: &mut Table, reader: &mut Reader<'_, '_>) -> bool {
    let mut is_cut = false;
    // 0: not seen; otherwise the number of the walk that saw it first.
    let mut walks = vec![0_usize; table.ids().count()];
    for (index, start) in table.ids().enumerate() {
        let walk = index + 1;
        let mut id = start;
        while walks[id.index()] == 0 {
            walks[id.index()] = walk;
            match table.kind(id) {
                TypeKind::Alias(Type::Named(next)) => id = *next,
                _ => break,
            }
        }
        let is_loop =
            walks[id.index()] == walk && matches!(table.kind(id), TypeKind::Alias(Type::Named(_)));
        if is_loop {
            is_cut = true;
            let key = shortened(table.key(id));
            reader.find(
                Diagnostic::new(
                    Rule::ReferenceLoop,
                    table.at(id),
                    format!("`{key}` is nothing but a reference to itself"),
                )
                .label("following it never ends")
                .help("let one schema of the loop say what it is"),
            );
            table.set_kind(id, TypeKind::Alias(Type::Any));
        }
    }
    is_cut
}

/// `Tree` is an array of `Tree`: an alias cannot say that, a type of its own can.
fn wrap_recursive_aliases(table: &mut Table) {
    let edges: Vec<Vec<Edge>> = table
        .ids()
        .map(|id| {
            let target = match table.kind(id) {
                TypeKind::Alias(ty) => id_in(ty),
                _ => None,
            };
            let target = target.filter(|&id| matches!(table.kind(id), TypeKind::Alias(_)));
            target.map(|id| (id.index(), 0)).into_iter().collect()
        })
        .collect();
    for (_, (target, _)) in back_edges(&edges) {
        let id = TypeId::new(target);
        if let TypeKind::Alias(ty) = table.kind(id) {
            let ty = ty.clone();
            table.set_kind(id, TypeKind::Wrapper(ty));
        }
    }
}

/// Marks the fields and variants that need an indirection in targets that store values inline.
fn break_cycles(table: &mut Table) {
    let edges: Vec<Vec<Edge>> = table
        .ids()
        .map(|id| {
            let types: Vec<&Type> = match table.kind(id) {
                TypeKind::Struct(object) => object.fields.iter().map(|field| &field.ty).collect(),
                TypeKind::Union(union) => {
                    return union
                        .variants
                        .iter()
                        .enumerate()
                        .map(|(slot, variant)| (variant.ty.index(), slot))
                        .collect();
                }
                _ => Vec::new(),
            };
            types
                .into_iter()
                .enumerate()
                .filter_map(|(slot, ty)| Some((held_by_value(table, ty)?, slot)))
                .collect()
        })
        .collect();
    for (owner, (_, slot)) in back_edges(&edges) {
        match table.kind_mut(TypeId::new(owner)) {
            TypeKind::Struct(object) => object.fields[slot].recursion = Recursion::Breaks,
            TypeKind::Union(union) => union.variants[slot].recursion = Recursion::Breaks,
            _ => {}
        }
    }
}

/// The struct or union that a value of this type holds inline. Arrays and maps hold theirs
/// elsewhere.
fn held_by_value(table: &Table, ty: &Type) -> Option<usize> {
    match table.resolve(ty) {
        Type::Named(id) => match table.kind(*id) {
            TypeKind::Struct(_) | TypeKind::Union(_) => Some(id.index()),
            _ => None,
        },
        Type::Nullable(inner) => held_by_value(table, inner),
        _ => None,
    }
}

/// A set of edges without which there is no cycle, and of which none can be left out: those that
/// lead back to where a depth-first walk came from. Each strongly connected part is walked from
/// its first member, so that the choice does not depend on who else refers to it.
fn back_edges(edges: &[Vec<Edge>]) -> Vec<(usize, Edge)> {
    let components = components(edges);
    let mut found = Vec::new();
    let mut state = vec![State::New; edges.len()];
    let mut path = Vec::new();
    for start in 0..edges.len() {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        path.push((start, 0));
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some(&edge) = edges[node].get(*next) else {
                state[node] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            if components[edge.0] != components[node] {
                continue;
            }
            match state[edge.0] {
                State::New => {
                    state[edge.0] = State::Open;
                    path.push((edge.0, 0));
                }
                State::Open => found.push((node, edge)),
                State::Done => {}
            }
        }
    }
    found
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// For each node, a number of its strongly connected part (Kosaraju's algorithm: the order in
/// which a walk leaves the nodes, then walks against the edges in the opposite order).
fn components(edges: &[Vec<Edge>]) -> Vec<usize> {
    let mut left = Vec::with_capacity(edges.len());
    let mut is_seen = vec![false; edges.len()];
    let mut path = Vec::new();
    for start in 0..edges.len() {
        if std::mem::replace(&mut is_seen[start], true) {
            continue;
        }
        path.push((start, 0));
        while let Some((node, next)) = path.last_mut() {
            let Some(&(target, _)) = edges[*node].get(*next) else {
                left.push(*node);
                path.pop();
                continue;
            };
            *next += 1;
            if !std::mem::replace(&mut is_seen[target], true) {
                path.push((target, 0));
            }
        }
    }
    let mut against = vec![Vec::new(); edges.len()];
    for (node, edges) in edges.iter().enumerate() {
        for &(target, _) in edges {
            against[target].push(node);
        }
    }
    let mut parts = vec![usize::MAX; edges.len()];
    let mut pending = Vec::new();
    for &start in left.iter().rev() {
        pending.push(start);
        while let Some(node) = pending.pop() {
            if parts[node] == usize::MAX {
                parts[node] = start;
                pending.extend(&against[node]);
            }
        }
    }
    parts
}

/// A value that must contain a value of its own type, which must contain one in turn, has no end.
fn report_endless_values(table: &Table, reader: &mut Reader<'_, '_>) {
    let needs: Vec<Needs> = table.ids().map(|id| needs(table, id)).collect();
    let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, needs) in needs.iter().enumerate() {
        for &need in needs.ids() {
            users.entry(need).or_default().push(index);
        }
    }
    let mut missing: Vec<usize> = needs.iter().map(Needs::count).collect();
    let mut ends: VecDeque<usize> = (0..needs.len())
        .filter(|&index| missing[index] == 0)
        .collect();
    let mut has_end = vec![false; needs.len()];
    while let Some(index) = ends.pop_front() {
        if std::mem::replace(&mut has_end[index], true) {
            continue;
        }
        for &user in users.get(&index).into_iter().flatten() {
            missing[user] = missing[user].saturating_sub(1);
            if missing[user] == 0 {
                ends.push_back(user);
            }
        }
    }
    // Of those without an end, only the ones on a cycle are to blame, and one of them is enough.
    let mut walks = vec![0_usize; needs.len()];
    for start in 0..needs.len() {
        let mut index = start;
        while !has_end[index] && walks[index] == 0 {
            walks[index] = start + 1;
            let next = needs[index].ids().iter().find(|&&need| !has_end[need]);
            let Some(&next) = next else { break };
            index = next;
        }
        if !has_end[index] && walks[index] == start + 1 {
            let id = TypeId::new(index);
            reader.find(
                Diagnostic::new(
                    Rule::NoFiniteValue,
                    table.at(id),
                    format!("a value of `{}` never ends", shortened(table.key(id))),
                )
                .label("it always contains another one")
                .help("make one of the properties on the way optional or nullable"),
            );
        }
    }
}

/// What a finite value of a type needs finite values of.
enum Needs {
    All(Vec<usize>),
    One(Vec<usize>),
}

impl Needs {
    fn ids(&self) -> &[usize] {
        let (Self::All(ids) | Self::One(ids)) = self;
        ids
    }

    fn count(&self) -> usize {
        match self {
            Self::All(ids) => ids.len(),
            Self::One(ids) => ids.len().min(1),
        }
    }
}

fn needs(table: &Table, id: TypeId) -> Needs {
    let mut ids = match table.kind(id) {
        TypeKind::Struct(object) => object
            .fields
            .iter()
            .filter(|field| field.presence == Presence::Required)
            .filter_map(|field| needed(&field.ty))
            .collect(),
        TypeKind::Union(union) => {
            return Needs::One(
                union
                    .variants
                    .iter()
                    .map(|variant| variant.ty.index())
                    .collect(),
            );
        }
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => needed(ty).into_iter().collect(),
        TypeKind::Enum(_) => Vec::new(),
    };
    ids.sort_unstable();
    ids.dedup();
    Needs::All(ids)
}

/// An array that may be empty, a map and null need nothing.
fn needed(ty: &Type) -> Option<usize> {
    match ty {
        Type::Named(id) => Some(id.index()),
        Type::Array {
            items, min_items, ..
        } if min_items.is_some_and(|least| least > 0) => needed(items),
        _ => None,
    }
}
