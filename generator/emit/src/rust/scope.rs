//! How shapes are written in one module, and what that module has to import for them.
//!
//! Short names are used: `Option<String>`, `Date`. Only inside of `types` a schema may be called
//! like one of them; there, and for that one name alone, the absolute path is written.

use std::collections::BTreeSet;

use gatesmith_model::api::{
    Content, Field, IntegerWidth, NumberWidth, Presence, Recursion, StringFormat, Type, TypeDef,
    TypeId, TypeKind,
};

use super::target::Target;

/// The module that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// `types`, which holds the document's own types.
    Types,
    /// Any other: it speaks of them as `types::Order`.
    Other,
}

/// Names as they are written in one module.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The target that the module belongs to.
    pub target: &'a Target<'a>,
    module: Module,
    codec: BTreeSet<&'static str>,
    speaks_of_types: bool,
}

/// What the standard library's prelude holds, with where it comes from.
const PRELUDE: &[(&str, &str)] = &[
    ("AsRef", "::std::convert::AsRef"),
    ("Box", "::std::boxed::Box"),
    ("From", "::std::convert::From"),
    ("Into", "::std::convert::Into"),
    ("None", "::std::option::Option::None"),
    ("Option", "::std::option::Option"),
    ("Result", "::std::result::Result"),
    ("String", "::std::string::String"),
    ("Vec", "::std::vec::Vec"),
];

impl<'a> Scope<'a> {
    /// A module in which nothing was written yet.
    pub fn new(target: &'a Target<'a>, module: Module) -> Self {
        Self {
            target,
            module,
            codec: BTreeSet::new(),
            speaks_of_types: false,
        }
    }

    /// A name of the prelude: `Option`, or its path where a schema has that name.
    pub fn std(&self, name: &'static str) -> &'static str {
        let hidden = self.module == Module::Types && self.target.has_type(name);
        let path = PRELUDE.iter().find(|(short, _)| *short == name);
        match path {
            Some((_, path)) if hidden => path,
            _ => name,
        }
    }

    /// A name of the crate `gatesmith-codec`, which is imported where nothing else has the name.
    pub fn codec(&mut self, name: &'static str) -> String {
        if self.module == Module::Types && self.target.has_type(name) {
            return format!("{}::codec::{name}", self.target.side.runtime());
        }
        self.codec.insert(name);
        name.to_owned()
    }

    /// What has to be imported from `codec`.
    pub fn codec_imports(&self) -> Vec<&'static str> {
        self.codec.iter().copied().collect()
    }

    /// Whether the module has to import `types`.
    pub fn speaks_of_types(&self) -> bool {
        self.speaks_of_types
    }

    /// A named type.
    pub fn named(&mut self, id: TypeId) -> String {
        let name = self.target.type_name(id);
        match self.module {
            Module::Types => name.to_owned(),
            Module::Other => {
                self.speaks_of_types = true;
                format!("types::{name}")
            }
        }
    }

    /// A shape.
    pub fn ty(&mut self, ty: &Type) -> String {
        match ty {
            Type::Any => self.codec("Json"),
            Type::Boolean => "bool".to_owned(),
            Type::Integer { width, .. } => match width {
                IntegerWidth::I32 => "i32".to_owned(),
                IntegerWidth::I64 => "i64".to_owned(),
                IntegerWidth::U64 => "u64".to_owned(),
            },
            Type::Number {
                width: NumberWidth::F32,
                ..
            } => "f32".to_owned(),
            Type::Number {
                width: NumberWidth::F64,
                ..
            } => "f64".to_owned(),
            Type::String { format, .. } => self.string(*format),
            Type::Array { items, .. } => {
                let items = self.ty(items);
                format!("{}<{items}>", self.std("Vec"))
            }
            Type::Map(values) => self.map(values),
            Type::Nullable(inner) => {
                let inner = self.ty(inner);
                format!("{}<{inner}>", self.std("Option"))
            }
            Type::Named(id) => self.named(*id),
        }
    }

    /// A shape beside the body, where everything is text: a scalar, an enum, or a list of them.
    /// What is neither is a `String`, which the caller writes.
    pub fn parameter(&mut self, ty: &Type) -> String {
        match self.target.api.types.resolve(ty) {
            Type::Array { items, .. } => format!("Vec<{}>", self.parameter(items)),
            Type::Named(id) if !is_enum(self.target.api.types.get(*id)) => "String".to_owned(),
            Type::Any | Type::Map(_) | Type::Nullable(_) => "String".to_owned(),
            _ => self.ty(ty),
        }
    }

    /// A map from strings to values of this shape.
    pub fn map(&mut self, values: &Type) -> String {
        let (map, values) = (self.codec("IndexMap"), self.ty(values));
        format!("{map}<{}, {values}>", self.std("String"))
    }

    /// The type of a struct's field.
    pub fn field(&mut self, field: &Field) -> String {
        let mut ty = self.ty(&field.ty);
        if field.recursion == Recursion::Breaks {
            ty = format!("{}<{ty}>", self.std("Box"));
        }
        match field.presence {
            Presence::Required => ty,
            Presence::Optional => format!("{}<{ty}>", self.std("Option")),
            Presence::RequiredNullable => format!("{}<{ty}>", self.codec("Nullable")),
            Presence::OptionalNullable => format!("{}<{ty}>", self.codec("Patch")),
        }
    }

    /// The type of a payload: text is a `String`, bytes are the runtime's `Bytes`.
    pub fn content(&mut self, content: &Content) -> String {
        match content {
            Content::Json { ty, .. } => self.ty(ty),
            Content::Text { .. } => self.std("String").to_owned(),
            Content::Binary { .. } => format!("{}::Bytes", self.target.side.runtime()),
        }
    }

    fn string(&mut self, format: StringFormat) -> String {
        match format {
            StringFormat::Plain | StringFormat::Uuid | StringFormat::Email | StringFormat::Uri => {
                self.std("String").to_owned()
            }
            StringFormat::Date => self.codec("Date"),
            StringFormat::DateTime => self.codec("Timestamp"),
            StringFormat::Byte => self.codec("Base64Bytes"),
            StringFormat::Password => self.codec("Secret"),
        }
    }
}

/// Whether a shape is written as `String`, so that a constructor takes any `impl Into<String>`.
pub fn is_string(target: &Target<'_>, ty: &Type) -> bool {
    matches!(
        target.api.types.resolve(ty),
        Type::String {
            format: StringFormat::Plain
                | StringFormat::Uuid
                | StringFormat::Email
                | StringFormat::Uri,
            ..
        }
    )
}

fn is_enum(definition: &TypeDef) -> bool {
    matches!(definition.kind, TypeKind::Enum(_))
}
