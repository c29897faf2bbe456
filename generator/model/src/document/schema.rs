//! One schema, keyword by keyword.
//!
//! Nothing is concluded here: a [`Schema`] says which keywords stand in one object, `$ref`s and
//! `allOf` members still to be followed. Keywords that nobody knows are passed over, as JSON
//! Schema asks for; those that are known but not carried into the types are kept by name, so that
//! lowering can say so.

use crate::{
    place::Place,
    source::{Members, Node},
};

use super::{
    RawDocs, Reader,
    range::{NumberKeyword, Range},
};

/// `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
}

impl Kind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        const ALL: [Kind; 6] = [
            Kind::Object,
            Kind::Array,
            Kind::String,
            Kind::Integer,
            Kind::Number,
            Kind::Boolean,
        ];
        ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Where a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemaForm {
    /// An object of its own.
    Whole,
    /// Swagger 2.0's parameters and headers, which are their own schemas: `required` and
    /// `description` there speak of the parameter.
    Parameter,
}

/// `additionalProperties`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdditionalKeyword {
    Refused,
    Anything,
    Schema(Place),
}

/// `enum`, or `const`: the values that there are.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Where the keyword's value stands.
    pub(crate) at: Place,
    pub(crate) values: Vec<Place>,
}

/// `discriminator`.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator<'a> {
    pub(crate) at: Place,
    pub(crate) property: &'a str,
    /// Tag, the schema that it names, and where.
    pub(crate) mapping: Vec<(&'a str, &'a str, Place)>,
}

/// The keywords of one schema object.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "keywords are independent of each other, and many say yes or no"
)]
pub(crate) struct Schema<'a> {
    pub(crate) at: Place,
    pub(crate) docs: RawDocs<'a>,
    /// Nothing fits: the schema `false` of JSON Schema.
    pub(crate) is_never: bool,
    /// OpenAPI 3.1: the schema that a `$ref` names holds together with what stands beside it.
    pub(crate) has_reference: bool,
    /// `$dynamicRef` or `$recursiveRef`, which lead where another schema says.
    pub(crate) dynamic: Option<Place>,
    pub(crate) kind: Option<Kind>,
    /// `type` is there and says nothing: a finding has been made of it.
    pub(crate) mistyped: bool,
    /// `type` lists several types, as OpenAPI 3.1 and API Gateway's models may.
    pub(crate) several_types: Option<Place>,
    pub(crate) nullable: bool,
    pub(crate) format: Option<&'a str>,
    pub(crate) pattern: Option<(&'a str, Place)>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) range: Range<'a>,
    pub(crate) multiple_of: NumberKeyword<'a>,
    pub(crate) enumeration: Option<Listed>,
    pub(crate) value_names: Option<Place>,
    pub(crate) value_docs: Option<Place>,
    pub(crate) properties: Option<Members<'a>>,
    pub(crate) required: Vec<(&'a str, Place)>,
    pub(crate) additional: Option<AdditionalKeyword>,
    /// `unevaluatedProperties`, and where it stands.
    pub(crate) unevaluated: Option<(AdditionalKeyword, Place)>,
    /// `patternProperties`, and where it stands.
    pub(crate) patterned: Option<(Members<'a>, Place)>,
    pub(crate) items: Option<Place>,
    /// `prefixItems`, or in earlier drafts `items` as a list: a schema for each item. `items` is
    /// the schema of those that follow.
    pub(crate) tuple: Option<Place>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) all_of: Option<Place>,
    pub(crate) one_of: Option<Place>,
    pub(crate) any_of: Option<Place>,
    /// Null is a member of `oneOf` or `anyOf`.
    pub(crate) chooses_null: bool,
    pub(crate) discriminator: Option<Discriminator<'a>>,
    pub(crate) default: Option<Place>,
    pub(crate) read_only: Option<Place>,
    pub(crate) write_only: Option<Place>,
    /// Keywords that say more about a value than types can, by name and place.
    pub(crate) unchecked: Vec<(&'a str, Place)>,
}

impl<'a> Schema<'a> {
    /// Reads the keywords of an object that is no reference. What is no object is a finding, and
    /// says nothing about a value.
    pub(crate) fn read(reader: &mut Reader<'a, '_>, at: Place, form: SchemaForm) -> Self {
        let mut schema = Self::empty(at);
        if let Node::Bool(fits) = reader.source.node(at) {
            reader.boolean_schema(at);
            schema.is_never = !fits;
            return schema;
        }
        if let Some(members) = reader.object(at, "a schema") {
            schema.docs = match form {
                SchemaForm::Whole => super::docs(reader, members, "title"),
                SchemaForm::Parameter => RawDocs::default(),
            };
            for member in members {
                schema.keyword(reader, member, form);
            }
            schema.close(reader);
        }
        schema
    }

    fn empty(at: Place) -> Self {
        Self {
            at,
            docs: RawDocs::default(),
            is_never: false,
            has_reference: false,
            dynamic: None,
            kind: None,
            mistyped: false,
            several_types: None,
            nullable: false,
            format: None,
            pattern: None,
            min_length: None,
            max_length: None,
            range: Range::default(),
            multiple_of: None,
            enumeration: None,
            value_names: None,
            value_docs: None,
            properties: None,
            required: Vec::new(),
            additional: None,
            unevaluated: None,
            patterned: None,
            items: None,
            tuple: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            all_of: None,
            one_of: None,
            any_of: None,
            chooses_null: false,
            discriminator: None,
            default: None,
            read_only: None,
            write_only: None,
            unchecked: Vec::new(),
        }
    }

    /// True where nothing in it restricts a value or says what it is: descriptions, examples,
    /// `nullable`.
    pub(crate) fn is_annotation(&self) -> bool {
        !self.comes_in_parts() && self.kind.is_none() && !self.restricts_members()
    }

    /// True where it says in one step what a scalar is, and nothing of it was wrong.
    pub(crate) fn is_of_scalar(&self) -> bool {
        let is_scalar = |kind| !matches!(kind, Kind::Object | Kind::Array);
        self.kind.is_some_and(is_scalar)
            && !self.comes_in_parts()
            && self.enumeration.is_none()
            && self.unchecked.is_empty()
    }

    /// True where it may be taken apart into schemas that hold together.
    pub(crate) fn comes_in_parts(&self) -> bool {
        self.has_reference
            || self.all_of.is_some()
            || self.one_of.is_some()
            || self.any_of.is_some()
    }

    /// True where a keyword restricts a value, beside those that say its type or name schemas
    /// which hold for all of it.
    pub(crate) fn restricts_members(&self) -> bool {
        self.is_never
            || self.dynamic.is_some()
            || self.unevaluated.is_some()
            || self.patterned.is_some()
            || self.several_types.is_some()
            || !self.is_unconstrained()
            || self.enumeration.is_some()
            || self.properties.is_some()
            || !self.required.is_empty()
            || self.additional.is_some()
            || self.items.is_some()
            || self.tuple.is_some()
    }

    /// True where no keyword bounds a string, a number or an array.
    pub(crate) fn is_unconstrained(&self) -> bool {
        self.format.is_none()
            && self.pattern.is_none()
            && self.min_length.is_none()
            && self.max_length.is_none()
            && self.range.minimum.is_none()
            && self.range.maximum.is_none()
            && self.multiple_of.is_none()
            && self.min_items.is_none()
            && self.max_items.is_none()
            && !self.unique_items
    }
}
