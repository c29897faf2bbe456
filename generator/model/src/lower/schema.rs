//! A schema where it is used.

use std::rc::Rc;

use crate::{
    api::{Type, TypeId, TypeKind},
    diagnostic::Diagnostic,
    document::{Schema, SchemaForm},
    place::Place,
    rules::Rule,
};

use super::{
    Lowering,
    parts::{Part, Parts},
    shape::Shape,
    together::Places,
};

/// How a value is shaped, null told apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Usage {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl Usage {
    pub(super) const ANY: Self = Self {
        ty: Type::Any,
        nullable: false,
    };

    /// For places that have no presence of their own: items, values, bodies.
    pub(super) fn into_type(self) -> Type {
        match self.ty {
            Type::Any => Type::Any,
            ty if self.nullable => Type::Nullable(Box::new(ty)),
            ty => ty,
        }
    }
}

/// Arrays in arrays, by references that lead into inline schemas. Nesting itself is bounded where
/// the text is read.
const MOST_NESTED: usize = 200;

impl<'a> Lowering<'a, '_, '_> {
    /// Lowers schemas that hold together for one value.
    pub(super) fn usage(&mut self, places: &[Place]) -> Usage {
        self.usage_of(places, SchemaForm::Whole)
    }

    pub(super) fn usage_of(&mut self, places: &[Place], form: SchemaForm) -> Usage {
        if let &[place] = places {
            return self.usage_of_one(place, form);
        }
        match self.followed(places) {
            Some(places) => self.usage_of_all(places, form),
            None => Usage::ANY,
        }
    }

    /// One schema, as there is nearly always.
    fn usage_of_one(&mut self, place: Place, form: SchemaForm) -> Usage {
        let table = &self.table;
        let is_named = |at| table.component(at).is_some();
        match self.reader.follow_schema(place, is_named) {
            Some(end) if end != place && is_named(end) => self.usage_of_named(end),
            Some(end) => self.usage_of_all(Places::one(end), form),
            None => Usage::ANY,
        }
    }

    fn usage_of_named(&mut self, at: Place) -> Usage {
        self.used.insert(at);
        Usage {
            ty: self.table.component(at).map_or(Type::Any, Type::Named),
            nullable: self.accepts_null(at),
        }
    }

    /// Schemas to which all references have been followed.
    fn usage_of_all(&mut self, places: Places, form: SchemaForm) -> Usage {
        if let Some(usage) = self.usages.get(&places) {
            return usage.clone();
        }
        if let Some(index) = self.open.iter().position(|(open, _)| *open == places) {
            return self.contains_itself(index);
        }
        let Some(&last) = places.last() else {
            return Usage::ANY;
        };
        if self.open.len() >= MOST_NESTED {
            self.report_too_deep(last);
            return Usage::ANY;
        }
        if !self.reader.spend(last, places.len()) {
            return Usage::ANY;
        }
        self.open.push((places.clone(), None));
        let mut usage = self.lowered(&places, form);
        if let Some((_, Some(id))) = self.open.pop() {
            self.table.set_kind(id, TypeKind::Wrapper(usage.ty));
            usage.ty = Type::Named(id);
        }
        // What is found out in one step is not worth remembering, and there is much of it.
        let is_scalar = matches!(
            usage.ty,
            Type::Boolean | Type::Integer { .. } | Type::Number { .. } | Type::String { .. }
        );
        if !is_scalar {
            self.usages.insert(places, usage.clone());
        }
        usage
    }

    /// References followed up to named schemas, so that the same schema is lowered once however
    /// it is reached. `None` where all of them lead nowhere.
    fn followed(&mut self, places: &[Place]) -> Option<Places> {
        let mut ends: Option<Places> = None;
        for &place in places {
            let table = &self.table;
            let end = self
                .reader
                .follow_schema(place, |at| table.component(at).is_some())?;
            // A reference to a named schema stays one: at the schema's own place stands its body.
            let end = match self.table.component(end) {
                Some(_) => place,
                None => end,
            };
            match &mut ends {
                None => ends = Some(Places::one(end)),
                Some(ends) if !ends.contains(&end) => ends.push(end),
                Some(_) => {}
            }
        }
        ends
    }

    /// An inline schema that is met while it is being lowered.
    fn contains_itself(&mut self, index: usize) -> Usage {
        let (places, id) = self.open[index].clone();
        let id = id.unwrap_or_else(|| self.draft(&places));
        self.open[index].1 = Some(id);
        Usage {
            ty: Type::Named(id),
            nullable: false,
        }
    }

    fn lowered(&mut self, places: &[Place], form: SchemaForm) -> Usage {
        let lone = self.lone_part(places, form);
        let parts = match lone {
            Some(_) => Parts::default(),
            None => self.parts(places, form),
        };
        let all = match &lone {
            Some(part) => std::slice::from_ref(part),
            None => parts.all.as_slice(),
        };
        match all {
            [] => Usage {
                ty: Type::Any,
                nullable: parts.nullable,
            },
            &[Part::Named(at)] => {
                let usage = self.usage_of_named(at);
                Usage {
                    nullable: usage.nullable || parts.nullable,
                    ..usage
                }
            }
            &[Part::Inline(at)] => {
                let leaf = self.schema(at, form);
                self.shaped(places, &[leaf], parts.nullable)
            }
            many => {
                let leaves = self.expanded(many, None);
                self.shaped(places, &leaves, parts.nullable)
            }
        }
    }

    /// What schemas without names say together.
    fn shaped(
        &mut self,
        places: &[Place],
        leaves: &[Rc<Schema<'a>>],
        is_nullable_besides: bool,
    ) -> Usage {
        let (shape, nullable) = self.shape(leaves);
        let ty = match shape {
            Shape::Plain(ty) => ty,
            named => {
                let id = self.draft(places);
                self.pending.push_back((id, named));
                Type::Named(id)
            }
        };
        Usage {
            ty,
            nullable: nullable || is_nullable_besides,
        }
    }

    /// Lowers a named schema.
    pub(super) fn define(&mut self, id: TypeId, at: Place) {
        // A reference that leads back to itself is told here, before anything follows aliases.
        if self.reader.is_reference(at) && self.reader.follow_to_schema(at).is_none() {
            return;
        }
        let example = self.example_of(at);
        self.table.set_example(id, example);
        let parts = self.parts(&[at], SchemaForm::Whole);
        let kind = match parts.all.as_slice() {
            [] => TypeKind::Alias(Type::Any),
            &[Part::Named(target)] => {
                let target = self.table.component(target);
                TypeKind::Alias(target.map_or(Type::Any, Type::Named))
            }
            many => {
                let leaves = self.expanded(many, Some(at));
                match self.shape(&leaves).0 {
                    Shape::Plain(ty) => TypeKind::Alias(ty),
                    named => {
                        self.pending.push_front((id, named));
                        return;
                    }
                }
            }
        };
        self.table.set_kind(id, kind);
    }

    /// A new type for an inline schema.
    fn draft(&mut self, places: &[Place]) -> TypeId {
        let at = places.last().copied().unwrap_or(Place::ROOT);
        let origin = self.origins.of(self.reader.source, &mut self.keys, at);
        let docs = self.schema(at, SchemaForm::Whole).docs.to_docs();
        let id = self.table.draft(at, origin, docs);
        let example = self.example_of_all(places);
        self.table.set_example(id, example);
        id
    }

    fn report_too_deep(&mut self, at: Place) {
        self.reader.find(
            Diagnostic::new(
                Rule::TooMuchWork,
                at,
                "references lead deeper and deeper into schemas without a name",
            )
            .label("reading stopped here")
            .help("give the schemas names under `definitions` or `components.schemas`"),
        );
    }
}
