//! How shapes are written in one module, and what that module has to import for them.
//!
//! Short names are used. Where a name of the document's is the same as one of the runtime's, the
//! document's stands, and the runtime's is imported under another: `import { json as json_ }`.

use std::collections::BTreeSet;

use gatesmith_model::api::{Content, Presence, Type, TypeId, TypeKind};

use super::{
    layout::{self, Doc},
    target::Target,
    wide,
};

/// The module that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// `types.ts`, which holds the document's own types.
    Types,
    /// Any other: it speaks of them as `types.Order`.
    Other,
}

/// Names as they are written in one module, and its imports.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The target that the module belongs to.
    pub target: &'a Target<'a>,
    module: Module,
    taken: BTreeSet<String>,
    values: BTreeSet<&'static str>,
    types: BTreeSet<&'static str>,
    speaks_of_types: bool,
}

impl<'a> Scope<'a> {
    /// A module in which nothing was written yet, and which declares or imports `taken`.
    pub fn new(target: &'a Target<'a>, module: Module, taken: Vec<String>) -> Self {
        let mut taken: BTreeSet<_> = taken.into_iter().collect();
        if module == Module::Types {
            taken.extend(target.type_names().iter().cloned());
        }
        Self {
            target,
            module,
            taken,
            values: BTreeSet::new(),
            types: BTreeSet::new(),
            speaks_of_types: false,
        }
    }

    /// A function or constant of the runtime.
    pub fn value(&mut self, name: &'static str) -> String {
        self.values.insert(name);
        self.local(name)
    }

    /// A type of the runtime.
    pub fn runtime_type(&mut self, name: &'static str) -> String {
        self.types.insert(name);
        self.local(name)
    }

    /// What a name is called here: itself, unless the document took it.
    pub fn local(&self, name: &str) -> String {
        if self.taken.contains(name) {
            format!("{name}_")
        } else {
            name.to_owned()
        }
    }

    /// The name as it is imported: `json`, `json as json_`.
    pub fn imported(&self, name: &str) -> String {
        if self.taken.contains(name) {
            format!("{name} as {name}_")
        } else {
            name.to_owned()
        }
    }

    /// The imports from the runtime: functions, then types. `root` leads to `index.ts`.
    pub fn runtime_imports(&self, root: &str) -> Vec<String> {
        let module = self.target.runtime_module(root);
        let items = |names: &BTreeSet<&str>| -> Vec<String> {
            names.iter().map(|name| self.imported(name)).collect()
        };
        let lines = [
            layout::module_items("import", &items(&self.values), &module),
            layout::module_items("import type", &items(&self.types), &module),
        ];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
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
                format!("{}.{name}", self.local("types"))
            }
        }
    }

    /// A shape, as the members of a union: one in most cases.
    pub fn ty(&mut self, ty: &Type) -> Vec<Doc> {
        match ty {
            Type::Any => vec!["unknown".into()],
            Type::Boolean => vec!["boolean".into()],
            Type::Integer { .. } if wide::is_wide(ty) => vec!["number".into(), "bigint".into()],
            Type::Integer { .. } | Type::Number { .. } => vec!["number".into()],
            Type::String { .. } => vec!["string".into()],
            Type::Array { items, .. } => vec![layout::array_of(self.ty(items))],
            Type::Map(values) => vec![layout::map(self.ty(values))],
            Type::Nullable(inner) => {
                let inner = self.ty(inner);
                or_null(inner)
            }
            Type::Named(id) => vec![self.named(*id).into()],
        }
    }

    /// The type of a struct's field, when it is there.
    pub fn field(&mut self, ty: &Type, presence: Presence) -> Vec<Doc> {
        let members = self.ty(ty);
        match presence {
            Presence::Required | Presence::Optional => members,
            Presence::RequiredNullable | Presence::OptionalNullable => or_null(members),
        }
    }

    /// A shape beside the body, where everything is text: a scalar, an enum, or a list of them.
    /// What is neither is a `string`, which the caller writes.
    pub fn parameter(&mut self, ty: &Type) -> Vec<Doc> {
        let types = &self.target.api.types;
        match types.resolve(ty) {
            Type::Array { items, .. } => {
                let mut items = self.parameter(items);
                if let [Doc::Text(only)] = items.as_mut_slice() {
                    return vec![format!("readonly {only}[]").into()];
                }
                vec![Doc::concat(["readonly ".into(), layout::array_of(items)])]
            }
            Type::Named(id) if !matches!(types.get(*id).kind, TypeKind::Enum(_)) => {
                vec!["string".into()]
            }
            Type::Any | Type::Map(_) | Type::Nullable(_) => vec!["string".into()],
            _ => self.ty(ty),
        }
    }

    /// The type of a payload.
    pub fn content(&mut self, content: &Content) -> Vec<Doc> {
        match content {
            Content::Json { ty, .. } => self.ty(ty),
            Content::Text { .. } => vec!["string".into()],
            Content::Binary { .. } => vec!["Uint8Array".into()],
        }
    }

    /// The codec of a payload.
    pub fn codec(&mut self, content: &Content) -> String {
        self.value(match content {
            Content::Json { ty, .. } if wide::reaches(ty, self.target.wide_types()) => "exactJson",
            Content::Json { .. } => "json",
            Content::Text { .. } => "text",
            Content::Binary { .. } => "bytes",
        })
    }
}

/// The members of a union with `null`, which `unknown` holds already.
fn or_null(mut members: Vec<Doc>) -> Vec<Doc> {
    let has = |members: &[Doc], wanted: &[&str]| {
        members
            .iter()
            .any(|it| matches!(it, Doc::Text(text) if wanted.contains(&text.as_str())))
    };
    if !has(&members, &["null", "unknown"]) {
        members.push("null".into());
    }
    members
}
