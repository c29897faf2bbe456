//! Named types, and the shapes that refer to them.
//!
//! A [`TypeDef`] is something that a target gives a name to: a schema under `definitions` or
//! `components.schemas`, or an inline object, enum or union, which is named by its place. A
//! [`Type`] is how such things are used.

use std::sync::Arc;

use serde_json::Value;

use super::{Docs, Name};
use crate::place::Place;

/// Index of a [`TypeDef`] in [`Types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

impl TypeId {
    /// The id of the definition at `index`.
    ///
    /// # Panics
    /// Where there are more than `u32::MAX` types; the bounds on a document's size rule that out.
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("documents are bounded far below u32::MAX schemas"))
    }

    /// The position in [`Types`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All named types of an API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Types(Vec<TypeDef>);

impl Types {
    /// Takes definitions whose ids are their positions.
    pub fn new(definitions: Vec<TypeDef>) -> Self {
        Self(definitions)
    }

    /// The definition with this id.
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.0[id.index()]
    }

    /// All definitions, in the order of the document.
    pub fn iter(&self) -> std::slice::Iter<'_, TypeDef> {
        self.0.iter()
    }

    /// True where the document names no type.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Follows aliases down to the shape that they stand for.
    pub fn resolve<'a>(&'a self, mut ty: &'a Type) -> &'a Type {
        while let Type::Named(id) = ty {
            match &self.get(*id).kind {
                TypeKind::Alias(target) => ty = target,
                _ => break,
            }
        }
        ty
    }
}

impl<'a> IntoIterator for &'a Types {
    type Item = &'a TypeDef;
    type IntoIter = std::slice::Iter<'a, TypeDef>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A type with a name of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its position in [`Types`].
    pub id: TypeId,
    /// Where its schema stands.
    pub at: Place,
    /// The name given out for it.
    pub name: Name,
    /// The schema's key in the document; for an inline schema, the name given out.
    pub wire: String,
    /// What the document says about it.
    pub docs: Docs,
    /// What the document shows as a value of it. Nothing says that it fits.
    pub example: Option<Arc<Value>>,
    /// What it is.
    pub kind: TypeKind,
}

/// What a named type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with known fields.
    Struct(StructType),
    /// A string out of a list. Open when decoded: a value that is not listed is kept.
    Enum(EnumType),
    /// One of several objects, told apart by a field.
    Union(UnionType),
    /// Another name for a shape: constrained strings, arrays, maps.
    Alias(Type),
    /// A shape that contains itself without an object in between (`Tree: array of Tree`), which
    /// an alias cannot be.
    Wrapper(Type),
}

/// An object with known fields.
#[derive(Clone, Debug, PartialEq)]
pub struct StructType {
    /// The fields, in the order of the document; those of `allOf` members are among them.
    pub fields: Vec<Field>,
    /// Members that always hold one string: the tag of a union that this struct is a variant of.
    /// They are not among `fields`: a codec writes them, and skips them when reading.
    pub fixed: Vec<FixedMember>,
    /// What may stand beside the known fields.
    pub additional: Additional,
}

/// A member of an object that always holds the same string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedMember {
    /// Its key in JSON.
    pub wire: String,
    /// The string.
    pub value: String,
}

/// What may stand in an object beside its known fields (`additionalProperties`).
#[derive(Clone, Debug, PartialEq)]
pub enum Additional {
    /// Anything; it is not kept. The default of JSON Schema.
    Ignored,
    /// Nothing (`additionalProperties: false`).
    Refused,
    /// Values of this shape, which are kept.
    Kept(Type),
}

/// One field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where its schema stands.
    pub at: Place,
    /// The name given out for it, unique in its struct.
    pub name: Name,
    /// Its key in JSON. Shared by all fields of the same key, and with the lock.
    pub wire: Arc<str>,
    /// What the document says about it.
    pub docs: Docs,
    /// The shape of its value, null aside.
    pub ty: Type,
    /// Whether it may be absent, and whether it may be null.
    pub presence: Presence,
    /// The value that the document gives for an absent field, as JSON. Only documentation:
    /// neither side puts it in.
    pub default: Option<Value>,
    /// What the document shows as a value of it here. Nothing says that it fits.
    pub example: Option<Arc<Value>>,
    /// Whether a value of this field may contain the struct again.
    pub recursion: Recursion,
}

/// Absent and null are different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there, never null.
    Required,
    /// May be absent; never null.
    Optional,
    /// Always there; may be null.
    RequiredNullable,
    /// May be absent, and may be null.
    OptionalNullable,
}

/// Whether a by-value containment closes a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recursion {
    /// It does not.
    None,
    /// This edge was chosen to break the cycle: a target that stores values inline needs an
    /// indirection here, and only here.
    Breaks,
}

/// A string out of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumType {
    /// The listed values, in the order of the document, without duplicates.
    pub values: Vec<EnumValue>,
}

/// One listed value.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The name given out for it, unique in its enum.
    pub name: Name,
    /// The string in JSON.
    pub wire: Arc<str>,
    /// What the document says about it (`x-enum-descriptions`).
    pub docs: Docs,
}

/// One of several objects, told apart by the string in one of their fields.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionType {
    /// The field that tells (`discriminator.propertyName`).
    pub tag: String,
    /// The variants, in the order of the document.
    pub variants: Vec<Variant>,
}

/// One member of a union. Where one tag value leads to it, its struct holds the tag as a
/// [`FixedMember`]; where several do, the tag is one of the struct's fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The name given out for it, unique in its union.
    pub name: Name,
    /// The values of the tag that lead here; never empty.
    pub tags: Vec<String>,
    /// The struct that holds the rest.
    pub ty: TypeId,
    /// Whether containing it by value would close a cycle.
    pub recursion: Recursion,
}

/// How a value is shaped, where it is used. Bounds are inclusive unless they say otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer {
        /// The range that a target must be able to hold.
        width: IntegerWidth,
        /// The least value, where there is one.
        minimum: Option<Bound<i128>>,
        /// The greatest value, where there is one.
        maximum: Option<Bound<i128>>,
        /// The value is a multiple of this, where it is given.
        multiple_of: Option<i128>,
    },
    /// A number with a fraction.
    Number {
        /// The precision that a target must be able to hold.
        width: NumberWidth,
        /// The least value, where there is one.
        minimum: Option<Bound<f64>>,
        /// The greatest value, where there is one.
        maximum: Option<Bound<f64>>,
    },
    /// A string.
    String {
        /// What the string holds.
        format: StringFormat,
        /// The least number of Unicode scalar values.
        min_length: Option<u64>,
        /// The greatest number of Unicode scalar values.
        max_length: Option<u64>,
        /// A regular expression that must match somewhere in the string (it is not anchored), in
        /// a form that the `regex` crate accepts.
        pattern: Option<String>,
    },
    /// Values of one shape, in order.
    Array {
        /// The shape of the items.
        items: Box<Type>,
        /// The least number of items.
        min_items: Option<u64>,
        /// The greatest number of items.
        max_items: Option<u64>,
        /// No two items are equal.
        unique: bool,
    },
    /// Values of one shape under keys that nobody lists.
    Map(Box<Type>),
    /// A shape, or null: an array's items or a map's values. A field's null is in its
    /// [`Presence`].
    Nullable(Box<Type>),
    /// A named type.
    Named(TypeId),
}

impl Type {
    /// A string without a format or bounds.
    pub fn string() -> Self {
        Self::String {
            format: StringFormat::Plain,
            min_length: None,
            max_length: None,
            pattern: None,
        }
    }
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound<T> {
    /// The end itself.
    pub value: T,
    /// The end does not belong to the range.
    pub exclusive: bool,
}

/// The range that a whole number may have, by `format` and bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerWidth {
    /// 32 bits, signed (`int32`).
    I32,
    /// 64 bits, signed (`int64`, or no format).
    I64,
    /// 64 bits, unsigned: the bounds exclude negative numbers and reach above `i64`.
    U64,
}

/// The precision of a number, by `format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberWidth {
    /// Single precision (`float`).
    F32,
    /// Double precision (`double`, or no format).
    F64,
}

/// What a string holds, by `format`. A format that nobody knows is [`StringFormat::Plain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringFormat {
    /// Text.
    Plain,
    /// A calendar day, `2026-05-09` (`date`, RFC 3339 full-date).
    Date,
    /// An instant with its offset (`date-time`, RFC 3339).
    DateTime,
    /// A UUID (`uuid`), kept as text.
    Uuid,
    /// An address (`email`), kept as text.
    Email,
    /// A URI (`uri`), kept as text.
    Uri,
    /// Bytes in base64 (`byte`).
    Byte,
    /// A secret (`password`): targets keep it out of logs.
    Password,
}
