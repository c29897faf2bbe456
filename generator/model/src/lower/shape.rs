//! What schemas that hold together for one value say about it.

use std::rc::Rc;

use crate::{
    api::{EnumType, Type, TypeId, TypeKind},
    diagnostic::Diagnostic,
    document::{Kind, Schema},
    place::Place,
    rules::Rule,
    source::Anchor,
};

use super::{Lowering, object::ObjectShape, union::UnionShape};

/// What a value is. All but [`Shape::Plain`] need a name; their members are lowered later, so that
/// schemas may contain each other.
#[derive(Debug)]
pub(super) enum Shape<'a> {
    Plain(Type),
    Object(ObjectShape<'a>),
    Enum(EnumType),
    Union(UnionShape<'a>),
}

impl<'a> Lowering<'a, '_, '_> {
    /// The shape, and whether null is a value of it.
    pub(super) fn shape(&mut self, leaves: &[Rc<Schema<'a>>]) -> (Shape<'a>, bool) {
        let nullable = leaves.iter().any(|leaf| self.says_null(leaf))
            && leaves
                .iter()
                .all(|leaf| self.says_null(leaf) || is_silent_about_null(leaf));
        for leaf in leaves {
            self.report_unchecked(leaf);
        }
        (self.shape_of_value(leaves), nullable)
    }

    /// True where null is a value of a schema by its own words.
    pub(super) fn says_null(&self, schema: &Schema<'a>) -> bool {
        schema.nullable || schema.chooses_null || self.lists_null(schema)
    }

    fn shape_of_value(&mut self, leaves: &[Rc<Schema<'a>>]) -> Shape<'a> {
        if let Some(leaf) = leaves.iter().find(|leaf| leaf.is_never) {
            let help = "leave out what holds it, or say what fits";
            self.loose(leaf.at, "a schema that nothing fits", help);
            return Shape::Plain(Type::Any);
        }
        if let Some(at) = leaves.iter().find_map(|leaf| leaf.dynamic) {
            let help = "refer to one schema by `$ref`";
            self.loose(at, "a reference that other schemas redirect", help);
            return Shape::Plain(Type::Any);
        }
        if let Some(at) = leaves.iter().find_map(|leaf| leaf.several_types) {
            let help = "give it one type, and say `nullable: true` where null is allowed";
            self.loose(at, "a value of no type or several", help);
            return Shape::Plain(Type::Any);
        }
        match self.choice(leaves) {
            Some(Choice::Union(union)) => return Shape::Union(union),
            Some(Choice::Loose) => return Shape::Plain(Type::Any),
            None => {}
        }
        match self.kind_of_all(leaves) {
            Some(Kind::Object) => self.object(leaves),
            Some(Kind::Array) => Shape::Plain(self.array(leaves)),
            Some(Kind::String) => match self.string_enum(leaves) {
                Some(values) => Shape::Enum(values),
                None => Shape::Plain(self.string(leaves)),
            },
            Some(kind) => {
                self.report_unlisted(leaves, kind);
                Shape::Plain(match kind {
                    Kind::Integer => self.integer(leaves),
                    Kind::Number => self.number(leaves),
                    _ => Type::Boolean,
                })
            }
            None => Shape::Plain(Type::Any),
        }
    }

    /// The type that all of them have: the one that is written, or that the other keywords imply.
    fn kind_of_all(&mut self, leaves: &[Rc<Schema<'a>>]) -> Option<Kind> {
        let mut found: Option<(Kind, Place)> = None;
        for leaf in leaves {
            let Some(kind) = leaf.kind.or_else(|| implied_kind(leaf)) else {
                continue;
            };
            let Some((first, at)) = found else {
                found = Some((kind, leaf.at));
                continue;
            };
            let Some(common) = both(first, kind) else {
                self.report_conflict(
                    leaf.at,
                    format!("this is of type `{}`", kind.as_str()),
                    at,
                    format!("and this of type `{}`", first.as_str()),
                );
                return None;
            };
            found = Some((common, at));
        }
        match found {
            Some((kind, _)) => Some(kind),
            None => self.kind_of_values(leaves),
        }
    }

    /// For schemas without a type: that of the values that they list.
    fn kind_of_values(&mut self, leaves: &[Rc<Schema<'a>>]) -> Option<Kind> {
        let listing = leaves.iter().find(|leaf| leaf.enumeration.is_some());
        let Some(listing) = listing else {
            let bounded = leaves.iter().find(|leaf| !leaf.is_unconstrained());
            let mistyped = leaves.iter().any(|leaf| leaf.mistyped);
            if let Some(leaf) = bounded.filter(|_| !mistyped) {
                self.reader.find(
                    Diagnostic::new(
                        Rule::MissingType,
                        leaf.at,
                        "the schema bounds a value whose type it does not say",
                    )
                    .label("read as any JSON value")
                    .help("add `type`"),
                );
            }
            return None;
        };
        let kind = self.listed_kind(listing);
        if let (None, Some(listed)) = (kind, &listing.enumeration) {
            let what = match listed.values.len() {
                1 => "a constant that is no string, number or boolean",
                _ => "a list of values of several types",
            };
            self.loose(listed.at, what, "list strings only");
        }
        kind
    }

    /// `oneOf` and `anyOf`.
    fn choice(&mut self, leaves: &[Rc<Schema<'a>>]) -> Option<Choice<'a>> {
        let choosing = leaves
            .iter()
            .find(|leaf| leaf.one_of.is_some() || leaf.any_of.is_some())?;
        let at = choosing.one_of.or(choosing.any_of)?;
        if leaves.len() == 1 && choosing.discriminator.is_some() {
            let union = self.union(choosing);
            return Some(union.map_or(Choice::Loose, Choice::Union));
        }
        let keyword = if choosing.one_of.is_some() {
            "oneOf"
        } else {
            "anyOf"
        };
        if self.only_requires(at) {
            self.reader.find(
                Diagnostic::new(
                    Rule::UncheckedKeyword,
                    Anchor::Key(at),
                    format!("which properties `{keyword}` requires is not checked"),
                )
                .label("the properties are optional in the generated types")
                .help(
                    "list in `required` what is always there, and let the service check the rest",
                ),
            );
            return None;
        }
        if leaves.len() == 1
            && let Some(union) = self.union_by_values(choosing)
        {
            return Some(Choice::Union(union));
        }
        let why = match choosing.discriminator {
            None => "a choice without a discriminator",
            Some(_) => "a choice within `allOf`",
        };
        let help = "let the members be references to objects, and name the property that tells \
                    them apart in `discriminator`";
        self.loose(at, why, help);
        Some(Choice::Loose)
    }

    /// True where every member of a choice is but a list of required properties.
    fn only_requires(&mut self, at: Place) -> bool {
        let source = self.reader.source;
        let options = self.options(at);
        options.iter().all(|&member| {
            let members = source.members(member);
            members.get("required").is_some()
                && members
                    .iter()
                    .all(|member| matches!(member.key, "required" | "title" | "description"))
        })
    }

    /// Says that a schema is read as any JSON value.
    pub(super) fn loose(&mut self, at: Place, what: &str, help: &str) {
        self.reader.find(
            Diagnostic::new(
                Rule::LooseType,
                Anchor::Key(at),
                format!("{what} has no type of its own yet"),
            )
            .label("read as any JSON value")
            .help(help),
        );
    }

    pub(super) fn report_conflict(
        &mut self,
        at: Place,
        label: String,
        other: Place,
        other_label: String,
    ) {
        self.reader.find(
            Diagnostic::new(
                Rule::ConflictingAllOf,
                at,
                "no value fits all members of `allOf`",
            )
            .label(label)
            .second(other, other_label)
            .help("let the members agree, or leave one of them out"),
        );
    }

    /// Keywords that the types do not carry.
    pub(super) fn report_unchecked(&mut self, schema: &Schema<'a>) {
        for &(keyword, at) in &schema.unchecked {
            self.report_keyword(keyword, at);
        }
    }

    /// A keyword that the types do not carry.
    pub(super) fn report_keyword(&mut self, keyword: &str, at: Place) {
        self.reader.find(
            Diagnostic::new(
                Rule::UncheckedKeyword,
                Anchor::Key(at),
                format!("`{keyword}` is not checked by generated code"),
            )
            .label("values that break it are accepted")
            .help("API Gateway's request validator, or the service, can check it"),
        );
    }

    /// Lowers the members of a type that has a name.
    pub(super) fn kind(&mut self, id: TypeId, shape: Shape<'a>) -> TypeKind {
        match shape {
            Shape::Plain(ty) => TypeKind::Alias(ty),
            Shape::Object(object) => TypeKind::Struct(self.struct_type(id, object)),
            Shape::Enum(values) => TypeKind::Enum(values),
            Shape::Union(union) => TypeKind::Union(self.union_type(id, union)),
        }
    }
}

enum Choice<'a> {
    Union(UnionShape<'a>),
    Loose,
}

/// What keywords say about a type that is not written: everybody leaves `type: object` out.
fn implied_kind(schema: &Schema<'_>) -> Option<Kind> {
    let is_object = schema.properties.is_some()
        || schema.additional.is_some()
        || schema.unevaluated.is_some()
        || schema.patterned.is_some()
        || !schema.required.is_empty();
    if is_object {
        return Some(Kind::Object);
    }
    let is_array = schema.items.is_some() || schema.tuple.is_some();
    is_array.then_some(Kind::Array)
}

/// True where a schema says nothing that null could break, as bounds of strings and numbers.
fn is_silent_about_null(schema: &Schema<'_>) -> bool {
    schema.kind.is_none()
        && implied_kind(schema).is_none()
        && schema.enumeration.is_none()
        && schema.one_of.is_none()
        && schema.any_of.is_none()
}

/// The type of values that have both.
fn both(one: Kind, other: Kind) -> Option<Kind> {
    match (one, other) {
        (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Some(Kind::Integer),
        _ => (one == other).then_some(one),
    }
}
