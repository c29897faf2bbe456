//! A schema where it is used.

use crate::{
    api::{Type, TypeId, TypeKind},
    diagnostic::Diagnostic,
    document::SchemaForm,
    place::Place,
    rules::Rule,
};

use super::{Lowering, parts::Part, shape::Shape};

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
const MOST_NESTED: u32 = 200;

impl Lowering<'_, '_, '_> {
    /// Lowers schemas that hold together for one value.
    pub(super) fn usage(&mut self, places: &[Place]) -> Usage {
        self.usage_of(places, SchemaForm::Whole)
    }

    pub(super) fn usage_of(&mut self, places: &[Place], form: SchemaForm) -> Usage {
        let Some(places) = self.followed(places) else {
            return Usage::ANY;
        };
        if let Some(usage) = self.usages.get(&places) {
            return usage.clone();
        }
        if let Some(&id) = self.open.get(&places) {
            return self.contains_itself(places, id);
        }
        let Some(&last) = places.last() else {
            return Usage::ANY;
        };
        if self.depth >= MOST_NESTED {
            self.report_too_deep(last);
            return Usage::ANY;
        }
        if !self.reader.spend(last, places.len()) {
            return Usage::ANY;
        }
        self.open.insert(places.clone(), None);
        self.depth += 1;
        let mut usage = self.lowered(&places, form);
        self.depth -= 1;
        if let Some(Some(id)) = self.open.remove(&places) {
            self.table.set_kind(id, TypeKind::Wrapper(usage.ty));
            usage.ty = Type::Named(id);
        }
        self.usages.insert(places, usage.clone());
        usage
    }

    /// References followed up to named schemas, so that the same schema is lowered once however
    /// it is reached. `None` where all of them lead nowhere.
    fn followed(&mut self, places: &[Place]) -> Option<Vec<Place>> {
        let mut ends = Vec::with_capacity(places.len());
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
            if !ends.contains(&end) {
                ends.push(end);
            }
        }
        Some(ends)
    }

    /// An inline schema that is met while it is being lowered.
    fn contains_itself(&mut self, places: Vec<Place>, id: Option<TypeId>) -> Usage {
        let id = id.unwrap_or_else(|| {
            let id = self.draft(&places);
            self.open.insert(places, Some(id));
            id
        });
        Usage {
            ty: Type::Named(id),
            nullable: false,
        }
    }

    fn lowered(&mut self, places: &[Place], form: SchemaForm) -> Usage {
        let parts = self.parts(places, form);
        match parts.all.as_slice() {
            [] => Usage {
                ty: Type::Any,
                nullable: parts.nullable,
            },
            &[Part::Named(at)] => {
                self.used.insert(at);
                Usage {
                    ty: self.table.component(at).map_or(Type::Any, Type::Named),
                    nullable: parts.nullable || self.accepts_null(at),
                }
            }
            many => {
                let leaves = match *many {
                    [Part::Inline(at)] => vec![self.schema(at, form)],
                    _ => self.expanded(many, None),
                };
                let (shape, nullable) = self.shape(&leaves);
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
                    nullable: nullable || parts.nullable,
                }
            }
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
        let origin = self.origins.of(self.reader.source, at);
        let docs = self.schema(at, SchemaForm::Whole).docs.clone();
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
